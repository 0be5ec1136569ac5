"""更正通知: what people were told of an event by its last paper, and that it is no longer so."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, aliased

from jiceng_desktop.db.audit import AuditEntry
from jiceng_desktop.db.documents import Document
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.services.filed import flat, show_number
from jiceng_desktop.terms import CALLED_OFF, AuditAction, DocumentKind, DocumentStatus, OccurrenceStatus

NOTICES = (DocumentKind.NOTICE, DocumentKind.MEETING, DocumentKind.ACTIVITY)
_TELLING = (*NOTICES, DocumentKind.CORRECTION)
_APART_WORDS = {status.label for status in CALLED_OFF}
_INNER = str.maketrans("《》", "〈〉")  # GB/T 15834: a title inside a title
_PAPER = (Document.id, Document.title, Document.year, Document.number, Document.code, Document.addressee)
_OTHER = aliased(Document)
_LAST = (
    select(func.max(_OTHER.id))
    .where(_OTHER.kind.in_(_TELLING), _OTHER.status == DocumentStatus.FILED, _OTHER.occurrence_id == Occurrence.id)
    .correlate(Occurrence)
    .scalar_subquery()
)
_ANNOUNCED = (  # events with the last paper that is out of each; put together once, since every card asks
    select(Occurrence.id, Occurrence.title, Occurrence.starts_at, Occurrence.status)
    .add_columns(*(column.label(f"paper_{column.key}") for column in _PAPER))
    .join(Document, Document.id == _LAST)
    .order_by(Occurrence.starts_at, Occurrence.id)
)


@dataclass(frozen=True)
class Told:
    """What people know of an event by its last filed paper: when it begins, and whether it is off.

    ``cited`` names that paper by title and number, ``addressee`` is whom it was addressed to.
    """

    document_id: int
    cited: str
    addressee: str
    starts_at: datetime
    off: bool


@dataclass(frozen=True)
class Owed:
    """An event of whose change people were not told; ``what`` is 取消, 改期 or 恢复."""

    occurrence_id: int
    title: str
    what: str
    day: date  # on which people still expect it, or do not expect it yet


def told(session: Session, occurrence_id: int) -> Told | None:
    """Return what people know of an event; None while no notice of it was filed."""
    found = _announced(session, Occurrence.id == occurrence_id)
    return found[0][1] if found else None


def change_of(told: Told, starts_at: datetime, status: OccurrenceStatus) -> str:
    """Name what became of an event since people were told of it; nothing where all is as they know it."""
    if status in CALLED_OFF:
        return "" if told.off else "取消"
    if told.off:
        return "恢复"
    return "改期" if starts_at != told.starts_at else ""


def owed(session: Session, today: date, occurrence_id: int | None = None) -> list[Owed]:
    """Return the events from today on of whose change people were not told, or that one if it is among them."""
    begin = datetime.combine(today, time())
    which = Occurrence.starts_at >= begin if occurrence_id is None else Occurrence.id == occurrence_id
    found = []
    for row, known in _announced(session, which, Occurrence.status != OccurrenceStatus.HELD):
        day = min(row.starts_at, known.starts_at) if known.starts_at >= begin else row.starts_at
        what = change_of(known, row.starts_at, row.status)
        if what and day >= begin:
            found.append(Owed(row.id, row.title, what, day.date()))
    return found


def _announced(session: Session, *which: ColumnElement[bool]) -> list[tuple[Any, Told]]:
    """Return the events of which papers are out, each with what people know by the last of them."""
    rows = session.execute(_ANNOUNCED.where(*which)).all()
    changes = _changes_since(session, [row.paper_id for row in rows])
    return [(row, _told(row, changes.get(row.id, ()))) for row in rows]


def _changes_since(session: Session, document_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """Return what was changed in each event after its paper was filed, the first change first."""
    if not document_ids:
        return {}
    filed = (
        select(Document.occurrence_id, AuditEntry.group_id)
        .join(AuditEntry, and_(AuditEntry.record_kind == "document", AuditEntry.record_id == Document.id))
        .where(Document.id.in_(document_ids), AuditEntry.action == AuditAction.ADD)
        .subquery()
    )
    found = session.execute(
        select(AuditEntry.record_id, AuditEntry.changes)
        .join(filed, and_(AuditEntry.record_id == filed.c.occurrence_id, AuditEntry.group_id > filed.c.group_id))
        .where(AuditEntry.record_kind == "occurrence", AuditEntry.action == AuditAction.CHANGE)
        .order_by(AuditEntry.id)
    )
    changes: dict[int, list[dict[str, Any]]] = {}
    for occurrence_id, text in found:
        if text:
            changes.setdefault(occurrence_id, []).append(json.loads(text))
    return changes


def _told(row: Any, changes: Iterable[dict[str, Any]]) -> Told:
    """Go back from how an event is now to how it was when its paper was filed."""
    before: dict[str, Any] = {}
    for change in changes:
        for name in change.keys() - before.keys():
            before[name] = change[name][0]
    starts_at = datetime.fromisoformat(before["starts_at"]) if "starts_at" in before else row.starts_at
    off = before["status"] in _APART_WORDS if "status" in before else row.status in CALLED_OFF
    number = show_number(row.paper_year, row.paper_number, row.paper_code)
    cited = f"《{flat(row.paper_title).translate(_INNER)}》（{number}）"
    return Told(row.paper_id, cited, row.paper_addressee, starts_at, off)
