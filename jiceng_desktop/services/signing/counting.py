"""What a sign-in adds up to: persons, men and women, buildings, care tags."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import Attendance, Occurrence
from jiceng_desktop.db.people import CareTag, CareTagKind, Person
from jiceng_desktop.db.places import Building, Compound, Dwelling, Entrance
from jiceng_desktop.terms import CAME, AttendanceState, Sex

ELSEWHERE = "没有登记住址"


@dataclass(frozen=True)
class Totals:
    """How many were there: ``present`` and ``late`` are residents, ``guests`` are not."""

    present: int = 0
    late: int = 0
    guests: int = 0
    excused: int = 0
    absent: int = 0
    men: int = 0
    women: int = 0

    @property
    def came(self) -> int:
        """Return how many heads there were: guests too."""
        return self.present + self.late + self.guests


def came(session: Session, occurrence_id: int) -> int:
    """Return how many were entered as having come."""
    found = select(func.count()).where(Attendance.occurrence_id == occurrence_id, Attendance.state.in_(CAME))
    return session.scalar(found) or 0


def totals(session: Session, occurrence_id: int) -> Totals:
    """Return what was entered at an event, added up."""
    guest = Attendance.person_id.is_(None)
    counted = session.execute(
        select(Attendance.state, guest, func.count())
        .where(Attendance.occurrence_id == occurrence_id)
        .group_by(Attendance.state, guest)
    )
    by: dict[tuple[AttendanceState, bool], int] = {(row[0], bool(row[1])): row[2] for row in counted}
    sexes = select(Person.sex, func.count()).group_by(Person.sex)
    there = dict(_counted(session, sexes, occurrence_id)) if any(key[0] in CAME for key in by) else {}

    def both(state: AttendanceState) -> int:
        return by.get((state, False), 0) + by.get((state, True), 0)

    return Totals(
        present=by.get((AttendanceState.PRESENT, False), 0),
        late=by.get((AttendanceState.LATE, False), 0),
        guests=sum(by.get((state, True), 0) for state in CAME),
        excused=both(AttendanceState.EXCUSED),
        absent=both(AttendanceState.ABSENT),
        men=there.get(Sex.MALE, 0),
        women=there.get(Sex.FEMALE, 0),
    )


def _counted(session: Session, counted: Select[Any, int], occurrence_id: int) -> list[tuple[Any, int]]:
    """Ask something of the residents who came."""
    who = select(Attendance.person_id).where(Attendance.occurrence_id == occurrence_id, Attendance.state.in_(CAME))
    return [(row[0], row[1]) for row in session.execute(counted.where(Person.id.in_(who)))]


def by_building(session: Session, occurrence_id: int) -> list[tuple[str, int]]:
    """Return how many residents came from each building, in walking order."""
    counted = (
        select(Compound.name + Building.name, func.count())
        .select_from(Person)
        .outerjoin(Dwelling, Dwelling.id == Person.home_id)
        .outerjoin(Entrance, Entrance.id == Dwelling.entrance_id)
        .outerjoin(Building, Building.id == Entrance.building_id)
        .outerjoin(Compound, Compound.id == Building.compound_id)
        .group_by(Building.id)
        .order_by(func.min(Dwelling.sort_key).asc().nulls_last())
    )
    return [(name or ELSEWHERE, number) for name, number in _counted(session, counted, occurrence_id)]


def by_tag(session: Session, occurrence_id: int) -> list[tuple[str, int]]:
    """Return how many of the residents who came have each care tag, in the order of the tags."""
    counted = (
        select(CareTagKind.name, func.count())
        .select_from(Person)
        .join(CareTag, CareTag.person_id == Person.id)
        .join(CareTagKind, CareTagKind.id == CareTag.kind_id)
        .where(CareTag.to_on.is_(None))
        .group_by(CareTagKind.id)
        .order_by(CareTagKind.position, CareTagKind.id)
    )
    return _counted(session, counted, occurrence_id)


def stamp(session: Session, occurrence_id: int) -> tuple[int, ...]:
    """Return numbers that differ as soon as anything was entered at the event, on whichever desk."""
    mine = Attendance.occurrence_id == occurrence_id
    row = session.execute(select(func.count(), func.max(Attendance.id), func.sum(Attendance.version)).where(mine)).one()
    version = session.scalar(select(Occurrence.version).where(Occurrence.id == occurrence_id))
    return (row[0], row[1] or 0, row[2] or 0, version or 0)
