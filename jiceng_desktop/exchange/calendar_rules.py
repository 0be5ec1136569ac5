"""The dates of an event that a calendar file repeats by a rule."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, tzinfo
from itertools import islice
from typing import Any

from dateutil.relativedelta import relativedelta
from dateutil.rrule import rrulestr
from icalendar import Event

from jiceng_desktop.exchange.calendar_zones import wall_of

MONTHS_AHEAD = 15  # so far a rule without an end is followed
MOST_DATES = 500
_LAST = datetime(2100, 1, 1)  # bounds the search of a rule that finds no day
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_LUNAR = "按农历重复（RSCALE），日历文件里算不出日期。请在本程序的“系列”里按农历安排"
_UNREADABLE = "重复的规则读不懂"


class Unreadable(Exception):
    """Why an event cannot be read, in words for the clerk."""


@dataclass(frozen=True)
class Dates:
    """When an event begins, by the clock of its own zone; ``told`` says what was left out."""

    walls: tuple[datetime, ...]
    told: str = ""
    is_endless: bool = False


def dates(event: Event, start: datetime, zone: tzinfo | None, today: datetime) -> Dates:
    """Return all dates of an event: the first one, what its rules and RDATE add, without what EXDATE takes away.

    Raises:
        Unreadable: the rule follows the lunar calendar, or cannot be understood.
    """
    rules = _listed(event, "RRULE")
    if not rules and "RDATE" not in event:
        return Dates((start,))
    found, endless = {start}, False
    for rule in rules:
        parts = {name.upper(): values for name, values in rule.items()}
        endless |= "UNTIL" not in parts and "COUNT" not in parts
        found.update(_expanded(parts, rule, start, zone, today))
    found.update(wall_of(moment, zone) for moment in _moments(event, "RDATE"))
    excluded = list(_moments(event, "EXDATE"))
    walls = {wall_of(moment, zone) for moment in excluded if isinstance(moment, datetime)}
    days = {moment for moment in excluded if not isinstance(moment, datetime)}
    kept = sorted(wall for wall in found if wall not in walls and wall.date() not in days)
    if endless:
        first, last = _window(start, today)
        kept = [wall for wall in kept if first <= wall < last]
    return Dates(tuple(kept[:MOST_DATES]), _told(endless, len(kept)), endless)


def _told(endless: bool, count: int) -> str:
    if count > MOST_DATES:
        return f"重复次数太多，只取前 {MOST_DATES} 场"
    return f"没有写到哪天为止，只取今后 {MONTHS_AHEAD} 个月的 {count} 场" if endless else ""


def _window(start: datetime, today: datetime) -> tuple[datetime, datetime]:
    """Return from when until when a rule without an end is followed: what is over needs no planning."""
    first = max(start, datetime.combine(today.date(), time()))
    return first, first + relativedelta(months=MONTHS_AHEAD)


def _expanded(
    parts: dict[str, Any], rule: Any, start: datetime, zone: tzinfo | None, today: datetime
) -> Iterator[datetime]:
    """Return the dates of one rule; COUNT and UNTIL are minded here, so that the search for dates always ends."""
    if "RSCALE" in parts or "SKIP" in parts:
        raise Unreadable(_LUNAR)
    if [str(name).upper() for name in parts.get("FREQ", ())] not in [[name] for name in _FREQUENCIES]:
        raise Unreadable(_UNREADABLE)
    if any(int(number) < 1 for number in parts.get("INTERVAL", ())):  # dateutil would stand still on the first date
        raise Unreadable(_UNREADABLE)
    last = min(_until(parts, zone), _LAST if parts.keys() & {"UNTIL", "COUNT"} else _window(start, today)[1])
    text = ";".join(part for part in rule.to_ical().decode().split(";") if not part.upper().startswith(_BOUNDS))
    try:
        expanded = rrulestr(text, dtstart=start).replace(until=last)  # type: ignore[union-attr]
        count = int(parts["COUNT"][0]) if "COUNT" in parts else None
    except (ValueError, TypeError, IndexError, AttributeError) as error:
        raise Unreadable(_UNREADABLE) from error
    if count is None and "UNTIL" not in parts:
        first = _window(start, today)[0]
        return iter(expanded.between(first, last, inc=True))
    return islice(expanded, min(count or MOST_DATES + 1, MOST_DATES + 1))


_BOUNDS = ("COUNT=", "UNTIL=")


def _until(parts: dict[str, Any], zone: tzinfo | None) -> datetime:
    """Return the last moment of a rule; a day counts whole."""
    if "UNTIL" not in parts:
        return _LAST
    until = parts["UNTIL"][0]
    if isinstance(until, datetime):
        return wall_of(until, zone)
    return datetime.combine(until, time.max)


def _listed(event: Event, name: str) -> list[Any]:
    found = event.get(name, [])
    return found if isinstance(found, list) else [found]


def _moments(event: Event, name: str) -> Iterator[Any]:
    """Yield days and moments of RDATE or EXDATE; of a period its beginning."""
    for several in _listed(event, name):
        for one in several.dts:
            yield one.dt[0] if isinstance(one.dt, tuple) else one.dt
