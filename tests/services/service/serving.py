"""Invented volunteers who serve."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select

from jiceng_desktop.db.events import Attendance
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Team, TeamMember, Volunteer
from jiceng_desktop.services import events, service
from jiceng_desktop.terms import CAME, AttendanceState, EventKind
from tests.services import residents

NOW = datetime(2026, 11, 21, 12)
TODAY = NOW.date()
DAY = date(2026, 11, 20)


def put(office, record) -> int:
    """Store a record as it is."""

    def store(session):
        session.add(record)
        session.flush()
        return record.id

    return office.write(store)


def enlist(office, name: str, number: str, **known: Any) -> int:
    """Make somebody new a volunteer."""
    person_id = residents.add(office, name)
    told = {"joined_on": date(2025, 3, 1)} | known
    return put(office, Volunteer(person_id=person_id, number=number, **told))


def team(office, name: str, *members: int) -> int:
    team_id = put(office, Team(name=name))
    for volunteer_id in members:
        put(office, TeamMember(team_id=team_id, volunteer_id=volunteer_id, from_on=date(2025, 3, 1)))
    return team_id


def event(office, title="义诊", start=time(9), end=time(11), day=DAY, **known: Any) -> int:
    draft = events.Draft(
        title=title,
        kind=known.pop("kind", EventKind.SERVICE),
        starts_at=datetime.combine(day, start),
        ends_at=datetime.combine(day, end),
        venue="党群服务中心",
        **known,
    )
    return office.write(events.save, None, draft)


def sign_in(office, occurrence_id: int, volunteer_id: int, state=AttendanceState.PRESENT) -> None:
    person_id = office.read(lambda s: s.get(Volunteer, volunteer_id).person_id)
    told = {"state": state, "arrived_at": NOW if state in CAME else None}
    put(office, Attendance(occurrence_id=occurrence_id, person_id=person_id, **told))


def draft(volunteer_id: int | None, **known: Any) -> service.Draft:
    told = {"served_on": DAY, "minutes": 60, "content": "楼道巡查"} | known
    return service.Draft(volunteer_id, **told)


def serve(office, volunteer_id: int, **known: Any) -> int:
    return office.write(service.save, None, draft(volunteer_id, **known))


def confirmed(office, volunteer_id: int, **known: Any) -> int:
    record_id = serve(office, volunteer_id, **known)
    office.write(service.confirm, [record_id])
    return record_id


def record(office, record_id: int) -> ServiceRecord:
    return office.read(lambda s: s.get(ServiceRecord, record_id))


def count(office) -> int:
    return residents.count(office, ServiceRecord)


def name_of(office, volunteer_id: int) -> str:
    named = select(Person.name).join(Volunteer, Volunteer.person_id == Person.id).where(Volunteer.id == volunteer_id)
    return office.read(lambda s: s.scalar(named))
