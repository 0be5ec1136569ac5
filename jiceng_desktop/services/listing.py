"""A listing: which records, which columns, in which words.

Screen tables, Excel sheets and printed lists all read the same listing.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice, product
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from jiceng_desktop import words
from jiceng_desktop.terms import Term

_MOST_SEARCHES = 8


def plain(value: Any) -> str:
    """Show a value as text; nothing is shown for nothing."""
    if value is None:
        return ""
    return value.label if isinstance(value, Term) else str(value)


@dataclass(frozen=True)
class Field:
    """One column: its title, where its value comes from, how it reads.

    ``mask`` marks a sensitive field: it is shown through the mask everywhere unless somebody
    unlocks it on the record. ``order`` sorts by something else than the value; ``width`` is in pixels at 100 %.
    An ``extra`` column is hidden in tables until the clerk asks for it. In a window too narrow for all columns
    those with a number in ``spare`` make room, 1 first.
    """

    name: str
    title: str
    value: Any
    show: Callable[[Any], str] = plain
    width: int = 100
    mask: Callable[[str], str] | None = None
    order: Any = None
    sortable: bool = True
    number: bool = False
    extra: bool = False
    spare: int = 0
    colour: Callable[[Any], str | None] | None = None

    def text(self, value: Any, revealed: bool = False) -> str:
        """Return what is shown of a value."""
        shown = self.show(value)
        return self.mask(shown) if self.mask and shown and not revealed else shown


@dataclass(frozen=True)
class Query:
    """What a list is asked for: words to find, a narrowing of the listing's own kind, an order."""

    needle: str = ""
    narrow: Any = None
    order: str = ""
    descending: bool = False

    def with_(self, **changes: Any) -> Query:
        """Return the same query with some parts changed."""
        return replace(self, **changes)


Quick = Callable[[Session, Sequence[Sequence[str]], Sequence[ColumnElement[bool]], int | None], list[int]]


@dataclass(frozen=True)
class Listing:
    """Records of one kind, ready to be shown, searched, sorted and exported.

    ``word`` turns one typed word into a condition; ``narrow`` turns the listing's own narrowing
    (a place, a month, a state …) into conditions. ``quick`` finds by words in the listing's own order faster than
    a condition could.
    """

    title: str
    records: Select[Any]
    key: InstrumentedAttribute[int]
    fields: tuple[Field, ...]
    order: str
    word: Callable[[str], ColumnElement[bool]]
    quick: Quick | None = None
    narrow: Callable[[Any], list[ColumnElement[bool]]] = lambda _narrow: []
    descending: bool = False
    hint: str = ""

    def field(self, name: str) -> Field:
        """Return the column of that name."""
        return next(field for field in self.fields if field.name == name)

    def find(self, needle: str) -> ColumnElement[bool]:
        """Turn what was typed into a condition; several words must all be met."""
        each = [or_(*(and_(true(), *map(self.word, words)) for words in ways)) for ways in _ways(needle)]
        return and_(true(), *each)

    def ids(self, session: Session, query: Query = Query(), most: int | None = None) -> array[int]:
        """Return the ids of the matching records, in order: all of them, or the first ones."""
        where = [] if query.narrow is None else self.narrow(query.narrow)
        searches = _searches(query.needle)
        if (
            self.quick
            and 0 < len(searches) <= _MOST_SEARCHES
            and query.order in ("", self.order)
            and not query.descending
        ):
            return array("q", self.quick(session, searches, where, most))
        found = self.records.with_only_columns(self.key, maintain_column_froms=True).where(*where).limit(most)
        if query.needle.strip():
            found = found.where(self.find(query.needle))
        by = self.field(query.order or self.order)
        down = query.descending if query.order else self.descending
        value = by.value if by.order is None else by.order
        first, then = (value.desc(), self.key.desc()) if down else (value.asc(), self.key.asc())
        found = found.order_by(first.nulls_last(), then)
        # the cursor's own rows: SQLAlchemy's row objects would double the time for 100,000 ids
        cursor = session.connection().execute(found).cursor
        return array("q", [row[0] for row in cursor.fetchall()] if cursor is not None else [])

    def rows(self, session: Session, ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
        """Return the field values of the given records."""
        found = self.records.with_only_columns(
            self.key, *(field.value for field in self.fields), maintain_column_froms=True
        ).where(self.key.in_(ids))
        return {row[0]: tuple(row[1:]) for row in session.execute(found)}

    def texts(self, session: Session, ids: Sequence[int], revealed: bool = False) -> list[tuple[str, ...]]:
        """Return the shown texts of the given records in their order; meant for some hundreds at a time."""
        rows = self.rows(session, ids)
        return [
            tuple(field.text(value, revealed) for field, value in zip(self.fields, rows[record_id], strict=True))
            for record_id in ids
            if record_id in rows
        ]


def _ways(needle: str) -> list[list[list[str]]]:
    """Cut what was typed into groups of words; Latin words side by side may also be one: people type ``zhang wei``."""
    groups = []
    for latin, group in groupby(words.clean(needle).split(), lambda word: word.isascii() and word.isalpha()):
        typed = list(group)
        groups.append([typed, ["".join(typed)]] if latin and len(typed) > 1 else [typed])
    return groups


def _searches(needle: str) -> list[list[str]]:
    """Return the ways to understand what was typed, each a row of words that must all be met, up to a limit."""
    chosen = islice(product(*_ways(needle)), _MOST_SEARCHES + 1)
    return [[word for typed in row for word in typed] for row in chosen if row]
