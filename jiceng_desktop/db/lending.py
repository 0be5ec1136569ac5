"""借阅: readers, loans, reservations, and uses that name nobody."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Code, Kept
from jiceng_desktop.terms import ReservationState, UseKind


class Reader(Kept, Base):
    """读者: a person with a reader's card; ``number`` is what the card says."""

    __tablename__ = "reader"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    joined_on: Mapped[date]
    stopped_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(200))


class Loan(Kept, Base):
    """借阅; at most one open loan per copy. ``person_id`` is None once the reader has been forgotten."""

    __tablename__ = "loan"
    __table_args__ = (
        Index("ix_loan_person_id", "person_id"),
        Index("ix_loan_returned_on", "returned_on"),
        Index(
            "uq_loan_open",
            "copy_id",
            unique=True,
            sqlite_where=text("returned_on IS NULL"),
            postgresql_where=text("returned_on IS NULL"),
        ),
    )
    copy_id: Mapped[int] = mapped_column(ForeignKey("copy.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    corner_id: Mapped[int | None] = mapped_column(ForeignKey("corner.id", ondelete="SET NULL"), index=True)
    lent_on: Mapped[date]
    due_on: Mapped[date]
    returned_on: Mapped[date | None]
    renewals: Mapped[int] = mapped_column(default=0, server_default="0")
    reminded_on: Mapped[date | None]  # when the last 催还通知 was made


class Reservation(Kept, Base):
    """预约 of a title; the first who asked is the first served. ``copy_id`` is the book that is kept for them."""

    __tablename__ = "reservation"
    __table_args__ = (
        Index(
            "uq_reservation_open",
            "title_id",
            "person_id",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'ready')"),
            postgresql_where=text("state IN ('waiting', 'ready')"),
        ),
    )
    title_id: Mapped[int] = mapped_column(ForeignKey("title.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    copy_id: Mapped[int | None] = mapped_column(ForeignKey("copy.id", ondelete="SET NULL"), index=True)
    corner_id: Mapped[int | None] = mapped_column(ForeignKey("corner.id", ondelete="SET NULL"), index=True)
    state: Mapped[ReservationState] = mapped_column(Code(ReservationState), default=ReservationState.WAITING)
    asked_at: Mapped[datetime]
    ready_on: Mapped[date | None]
    held_until: Mapped[date | None]


class BookUse(Kept, Base):
    """One use of a book at a corner; it names nobody, and stays when the reader has been forgotten."""

    __tablename__ = "book_use"
    __table_args__ = (Index("ix_book_use_used_on", "used_on"), Index("ix_book_use_copy_id", "copy_id", "used_on"))
    copy_id: Mapped[int] = mapped_column(ForeignKey("copy.id", ondelete="CASCADE"))
    corner_id: Mapped[int | None] = mapped_column(ForeignKey("corner.id", ondelete="SET NULL"), index=True)
    used_on: Mapped[date]
    kind: Mapped[UseKind] = mapped_column(Code(UseKind))
