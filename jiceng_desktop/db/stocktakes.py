"""清点: what a count expected when it was opened, and what was seen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Code, Kept
from jiceng_desktop.terms import CopyState, ScanSettlement, ScanSource, StocktakeOutcome, StocktakeState


class Stocktake(Kept, Base):
    """清点 of one corner, one box, or (neither) of everything."""

    __tablename__ = "stocktake"
    __table_args__ = (Index("ix_stocktake_opened_at", "opened_at"),)
    name: Mapped[str] = mapped_column(String(64))
    corner_id: Mapped[int | None] = mapped_column(ForeignKey("corner.id"), index=True)
    box_id: Mapped[int | None] = mapped_column(ForeignKey("box.id"), index=True)
    state: Mapped[StocktakeState] = mapped_column(Code(StocktakeState), default=StocktakeState.OPEN)
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(64))
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(64))
    note: Mapped[str | None] = mapped_column(String(400))


class StocktakeCopy(Kept, Base):
    """A copy that a count expected: where and in which state it was at the opening.

    ``misses`` are the counts in a row that had not seen it by then. ``outcome`` is None until the count is closed, and
    stays so where it says nothing: of what was lent, in repair, or handled meanwhile. ``new_state`` is what the copy
    became by it.
    """

    __tablename__ = "stocktake_copy"
    __table_args__ = (UniqueConstraint("stocktake_id", "copy_id"),)
    stocktake_id: Mapped[int] = mapped_column(ForeignKey("stocktake.id", ondelete="CASCADE"))
    copy_id: Mapped[int] = mapped_column(ForeignKey("copy.id", ondelete="CASCADE"), index=True)
    box_id: Mapped[int | None] = mapped_column(ForeignKey("box.id", ondelete="SET NULL"), index=True)
    corner_id: Mapped[int | None] = mapped_column(ForeignKey("corner.id", ondelete="SET NULL"), index=True)
    state: Mapped[CopyState] = mapped_column(Code(CopyState))
    misses: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[StocktakeOutcome | None] = mapped_column(Code(StocktakeOutcome))
    new_state: Mapped[CopyState | None] = mapped_column(Code(CopyState))


class StocktakeScan(Kept, Base):
    """A number that was seen; one number counts once in a count, whoever scans it again.

    ``box_id`` and ``corner_id`` are where it was seen; ``copy_id`` is None for a number nobody knows. ``settled`` says
    what was done about a copy that was not as it should be.
    """

    __tablename__ = "stocktake_scan"
    __table_args__ = (UniqueConstraint("stocktake_id", "number"),)
    stocktake_id: Mapped[int] = mapped_column(ForeignKey("stocktake.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(String(40))
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("copy.id", ondelete="SET NULL"), index=True)
    box_id: Mapped[int | None] = mapped_column(ForeignKey("box.id", ondelete="SET NULL"), index=True)
    corner_id: Mapped[int | None] = mapped_column(ForeignKey("corner.id", ondelete="SET NULL"), index=True)
    outcome: Mapped[StocktakeOutcome] = mapped_column(Code(StocktakeOutcome))
    settled: Mapped[ScanSettlement | None] = mapped_column(Code(ScanSettlement))
    source: Mapped[ScanSource] = mapped_column(Code(ScanSource))
    scanned_at: Mapped[datetime]
    scanned_by: Mapped[str] = mapped_column(String(64))
