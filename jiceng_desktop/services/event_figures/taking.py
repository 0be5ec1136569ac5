"""Counting the events of a period and of the same one a year before, and what is not counted."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import Line, Occurrence, Series
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.event_figures.dividing import people_tables, tables
from jiceng_desktop.services.event_figures.figures import Count, EventFigures, Matter, Note, Wanted
from jiceng_desktop.services.event_figures.reading import Side, came, side
from jiceng_desktop.services.events import Span, narrowed
from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import OccurrenceStatus

_PLANNED = OccurrenceStatus.PLANNED
_BATCH = 500
_LONGEST_YEARS = 10
_LONGEST_DAYS = 366 * _LONGEST_YEARS


def choices(session: Session) -> tuple[list[tuple[int, str]], list[tuple[int, str]], list[tuple[int, str]]]:
    """Return the series, lines and venues there are, as (id, name)."""
    series = select(Series.id, Series.name).order_by(Series.name)
    lines = select(Line.id, Line.name).order_by(Line.position, Line.id)
    venues = select(Venue.id, Venue.name).order_by(Venue.name)
    found = [[(row[0], row[1]) for row in session.execute(each)] for each in (series, lines, venues)]
    return found[0], found[1], found[2]


def take(session: Session, wanted: Wanted, today: date) -> EventFigures:
    """Count the events of a period and of the same one a year before; ``with_people`` tells who came."""
    period = _checked(wanted.period)
    until = min(period.last, today) if period.first <= today else period.last
    last_year = "去年" if period.last.year >= today.year else "上年"
    earlier = a_year_before(period if wanted.whole else Period(period.first, until))
    now, before, names = side(session, wanted, period), side(session, wanted, earlier), choices(session)
    return EventFigures(
        wanted=wanted,
        until=until,
        last_year=last_year,
        earlier=earlier,
        scope=_scope(wanted, names),
        now=now.count(),
        before=before.count(),
        tables=tables(session, now, before, period.last if wanted.whole else until),
        notes=_notes(session, wanted, today, (now, before), last_year),
    )


def with_people(session: Session, found: EventFigures) -> EventFigures:
    """Return the figures together with those of who came, by age and by care tag."""
    if Matter.AGE in found.tables:
        return found
    now, before = came(session, found.wanted, found.wanted.period), came(session, found.wanted, found.earlier)
    more = people_tables(session, (found.now, now), (found.before, before))
    return replace(found, tables={**found.tables, **more})


def _checked(period: Period) -> Period:
    """Refuse a period that ends before it begins, or of which the tables would have no end."""
    if (period.checked().last - period.first).days > _LONGEST_DAYS:
        raise Refusal(f"期间最长 {_LONGEST_YEARS} 年，请把开始日期改近一些。", "first")
    return period


def a_year_before(period: Period) -> Period:
    """Return the same days of the year before; a month that ends stays whole in a leap year."""
    return Period(_earlier(period.first), _earlier(period.last, month_end=_ends_month(period.last)))


def _ends_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _earlier(day: date, month_end: bool = False) -> date:
    longest = monthrange(day.year - 1, day.month)[1]
    return date(day.year - 1, day.month, longest if month_end else min(day.day, longest))


def _scope(wanted: Wanted, names: Sequence[Sequence[tuple[int, str]]]) -> str:
    """Return in words what the figures are narrowed to."""
    series, line, venue = (
        dict(each).get(chosen or 0, "")
        for each, chosen in zip(names, (wanted.series_id, wanted.line_id, wanted.venue_id), strict=True)
    )
    parts = (f"“{series}”" if series else "", f"“{line}”条线" if line else "", f"在{venue}" if venue else "")
    return "".join(parts)


# -- what is not counted -----------------------------------------------------------------------------------------------


def _notes(session: Session, wanted: Wanted, today: date, sides: tuple[Side, Side], last_year: str) -> tuple[Note, ...]:
    period, (now, before) = wanted.period, sides
    overdue = _others(session, wanted, Period(period.first, min(period.last, today - timedelta(1))), _PLANNED)
    cancelled = _others(session, wanted, period, OccurrenceStatus.CANCELLED)
    odd = tuple(one.id for one in now.events if one.headcount is not None and now.names.get(one.id, 0) > one.headcount)
    found = (
        ("有 {} 场没有填人数，只计入场次，没有计入人次", now.uncounted()),
        ("有 {} 场时间已过、状态还是“计划”，没有计入", overdue),
        ("有 {} 场签到的人比到场人数多，按签到的人数计算", odd),
        ("取消的 {} 场没有计入", cancelled),
        (last_year + "的活动中有 {} 场没有填人数", before.uncounted()),
    )
    return tuple(Note(told.format(f"{len(events):,}"), events) for told, events in found if events)


def _others(session: Session, wanted: Wanted, period: Period, status: OccurrenceStatus) -> tuple[int, ...]:
    """Return the events of a period that were not held."""
    span = Span(period.first, period.last, status, wanted.line_id, wanted.series_id, wanted.venue_id)
    found = select(Occurrence.id).where(*narrowed(span)).order_by(Occurrence.starts_at, Occurrence.id)
    return tuple(session.scalars(found))


# -- what is behind a figure -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Behind:
    """An event behind a figure, with the visits that count there; None where none were counted."""

    id: int
    starts_at: datetime
    title: str
    venue: str
    status: OccurrenceStatus
    visits: int | None


def behind(session: Session, count: Count) -> list[Behind]:
    """Return the events behind a figure in order of time."""
    found: list[Behind] = []
    ids = list(count.by_event)
    columns = (Occurrence.id, Occurrence.starts_at, Occurrence.title, Venue.name, Occurrence.status)
    for first in range(0, len(ids), _BATCH):
        rows = session.execute(
            select(*columns)
            .outerjoin(Venue, Venue.id == Occurrence.venue_id)
            .where(Occurrence.id.in_(ids[first : first + _BATCH]))
        )
        for key, starts_at, title, venue, status in rows:
            found.append(Behind(key, starts_at, title, venue or "", status, count.by_event[key] or None))
    return sorted(found, key=lambda one: (one.starts_at, one.id))
