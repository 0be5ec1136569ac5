"""Records that are being written, kept so that a crash or a power cut loses nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.events import Occurrence, UnfinishedRecord
from jiceng_desktop.services.minutes.decisions import Decision
from jiceng_desktop.services.minutes.draft import Draft


@dataclass(frozen=True)
class Kept:
    """What somebody was writing when the program ended."""

    draft: Draft
    saved_at: datetime


def keep(session: Session, occurrence_id: int, draft: Draft) -> None:
    """Keep the record as far as it is written; one of an event that is gone cannot be kept."""
    if session.get(Occurrence, occurrence_id) is None:
        return
    content = json.dumps(asdict(draft), ensure_ascii=False, default=date.isoformat)
    content = content.encode("utf-8", "ignore").decode("utf-8")  # halves of surrogate pairs cannot be stored
    clerk, now = audit.actor(session), audit.moment(session)
    session.merge(UnfinishedRecord(occurrence_id=occurrence_id, clerk=clerk, saved_at=now, content=content))
    session.flush()


def drop(session: Session, occurrence_id: int) -> None:
    """Forget what this clerk wrote about an event: it was saved, or given up."""
    mine = UnfinishedRecord.occurrence_id == occurrence_id, UnfinishedRecord.clerk == audit.actor(session)
    session.execute(delete(UnfinishedRecord).where(*mine))


def kept(session: Session, occurrence_id: int, clerk: str) -> Kept | None:
    """Return what a clerk wrote about an event and did not save."""
    record = session.get(UnfinishedRecord, (occurrence_id, clerk))
    draft = _read(record.content) if record is not None else None
    return Kept(draft, record.saved_at) if record is not None and draft is not None else None


def _read(content: str) -> Draft | None:
    """Return the kept draft; None when another version of the program wrote what this one does not know."""
    try:
        told: dict[str, Any] = json.loads(content)
        lists = {name: tuple(map(_decision, told[name])) for name in ("decisions", "stored")}
        return Draft(**{**told, **lists, "finished": tuple(told["finished"])})
    except (ValueError, LookupError, TypeError):
        return None


def _decision(told: Mapping[str, Any]) -> Decision:
    days = {name: date.fromisoformat(told[name]) if told[name] else None for name in ("due_on", "done_on")}
    return Decision(**{**told, **days})
