"""Titles: centred, and divided into lines of balanced length (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from jiceng_desktop.documents.fonts import Role
from jiceng_desktop.documents.page import AREA_WIDTH
from jiceng_desktop.documents.text import Line, Setter, Unit, may_break

TITLE_SIZE = 22.0  # 2号
_REACH = 0.25  # how far from the even division a better place is looked for, as a share of the line
_GOOD_BEFORE = frozenset("（《“的暨及和与")
_GOOD_AFTER = frozenset("的，、；：）》”暨及和与")
_BAD_BEFORE = frozenset("的")  # a line should not begin with it, and gains nothing by ending before it


def title_lines(setter: Setter, title: str, role: Role = Role.TITLE) -> list[Line]:
    """Return the title's centred lines; the clerk's own breaks stay, lines still too long are divided evenly."""
    result = []
    for own_line in title.split("\n"):
        units = setter.units(((role, own_line.strip()),), AREA_WIDTH)
        for part in _balanced(units) if units else []:
            width = sum(unit.width for unit in part)
            result.append(setter.set(part, (AREA_WIDTH - width) / 2))
    return result


def _balanced(units: Sequence[Unit]) -> list[Sequence[Unit]]:
    """Divide units into as few lines as fit, about equally long, at the most sensible places."""
    total = sum(unit.width for unit in units)
    count = math.ceil(total / AREA_WIDTH - 1e-6)
    while True:
        parts = _divided(units, count)
        if all(sum(unit.width for unit in part) <= AREA_WIDTH + 1e-6 for part in parts) or count >= len(units):
            return parts
        count += 1


def _divided(units: Sequence[Unit], count: int) -> list[Sequence[Unit]]:
    parts = []
    rest = units
    for lines_left in range(count, 1, -1):
        even = sum(unit.width for unit in rest) / lines_left
        at = _best_place(rest, even)
        parts.append(rest[:at])
        rest = rest[at:]
    parts.append(rest)
    return [part for part in parts if part]


def _best_place(units: Sequence[Unit], even: float) -> int:
    """Return the place to divide at: close to ``even`` points, never against kinsoku, best at a joint of meaning."""
    best, lowest, width = len(units), math.inf, 0.0
    for at in range(1, len(units)):
        width += units[at - 1].width
        if width > AREA_WIDTH or not may_break(units, at):
            continue
        distance = abs(width - even) / even
        joint = distance <= _REACH and _is_joint(units[at - 1].text[-1], units[at].text[0])
        cost = distance - (_REACH if joint else 0.0)
        if cost < lowest:
            best, lowest = at, cost
    return best


def _is_joint(before: str, after: str) -> bool:
    return before in _GOOD_AFTER or (after in _GOOD_BEFORE and after not in _BAD_BEFORE)
