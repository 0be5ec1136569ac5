"""The numbers on labels and cards: digits only, for a scanner types through whatever input method is on.

What the program numbers itself looks different for each kind, so that one scan field takes them all: readers 90 and six
digits, boxes 91 and four, corners 92 and three; copies seven digits from 1000001 on, and eight from 10000001 on
when those are used up. Numbers that an office gave its books before stay as they are, unless they look like one of the
other three.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from jiceng_desktop.db.lending import Reader
from jiceng_desktop.db.library import BookNumber, Box, Copy, Corner
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.book_numbers import read_numbers
from jiceng_desktop.terms import Scannable

_SHAPES = {
    Scannable.READER: re.compile(r"90\d{6}"),
    Scannable.BOX: re.compile(r"91\d{4}"),
    Scannable.CORNER: re.compile(r"92\d{3}"),
}
_NUMBERS: dict[Scannable, InstrumentedAttribute[str]] = {
    Scannable.READER: Reader.number,
    Scannable.BOX: Box.code,
    Scannable.CORNER: Corner.code,
    Scannable.COPY: Copy.number,
}
_BEFORE_FIRST = {  # of each row of numbers; the next one is begun when there is no room in one
    Scannable.READER: ("90000000",),
    Scannable.BOX: ("910000",),
    Scannable.CORNER: ("92000",),
    Scannable.COPY: ("1000000", "10000000"),
}
_NOT_DIGITS = re.compile(r"\D")


@dataclass(frozen=True)
class Found:
    """What a scanned number belongs to; an ISBN is of a title."""

    kind: Scannable
    id: int


def digits(scanned: str) -> str:
    """Return the digits of what was scanned or typed, full-width ones as half-width ones."""
    return _NOT_DIGITS.sub("", unicodedata.normalize("NFKC", scanned))


def taken_shape(number: str) -> Scannable | None:
    """Tell whether a number looks like one that only readers, boxes or corners bear."""
    return next((kind for kind, shape in _SHAPES.items() if shape.fullmatch(number)), None)


def next_codes(session: Session, kind: Scannable, count: int = 1) -> list[str]:
    """Return numbers not yet given, one after the other from the highest that the program gave.

    Raises:
        Refusal: there are not so many left.
    """
    column = _NUMBERS[kind]
    for before in _BEFORE_FIRST[kind]:
        shared = before.rstrip("0") if kind is Scannable.COPY else before[:2]
        alike = (func.length(column) == len(before)) & (column > before) & column.startswith(shared)
        first = int(session.scalar(select(func.max(column)).where(alike)) or before) + 1
        codes = [str(number) for number in range(first, first + count)]
        if not codes or (len(codes[-1]) == len(before) and codes[-1].startswith(shared)):
            return codes
    raise Refusal(f"{kind.label}的编号快用完了，不够再编 {count} 个。")


def recognise(session: Session, scanned: str) -> Found | None:
    """Return what a number belongs to: a label or card of the office before an ISBN; None where nobody knows it."""
    number = digits(scanned)
    if not number:
        return None
    kind = taken_shape(number) or Scannable.COPY
    found = session.scalar(select(_NUMBERS[kind].class_.id).where(_NUMBERS[kind] == number))
    if found is not None:
        return Found(kind, found)
    keys = {number, *(one.key for one in read_numbers(scanned))}  # an ISBN of ten places may end in X
    title_id = session.scalar(select(BookNumber.title_id).where(BookNumber.key.in_(keys)).limit(1))
    return None if title_id is None else Found(Scannable.TITLE, title_id)
