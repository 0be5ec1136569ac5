"""Reverting an event: what it changed is as before, unless something of just that was changed since."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, cast

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from jiceng_desktop.db import audit
from jiceng_desktop.db.audit import AuditEntry
from jiceng_desktop.db.base import Base
from jiceng_desktop.db.life import LifeEvent
from jiceng_desktop.db.people import CareTag, Membership, Person, Residency
from jiceng_desktop.db.places import Duty
from jiceng_desktop.db.undo import UndoStep
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import homes, people, undo
from jiceng_desktop.services.life.draft import STANDING
from jiceng_desktop.services.life.leaving import Lasting
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.terms import AuditAction, Relation

_SPARED = ("life_event",)  # the event itself stays, and says that it was reverted
_ENDED: tuple[type[Lasting], ...] = (Residency, Membership, CareTag, Duty)
_PERSONAL = ("person", "residency", "membership")
_MADE = (AuditAction.ADD, AuditAction.CHANGE)


@action("撤销变动")
def revert(session: Session, event_id: int) -> list[int]:
    """Revert an event with those registered in the same step; return their ids.

    Raises:
        Refusal: later events or changes would be lost; it says which.
    """
    events = together(session, event_id)
    _refuse_later(session, events)
    group_id = events[0].group_id
    steps = [] if group_id is None else _steps(session, group_id)
    added = set(_added(session, group_id))
    if added and not steps and any(event.status_before is not None for event in events):
        raise Refusal("这条变动登记已久，撤销所需的记录只保留一个月。请直接在档案里更正人员状态、现住址和户。")
    for event in events:
        if ("person", event.other_id) in added:
            event.other_id = None  # the card goes, and nothing may refer to it
    if steps or added:
        _give_back(session, group_id or 0, steps)
    else:
        for event in events:
            _restore(session, event)
    session.expire_all()
    for event in events:
        event.reverted_on = day_of(session)
    session.flush()
    return [event.id for event in events]


def together(session: Session, event_id: int) -> list[LifeEvent]:
    """Return an event that stands, with those registered in the same step."""
    event = session.get(LifeEvent, event_id)
    if event is None:
        raise Refusal("这条变动已不在，请刷新后再试。")
    if event.reverted_on is not None:
        raise Refusal(f"这条变动已于 {event.reverted_on} 撤销过了。")
    if event.group_id is None:
        return [event]
    same = select(LifeEvent).where(LifeEvent.group_id == event.group_id, LifeEvent.reverted_on.is_(None))
    return list(session.scalars(same.order_by(LifeEvent.id)))


def _refuse_later(session: Session, events: list[LifeEvent]) -> None:
    """Refuse while later comings and goings of the same persons stand."""
    later = session.scalar(
        select(LifeEvent)
        .where(
            LifeEvent.person_id.in_([event.person_id for event in events]),
            LifeEvent.id > max(event.id for event in events),
            LifeEvent.kind.in_(STANDING),
            LifeEvent.reverted_on.is_(None),
        )
        .order_by(LifeEvent.id.desc())
        .limit(1)
    )
    if later is not None and events[0].kind in STANDING:
        told = f"“{later.name}”后来又在 {later.event_on} 登记了“{later.kind.label}”"
        raise Refusal(f"{told}，请先撤销那一条。")


def _steps(session: Session, group_id: int) -> list[UndoStep]:
    found = select(UndoStep).where(UndoStep.group_id == group_id, UndoStep.record_kind.not_in(_SPARED))
    return list(session.scalars(found.order_by(UndoStep.id)))


def _added(session: Session, group_id: int | None) -> Iterator[tuple[str, int]]:
    found = select(AuditEntry.record_kind, AuditEntry.record_id).where(
        AuditEntry.group_id == group_id,
        AuditEntry.action == AuditAction.ADD,
        AuditEntry.record_kind.not_in(_SPARED),
    )
    return ((row[0], row[1]) for row in session.execute(found))


def _give_back(session: Session, group_id: int, steps: list[UndoStep]) -> None:
    """Remove what the step added, and put back every value it changed; all others stay as they are now."""
    changed = _changes(session, group_id)
    _refuse_changed(session, group_id, changed)
    try:
        undo.remove_added(session, group_id, _SPARED)
        session.expire_all()
        _put_back(session, steps, changed)
        undo.remove_added(session, group_id, _SPARED)  # doors and households that nobody uses any more
        session.flush()
    except IntegrityError as error:
        raise Refusal("不能撤销：这份档案后来又被别处用到了，例如志愿者、活动或走访记录。") from error
    session.execute(delete(UndoStep).where(UndoStep.group_id == group_id))  # unmasked, and needed no more


Changes = dict[tuple[str, int], dict[str, list[Any]]]


def _changes(session: Session, group_id: int) -> Changes:
    """Return what the step changed, by record and column, as the history shows it: [before, after]."""
    found = select(AuditEntry).where(
        AuditEntry.group_id == group_id, AuditEntry.action.in_(_MADE), AuditEntry.record_kind.not_in(_SPARED)
    )
    changed: Changes = {}
    for entry in session.scalars(found.order_by(AuditEntry.id)):
        record = changed.setdefault((entry.record_kind, entry.record_id), {})
        for column, (old, new) in (json.loads(entry.changes) if entry.changes else {}).items():
            record[column] = [record[column][0] if column in record else old, new]
    return changed


def _refuse_changed(session: Session, group_id: int, changed: Changes) -> None:
    """Refuse when a value of the step is another one today, or something it added was worked on."""
    added = {record for record in _added(session, group_id) if record[0] in _PERSONAL}
    _refuse_hanging(session, group_id, [record_id for kind, record_id in added if kind == "person"])
    later = select(AuditEntry).where(
        AuditEntry.record_kind.in_({kind for kind, _ in changed}),
        AuditEntry.record_id.in_([record_id for _, record_id in changed]),
        AuditEntry.group_id > group_id,
        AuditEntry.action.in_((AuditAction.CHANGE, AuditAction.REMOVE)),
    )
    first: dict[tuple[str, int], dict[str, Any]] = defaultdict(dict)
    for entry in session.scalars(later.order_by(AuditEntry.id)):
        record = entry.record_kind, entry.record_id
        if record not in changed:
            continue
        for column, (old, _) in (json.loads(entry.changes) if entry.changes else {}).items():
            if record in added or column in changed[record]:
                first[record].setdefault(column, old)
    for record, columns in first.items():
        now = _now(session, record)
        touched = [column for column, old in columns.items() if now is None or now.get(column) != old]
        if touched:
            raise Refusal(_told(session, record, touched))


def _refuse_hanging(session: Session, group_id: int, person_ids: list[int]) -> None:
    """Refuse to remove the card of somebody about whom more was entered since."""
    mine, more = aliased(AuditEntry), aliased(AuditEntry)
    own = exists().where(  # taken out and put back again
        mine.group_id == group_id, mine.record_kind == more.record_kind, mine.record_id == more.record_id
    )
    found = session.scalar(
        select(more.person_id).where(
            more.person_id.in_(person_ids), more.group_id > group_id, more.action == AuditAction.ADD, ~own
        )
    )
    if found is not None:
        name = session.scalar(select(Person.name).where(Person.id == found))
        raise Refusal(f"不能撤销：“{name}”的档案后来又登记过其他信息，撤销会丢掉它们。请直接在档案里更正。")


def _now(session: Session, record: tuple[str, int]) -> dict[str, Any] | None:
    """Return a record's present values as the history would show them."""
    table = Base.metadata.tables[record[0]]
    row = session.execute(select(table).where(table.c.id == record[1])).mappings().first()
    if row is None:
        return None
    return {column.name: audit.shown(row[column.name], column.info.get("mask")) for column in table.columns}


def _told(session: Session, record: tuple[str, int], columns: list[str]) -> str:
    """Say whose record was changed since, and what of it."""
    table = Base.metadata.tables[record[0]]
    column = table.c.id if record[0] == "person" else table.c.get("person_id", table.c.id)
    person_id = session.scalar(select(column).where(table.c.id == record[1]))
    name = session.scalar(select(Person.name).where(Person.id == person_id)) or "这位居民"
    parts = "、".join(dict.fromkeys(people.LABELS.get(column, "居住和户的信息") for column in columns))
    return f"不能撤销：“{name}”的{parts}后来又修改过，撤销会丢掉这些修改。请直接在档案里更正。"


def _put_back(session: Session, steps: list[UndoStep], changed: Changes) -> None:
    first: dict[tuple[str, int], UndoStep] = {}
    for step in steps:
        first.setdefault((step.record_kind, step.record_id), step)
    for step in reversed(first.values()):
        columns = changed.get((step.record_kind, step.record_id), {})
        undo.change_back(session, step, set(columns))


# events without a step to take back, such as those of the demonstration


def _restore(session: Session, event: LifeEvent) -> None:
    """Put somebody back where the event says: status, home, and what ended with it that day."""
    person = session.get(Person, event.person_id) if event.person_id else None
    if person is None or event.status_before is None:
        raise Refusal("这条变动没有留下撤销所需的记录。请直接在档案里更正人员状态和现住址。")
    person.status = event.status_before
    if event.to_dwelling_id is not None and (here := homes.open_residency(session, person)) is not None:
        here.to_on = event.event_on
    person.home_id = event.from_dwelling_id
    for model in _ENDED:
        ended = select(model).where(model.person_id == person.id, model.to_on == event.event_on)
        for record in cast("list[Lasting]", session.scalars(ended).all()):
            if isinstance(record, Residency) and record.dwelling_id != event.from_dwelling_id:
                continue
            if isinstance(record, Membership) and record.relation is Relation.HEAD:
                record.relation = _place_now(session, record)
            record.to_on = None
    session.flush()


def _place_now(session: Session, membership: Membership) -> Relation:
    """Return what a former head is to the household today."""
    return Relation.HEAD if homes.head_of(session, membership.household_id) is None else Relation.UNSTATED
