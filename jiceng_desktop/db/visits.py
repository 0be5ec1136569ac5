"""走访、随访 and what is to be done after them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Code, Kept, mask_all, secret
from jiceng_desktop.terms import VisitKind


class Visit(Kept, Base):
    """走访: who of the office was where and what was said.

    With ``occurrence_id`` it made up for an event somebody could not come to: 送学上门.
    """

    __tablename__ = "visit"
    __table_args__ = (Index("ix_visit_visited_on", "visited_on", "id"),)
    kind: Mapped[VisitKind] = mapped_column(Code(VisitKind))
    visited_on: Mapped[date]
    visitor: Mapped[str] = mapped_column(String(64))
    content: Mapped[str] = secret(mask_all, 4000)
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)


class VisitedPerson(Kept, Base):
    """One person a visit was paid to, and when the next one is due."""

    __tablename__ = "visited_person"
    __table_args__ = (UniqueConstraint("visit_id", "person_id"),)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visit.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    next_due_on: Mapped[date | None]


class Todo(Kept, Base):
    """待办: one thing somebody of the office has to do by a day; it may come from a visit or a meeting."""

    __tablename__ = "todo"
    __table_args__ = (Index("ix_todo_due_on", "due_on", "id"),)
    title: Mapped[str] = secret(mask_all, 200)
    owner: Mapped[str] = mapped_column(String(64))
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    outcome: Mapped[str | None] = secret(mask_all, 500)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)
