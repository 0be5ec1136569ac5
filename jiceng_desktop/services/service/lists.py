"""What is left to be done about 服务时长: events without records, corrections; and how much of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from jiceng_desktop.db.events import Attendance, Occurrence
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import Assignment, Correction, Need, ServiceRecord
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.db.volunteers import Team, Volunteer
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.service.listing import DONE_COLOUR, WAITING_COLOUR, Which, volunteers_by
from jiceng_desktop.services.service.reading import show_hours
from jiceng_desktop.terms import CAME, AssignmentState, EventKind, OccurrenceStatus

_LOOKED_BACK = timedelta(days=366)
_REFUSED_COLOUR = "#8A939E"
TO_SERVE = (AssignmentState.SIGNED_UP, AssignmentState.ASSIGNED, AssignmentState.SERVED)

# events without hours

_ASSIGNED = (
    select(func.count(Assignment.id))
    .where(Assignment.occurrence_id == Occurrence.id, Assignment.state.in_(TO_SERVE))
    .correlate(Occurrence)
    .scalar_subquery()
)
_SIGNED_IN = (
    select(func.count(Attendance.id))
    .join(Volunteer, Volunteer.person_id == Attendance.person_id)
    .where(Attendance.occurrence_id == Occurrence.id, Attendance.state.in_(CAME))
    .correlate(Occurrence)
    .scalar_subquery()
)


def _without_hours(now: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions of an event of the last year that is over and of which nobody has hours."""
    return [
        Occurrence.starts_at.between(now - _LOOKED_BACK, now),
        Occurrence.ends_at <= now,
        Occurrence.status.in_((OccurrenceStatus.PLANNED, OccurrenceStatus.HELD)),
        ~exists().where(ServiceRecord.occurrence_id == Occurrence.id),
    ]


def _wants_volunteers() -> ColumnElement[bool]:
    """Return the condition that volunteers were to serve at an event, or that some signed in."""
    came = Attendance.occurrence_id == Occurrence.id, Attendance.state.in_(CAME)
    return or_(
        Occurrence.kind == EventKind.SERVICE,
        Occurrence.audience_team_id.is_not(None),
        exists().where(Need.occurrence_id == Occurrence.id),
        exists().where(Assignment.occurrence_id == Occurrence.id),
        exists().where(and_(Attendance.person_id == Volunteer.person_id, *came)),
    )


def _event_word(word: str) -> ColumnElement[bool]:
    if word.isascii() and word.isalpha():
        return Occurrence.sort_key.contains(word.lower(), autoescape=True)
    return or_(Occurrence.title.contains(word, autoescape=True), Venue.name.contains(word, autoescape=True))


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M}"


def without_hours(now: datetime) -> Listing:
    """Return the events without hours at a moment; narrowed by True, also those that wanted no volunteers."""
    return Listing(
        title=Which.WITHOUT.label,
        records=select(Occurrence)
        .outerjoin(Venue, Venue.id == Occurrence.venue_id)
        .outerjoin(Team, Team.id == Occurrence.audience_team_id)
        .where(*_without_hours(now)),
        key=Occurrence.id,
        fields=(
            Field("day", "日期", Occurrence.starts_at, show=_day, width=92),
            Field("title", "活动", Occurrence.title, order=Occurrence.sort_key, width=220),
            Field("kind", "类型", Occurrence.kind, width=76),
            Field("starts_at", "开始", Occurrence.starts_at, show=_clock, width=56),
            Field("ends_at", "结束", Occurrence.ends_at, show=_clock, width=56),
            Field("venue", "地点", Venue.name, width=120, spare=1),
            Field("team", "参加的服务队", Team.name, width=110, spare=2),
            Field("assigned", "已安排", _ASSIGNED, width=64, number=True),
            Field("signed_in", "已签到", _SIGNED_IN, width=64, number=True),
        ),
        order="day",
        descending=True,
        word=_event_word,
        narrow=lambda every: [] if every else [_wants_volunteers()],
        hint="活动名称、拼音首字母、地点",
    )


# corrections


def _correction_word(word: str) -> ColumnElement[bool]:
    return or_(
        ServiceRecord.content.contains(word, autoescape=True),
        Correction.asked_by.contains(word, autoescape=True),
        Correction.decided_by.contains(word, autoescape=True),
        ServiceRecord.volunteer_id.in_(volunteers_by(word)),
    )


def show_outcome(granted: bool | None) -> str:
    """Say what became of a correction."""
    return {None: "待确认", True: "已更正", False: "已退回"}[granted]


def outcome_colour(granted: bool | None) -> str:
    """Return the colour in which that is told."""
    return {None: WAITING_COLOUR, True: DONE_COLOUR, False: _REFUSED_COLOUR}[granted]


def _moment(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


_OLD_TEAM, _NEW_TEAM = aliased(Team), aliased(Team)


def _changed(label: str, old: Any, new: Any) -> ColumnElement[str]:
    """Say from what to what a correction changes something; nothing where it does not."""
    texts = [func.coalesce(cast(value, String), "无") for value in (old, new)]
    return case((old.is_distinct_from(new), literal(f"{label} ") + texts[0] + " → " + texts[1] + "；"), else_="")


_OTHERS = func.rtrim(
    _changed("日期", Correction.old_served_on, Correction.new_served_on)
    + _changed("内容", Correction.old_content, Correction.new_content)
    + _changed("服务队", _OLD_TEAM.name, _NEW_TEAM.name),
    "；",
)

CORRECTIONS = Listing(
    title="服务时长更正登记",
    records=select(Correction)
    .join(ServiceRecord, ServiceRecord.id == Correction.service_record_id)
    .join(Volunteer, Volunteer.id == ServiceRecord.volunteer_id)
    .join(Person, Person.id == Volunteer.person_id)
    .outerjoin(_OLD_TEAM, _OLD_TEAM.id == Correction.old_team_id)
    .outerjoin(_NEW_TEAM, _NEW_TEAM.id == Correction.new_team_id),
    key=Correction.id,
    fields=(
        Field("asked_at", "提出时间", Correction.asked_at, show=_moment, width=126),
        Field("name", "姓名", Person.name, order=Person.sort_key, width=76),
        Field("served_on", "服务日期", ServiceRecord.served_on, width=92, spare=5),
        Field("content", "服务内容", ServiceRecord.content, width=130, spare=4),
        Field("old_minutes", "原来(小时)", Correction.old_minutes, show=show_hours, width=86, number=True),
        Field("new_minutes", "改为(小时)", Correction.new_minutes, show=show_hours, width=86, number=True),
        Field("others", "其他改动", _OTHERS, width=130, spare=2),
        Field("reason", "原因", Correction.reason, width=120, spare=3),
        Field("asked_by", "提出人", Correction.asked_by, width=76),
        Field("decided_by", "确认人", Correction.decided_by, width=76),
        Field("decided_at", "确认时间", Correction.decided_at, show=_moment, width=126, spare=1),
        Field("outcome", "结果", Correction.granted, show=show_outcome, width=64, colour=outcome_colour),
        Field("number", "编号", Volunteer.number, width=70, extra=True),
    ),
    order="asked_at",
    descending=True,
    word=_correction_word,
    narrow=lambda waiting: [Correction.granted.is_(None)] if waiting else [],
    hint="姓名、拼音、编号、服务内容、提出人、确认人",
)

# the panel


@dataclass(frozen=True)
class Overview:
    """How many of each list, and by which years and teams the records can be narrowed."""

    counts: dict[Which, int]
    years: tuple[int, ...]
    teams: tuple[tuple[int, str], ...]


def overview(session: Session, now: datetime) -> Overview:
    """Return what the panel on the left shows."""
    waiting = select(func.count(Correction.id))
    counts = {
        Which.ALL: select(func.count(ServiceRecord.id)),
        Which.UNCONFIRMED: select(func.count(ServiceRecord.id)).where(ServiceRecord.confirmed_at.is_(None)),
        Which.WITHOUT: select(func.count(Occurrence.id)).where(*_without_hours(now), _wants_volunteers()),
        Which.WAITING: waiting.where(Correction.granted.is_(None)),
        Which.CORRECTIONS: waiting,
    }
    return Overview(
        {which: session.scalar(asked) or 0 for which, asked in counts.items()},
        years(session, now.date()),
        teams(session),
    )


def years(session: Session, today: date) -> tuple[int, ...]:
    """Return the years in which somebody served, the last one first, and this one."""
    first = session.scalar(select(func.min(ServiceRecord.served_on))) or today
    return tuple(range(today.year, min(first, today).year - 1, -1))


def teams(session: Session) -> tuple[tuple[int, str], ...]:
    """Return the teams in their order."""
    asked: Select[int, str] = select(Team.id, Team.name).order_by(Team.position, Team.id)
    return tuple((row[0], row[1]) for row in session.execute(asked))


def sum_of(session: Session, ids: Sequence[int]) -> int:
    """Return the minutes of some records together."""
    return sum(
        session.scalar(select(func.sum(ServiceRecord.minutes)).where(ServiceRecord.id.in_(ids[at : at + 500]))) or 0
        for at in range(0, len(ids), 500)
    )
