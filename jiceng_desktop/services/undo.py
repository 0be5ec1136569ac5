"""Taking a whole action back: what it added goes, what it changed or removed returns."""

from __future__ import annotations

import json
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import Table, and_, delete, exists, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from jiceng_desktop.db import audit, search
from jiceng_desktop.db.audit import AuditEntry, AuditGroup
from jiceng_desktop.db.base import Base, Code, Kept
from jiceng_desktop.db.exchange import ImportRun
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.undo import UndoStep
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import AuditAction

# What an action added, but others may use by now.
_SHARED = ("compound", "building", "entrance", "dwelling", "grid", "household", "care_tag_kind")
_IN_USE = "不能撤销：有的记录后来又被别处用到了，例如登记为志愿者、参加过活动、借过书，或者号码已登记在别人名下。"


def keep(session: Session, record: Kept) -> None:
    """Remember a record as it is now, before the running action changes or removes it."""
    table = type(record).__table__  # type: ignore[attr-defined]
    values = {column.name: _plain(getattr(record, column.name)) for column in table.columns}
    session.connection().execute(
        insert(UndoStep),
        {
            "group_id": audit.group_id(session),
            "record_kind": table.name,
            "record_id": record.id,
            "before": json.dumps(values, ensure_ascii=False),
        },
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def _typed(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    typed = dict(values)
    for column in table.columns:
        value, kind = typed[column.name], column.type.python_type
        if isinstance(value, str) and kind in (date, datetime):
            typed[column.name] = kind.fromisoformat(value)
        elif isinstance(column.type, Code):
            typed[column.name] = None if value is None else column.type.terms(value)
    return typed


@action("撤销")
def take_back(session: Session, group_id: int) -> int:
    """Take an action back and return how many records that touched.

    Raises:
        Refusal: somebody changed a record since, or other records now hang on it; nothing is taken back then.
    """
    _refuse_touched(session, group_id)
    steps = list(session.scalars(select(UndoStep).where(UndoStep.group_id == group_id).order_by(UndoStep.id.desc())))
    removed = {
        (row[0], row[1])
        for row in session.execute(
            select(AuditEntry.record_kind, AuditEntry.record_id).where(
                AuditEntry.group_id == group_id, AuditEntry.action == AuditAction.REMOVE
            )
        )
    }
    back = [step for step in steps if (step.record_kind, step.record_id) in removed]
    changed = [step for step in steps if (step.record_kind, step.record_id) not in removed]
    try:
        count = _put_back(session, back) + _change_back(session, changed) + _remove_added(session, group_id)
        _reindex(session, {step.record_id for step in steps if step.record_kind == "person"})
        session.flush()
    except IntegrityError as error:
        raise Refusal(_IN_USE) from error
    if not count:
        raise Refusal("这一步已经撤销过了。")
    session.execute(delete(UndoStep).where(UndoStep.group_id == group_id))  # unmasked, and needed no more
    return count


def _refuse_touched(session: Session, group_id: int) -> None:
    """Refuse when a record of the group was changed after it by an action that still stands."""
    mine, later = aliased(AuditEntry), aliased(AuditEntry)
    settled = select(ImportRun.group_id).where(ImportRun.undone_by_id.is_not(None))
    undoing = select(ImportRun.undone_by_id).where(ImportRun.undone_by_id.is_not(None))
    touched = (
        select(later.person_id)
        .join(mine, and_(mine.record_kind == later.record_kind, mine.record_id == later.record_id))
        .where(
            mine.group_id == group_id,
            mine.action.in_((AuditAction.ADD, AuditAction.CHANGE)),
            later.group_id > group_id,
            later.action.in_((AuditAction.CHANGE, AuditAction.REMOVE)),
            later.group_id.not_in(settled),
            later.group_id.not_in(undoing),
        )
    )
    if people := set(session.scalars(touched.limit(20))):
        names = session.scalars(select(Person.name).where(Person.id.in_(people)).limit(3)).all()
        raise Refusal(f"不能撤销：之后又有人修改过{'、'.join(names) or '其中的记录'}，撤销会丢掉这些修改。")


def _put_back(session: Session, steps: list[UndoStep]) -> int:
    order = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
    for step in sorted(steps, key=lambda step: order[step.record_kind]):
        table = Base.metadata.tables[step.record_kind]
        session.execute(insert(table), _typed(table, json.loads(step.before)))
        audit.note_many(session, AuditAction.ADD, table, table.c.id == step.record_id)
    return len(steps)


def _change_back(session: Session, steps: list[UndoStep]) -> int:
    for step in steps:
        table = Base.metadata.tables[step.record_kind]
        values = _typed(table, json.loads(step.before))
        record: Any = session.get_one(_model(table), step.record_id)
        for name in values.keys() - {"id", "version"}:
            setattr(record, name, values[name])
        session.flush()  # one after the other: a headship is given back only once it was given up
    return len(steps)


def _model(table: Table) -> type[Any]:
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)


def _remove_added(session: Session, group_id: int) -> int:
    """Remove what the group added, children first; shared records that others use by now stay."""
    count = 0
    for table in reversed(Base.metadata.sorted_tables):
        if "version" not in table.c or table.name == "audit_entry":
            continue
        added = and_(
            table.c.id.in_(
                select(AuditEntry.record_id).where(
                    AuditEntry.group_id == group_id,
                    AuditEntry.record_kind == table.name,
                    AuditEntry.action == AuditAction.ADD,
                )
            ),
            *(_unused(table) if table.name in _SHARED else ()),
        )
        audit.note_many(session, AuditAction.REMOVE, table, added)
        count += session.connection().execute(delete(table).where(added)).rowcount
    return count


def _unused(table: Table) -> list[Any]:
    """Return the conditions that nothing refers to a shared record."""
    return [
        ~exists().where(key.parent == table.c.id)
        for other in Base.metadata.tables.values()
        for key in other.foreign_keys
        if key.column is table.c.id
    ]


def _reindex(session: Session, person_ids: set[int]) -> None:
    for person in session.scalars(select(Person).where(Person.id.in_(person_ids))):
        search.reindex(session, person.id, person.search_keys())


def latest(session: Session, actor: str) -> tuple[int, str] | None:
    """Return the last group of an actor that can be taken back, with its title; imports have their own way back."""
    imported = exists().where(ImportRun.group_id == AuditGroup.id)
    found = session.execute(
        select(AuditGroup.id, AuditGroup.title)
        .where(AuditGroup.actor == actor, exists().where(UndoStep.group_id == AuditGroup.id), ~imported)
        .order_by(AuditGroup.id.desc())
        .limit(1)
    ).first()
    return (found[0], found[1]) if found else None
