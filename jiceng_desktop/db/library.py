"""楼道图书角: corners, boxes, titles and their copies; a copy is in a box, a box stands at a corner."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jiceng_desktop.db.base import Base, Code, Kept
from jiceng_desktop.terms import (
    Audience,
    BookNumberKind,
    Condition,
    CopyAct,
    CopySource,
    CopyState,
    CornerKind,
    KeeperRole,
)


class Corner(Kept, Base):
    """图书角: where boxes stand, and the four settings of its loans.

    ``code`` is what its label says; ``capacity`` counts boxes, None where it does not matter; an ``audience`` of None
    is everybody.
    """

    __tablename__ = "corner"
    name: Mapped[str] = mapped_column(String(64), unique=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    kind: Mapped[CornerKind] = mapped_column(Code(CornerKind))
    compound_id: Mapped[int | None] = mapped_column(ForeignKey("compound.id"), index=True)
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"), index=True)
    spot: Mapped[str | None] = mapped_column(String(64))
    lends: Mapped[bool] = mapped_column(default=True, server_default=text("1"))
    loan_days: Mapped[int] = mapped_column(default=30, server_default="30")
    most_loans: Mapped[int] = mapped_column(default=3, server_default="3")
    most_renewals: Mapped[int] = mapped_column(default=1, server_default="1")
    capacity: Mapped[int | None]
    audience: Mapped[Audience | None] = mapped_column(Code(Audience))
    hours: Mapped[str | None] = mapped_column(String(100))  # 开放时间
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    note: Mapped[str | None] = mapped_column(String(400))


class CornerClosure(Kept, Base):
    """暂停开放: days on which a corner takes no boxes."""

    __tablename__ = "corner_closure"
    corner_id: Mapped[int] = mapped_column(ForeignKey("corner.id", ondelete="CASCADE"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(100))


class CornerKeeper(Kept, Base):
    """Who looks after a corner, from when to when; one volunteer once at a time."""

    __tablename__ = "corner_keeper"
    __table_args__ = (
        Index(
            "uq_corner_keeper_now",
            "corner_id",
            "volunteer_id",
            unique=True,
            sqlite_where=text("to_on IS NULL"),
            postgresql_where=text("to_on IS NULL"),
        ),
    )
    corner_id: Mapped[int] = mapped_column(ForeignKey("corner.id", ondelete="CASCADE"))
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), index=True)
    role: Mapped[KeeperRole] = mapped_column(Code(KeeperRole))
    from_on: Mapped[date]
    to_on: Mapped[date | None]


class Box(Kept, Base):
    """图书箱: the unit that is rotated and counted; it stands at one corner."""

    __tablename__ = "box"
    name: Mapped[str] = mapped_column(String(32), unique=True)
    code: Mapped[str] = mapped_column(String(16), unique=True)
    corner_id: Mapped[int] = mapped_column(ForeignKey("corner.id"), index=True)
    audience: Mapped[Audience | None] = mapped_column(Code(Audience))
    note: Mapped[str | None] = mapped_column(String(200))
    retired_on: Mapped[date | None]
    corner: Mapped[Corner] = relationship()


class BoxMove(Kept, Base):
    """A box went from one corner to another, with everything in it; ``leg_id`` says for which round."""

    __tablename__ = "box_move"
    __table_args__ = (Index("ix_box_move_box_id", "box_id", "moved_at"),)
    box_id: Mapped[int] = mapped_column(ForeignKey("box.id", ondelete="CASCADE"))
    from_id: Mapped[int] = mapped_column(ForeignKey("corner.id"), index=True)
    to_id: Mapped[int] = mapped_column(ForeignKey("corner.id"), index=True)
    leg_id: Mapped[int | None] = mapped_column(ForeignKey("round_leg.id", ondelete="SET NULL"), index=True)
    moved_at: Mapped[datetime]
    moved_by: Mapped[str] = mapped_column(String(64))


class Title(Kept, Base):
    """图书: a work; a title has no place, its copies have.

    ``isbn`` is its first number as it is shown, right or wrong; all of them are ``BookNumber``. ``price`` is in
    hundredths of ``currency``. ``shelf`` is the office's own plain tag, such as 养生 or 绘本.
    """

    __tablename__ = "title"
    name: Mapped[str] = mapped_column(String(200))
    sort_key: Mapped[str] = mapped_column(String(300), default="", index=True)
    author: Mapped[str | None] = mapped_column(String(200))
    publisher: Mapped[str | None] = mapped_column(String(100))
    published_in: Mapped[int | None]
    isbn: Mapped[str | None] = mapped_column(String(40), index=True)
    clc_class: Mapped[str | None] = mapped_column(String(1), index=True)
    shelf: Mapped[str | None] = mapped_column(String(32), index=True)
    audience: Mapped[Audience | None] = mapped_column(Code(Audience))
    price_fen: Mapped[int | None]
    currency: Mapped[str] = mapped_column(String(3), default="CNY", server_default="CNY")
    note: Mapped[str | None] = mapped_column(String(400))


class BookNumber(Kept, Base):
    """书号 of a title: ``text`` as it was given, ``key`` what it is found by, ``valid`` if its check digit is right.

    The key of an ISBN is its 13 digits; a wrong one is kept under the digits it has.
    """

    __tablename__ = "book_number"
    __table_args__ = (
        UniqueConstraint("title_id", "key"),
        Index("ix_book_number_key", "key", "title_id"),  # a part of a number is looked for in the index alone
    )
    title_id: Mapped[int] = mapped_column(ForeignKey("title.id", ondelete="CASCADE"))
    kind: Mapped[BookNumberKind] = mapped_column(Code(BookNumberKind))
    text: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(24))
    valid: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)


class Copy(Kept, Base):
    """复本: one book in one box, under the office's own number.

    ``misses`` counts the stocktakes in a row that did not see it.
    """

    __tablename__ = "copy"
    number: Mapped[str] = mapped_column(String(16), unique=True)
    title_id: Mapped[int] = mapped_column(ForeignKey("title.id"), index=True)
    box_id: Mapped[int | None] = mapped_column(ForeignKey("box.id"), index=True)
    state: Mapped[CopyState] = mapped_column(Code(CopyState), default=CopyState.ON_SHELF)
    condition: Mapped[Condition] = mapped_column(Code(Condition), default=Condition.GOOD, server_default="good")
    source: Mapped[CopySource] = mapped_column(Code(CopySource), default=CopySource.OTHER, server_default="other")
    donation_item_id: Mapped[int | None] = mapped_column(
        ForeignKey("donation_item.id", ondelete="SET NULL"), index=True
    )
    entered_on: Mapped[date | None]
    misses: Mapped[int] = mapped_column(default=0, server_default="0")
    seen_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    withdrawn_reason: Mapped[str | None] = mapped_column(String(100))
    note: Mapped[str | None] = mapped_column(String(200))
    title: Mapped[Title] = relationship()


class CopyEvent(Kept, Base):
    """What became of one copy; the moves of whole boxes stand in ``BoxMove``. It names no reader."""

    __tablename__ = "copy_event"
    __table_args__ = (Index("ix_copy_event_copy_id", "copy_id", "happened_at"),)
    copy_id: Mapped[int] = mapped_column(ForeignKey("copy.id", ondelete="CASCADE"))
    act: Mapped[CopyAct] = mapped_column(Code(CopyAct))
    happened_at: Mapped[datetime]
    done_by: Mapped[str] = mapped_column(String(64))
    old_state: Mapped[CopyState | None] = mapped_column(Code(CopyState))
    new_state: Mapped[CopyState | None] = mapped_column(Code(CopyState))
    old_box_id: Mapped[int | None] = mapped_column(ForeignKey("box.id", ondelete="SET NULL"), index=True)
    new_box_id: Mapped[int | None] = mapped_column(ForeignKey("box.id", ondelete="SET NULL"), index=True)
    corner_id: Mapped[int | None] = mapped_column(ForeignKey("corner.id", ondelete="SET NULL"), index=True)
    note: Mapped[str | None] = mapped_column(String(200))


class LibraryRules(Kept, Base):
    """图书角的规定 of this office; one row.

    A round begins on each of ``month_days`` (JSON), or every ``interval_days`` from ``first_on``. The reader of a loan
    is forgotten ``unlink_days`` after the return; a reserved book waits ``hold_days``. ``manners`` is what the posters
    ask of readers, a line for each.
    """

    __tablename__ = "library_rules"
    month_days: Mapped[str] = mapped_column(String(100))
    interval_days: Mapped[int | None]
    first_on: Mapped[date | None]
    unlink_days: Mapped[int] = mapped_column(default=30)
    hold_days: Mapped[int] = mapped_column(default=7)
    manners: Mapped[str] = mapped_column(String(1000), default="", server_default="")


class LabelSheet(Kept, Base):
    """标签纸: how a sheet of labels is cut; lengths in mm from the upper left corner of A4."""

    __tablename__ = "label_sheet"
    name: Mapped[str] = mapped_column(String(64), unique=True)
    columns: Mapped[int]
    rows: Mapped[int]
    width: Mapped[float]
    height: Mapped[float]
    left: Mapped[float]
    top: Mapped[float]
    gap: Mapped[float] = mapped_column(default=0.0)
    row_gap: Mapped[float] = mapped_column(default=0.0)
