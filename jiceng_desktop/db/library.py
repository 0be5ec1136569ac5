"""楼道图书角: corners, boxes, titles, copies, loans."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jiceng_desktop.db.base import Base, Code, Kept
from jiceng_desktop.terms import CopyState, CornerKind


class Corner(Kept, Base):
    """图书角."""

    __tablename__ = "corner"
    name: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[CornerKind] = mapped_column(Code(CornerKind))
    compound_id: Mapped[int | None] = mapped_column(ForeignKey("compound.id"), index=True)


class Box(Kept, Base):
    """图书箱: the unit that is rotated and counted; it stands at one corner."""

    __tablename__ = "box"
    name: Mapped[str] = mapped_column(String(32), unique=True)
    corner_id: Mapped[int] = mapped_column(ForeignKey("corner.id"), index=True)
    corner: Mapped[Corner] = relationship()


class Title(Kept, Base):
    """图书: a work; a title has no place, its copies have."""

    __tablename__ = "title"
    name: Mapped[str] = mapped_column(String(200))
    sort_key: Mapped[str] = mapped_column(String(300), default="")
    author: Mapped[str | None] = mapped_column(String(200))
    publisher: Mapped[str | None] = mapped_column(String(100))
    published_in: Mapped[int | None]
    isbn: Mapped[str | None] = mapped_column(String(20), index=True)
    clc_class: Mapped[str | None] = mapped_column(String(1))
    price_fen: Mapped[int | None]


class Copy(Kept, Base):
    """复本: one book in one box, under the office's own number."""

    __tablename__ = "copy"
    number: Mapped[str] = mapped_column(String(16), unique=True)
    title_id: Mapped[int] = mapped_column(ForeignKey("title.id"), index=True)
    box_id: Mapped[int | None] = mapped_column(ForeignKey("box.id"), index=True)
    state: Mapped[CopyState] = mapped_column(Code(CopyState), default=CopyState.ON_SHELF)
    title: Mapped[Title] = relationship()


class Loan(Kept, Base):
    """借阅; at most one open loan per copy."""

    __tablename__ = "loan"
    __table_args__ = (
        Index("ix_loan_person_id", "person_id"),
        Index(
            "uq_loan_open",
            "copy_id",
            unique=True,
            sqlite_where=text("returned_on IS NULL"),
            postgresql_where=text("returned_on IS NULL"),
        ),
    )
    copy_id: Mapped[int] = mapped_column(ForeignKey("copy.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    lent_on: Mapped[date]
    due_on: Mapped[date]
    returned_on: Mapped[date | None]
