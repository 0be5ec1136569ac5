"""Which occurrences of a day stand side by side, because they overlap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from jiceng_desktop.services.events import Chip

SHORTEST = timedelta(minutes=30)  # what is shorter is drawn as long as this, to have room for its name


class Stand(NamedTuple):
    """An occurrence, and which of how many columns it stands in."""

    chip: Chip
    column: int
    columns: int


def begin_of(chip: Chip, day: date) -> datetime:
    """Return where the block of an occurrence begins on one of its days."""
    return max(chip.starts_at, datetime.combine(day, time()))


def end_of(chip: Chip, day: date) -> datetime:
    """Return where the block of an occurrence ends on one of its days."""
    midnight = datetime.combine(day + timedelta(1), time())
    return min(max(chip.ends_at, begin_of(chip, day) + SHORTEST), midnight)


def abreast(chips: Sequence[Chip], day: date) -> list[Stand]:
    """Give each occurrence of a day, which are in order of time, the first column that is free when it begins."""
    stands: list[Stand] = []
    group: list[tuple[Chip, int]] = []
    ends: list[datetime] = []  # of the last block in each column of the group
    for chip in chips:
        begin = begin_of(chip, day)
        if ends and begin >= max(ends):
            stands += _settled(group, len(ends))
            group, ends = [], []
        column = next((number for number, end in enumerate(ends) if end <= begin), len(ends))
        ends[column : column + 1] = [end_of(chip, day)]
        group.append((chip, column))
    return stands + _settled(group, len(ends))


def _settled(group: list[tuple[Chip, int]], columns: int) -> list[Stand]:
    return [Stand(chip, column, columns) for chip, column in group]
