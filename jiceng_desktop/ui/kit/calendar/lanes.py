"""Occurrences of several days: which days they cover, and in which row they run through them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from jiceng_desktop.services.events import Chip

_MOMENT = timedelta(microseconds=1)


def last_day(chip: Chip) -> date:
    """Return the last day an occurrence covers; what ends at midnight does not reach the next day."""
    return max(chip.starts_at, chip.ends_at - _MOMENT).date()


def is_long(chip: Chip) -> bool:
    """Tell whether an occurrence covers several days."""
    return last_day(chip) > chip.starts_at.date()


def days_of(chip: Chip, span: tuple[date, date]) -> list[date]:
    """Return the days of a span that an occurrence covers."""
    first, last = max(chip.starts_at.date(), span[0]), min(last_day(chip), span[1])
    return [first + timedelta(number) for number in range((last - first).days + 1)]


def lanes(chips: Iterable[Chip], span: tuple[date, date]) -> dict[int, int]:
    """Give each long occurrence, which come in order of time, the first row that is free on all its days."""
    taken: dict[date, set[int]] = defaultdict(set)
    found: dict[int, int] = {}
    for chip in chips:
        if is_long(chip):
            days = days_of(chip, span)
            used = set().union(*(taken[day] for day in days))
            lane = next(number for number in range(len(used) + 1) if number not in used)
            for day in days:
                taken[day].add(lane)
            found[chip.id] = lane
    return found


def in_rows(chips: Sequence[Chip], lane_of: dict[int, int]) -> list[Chip | None]:
    """Return what stands in which row of a day: the long ones in their lanes, the others where there is room."""
    rows: list[Chip | None] = [None] * max((lane_of[chip.id] + 1 for chip in chips if chip.id in lane_of), default=0)
    for chip in chips:
        if chip.id in lane_of:
            rows[lane_of[chip.id]] = chip
    for chip in chips:
        if chip.id in lane_of:
            continue
        if None in rows:
            rows[rows.index(None)] = chip
        else:
            rows.append(chip)
    return rows
