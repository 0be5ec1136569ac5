"""Events as they leave the office: when, where, what about and for whom, but nobody's name."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.services.calendar_entries.entry import Entry
from jiceng_desktop.terms import OccurrenceStatus

CANCELLED = "【已取消】"
_BATCH = 500


def identify(session: Session, ids: Sequence[int]) -> None:
    """Give each event that has none yet what calendar files know it by.

    That is no change of the event: its version and the history stay as they are.
    """
    table = table_of(Occurrence)
    for start in range(0, len(ids), _BATCH):
        unknown = select(table.c.id).where(table.c.id.in_(ids[start : start + _BATCH]), table.c.uid.is_(None))
        for number in session.scalars(unknown).all():
            session.connection().execute(update(table).where(table.c.id == number).values(uid=str(uuid.uuid4())))


def outgoing(session: Session, ids: Sequence[int]) -> list[Entry]:
    """Return events that have been identified, in order of time; those skipped in their series are left out."""
    entries = []
    for start in range(0, len(ids), _BATCH):
        found = session.execute(
            select(Occurrence, Venue.name)
            .outerjoin(Venue, Venue.id == Occurrence.venue_id)
            .where(Occurrence.id.in_(ids[start : start + _BATCH]), Occurrence.status != OccurrenceStatus.SKIPPED)
        )
        entries += [_entry(occurrence, venue) for occurrence, venue in found]
    return sorted(entries, key=lambda entry: (entry.starts_at, entry.uid))


def _entry(occurrence: Any, venue: str | None) -> Entry:
    cancelled = occurrence.status is OccurrenceStatus.CANCELLED
    return Entry(
        occurrence.uid or "",
        occurrence.title,
        occurrence.starts_at,
        occurrence.ends_at,
        venue or "",
        _told(occurrence),
        occurrence.kind,
        cancelled,
        occurrence.version,
    )


def _told(occurrence: Any) -> str:
    """Say what the event is about and for whom; names of the chair and the speakers stay in the office."""
    audience = [f"参加对象：{occurrence.audience}"] if occurrence.audience else []
    agenda = [line.strip() for line in (occurrence.agenda or "").splitlines() if line.strip()]
    return "\n".join([*audience, *(["议程："] if agenda else []), *agenda])
