"""Every change of a kept record leaves one line: who, when, what, from what to what.

One user action is one group. A new record's line carries no values (the record itself and the lines
after it hold them); a changed one carries old and new, a removed one the old. Sensitive values are masked.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Table, event, insert, inspect, literal, null, select
from sqlalchemy.orm import Mapped, Session, UOWTransaction, mapped_column

from jiceng_desktop.db.base import Base, Code, Kept, Key
from jiceng_desktop.terms import AuditAction, Term


class AuditGroup(Base):
    """One user action."""

    __tablename__ = "audit_group"
    id: Mapped[Key]
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(64))
    title: Mapped[str] = mapped_column(String(100), default="")


class AuditEntry(Base):
    """What one action did to one record; ``person_id`` says whom it concerns."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_record", "record_kind", "record_id"),
        Index("ix_audit_entry_person_id", "person_id"),
        Index("ix_audit_entry_group_id", "group_id"),
    )
    id: Mapped[Key]
    group_id: Mapped[int] = mapped_column(ForeignKey("audit_group.id"))
    action: Mapped[AuditAction] = mapped_column(Code(AuditAction))
    record_kind: Mapped[str] = mapped_column(String(32))
    record_id: Mapped[int]
    person_id: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=0)
    changes: Mapped[str] = mapped_column(default="")


def moment(session: Session) -> datetime:
    """Return when the running write began: one moment for all that it does."""
    found: datetime = session.info["now"]
    return found


def actor(session: Session) -> str:
    """Return who does the running write."""
    return str(session.info["actor"])


def group_id(session: Session) -> int:
    """Return the group of the running write, opening it if need be."""
    if "group_id" not in session.info:
        found = session.connection().execute(
            insert(AuditGroup),
            {"actor": actor(session), "at": moment(session), "title": session.info.get("title", "")},
        )
        session.info["group_id"] = found.lastrowid
    return int(session.info["group_id"])


def note(session: Session, action: AuditAction, record: Kept, changes: dict[str, list[Any]]) -> None:
    """Add one line to the running group by hand, for what is not a change (a look, an export)."""
    session.connection().execute(insert(AuditEntry), _line(session, action, record, changes))


def note_many(session: Session, action: AuditAction, table: Table, which: ColumnElement[bool]) -> None:
    """Add one line for each record that meets a condition: for set-based changes, which the listener misses."""
    person = table.c.id if table.name == "person" else table.c.get("person_id", null())
    lines = select(
        literal(group_id(session)),
        literal(action.value),
        literal(table.name),
        table.c.id,
        person,
        table.c.version,
        literal(""),
    ).where(which)
    columns = ["group_id", "action", "record_kind", "record_id", "person_id", "version", "changes"]
    session.execute(insert(AuditEntry).from_select(columns, lines))


def note_changes(
    session: Session, table: Table, changed: Iterable[tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> None:
    """Add one line for each record that set-based work changed, given as it was and with its new values."""
    group, columns = group_id(session), table.c
    lines = [
        {
            "group_id": group,
            "action": AuditAction.CHANGE,
            "record_kind": table.name,
            "record_id": old["id"],
            "person_id": old["id"] if table.name == "person" else old.get("person_id"),
            "version": old["version"] + 1,
            "changes": json.dumps(
                {
                    name: [shown(old[name], mask), shown(value, mask)]
                    for name, value in new.items()
                    for mask in [columns[name].info.get("mask")]
                },
                ensure_ascii=False,
            ),
        }
        for old, new in changed
    ]
    if lines:
        session.connection().execute(insert(AuditEntry), lines)


@event.listens_for(Session, "after_flush")
def _record(session: Session, _flush: UOWTransaction) -> None:
    lines = [_line(session, AuditAction.ADD, record, {}) for record in session.new if isinstance(record, Kept)]
    changed = [record for record in session.dirty if isinstance(record, Kept) and session.is_modified(record)]
    for record in sorted(changed, key=lambda record: (type(record).__name__, record.id)):  # they come in no order
        lines.append(_line(session, AuditAction.CHANGE, record, changes_of(record)))
    for record in session.deleted:
        if isinstance(record, Kept):
            lines.append(_line(session, AuditAction.REMOVE, record, _last_values(record)))
    if lines:
        session.connection().execute(insert(AuditEntry), lines)


def changes_of(record: Kept) -> dict[str, list[Any]]:
    """Return the changed columns with old and new value, as the audit shows them."""
    state = inspect(record)
    changes = {}
    for column in state.mapper.column_attrs:
        history, told = state.attrs[column.key].history, column.columns[0].info
        if history.has_changes() and column.key != "version" and not told.get("quiet"):
            mask = told.get("mask")
            old = history.deleted[0] if history.deleted else None
            if old is None and not column.columns[0].nullable:
                continue  # only flagged, so that the version rises: it was never empty
            changes[column.key] = [shown(old, mask), shown(getattr(record, column.key), mask)]
    return changes


def _last_values(record: Kept) -> dict[str, list[Any]]:
    values = {}
    for column in inspect(record).mapper.column_attrs:
        value = getattr(record, column.key)
        if value is not None and column.key not in ("id", "version"):
            values[column.key] = [shown(value, column.columns[0].info.get("mask")), None]
    return values


def shown(value: Any, mask: Any) -> Any:
    """Return a value as the audit keeps it."""
    if isinstance(value, Term):
        return value.label
    if value is None or isinstance(value, bool | int):
        return value
    return mask(str(value)) if mask else str(value)


def _line(session: Session, action: AuditAction, record: Kept, changes: dict[str, list[Any]]) -> dict[str, Any]:
    kind = type(record).__tablename__  # type: ignore[attr-defined]
    return {
        "group_id": group_id(session),
        "action": action,
        "record_kind": kind,
        "record_id": record.id,
        "person_id": record.id if kind == "person" else getattr(record, "person_id", None),
        "version": record.version,
        "changes": json.dumps(changes, ensure_ascii=False) if changes else "",
    }
