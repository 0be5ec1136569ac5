"""Papers that are being written, kept so that a crash or a power cut loses nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.documents import UnfinishedPaper
from jiceng_desktop.services.documents import Attachment, Draft, Grid
from jiceng_desktop.terms import DocumentKind, Layout, SignOff

KEPT_DAYS = 30  # nobody asked for it for so long: nobody misses it
_KNOWN = {field.name for field in fields(Draft)}
_READ: dict[str, Callable[[Any], Any]] = {
    "kind": DocumentKind,
    "layout": Layout,
    "sign_off": SignOff,
    "signed_on": lambda day: date.fromisoformat(day) if day else None,
    "attachments": lambda all_of_them: tuple(Attachment(**one) for one in all_of_them),
    "quoted": tuple,
    "grid": lambda grid: Grid(tuple(grid["columns"]), tuple(map(tuple, grid["rows"])), grid["blanks"]),
}


@dataclass(frozen=True)
class Unfinished:
    """A paper somebody was writing when the program ended."""

    id: int
    draft: Draft
    saved_at: datetime


def keep(session: Session, paper_id: int | None, draft: Draft) -> int:
    """Keep the paper as it is now; return the id under which it is kept."""
    paper = session.get(UnfinishedPaper, paper_id) if paper_id is not None else None
    if paper is None:
        paper = UnfinishedPaper(clerk=audit.actor(session))
        session.add(paper)
    paper.saved_at = audit.moment(session)
    content = json.dumps(asdict(draft), ensure_ascii=False, default=date.isoformat)
    paper.content = content.encode("utf-8", "ignore").decode("utf-8")  # halves of surrogate pairs cannot be stored
    oldest = paper.saved_at - timedelta(KEPT_DAYS)
    session.execute(delete(UnfinishedPaper).where(UnfinishedPaper.saved_at < oldest))
    session.flush()
    return paper.id


def drop(session: Session, paper_id: int) -> None:
    """Forget a paper: it was filed, or given up."""
    session.execute(delete(UnfinishedPaper).where(UnfinishedPaper.id == paper_id))


def newest(session: Session, clerk: str, but: int | None = None) -> Unfinished | None:
    """Return what a clerk wrote last and did not finish, leaving out the one on the desk."""
    found = session.scalars(
        select(UnfinishedPaper)
        .where(UnfinishedPaper.clerk == clerk, UnfinishedPaper.id.is_distinct_from(but))
        .order_by(UnfinishedPaper.saved_at.desc(), UnfinishedPaper.id.desc())
    )
    for paper in found:
        if (draft := _read(paper.content)) is not None:
            return Unfinished(paper.id, draft, paper.saved_at)
    return None


def _read(content: str) -> Draft | None:
    """Return the kept draft; None when another version of the program wrote what this one does not know."""
    try:
        values: dict[str, Any] = {name: value for name, value in json.loads(content).items() if name in _KNOWN}
        return Draft(**{name: _READ[name](value) if name in _READ else value for name, value in values.items()})
    except (ValueError, LookupError, TypeError):
        return None
