"""Reading what was held in a period, who came, and what it counts for: one query for each."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final, NamedTuple

from sqlalchemy import ColumnElement, Integer, String, case, cast, func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import Attendance, LineMark, Occurrence
from jiceng_desktop.db.people import CareTag, Person
from jiceng_desktop.services.event_figures.figures import Count, Wanted
from jiceng_desktop.services.events import Span, narrowed
from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import CAME, EventKind, OccurrenceStatus

_STARTS = (0, 7, 18, 35, 60, 70, 80)  # of the bands of age
_UNBORN, _OLDEST = 200, 200  # years before and after a birth that may stand in the data by mistake
_NO_BIRTH, _GUEST = len(_STARTS), len(_STARTS) + 1
UNNAMED: Final = len(_STARTS) + 2
AGES: Final = (
    *(f"{first}–{after - 1} 岁" for first, after in pairwise(_STARTS)),
    f"{_STARTS[-1]} 岁及以上",
    "年龄不详",
    "来宾（没有档案）",
    "只有人数，没有名单",
)
# the band of each age, as one digit; nobody comes before he is born
_BANDS = str(_NO_BIRTH) * _UNBORN + "".join(str(bisect_right(_STARTS, age) - 1) for age in range(_OLDEST))


class Event(NamedTuple):
    """What of an event is counted by."""

    id: int
    starts_at: datetime
    kind: EventKind
    series_id: int | None
    venue_id: int | None
    headcount: int | None


@dataclass
class Side:
    """What was held in one period: its events, how many signed in to each, and for which lines they count."""

    period: Period
    events: list[Event]
    names: dict[int, int]  # by event
    lines: dict[int, list[int]]  # by event

    def __post_init__(self) -> None:
        """Count the visits of each event."""
        self.counted = [(one, max(one.headcount or 0, self.names.get(one.id, 0))) for one in self.events]

    def count(self) -> Count:
        """Return all events with their visits."""
        return Count({one.id: visits for one, visits in self.counted})

    def uncounted(self) -> tuple[int, ...]:
        """Return the events of which nobody has entered how many came."""
        return tuple(one.id for one in self.events if one.headcount is None and one.id not in self.names)


@dataclass(frozen=True)
class Came:
    """Who signed in to the events of one period."""

    bands: dict[int, dict[int, int]]  # visits by event, then by band of age
    tagged: list[tuple[int, int, int]]  # event, kind of tag, visits


def held(wanted: Wanted, period: Period) -> list[ColumnElement[bool]]:
    """Return the conditions of what was held in a period."""
    status = OccurrenceStatus.HELD
    return narrowed(Span(period.first, period.last, status, wanted.line_id, wanted.series_id, wanted.venue_id))


def side(session: Session, wanted: Wanted, period: Period) -> Side:
    """Read what was held in a period."""
    conditions = held(wanted, period)
    return Side(period, _events(session, conditions), _names(session, conditions), _lines(session, conditions))


def came(session: Session, wanted: Wanted, period: Period) -> Came:
    """Read who signed in, which takes longer than all the rest."""
    conditions = held(wanted, period)
    return Came(_ages(session, conditions), _tags(session, conditions))


def _events(session: Session, conditions: list[ColumnElement[bool]]) -> list[Event]:
    found = select(
        Occurrence.id,
        Occurrence.starts_at,
        Occurrence.kind,
        Occurrence.series_id,
        Occurrence.venue_id,
        Occurrence.headcount,
    ).where(*conditions)
    return [Event(*row) for row in session.connection().execute(found.order_by(Occurrence.starts_at, Occurrence.id))]


def _names(session: Session, conditions: list[ColumnElement[bool]]) -> dict[int, int]:
    """Return how many signed in to each event."""
    found = (
        select(Attendance.occurrence_id, func.count())
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .where(Attendance.state.in_(CAME), *conditions)
        .group_by(Attendance.occurrence_id)
    )
    return {row[0]: row[1] for row in session.connection().execute(found)}


def _ages(session: Session, conditions: list[ColumnElement[bool]]) -> dict[int, dict[int, int]]:
    """Return how many of which age signed in to each event.

    The bands of those who came to an event are put in a row, which takes half the time of counting each band in SQL.
    """
    found = (
        select(Attendance.occurrence_id, func.aggregate_strings(_band(), ""))
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .outerjoin(Person, Person.id == Attendance.person_id)
        .where(Attendance.state.in_(CAME), *conditions)
        .group_by(Attendance.occurrence_id)
    )
    return {
        row[0]: {int(band): row[1].count(band) for band in set(row[1])} for row in session.connection().execute(found)
    }


def _band() -> ColumnElement[str]:
    """Return the band of age of somebody on the day of the event, as one digit; from the days as they are written."""
    born, day = cast(Person.born_on, String), cast(Occurrence.starts_at, String)
    ahead = func.substr(day, 6, 5) < func.substr(born, 6, 5)  # the birthday of that year is still to come
    age = cast(func.substr(day, 1, 4), Integer) - cast(func.substr(born, 1, 4), Integer) - case((ahead, 1), else_=0)
    unknown = case((Attendance.person_id.is_(None), str(_GUEST)), else_=str(_NO_BIRTH))
    return func.coalesce(func.substr(_BANDS, age + 1 + _UNBORN, 1), unknown)


def _tags(session: Session, conditions: list[ColumnElement[bool]]) -> list[tuple[int, int, int]]:
    """Return how many who carried a tag on the day signed in to each event."""
    ended = CareTag.to_on <= Occurrence.starts_at  # a day is less than a moment of it
    found = (
        select(Attendance.occurrence_id, CareTag.kind_id, func.count())
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .join(CareTag, CareTag.person_id == Attendance.person_id)
        .where(Attendance.state.in_(CAME), CareTag.from_on <= Occurrence.starts_at, ended.is_not(True), *conditions)
        .group_by(Attendance.occurrence_id, CareTag.kind_id)
    )
    return [(row[0], row[1], row[2]) for row in session.connection().execute(found)]


def _lines(session: Session, conditions: list[ColumnElement[bool]]) -> dict[int, list[int]]:
    found = (
        select(LineMark.occurrence_id, LineMark.line_id)
        .join(Occurrence, Occurrence.id == LineMark.occurrence_id)
        .where(*conditions)
    )
    lines: dict[int, list[int]] = defaultdict(list)
    for occurrence_id, line_id in session.connection().execute(found):
        if occurrence_id is not None:  # a mark may belong to a series instead
            lines[occurrence_id].append(line_id)
    return lines


def persons(session: Session, wanted: Wanted) -> int:
    """Return how many different people with a card signed in."""
    found = (
        select(Attendance.person_id)
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .where(Attendance.state.in_(CAME), Attendance.person_id.is_not(None), *held(wanted, wanted.period))
        .distinct()
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(found)) or 0
