"""轮换: rounds, the way of every box in them, and what was handed over."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Code, Kept
from jiceng_desktop.terms import CopyState, DifferenceOutcome, RoundState, WishKind


class Round(Kept, Base):
    """期次: from ``starts_on`` to ``ends_on`` every box stands where its leg says."""

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("year", "number"),)
    year: Mapped[int]
    number: Mapped[int]
    starts_on: Mapped[date] = mapped_column(unique=True)
    ends_on: Mapped[date]
    state: Mapped[RoundState] = mapped_column(Code(RoundState), default=RoundState.DRAFT)
    issued_at: Mapped[datetime | None]
    issued_by: Mapped[str | None] = mapped_column(String(64))
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(String(64))
    note: Mapped[str | None] = mapped_column(String(400))


class RoundLeg(Kept, Base):
    """The way of one box in one round; it stays where both corners are the same.

    ``pinned`` legs were set by hand and are not proposed anew. ``expected`` counts the copies that should travel.
    """

    __tablename__ = "round_leg"
    __table_args__ = (UniqueConstraint("round_id", "box_id"),)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    box_id: Mapped[int] = mapped_column(ForeignKey("box.id", ondelete="CASCADE"), index=True)
    from_id: Mapped[int] = mapped_column(ForeignKey("corner.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("corner.id"), index=True)
    pinned: Mapped[bool] = mapped_column(default=False, server_default=text("0"))
    reason: Mapped[str | None] = mapped_column(String(100))
    expected: Mapped[int | None]
    sent_number: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    sent_by: Mapped[str | None] = mapped_column(String(64))
    received_number: Mapped[int | None]
    received_at: Mapped[datetime | None]
    received_by: Mapped[str | None] = mapped_column(String(64))


class RoundBook(Kept, Base):
    """A copy on the hand-over sheet, as it was when the round was issued.

    ``state`` says why a copy that does not travel is not in the box. ``sent`` and ``received`` are None until counted.
    """

    __tablename__ = "round_book"
    __table_args__ = (UniqueConstraint("leg_id", "copy_id"),)
    leg_id: Mapped[int] = mapped_column(ForeignKey("round_leg.id", ondelete="CASCADE"))
    copy_id: Mapped[int] = mapped_column(ForeignKey("copy.id", ondelete="CASCADE"), index=True)
    travels: Mapped[bool]
    state: Mapped[CopyState] = mapped_column(Code(CopyState))
    sent: Mapped[bool | None]
    received: Mapped[bool | None]
    outcome: Mapped[DifferenceOutcome | None] = mapped_column(Code(DifferenceOutcome))
    note: Mapped[str | None] = mapped_column(String(200))
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None] = mapped_column(String(64))


class RoundDuty(Kept, Base):
    """Who carries and counts at a corner in a round."""

    __tablename__ = "round_duty"
    __table_args__ = (UniqueConstraint("round_id", "corner_id", "volunteer_id"),)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    corner_id: Mapped[int] = mapped_column(ForeignKey("corner.id", ondelete="CASCADE"), index=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), index=True)


class BoxWish(Kept, Base):
    """What is asked for a box: to stand at a corner, not to go there, or (no corner) not to travel at all."""

    __tablename__ = "box_wish"
    box_id: Mapped[int] = mapped_column(ForeignKey("box.id", ondelete="CASCADE"), index=True)
    kind: Mapped[WishKind] = mapped_column(Code(WishKind))
    corner_id: Mapped[int | None] = mapped_column(ForeignKey("corner.id", ondelete="CASCADE"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]
