"""Taking a whole action back: what it added goes, what it changed or removed returns."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Set
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import Table, and_, delete, exists, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from jiceng_desktop.db import audit
from jiceng_desktop.db.audit import AuditEntry, AuditGroup
from jiceng_desktop.db.base import Base, Code, Kept, model_of, table_of
from jiceng_desktop.db.documents import Scan
from jiceng_desktop.db.exchange import ImportRun
from jiceng_desktop.db.forms import Submission
from jiceng_desktop.db.materials import Material
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.db.references import uniques
from jiceng_desktop.db.undo import UndoStep
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import bulk, naming, settled
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import AuditAction

KEPT_DAYS = 30  # for so long what was before an action is remembered
_MOST_LOOKED_AT, _AT_ONCE = 200, 500

# What an action added, but others may use by now.
_SHARED = (
    "compound", "building", "entrance", "dwelling", "grid", "household", "care_tag_kind", "venue", "team", "box",
    "corner",
)  # fmt: skip
_IN_USE = "不能撤销：有的记录后来又被别处用到了，例如登记为志愿者、参加过活动、借过书，或者号码已登记在别人名下。"


def keep(session: Session, record: Kept) -> None:
    """Remember a record as it is now, before the running action changes or removes it."""
    table = table_of(type(record))  # type: ignore[arg-type]
    keep_rows(session, table, [{column.name: getattr(record, column.name) for column in table.columns}])


def keep_rows(session: Session, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Remember rows of a table as they are now, whole, before set-based work changes or removes them."""
    group = audit.group_id(session)
    steps = [
        {
            "group_id": group,
            "record_kind": table.name,
            "record_id": row["id"],
            "before": json.dumps({name: _plain(value) for name, value in row.items()}, ensure_ascii=False),
        }
        for row in rows
    ]
    if steps:
        session.connection().execute(insert(UndoStep), steps)


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | time) else value


def _typed(table: Table, values: dict[str, Any]) -> dict[str, Any]:
    typed = dict(values)
    for column in table.columns:
        value, kind = typed[column.name], column.type.python_type
        if isinstance(value, str) and kind in (date, datetime, time):
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
    for step in steps:
        session.expunge(step)  # else each would be read again once something was changed in bulk
    _refuse_settled(session, steps)
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
        if back:
            _release(session, changed)
        count = _put_back(session, back) + _change_back(session, changed) + remove_added(session, group_id)
        _readdress(session, steps)
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
        select(later.group_id, later.person_id)
        .join(mine, and_(mine.record_kind == later.record_kind, mine.record_id == later.record_id))
        .where(
            mine.group_id == group_id,
            mine.action.in_((AuditAction.ADD, AuditAction.CHANGE)),
            later.group_id > group_id,
            later.action.in_((AuditAction.CHANGE, AuditAction.REMOVE)),
            later.group_id.not_in(settled),
            later.group_id.not_in(undoing),
        )
        .order_by(later.group_id.desc())
    )
    if found := session.execute(touched.limit(_MOST_LOOKED_AT)).all():
        raise Refusal(_told_of_later(session, found[0][0], {row[1] for row in found if row[0] == found[0][0]}))


def _refuse_settled(session: Session, steps: list[UndoStep]) -> None:
    """Refuse when service that was confirmed would stop counting although others rely on it by now."""
    fresh = [
        step.record_id
        for step in steps
        if step.record_kind == "service_record" and json.loads(step.before)["confirmed_at"] is None
    ]
    for start in range(0, len(fresh), _AT_ONCE):
        settled.refuse(session, fresh[start : start + _AT_ONCE])


def _told_of_later(session: Session, group_id: int, person_ids: set[int | None]) -> str:
    """Say which action stands in the way."""
    group = session.get_one(AuditGroup, group_id)
    names = session.scalars(select(Person.name).where(Person.id.in_(person_ids)).limit(3)).all()
    concerning = f"（{'、'.join(names)}{' 等' if len(person_ids) > len(names) else ''}）" if names else ""
    return (
        f"不能撤销：{group.at:%Y-%m-%d %H:%M} {group.actor} 又做过“{group.title or '修改'}”{concerning}，"
        "撤销会丢掉那次修改。"
    )


def _release(session: Session, steps: list[UndoStep]) -> None:
    """Give back first what may exist only once, such as an ID number: what was removed needs it to return."""
    for step in steps:
        table = Base.metadata.tables[step.record_kind]
        whole = [columns for columns, limit in uniques(table) if limit is None]
        # what is single inside another record, such as a room, comes back together with its place there
        own = {column.name for columns in whole if not any(one.foreign_keys for one in columns) for column in columns}
        if not own:
            continue
        record, values = session.get_one(model_of(table), step.record_id), _typed(table, json.loads(step.before))
        for name in own:
            setattr(record, name, values[name])
        session.flush()


def _put_back(session: Session, steps: list[UndoStep]) -> int:
    order = {table.name: place for place, table in enumerate(Base.metadata.sorted_tables)}
    for step in sorted(steps, key=lambda step: order[step.record_kind]):
        table = Base.metadata.tables[step.record_kind]
        session.execute(insert(table), _typed(table, json.loads(step.before)))
        audit.note_many(session, AuditAction.ADD, table, table.c.id == step.record_id)
    return len(steps)


def _change_back(session: Session, steps: list[UndoStep]) -> int:
    cards = [step for step in steps if step.record_kind == "person"]
    for step in steps:
        if step.record_kind != "person":
            change_back(session, step)
    for start in range(0, len(cards), _AT_ONCE):
        _change_cards_back(session, cards[start : start + _AT_ONCE])
    return len(steps)


def _change_cards_back(session: Session, steps: list[UndoStep]) -> None:
    """Give many cards their old values again at once: an import may have changed all there are."""
    table = table_of(Person)
    now = {row["id"]: row for row in bulk.rows_of(session, table, [step.record_id for step in steps])}
    changes = []
    for step in steps:
        old, values = now[step.record_id], _typed(table, json.loads(step.before))
        given_back = {name: value for name, value in values.items() if name != "version" and old[name] != value}
        if given_back:
            changes.append((old, given_back))
            now[step.record_id] = {**old, **given_back, "version": old["version"] + 1}
    bulk.update_many(session, table, changes)


def change_back(session: Session, step: UndoStep, columns: Set[str] | None = None) -> None:
    """Give a record its old values again, all of them or only those of some columns."""
    table = Base.metadata.tables[step.record_kind]
    values = _typed(table, json.loads(step.before))
    record: Any = session.get_one(model_of(table), step.record_id)
    for name in values.keys() - {"id", "version"}:
        if columns is None or name in columns:
            setattr(record, name, values[name])
    session.flush()  # one after the other: a headship is given back only once it was given up


def remove_added(session: Session, group_id: int, spared: Collection[str] = ()) -> int:
    """Remove what the group added, children first; shared records that others use by now stay, and ``spared`` ones."""
    count = 0
    for table in reversed(Base.metadata.sorted_tables):
        if "version" not in table.c or table.name in ("audit_entry", *spared):
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


def _readdress(session: Session, steps: list[UndoStep]) -> None:
    """Let the dwellings follow what got its old name, position or neighbours back, or came back itself."""
    for kind in ("compound", "building", "entrance", "dwelling"):
        ids = [step.record_id for step in steps if step.record_kind == kind]
        for start in range(0, len(ids), _AT_ONCE):
            naming.rewrite(session, Dwelling.id.in_(naming.dwelling_ids(kind, *ids[start : start + _AT_ONCE])))


def remembers(session: Session, group_id: int | None) -> bool:
    """Tell whether an action changed or removed something that can come back, rather than only added."""
    return session.scalar(select(UndoStep.id).where(UndoStep.group_id == group_id).limit(1)) is not None


def holds_old(session: Session, now: datetime) -> bool:
    """Tell whether something is still remembered that is older than a month."""
    old = select(AuditGroup.id).where(AuditGroup.at < now - timedelta(days=KEPT_DAYS))
    return session.scalar(select(UndoStep.id).where(UndoStep.group_id.in_(old)).limit(1)) is not None


@action("清理撤销记录")
def forget_old(session: Session) -> int:
    """Forget what was before the actions of more than a month ago: it is kept whole and unmasked.

    What was only marked as removed until then goes for good.
    """
    before = audit.moment(session) - timedelta(days=KEPT_DAYS)
    for table in map(table_of, (Scan, Material, Submission)):
        gone = table.c.removed_on < before.date()
        audit.note_many(session, AuditAction.REMOVE, table, gone)
        session.connection().execute(delete(table).where(gone))
    old = select(AuditGroup.id).where(AuditGroup.at < before)
    return session.connection().execute(delete(UndoStep).where(UndoStep.group_id.in_(old))).rowcount
