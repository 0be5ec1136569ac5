"""活动日历 as lists and calendars show it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Attendance, Line, LineMark, Occurrence, Part
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.services.events.draft import LONGEST
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.terms import CALLED_OFF, EventKind, OccurrenceStatus, PartRole


@dataclass(frozen=True)
class Span:
    """From the first day to the last, both included; with a status, a line and so on if only those are wanted.

    ``unmarked`` asks for what counts for no line yet.
    """

    first: date | None = None
    last: date | None = None
    status: OccurrenceStatus | None = None
    line_id: int | None = None
    series_id: int | None = None
    venue_id: int | None = None
    kinds: tuple[EventKind, ...] = ()
    unmarked: bool = False


def narrowed(span: Span) -> list[ColumnElement[bool]]:
    """Return the conditions of a span."""
    conditions: list[ColumnElement[bool]] = []
    if span.first is not None:
        conditions.append(Occurrence.starts_at >= datetime.combine(span.first, datetime.min.time()))
    if span.last is not None:
        conditions.append(Occurrence.starts_at < datetime.combine(span.last + timedelta(1), datetime.min.time()))
    same = (
        (Occurrence.status, span.status),
        (Occurrence.series_id, span.series_id),
        (Occurrence.venue_id, span.venue_id),
    )
    conditions += [column == value for column, value in same if value is not None]
    if span.line_id is not None:
        conditions.append(counts_for(span.line_id))
    if span.unmarked:
        conditions.append(~select(LineMark.id).where(LineMark.occurrence_id == Occurrence.id).exists())
    if span.kinds:
        conditions.append(Occurrence.kind.in_(span.kinds))
    return conditions


def counts_for(line_id: int) -> ColumnElement[bool]:
    """Return the condition that an occurrence counts for a line."""
    marks = select(LineMark.id).where(LineMark.occurrence_id == Occurrence.id, LineMark.line_id == line_id)
    return marks.correlate(Occurrence).exists()


def _word(word: str) -> ColumnElement[bool]:
    places = (Occurrence.title, Venue.name, Occurrence.chair, Occurrence.audience)
    if word.isascii() and word.isalpha():
        return Occurrence.sort_key.contains(word.lower(), autoescape=True)
    spoken = select(Part.id).where(Part.occurrence_id == Occurrence.id, Part.name.contains(word, autoescape=True))
    return or_(*(place.contains(word, autoescape=True) for place in places), spoken.exists())


def show_moment(moment: datetime) -> str:
    """Show a moment as 2026-11-21 周六 15:00."""
    return f"{moment:%Y-%m-%d} 周{words.weekday(moment)} {moment:%H:%M}"


def colour_of(status: OccurrenceStatus) -> str | None:
    """Return the colour in which a status is told."""
    return {OccurrenceStatus.PLANNED: "#1D4F91", OccurrenceStatus.CANCELLED: "#8A939E"}.get(status)


_SPEAKERS = (
    select(func.aggregate_strings(Part.name, "、"))
    .where(Part.occurrence_id == Occurrence.id, Part.role == PartRole.SPEAKER)
    .correlate(Occurrence)
    .scalar_subquery()
)
_LINES = (
    select(func.aggregate_strings(Line.name, "、"))
    .join(LineMark, LineMark.line_id == Line.id)
    .where(LineMark.occurrence_id == Occurrence.id)
    .correlate(Occurrence)
    .scalar_subquery()
)

LISTING = Listing(
    title="活动日历",
    records=select(Occurrence).outerjoin(Venue, Venue.id == Occurrence.venue_id),
    key=Occurrence.id,
    fields=(
        Field("starts_at", "时间", Occurrence.starts_at, show=show_moment, width=158),
        Field("title", "名称", Occurrence.title, order=Occurrence.sort_key, width=194),
        Field("kind", "类型", Occurrence.kind, width=80),
        Field("venue", "地点", Venue.name, width=120),
        Field("chair", "主持人", Occurrence.chair, width=76),
        Field("speakers", "主讲人", _SPEAKERS, width=96, sortable=False, extra=True),
        Field("audience", "参加对象", Occurrence.audience, width=116),
        Field("status", "状态", Occurrence.status, width=66, colour=colour_of),
        Field("headcount", "人数", Occurrence.headcount, width=56, number=True),
        Field("lines", "条线", _LINES, width=120, sortable=False, extra=True),
    ),
    order="starts_at",
    word=_word,
    narrow=narrowed,
    descending=True,
    hint="名称、首字母、地点、主持人、主讲人、参加对象",
)


@dataclass(frozen=True)
class Chip:
    """An occurrence as the calendar draws it."""

    id: int
    title: str
    starts_at: datetime
    kind: EventKind
    status: OccurrenceStatus
    ends_at: datetime
    venue: str | None = None


def chips(session: Session, span: Span, needle: str = "") -> list[Chip]:
    """Return the matching occurrences of a span in order of time, also those that began before it and go on."""
    begun = [] if span.first is None else _going_on(datetime.combine(span.first, datetime.min.time()))
    found = (
        select(
            Occurrence.id,
            Occurrence.title,
            Occurrence.starts_at,
            Occurrence.kind,
            Occurrence.status,
            Occurrence.ends_at,
            Venue.name,
        )
        .outerjoin(Venue, Venue.id == Occurrence.venue_id)
        .where(*narrowed(replace(span, first=None)), *begun, LISTING.find(needle))
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return [Chip(*row) for row in session.execute(found)]


def _going_on(since: datetime) -> list[ColumnElement[bool]]:
    """Return the conditions that an occurrence is not over; none is longer than ``LONGEST``, so the index is used."""
    return [Occurrence.starts_at > since - LONGEST, Occurrence.ends_at > since]


def moments(session: Session, person_id: int) -> list[Moment]:
    """Return which events a person came to, or was expected at."""
    found = session.execute(
        select(Occurrence.starts_at, Occurrence.title, Attendance.state, Occurrence.status)
        .join(Attendance, Attendance.occurrence_id == Occurrence.id)
        .where(Attendance.person_id == person_id)
    )
    return [
        Moment(starts_at.date(), "活动", f"{title}（{(status if status in CALLED_OFF else state).label}）")
        for starts_at, title, state, status in found
    ]
