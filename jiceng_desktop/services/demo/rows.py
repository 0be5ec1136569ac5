"""Storing many rows at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.base import Base, Kept
from jiceng_desktop.terms import AuditAction

WHOLE = 100
_STORED = 90  # per cent; the rest is the audit


class Rows:
    """Collects rows under ids of its own and stores them table by table, which objects would make ten times slower.

    What the listeners do for objects is done here by hand: versions start at 1, and ``note`` writes the audit.
    """

    def __init__(self, session: Session, report: Callable[[int, int], None]) -> None:
        self._session = session
        self._report = report
        self._waiting: defaultdict[Table, list[dict[str, Any]]] = defaultdict(list)
        self._count: Counter[Table] = Counter()
        self._blank: dict[Table, dict[str, Any]] = {}

    def add(self, model: type[Kept], **values: Any) -> int:
        """Take one row and return its id; columns that are not named get their defaults."""
        table = _table(model)
        self._count[table] += 1
        self._waiting[table].append({**self._blanks(table), "id": self._count[table], **values})
        return self._count[table]

    def save(self, percent: float) -> None:
        """Store what was taken, referred tables first, and report how far the whole is."""
        for table in Base.metadata.sorted_tables:
            if waiting := self._waiting.pop(table, None):
                self._session.connection().execute(insert(table), waiting)
        self._report(round(percent * _STORED / WHOLE), WHOLE)

    def note(self) -> None:
        """Write an audit line for every row stored."""
        for done, table in enumerate(self._count):
            audit.note_many(self._session, AuditAction.ADD, table, table.c.id > 0)
            self._report(_STORED + (WHOLE - _STORED) * done // len(self._count), WHOLE)
        self._report(WHOLE, WHOLE)

    def _blanks(self, table: Table) -> dict[str, Any]:
        if table not in self._blank:
            self._blank[table] = {column.name: getattr(column.default, "arg", None) for column in table.columns}
        return self._blank[table]


def _table(model: type[Any]) -> Table:
    return cast(Table, model.__table__)
