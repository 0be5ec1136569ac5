"""What was done, by whom; and the refusal of a stale save."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.audit import AuditEntry, AuditGroup
from jiceng_desktop.db.base import Kept
from jiceng_desktop.db.office import Community
from jiceng_desktop.db.people import CareTag, CareTagKind
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import AuditAction

R = TypeVar("R", bound=Kept)


@dataclass(frozen=True)
class Line:
    """One line of a history: when, who, what was done, and from what to what; ``about`` names a care tag."""

    at: datetime
    actor: str
    title: str
    action: AuditAction
    record_kind: str
    changes: tuple[tuple[str, str, str], ...]
    about: str = ""


def current(session: Session, model: type[R], record_id: int, version: int, labels: Mapping[str, str]) -> R:
    """Return the record to be changed; refuse when another desk saved it since ``version`` was loaded."""
    record = session.get(model, record_id)
    if record is None:
        raise Refusal("这条记录已被另一处删除，无法保存。请复制您的修改，刷新后再试。")
    if record.version != version:
        raise Stale(_changes_since(session, model, record_id, version, labels))
    return record


def refuse_changed(record: Kept, version: int | None) -> None:
    """Refuse to delete a record that another desk saved since ``version`` was shown; None asks no questions."""
    if version is not None and record.version != version:
        raise Refusal("这条记录刚被另一处修改过，没有删除。请看过新的内容再决定。")


def _changes_since(
    session: Session, model: type[Kept], record_id: int, version: int, labels: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    kind = model.__tablename__  # type: ignore[attr-defined]
    this = and_(AuditEntry.record_kind == kind, AuditEntry.record_id == record_id)
    changed = AuditEntry.action == AuditAction.CHANGE
    groups = select(AuditEntry.group_id).where(this, changed, AuditEntry.version > version)
    # what hangs on a person is saved together with the card
    concerned = or_(this, AuditEntry.person_id == record_id) if kind == "person" else this
    found = session.execute(
        select(AuditEntry, CareTagKind.name)
        .outerjoin(*_CARRIED)
        .outerjoin(CareTagKind, CareTagKind.id == CareTag.kind_id)
        .where(AuditEntry.group_id.in_(groups), concerned, AuditEntry.action != AuditAction.REVEAL)
        .order_by(AuditEntry.id)
    )
    return [change for entry, tag in found for change in _change_told(session, entry, tag, labels)]


_CARRIED = (CareTag, and_(AuditEntry.record_kind == "care_tag", CareTag.id == AuditEntry.record_id))


def _change_told(
    session: Session, entry: AuditEntry, tag: str | None, labels: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    told = _told(session, entry.changes, labels)
    if tag is None or "tags" not in labels:  # a form of the tag itself knows its fields
        return told
    ends = [bool(new) for label, _, new in told if label == labels.get("to_on")]
    if told and not ends:
        return [(f"{tag}{label}", old, new) for label, old, new in told]
    return [(labels["tags"], tag, "") if any(ends) else (labels["tags"], "", tag)]


def of_person(session: Session, person_id: int, labels: Mapping[str, str], limit: int = 50) -> list[Line]:
    """Return what was done to a person and what hangs on it, the newest first."""
    found = session.execute(
        select(AuditEntry, AuditGroup, CareTagKind.name)
        .join(AuditGroup, AuditGroup.id == AuditEntry.group_id)
        .outerjoin(*_CARRIED)
        .outerjoin(CareTagKind, CareTagKind.id == CareTag.kind_id)
        .where(AuditEntry.person_id == person_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return [
        Line(
            group.at,
            group.actor,
            group.title,
            entry.action,
            entry.record_kind,
            tuple(_told(session, entry.changes, labels)),
            about or "",
        )
        for entry, group, about in found
    ]


def _told(session: Session, changes: str, labels: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Put the changes of one audit line into words; what has no word on screen is left out."""
    loaded: dict[str, list[Any]] = json.loads(changes) if changes else {}
    told = []
    for key, (old, new) in loaded.items():
        if key in _NAMED:
            old, new = (_name(session, key, record_id) for record_id in (old, new))
        if key in labels:
            told.append((labels[key], _word(old), _word(new)))
    return told


_NAMED = {"home_id": (Dwelling.id, Dwelling.address), "venue_id": (Venue.id, Venue.name)}


def _name(session: Session, key: str, record_id: int | None) -> str:
    """Return what a record that a column refers to is called."""
    key_column, called = _NAMED[key]
    return session.scalar(select(called).where(key_column == record_id)) or ""


def _word(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


@action("导出清单")
def record_export(session: Session, title: str, count: int, reason: str) -> None:
    """Leave a line that a list left the program with unmasked numbers."""
    community = session.scalars(select(Community)).one()
    audit.note(
        session,
        AuditAction.EXPORT,
        community,
        {"list": [None, title], "count": [None, count], "reason": [None, reason]},
    )
