"""How many events each line can show, and how many still lack what lets them count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import LineMark, Occurrence
from jiceng_desktop.services import events, lines
from jiceng_desktop.services.events import Span
from jiceng_desktop.services.ledgers.kinds import KINDS, LedgerKind, condition
from jiceng_desktop.terms import OccurrenceStatus


@dataclass(frozen=True)
class Overview:
    """Events of some days in one ledger: all, by line, without a line, and those over but not noted as held yet."""

    lines: tuple[tuple[int, str], ...]
    counts: Mapping[int, int]
    whole: int
    unmarked: int
    waiting: int
    first_waiting: int | None


def overview(session: Session, kind: LedgerKind, span: Span, now: datetime) -> Overview:
    """Count the events of the days of a span; which line it asks for makes no difference."""
    days = replace(span, line_id=None, unmarked=False)
    held = [*condition(kind), *events.narrowed(days)]
    by_line = session.execute(
        select(LineMark.line_id, func.count())
        .join(Occurrence, Occurrence.id == LineMark.occurrence_id)
        .where(*held)
        .group_by(LineMark.line_id)
    )
    count = select(func.count(Occurrence.id))
    waits = select(Occurrence.id).order_by(Occurrence.starts_at, Occurrence.id).limit(1)
    over = [Occurrence.status == OccurrenceStatus.PLANNED, Occurrence.ends_at < now, *events.narrowed(days)]
    over.append(Occurrence.kind.in_(KINDS[kind]))
    return Overview(
        tuple(lines.listed(session)),
        {row[0]: row[1] for row in by_line},
        session.scalar(count.where(*held)) or 0,
        session.scalar(count.where(*held, *events.narrowed(Span(unmarked=True)))) or 0,
        session.scalar(count.where(*over)) or 0,
        session.scalar(waits.where(*over)),
    )
