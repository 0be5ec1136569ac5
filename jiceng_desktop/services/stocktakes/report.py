"""What a count came to, for its report on paper and as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from jiceng_desktop.db.lending import BookUse
from jiceng_desktop.db.library import Box, Copy, Corner, Title
from jiceng_desktop.db.office import Community
from jiceng_desktop.db.stocktakes import Stocktake, StocktakeCopy, StocktakeScan
from jiceng_desktop.services.stocktakes.opening import LOOKED_FOR
from jiceng_desktop.services.stocktakes.places import place_of, told
from jiceng_desktop.services.stocktakes.progress import Missing, Odd, Progress, odd, progress, unseen
from jiceng_desktop.terms import CopyState, ScanSource, StocktakeOutcome, StocktakeState, UseKind

T = TypeVar("T")


@dataclass(frozen=True)
class Report:
    """All of one count; ``found`` were thought missing before, of which ``inferred`` count as uses (推断)."""

    name: str
    place: str
    state: StocktakeState
    office: str
    opened_at: datetime
    opened_by: str
    closed_at: datetime | None
    closed_by: str
    note: str
    progress: Progress
    unseen: Sequence[Missing]
    odd: Sequence[Odd]
    counters: Sequence[tuple[str, int]]
    sources: Sequence[tuple[ScanSource, int]]
    found: int
    inferred: int


def report(session: Session, stocktake_id: int) -> Report:
    """Gather what a count came to, so far if it goes on."""
    stocktake = session.get_one(Stocktake, stocktake_id)
    return Report(
        name=stocktake.name,
        place=told(session, place_of(session, stocktake)) or "全部图书",
        state=stocktake.state,
        office=session.scalar(select(Community.name).limit(1)) or "",
        opened_at=stocktake.opened_at,
        opened_by=stocktake.opened_by,
        closed_at=stocktake.closed_at,
        closed_by=stocktake.closed_by or "",
        note=stocktake.note or "",
        progress=progress(session, stocktake_id),
        unseen=unseen(session, stocktake_id),
        odd=odd(session, stocktake_id),
        counters=_scans_by(session, stocktake_id, StocktakeScan.scanned_by),
        sources=_scans_by(session, stocktake_id, StocktakeScan.source),
        found=_found(session, stocktake_id),
        inferred=_inferred(session, stocktake),
    )


def details(session: Session, stocktake_id: int) -> Sequence[tuple[str, str, str, str, str]]:
    """Return all that was expected, box by box: number, title, corner, box, and how it turned out."""
    asked = (
        select(Copy.number, Title.name, Corner.name, Box.name, StocktakeCopy.state, StocktakeCopy.outcome)
        .add_columns(StocktakeScan.outcome)
        .join(StocktakeCopy, StocktakeCopy.copy_id == Copy.id)
        .join(Title, Title.id == Copy.title_id)
        .outerjoin(Box, Box.id == StocktakeCopy.box_id)
        .outerjoin(Corner, Corner.id == StocktakeCopy.corner_id)
        .outerjoin(
            StocktakeScan,
            and_(StocktakeScan.stocktake_id == StocktakeCopy.stocktake_id, StocktakeScan.copy_id == Copy.id),
        )
        .where(StocktakeCopy.stocktake_id == stocktake_id)
        .order_by(Corner.position, Corner.id, Box.name, Copy.number)
    )
    return [
        (row[0], row[1], row[2] or "", row[3] or "", _turned_out(row[4], row[5] or row[6]))
        for row in session.execute(asked)
    ]


def _turned_out(state: CopyState, outcome: StocktakeOutcome | None) -> str:
    if outcome is not None:
        return outcome.label
    return "没点到" if state in LOOKED_FOR else f"{state.label}，不计"


def _scans_by(session: Session, stocktake_id: int, column: InstrumentedAttribute[T]) -> Sequence[tuple[T, int]]:
    counted = select(column, func.count()).where(StocktakeScan.stocktake_id == stocktake_id).group_by(column)
    return [(row[0], row[1]) for row in session.execute(counted.order_by(func.count().desc()))]


def _found(session: Session, stocktake_id: int) -> int:
    back = (StocktakeCopy.new_state == CopyState.ON_SHELF, StocktakeCopy.state.in_(LOOKED_FOR))
    return session.scalar(select(func.count()).where(StocktakeCopy.stocktake_id == stocktake_id, *back)) or 0


def _inferred(session: Session, stocktake: Stocktake) -> int:
    """Count the uses that the closing has inferred: those of copies it found, on the day they were seen."""
    back = (StocktakeCopy.stocktake_id == stocktake.id, StocktakeCopy.new_state == CopyState.ON_SHELF)
    uses = (
        select(func.count(BookUse.id.distinct()))
        .join(StocktakeScan, StocktakeScan.copy_id == BookUse.copy_id)
        .join(StocktakeCopy, StocktakeCopy.copy_id == BookUse.copy_id)
        .where(*back, StocktakeScan.stocktake_id == stocktake.id, BookUse.kind == UseKind.INFERRED)
        .where(BookUse.used_on == func.date(StocktakeScan.scanned_at))
    )
    return session.scalar(uses) or 0
