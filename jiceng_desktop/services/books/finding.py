"""Copies found by words: at their titles, numbers and places.

A word most books have is met among the first copies already; a rare one is looked up where it can stand. Each way alone
would be slow with the other's words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from sqlalchemy import ColumnElement, Select, and_, or_, select, union_all
from sqlalchemy.orm import Session

from jiceng_desktop.db.library import BookNumber, Box, Copy, Corner, Title
from jiceng_desktop.services.book_numbers import read_numbers

Searches = Sequence[Sequence[str]]
RECORDS = (
    select(Copy)
    .join(Title, Title.id == Copy.title_id)
    .outerjoin(Box, Box.id == Copy.box_id)
    .outerjoin(Corner, Corner.id == Box.corner_id)
)
_LOOKED_THROUGH = 4_000  # copies, in a few milliseconds
_LEAST_DIGITS = 4  # of a number that is looked for in 书号: fewer would find half the library


def find(session: Session, searches: Searches, where: Sequence[ColumnElement[bool]], most: int | None) -> list[int]:
    """Return the copies that meet all words of one of the searches, in the order of their numbers."""
    found = RECORDS.with_only_columns(Copy.id, maintain_column_froms=True).where(*where)
    found = found.order_by(Copy.number, Copy.id).limit(most)
    if most is not None:
        last = select(Copy.number).order_by(Copy.number).offset(_LOOKED_THROUGH).limit(1).scalar_subquery()
        first = session.scalars(found.where(Copy.number < last, _any(_meets, searches))).all()
        if len(first) == most:
            return list(first)
    return list(session.scalars(found.where(_looked_up(searches))))


def by_word(word: str) -> ColumnElement[bool]:
    """Return the condition that a word is of the copy, its title or its place."""
    return _looked_up([[word]])


def _looked_up(searches: Searches) -> ColumnElement[bool]:
    """Return the condition that a search is met: by the title, or in part by a place or a number."""
    words = dict.fromkeys(chain.from_iterable(searches))
    titles = select(Title.id).where(_any(_of_title, searches))
    copies = [select(Copy.id).where(Copy.title_id.in_(titles)), *chain.from_iterable(map(_elsewhere, words))]
    found = Copy.id.in_(union_all(*copies))
    return found if len(words) == 1 else and_(found, _any(_meets, searches))


def _any(met: Callable[[str], ColumnElement[bool]], searches: Searches) -> ColumnElement[bool]:
    """Return the condition that all words of one of the searches are met."""
    return or_(*(and_(*map(met, words)) for words in searches))


def _elsewhere(word: str) -> Iterator[Select[int]]:
    """Yield the copies that have a word in their place or a number."""
    boxes = select(Box.id).join(Corner, Corner.id == Box.corner_id).where(or_(*_of_place(word)))
    yield select(Copy.id).where(Copy.box_id.in_(boxes))
    if _may_be_number(word):
        yield select(Copy.id).where(Copy.number.contains(word, autoescape=True))
    if numbers := _book_numbers(word):
        yield select(Copy.id).where(Copy.title_id.in_(select(BookNumber.title_id).where(or_(*numbers))))


def _meets(word: str) -> ColumnElement[bool]:
    """Return the condition that one copy with its title and place meets a word."""
    ways = [_of_title(word), *_of_place(word)]
    if _may_be_number(word):
        ways.append(Copy.number.contains(word, autoescape=True))
    if numbers := _book_numbers(word):
        ways.append(select(BookNumber.id).where(BookNumber.title_id == Title.id, or_(*numbers)).exists())
    return or_(*ways)


def _of_title(word: str) -> ColumnElement[bool]:
    texts = (Title.name, Title.author, Title.publisher, Title.shelf)
    ways = [text.contains(word, autoescape=True) for text in texts]
    if word.isascii() and word.isalpha():
        ways.append(Title.sort_key.contains(word.lower(), autoescape=True))
    if len(word) == 1:
        ways.append(Title.clc_class == word.upper())
    return or_(*ways)


def _of_place(word: str) -> tuple[ColumnElement[bool], ...]:
    return Box.name.contains(word, autoescape=True), Corner.name.contains(word, autoescape=True)


def _may_be_number(word: str) -> bool:
    return word.isascii() and word.isdigit()


def _book_numbers(word: str) -> list[ColumnElement[bool]]:
    """Return the conditions that a word is one of the 书号, whole or in part, with or without hyphens."""
    part = "".join(letter for letter in word if letter.isalnum())
    if not part.isascii() or sum(letter.isdigit() for letter in part) < _LEAST_DIGITS:
        return []
    keys = [number.key for number in read_numbers(word) if number.valid]
    return [BookNumber.key.in_(keys), BookNumber.key.contains(part.upper(), autoescape=True)]
