"""The events of two periods divided by month, series, kind and so on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import Line, Series
from jiceng_desktop.db.people import CareTagKind
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.services.event_figures.figures import Count, Matter, Row, Table
from jiceng_desktop.services.event_figures.reading import AGES, UNNAMED, Came, Event, Side
from jiceng_desktop.terms import EventKind

_MONTHS = 12
_NONE = 0  # stands for no series, no line, no venue
_NOTHING = Count()
Divided = Mapping[int, Count]
_ONE_DAY_AGE = "年龄按活动当天计算，场次是有这个年龄段的人签到的场次。"
_TAGGED = "标签只统计签到且有档案的人，以活动当天为准；一人可以有几个标签。"
_SEVERAL_LINES = "一场活动可以属于几个条线，各条线相加会多于总数。"


def tables(session: Session, now: Side, before: Side, until: date) -> dict[Matter, Table]:
    """Return the tables of what was held; months are listed up to a day, of the rest what there is."""
    kinds = list(EventKind)

    def rows(divide: Callable[[Side], Divided], names: Mapping[int, str], *, largest: bool = False) -> tuple[Row, ...]:
        return _rows(divide(now), divide(before), names, largest=largest)

    lines = {**_names(session, Line), _NONE: "没有条线"}
    several = any(len(numbers) > 1 for numbers in now.lines.values())
    found = (
        Table(Matter.MONTH, _months(now, before, until)),
        Table(
            Matter.SERIES,
            rows(_by(lambda one: one.series_id), {**_names(session, Series), _NONE: "没有系列"}, largest=True),
        ),
        Table(Matter.KIND, rows(_by(lambda one: kinds.index(one.kind)), dict(enumerate(kind.label for kind in kinds)))),
        Table(Matter.LINE, rows(_by_line, lines), _SEVERAL_LINES if several else ""),
        Table(
            Matter.VENUE,
            rows(_by(lambda one: one.venue_id), {**_names(session, Venue), _NONE: "没有填地点"}, largest=True),
        ),
    )
    return {table.matter: table for table in found}


def people_tables(session: Session, now: tuple[Count, Came], before: tuple[Count, Came]) -> dict[Matter, Table]:
    """Return the tables of who came to the events of both periods."""
    ages = _rows(_by_age(*now), _by_age(*before), dict(enumerate(AGES)), largest=False)
    tags = _rows(_by_tag(now[1]), _by_tag(before[1]), _names(session, CareTagKind), largest=False)
    return {
        Matter.AGE: Table(Matter.AGE, _ages(ages), _ONE_DAY_AGE),
        Matter.TAG: Table(Matter.TAG, tags, _TAGGED),
    }


def _names(session: Session, model: type[Line] | type[Series] | type[Venue] | type[CareTagKind]) -> dict[int, str]:
    """Return the names of a kind of record in the office's order, where it has one."""
    order = [model.position] if model is Line or model is CareTagKind else [model.name]
    return {row[0]: row[1] for row in session.execute(select(model.id, model.name).order_by(*order, model.id))}


def _rows(now: Divided, before: Divided, names: Mapping[int, str], *, largest: bool) -> tuple[Row, ...]:
    """Return a row for each name that has anything; the largest first, or in the order of the names."""
    found = [Row(name, now.get(key, _NOTHING), before.get(key, _NOTHING)) for key, name in names.items()]
    found = [row for row in found if row.now.events or row.before.events]
    if largest:
        unnamed = names[_NONE]
        found.sort(key=lambda row: (row.name == unnamed, -row.now.events, -row.before.events))
    return tuple(found)


def _by(key: Callable[[Event], int | None]) -> Callable[[Side], Divided]:
    """Return what divides events by something each of them has once, or not at all."""

    def divide(side: Side) -> Divided:
        return _gathered((key(one) or _NONE, one.id, visits) for one, visits in side.counted)

    return divide


def _by_line(side: Side) -> Divided:
    return _gathered(
        (line, one.id, visits) for one, visits in side.counted for line in side.lines.get(one.id, (_NONE,))
    )


def _by_age(counted: Count, came: Came) -> Divided:
    """Divide visits by age; of those that were only counted as heads there is none."""
    signed = [(band, event, count) for event, bands in came.bands.items() for band, count in bands.items()]
    heads = (
        (UNNAMED, event, visits - sum(came.bands.get(event, {}).values())) for event, visits in counted.by_event.items()
    )
    return _gathered([*signed, *(one for one in heads if one[2] > 0)])


def _ages(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Leave those without a name out of the picture: they would be larger than everybody of whom the age is known."""
    return tuple(replace(row, drawn=row.name != AGES[UNNAMED]) for row in rows)


def _by_tag(came: Came) -> Divided:
    return _gathered((kind, event, count) for event, kind, count in came.tagged)


def _gathered(found: Iterable[tuple[int, int, int]]) -> Divided:
    """Gather (key, event, visits) by key."""
    gathered: dict[int, dict[int, int]] = defaultdict(dict)
    for key, event, visits in found:
        gathered[key][event] = visits
    return {key: Count(by_event) for key, by_event in gathered.items()}


def _months(now: Side, before: Side, until: date) -> tuple[Row, ...]:
    """Return all months, each beside the one a year before."""
    numbers: Sequence[int] = range(_number(now.period.first), _number(until) + 1)
    years = {number // _MONTHS for number in numbers}

    def name(number: int) -> str:
        return f"{number % _MONTHS + 1}月" if len(years) == 1 else f"{number // _MONTHS}年{number % _MONTHS + 1}月"

    by_month = _by(lambda one: _number(one.starts_at))
    these, those = by_month(now), by_month(before)
    return tuple(
        Row(name(number), these.get(number, _NOTHING), those.get(number - _MONTHS, _NOTHING)) for number in numbers
    )


def _number(day: date) -> int:
    return day.year * _MONTHS + day.month - 1
