"""Writing many records at once, with the audit lines that the listener would write for single ones."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from sqlalchemy import Table, bindparam, func, insert, select, update
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.audit import AuditEntry
from jiceng_desktop.db.base import Base, table_of
from jiceng_desktop.terms import AuditAction


@contextmanager
def uncollected() -> Iterator[None]:
    """Put off the search for cyclic garbage: among hundreds of thousands of live rows it takes a fifth of the time.

    What was made meanwhile is never looked at either: that would stop every thread for half a second. It goes when
    nobody holds it any more, as nearly everything does.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.freeze()
            gc.enable()


def insert_many(session: Session, model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns, each with an audit line.

    The values go to the driver column by column; row by row through SQLAlchemy takes three times as long.
    """
    if not rows:
        return
    table, connection = table_of(model), session.connection()
    above = next_id(session, model) - 1
    compiled = insert(table).compile(dialect=connection.dialect, column_keys=list(rows[0]))
    columns = []
    for name in compiled.positiontup or ():
        values = [row[name] for row in rows]
        process = table.c[name].type.dialect_impl(connection.dialect).bind_processor(connection.dialect)
        columns.append(list(map(process, values)) if process else values)
    connection.exec_driver_sql(str(compiled), list(zip(*columns, strict=True)))
    audit.note_many(session, AuditAction.ADD, table, table.c.id > above)


Change = tuple[dict[str, Any], dict[str, Any]]  # a record as it is, and its new values


def rows_of(session: Session, table: Table, ids: Collection[int]) -> Iterator[dict[str, Any]]:
    """Yield records as they are, column by column."""
    for row in session.execute(select(table).where(table.c.id.in_(ids))):
        yield dict(row._mapping)


def update_many(session: Session, table: Table, changes: Iterable[Change]) -> None:
    """Change records in the order given, those with the same columns together, each with an audit line."""
    done = []
    for columns, alike in groupby(changes, lambda change: sorted(change[1])):
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in columns}
        statement = update(table).where(table.c.id == bindparam("which"))
        together = list(alike)
        rows = [{"which": old["id"], **{f"new_{name}": new[name] for name in columns}} for old, new in together]
        session.connection().execute(statement.values(version=table.c.version + 1, **values), rows)
        done += together
    audit.note_changes(session, table, done)
    session.expire_all()  # what was loaded is no longer true


def next_id(session: Session, model: type[Base]) -> int:
    """Return the next id never used before; the running transaction is the only writer."""
    table = table_of(model)
    told = select(func.max(AuditEntry.record_id)).where(AuditEntry.record_kind == table.name)
    return max(session.scalar(select(func.max(table.c.id))) or 0, session.scalar(told) or 0) + 1
