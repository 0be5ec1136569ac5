"""The column headings a clerk has assigned before."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.exchange import HeadingMemory

IGNORED = "-"  # the clerk said: leave this column out


def remembered(session: Session, kind: str = "residents") -> dict[str, str]:
    """Return the fields that headings were assigned to, by heading."""
    found = select(HeadingMemory.heading, HeadingMemory.field).where(HeadingMemory.kind == kind)
    return {row[0]: row[1] for row in session.execute(found)}


def remember(session: Session, assigned: Mapping[str, str], kind: str = "residents") -> None:
    """Keep what the clerk assigned, for the next file with the same headings."""
    known = {row.heading: row for row in session.scalars(select(HeadingMemory).where(HeadingMemory.kind == kind))}
    for heading, field in assigned.items():
        if not heading or len(heading) > 100:  # noqa: PLR2004  # the column's length
            continue
        if heading in known:
            known[heading].field = field
        else:
            session.add(HeadingMemory(kind=kind, heading=heading, field=field))
