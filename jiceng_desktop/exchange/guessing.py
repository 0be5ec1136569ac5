"""Guessing from what stands in the columns of a sheet without headings which field each of them means."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from jiceng_desktop import words
from jiceng_desktop.exchange.workbook import Cell
from jiceng_desktop.services.intake.codes import CODES

_LOOKED_AT = 200
_MOST = 0.8  # so many of the filled cells have to look alike
_NAMES_DIFFER = 0.5
_OF_AGE = 14  # years: people who join are older, days of joining are younger
_NAME = re.compile(r"[\u4e00-\u9fff\U00020000-\U0003ffff]{2,4}|[\u4e00-\u9fff·]{4,12}")
_NUMBER = re.compile(r"(?=.*[A-Za-z])[A-Za-z]{1,5}-?\d{3,12}|\d{5,10}")
_ID_NUMBER = re.compile(r"\d{17}[\dXx]|\d{15}")
_MOBILE = re.compile(r"1\d{10}")
_TEAM = re.compile(r".{1,30}(?:队|组|团|帮|协会|服务站)")
_POST = re.compile(r".{1,7}(?:员|长)")
_SEXES = frozenset("男女")


def guess(
    rows: Sequence[Sequence[Cell]], width: int, fields: Mapping[str, str], known: Mapping[str, frozenset[str]]
) -> tuple[str | None, ...]:
    """Return a field for each column, or None; every field is given once, to the column that fits it best.

    ``known`` are words that name the field, such as the names of the teams there are.
    """
    columns = [[row[place] for row in rows[:_LOOKED_AT] if place < len(row)] for place in range(width)]
    found: list[str | None] = [None] * width
    for field, fits in _TESTS.items():
        if field not in fields:
            continue
        shares = [
            0.0 if found[place] else _share(field, cells, fits, known.get(field, frozenset()))
            for place, cells in enumerate(columns)
        ]
        best = max(range(width), key=lambda place: (shares[place], -place), default=None)
        if best is not None and shares[best] >= _MOST:
            found[best] = field
    return tuple(found)


def _share(field: str, cells: Sequence[Cell], fits: Callable[[Cell, str], bool], known: frozenset[str]) -> float:
    """Return which part of the filled cells looks like the field."""
    filled = [(cell, words.clean(cell)) for cell in cells if cell is not None and cell != ""]
    if not filled:
        return 0.0
    if field in ("name", "number") and len({text for _, text in filled}) < _NAMES_DIFFER * len(filled):
        return 0.0  # many people of one name, or one word again and again
    return sum(text in known or fits(cell, text) for cell, text in filled) / len(filled)


def _is_day(cell: Cell, text: str) -> bool:
    return _day(cell, text) is not None


def _day(cell: Cell, text: str) -> date | None:
    if not isinstance(cell, date) and (text.isdecimal() or not any(sign in text for sign in "-./年")):
        return None
    try:
        return words.parse_day(cell)
    except ValueError:
        return None


def _is_born(cell: Cell, text: str) -> bool:
    day = _day(cell, text)
    return day is not None and day.year <= date.today().year - _OF_AGE


def _party(text: str) -> bool:
    """Tell whether a word names a party; codes and 是 could mean anything."""
    return len(text) > 1 and not text.isdecimal() and CODES["political_status"](text) is not None


def _is_home(_cell: Cell, text: str) -> bool:
    door = words.parse_door(text)
    return door is not None and bool(door.room)


# in this order: what is plain first, what could also be something else last
_TESTS: Mapping[str, Callable[[Cell, str], bool]] = {
    "id_number": lambda _cell, text: _ID_NUMBER.fullmatch(text) is not None,
    "phone": lambda _cell, text: _MOBILE.fullmatch(text) is not None,
    "sex": lambda _cell, text: text in _SEXES,
    "address": _is_home,
    "political_status": lambda _cell, text: _party(text),
    "team": lambda _cell, text: _TEAM.fullmatch(text) is not None,
    "post": lambda _cell, text: _POST.fullmatch(text) is not None,
    "name": lambda _cell, text: _NAME.fullmatch(text) is not None,
    "number": lambda _cell, text: _NUMBER.fullmatch(text) is not None,
    "born_on": _is_born,
    "joined_on": _is_day,
}
