"""How far a count is: what is still looked for, and what was not as it should be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from jiceng_desktop.db.library import Box, Copy, Corner, Title
from jiceng_desktop.db.stocktakes import Stocktake, StocktakeCopy, StocktakeScan
from jiceng_desktop.services.stocktakes.opening import LOOKED_FOR
from jiceng_desktop.terms import CopyState, ScanSettlement, StocktakeOutcome, StocktakeState

SEEN = exists().where(
    StocktakeScan.stocktake_id == StocktakeCopy.stocktake_id, StocktakeScan.copy_id == StocktakeCopy.copy_id
)


@dataclass(frozen=True)
class Progress:
    """How many copies are looked for, how many of these were seen, how many are lent or in repair, and what is odd."""

    expected: int = 0
    seen: int = 0
    apart: int = 0
    elsewhere: int = 0
    lent_but_here: int = 0
    unknown: int = 0
    withdrawn_but_here: int = 0

    @property
    def unseen(self) -> int:
        """Return how many are still looked for."""
        return self.expected - self.seen

    @property
    def odd(self) -> int:
        """Return how many were not as they should be."""
        return self.elsewhere + self.lent_but_here + self.unknown + self.withdrawn_but_here


@dataclass(frozen=True)
class Missing:
    """A copy that nobody has seen yet: in which box of which corner it should be."""

    copy_id: int
    number: str
    title: str
    box: str
    corner: str
    state: CopyState
    misses: int
    new_state: CopyState | None = None


@dataclass(frozen=True)
class Odd:
    """A number that was seen and is not as it should be; ``seen_at`` and ``should_be`` are places in words."""

    scan_id: int
    number: str
    title: str
    outcome: StocktakeOutcome
    seen_in: str
    should_be: str
    by: str
    at: datetime
    settled: ScanSettlement | None
    copy_id: int | None = None


@dataclass(frozen=True)
class Overview:
    """How many counts there are of each state, and how many corners."""

    counts: Mapping[StocktakeState, int]
    corners: int


def overview(session: Session) -> Overview:
    """Count the counts and the corners."""
    counted = session.execute(select(Stocktake.state, func.count()).group_by(Stocktake.state))
    corners = session.scalar(select(func.count()).select_from(Corner).where(Corner.closed_on.is_(None)))
    return Overview({row[0]: row[1] for row in counted}, corners or 0)


def progress(session: Session, stocktake_id: int) -> Progress:
    """Count what was seen and what is odd."""
    mine = StocktakeCopy.stocktake_id == stocktake_id
    looked_for = StocktakeCopy.state.in_(LOOKED_FOR)
    total, expected, seen = session.execute(
        select(func.count(), func.count().filter(looked_for), func.count().filter(looked_for, SEEN)).where(mine)
    ).one()
    counted = select(StocktakeScan.outcome, func.count()).where(StocktakeScan.stocktake_id == stocktake_id)
    outcomes = {row[0]: row[1] for row in session.execute(counted.group_by(StocktakeScan.outcome))}
    return Progress(
        expected,
        seen,
        total - expected,
        outcomes.get(StocktakeOutcome.ELSEWHERE, 0),
        outcomes.get(StocktakeOutcome.LENT_BUT_HERE, 0),
        outcomes.get(StocktakeOutcome.UNKNOWN, 0),
        outcomes.get(StocktakeOutcome.WITHDRAWN_BUT_HERE, 0),
    )


def _expected(stocktake_id: int) -> Select[int, str, str, str | None, str | None, CopyState, int, CopyState | None]:
    """Select what a count expected, box by box."""
    return (
        select(Copy.id, Copy.number, Title.name, Box.name, Corner.name)
        .add_columns(StocktakeCopy.state, StocktakeCopy.misses, StocktakeCopy.new_state)
        .join(StocktakeCopy, StocktakeCopy.copy_id == Copy.id)
        .join(Title, Title.id == Copy.title_id)
        .outerjoin(Box, Box.id == StocktakeCopy.box_id)
        .outerjoin(Corner, Corner.id == StocktakeCopy.corner_id)
        .where(StocktakeCopy.stocktake_id == stocktake_id)
        .order_by(Corner.position, Corner.id, Box.name, Copy.number)
    )


def unseen(session: Session, stocktake_id: int) -> Sequence[Missing]:
    """Return what nobody has seen: while the count goes on whatever is looked for, afterwards what it found missing."""
    asked = _expected(stocktake_id)
    if session.get_one(Stocktake, stocktake_id).state is StocktakeState.CLOSED:
        asked = asked.where(StocktakeCopy.outcome == StocktakeOutcome.UNSEEN)
    else:
        asked = asked.where(StocktakeCopy.state.in_(LOOKED_FOR), ~SEEN)
    return [Missing(*row[:3], row[3] or "", row[4] or "", *row[5:]) for row in session.execute(asked)]


def listed(session: Session, stocktake_id: int) -> Sequence[Missing]:
    """Return all that is looked for, seen or not, box by box: the list to carry along."""
    asked = _expected(stocktake_id).where(StocktakeCopy.state.in_(LOOKED_FOR))
    return [Missing(*row[:3], row[3] or "", row[4] or "", *row[5:]) for row in session.execute(asked)]


def odd(session: Session, stocktake_id: int) -> Sequence[Odd]:
    """Return what was seen and is not as it should be, the latest first."""
    should_box, should_corner = aliased(Box), aliased(Corner)
    scan = StocktakeScan
    asked = (
        select(scan.id, scan.number, Title.name, scan.outcome, Corner.name, Box.name)
        .add_columns(should_corner.name, should_box.name, scan.scanned_by, scan.scanned_at, scan.settled, scan.copy_id)
        .outerjoin(Copy, Copy.id == scan.copy_id)
        .outerjoin(Title, Title.id == Copy.title_id)
        .outerjoin(Box, Box.id == scan.box_id)
        .outerjoin(Corner, Corner.id == scan.corner_id)
        .outerjoin(should_box, should_box.id == Copy.box_id)
        .outerjoin(should_corner, should_corner.id == should_box.corner_id)
        .where(scan.stocktake_id == stocktake_id, scan.outcome != StocktakeOutcome.PRESENT)
        .order_by(scan.id.desc())
    )
    return [
        Odd(row[0], row[1], row[2] or "", row[3], _place(row[4], row[5]), _place(row[6], row[7]), *row[8:])
        for row in session.execute(asked)
    ]


def _place(corner: str | None, box: str | None) -> str:
    return " ".join(name for name in (corner, box) if name)
