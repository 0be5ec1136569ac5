"""A paper sheet entered at once: one event, or one day and content, and a row for each volunteer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db import audit
from jiceng_desktop.db.events import Attendance
from jiceng_desktop.db.service import Assignment, ServiceRecord
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.office import action
from jiceng_desktop.services.service.reading import Served
from jiceng_desktop.services.service.records import LABELS, event_of, refuse_other_day, teams_of
from jiceng_desktop.services.service.rules import Fault, Service, faults
from jiceng_desktop.terms import CAME, AssignmentState, ServiceSource

MOST_ROWS = 500
EXPECTED = (AssignmentState.ASSIGNED, AssignmentState.SERVED)


@dataclass(frozen=True)
class Row:
    """One line of the sheet."""

    volunteer_id: int
    served: Served


@dataclass(frozen=True)
class Sheet:
    """What stands above the lines; an event gives its day and its name where these are left out."""

    occurrence_id: int | None = None
    served_on: date | None = None
    content: str = ""
    team_id: int | None = None
    role: str | None = None
    source: ServiceSource = ServiceSource.LATER


def check(session: Session, sheet: Sheet, rows: Sequence[Row], now: datetime) -> dict[int, Fault]:
    """Return what is wrong with the lines, by place.

    Raises:
        Refusal: what stands above them is missing or cannot be.
    """
    return faults(session, _services(_completed(session, sheet, now.date()), rows), now)


@action("录入服务时长")
def enter(session: Session, sheet: Sheet, rows: Sequence[Row]) -> list[int]:
    """Enter all lines at once and return the records, none confirmed yet; nothing is entered when one is wrong."""
    now = audit.moment(session)
    sheet = _completed(session, sheet, now.date())
    if not rows:
        raise Refusal("还没有录入志愿者。")
    if len(rows) > MOST_ROWS:
        raise Refusal(f"一次最多录入 {MOST_ROWS} 人，请分几次录入。")
    services = _services(sheet, rows)
    for place, fault in faults(session, services, now).items():
        raise Refusal(f"第 {place + 1} 行：{fault.sentence}")
    records = _records(session, sheet, services)
    session.add_all(records)
    session.flush()
    return [record.id for record in records]


def _completed(session: Session, sheet: Sheet, today: date) -> Sheet:
    event = event_of(session, sheet.occurrence_id)
    content, day = words.clean(sheet.content), sheet.served_on
    if event is not None:
        content, day = content or event.title, day or event.starts_at.date()
    if day is None:
        raise Refusal("请填写服务日期，或选择活动。", "served_on")
    if day > today:
        raise Refusal("服务日期不能晚于今天。", "served_on")
    refuse_other_day(event, day)
    if not content:
        raise Refusal("请写明服务内容，例如 楼道巡查。", "content")
    sheet = replace(sheet, content=content, served_on=day, role=words.clean(sheet.role or "") or None)
    refuse_long(sheet, ServiceRecord, LABELS)
    return sheet


def _services(sheet: Sheet, rows: Sequence[Row]) -> list[Service]:
    day = sheet.served_on or date.min
    return [
        Service(row.volunteer_id, day, row.served.minutes, *row.served.on(day), sheet.occurrence_id, sheet.content)
        for row in rows
    ]


def _records(session: Session, sheet: Sheet, services: Sequence[Service]) -> list[ServiceRecord]:
    belong: dict[int, int] = {}
    if sheet.team_id is None:
        belong = teams_of(session, {one.volunteer_id for one in services}, sheet.served_on or date.min)
    return [
        ServiceRecord(
            volunteer_id=one.volunteer_id,
            occurrence_id=one.occurrence_id,
            team_id=sheet.team_id if sheet.team_id is not None else belong.get(one.volunteer_id),
            role=sheet.role,
            served_on=one.served_on,
            starts_at=one.starts_at,
            ends_at=one.ends_at,
            minutes=one.minutes,
            content=one.content,
            source=sheet.source,
        )
        for one in services
    ]


# who can be offered


def offered(session: Session, occurrence_id: int) -> list[int]:
    """Return the volunteers who signed in at an event and have no record of it yet, by number."""
    signed_in = (
        select(Volunteer.id)
        .join(Attendance, Attendance.person_id == Volunteer.person_id)
        .where(Attendance.occurrence_id == occurrence_id, Attendance.state.in_(CAME))
    )
    return _without_record(session, occurrence_id, signed_in)


def assigned(session: Session, occurrence_id: int) -> list[int]:
    """Return the volunteers who were assigned to an event and have no record of it yet, by number."""
    expected = (
        select(Volunteer.id)
        .join(Assignment, Assignment.volunteer_id == Volunteer.id)
        .where(Assignment.occurrence_id == occurrence_id, Assignment.state.in_(EXPECTED))
    )
    return _without_record(session, occurrence_id, expected)


def _without_record(session: Session, occurrence_id: int, volunteers: Select[int]) -> list[int]:
    recorded = select(ServiceRecord.volunteer_id).where(ServiceRecord.occurrence_id == occurrence_id)
    return list(session.scalars(volunteers.where(Volunteer.id.not_in(recorded)).order_by(Volunteer.number)))
