"""变动: what happened in people's lives, as far as the register follows from it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Code, Kept, mask_all, secret
from jiceng_desktop.terms import LifeEventKind, PersonStatus


class LifeEvent(Kept, Base):
    """变动: when it happened and when it was reported; the register before it is kept so that it can be reverted.

    ``from_dwelling_id`` and ``to_dwelling_id`` are dwellings of the community, ``elsewhere`` is a place outside it.
    ``status_before`` is None for whoever was not in the register before. ``name`` stays when the card goes.
    ``corrected`` says that it was reverted because another line tells it right.
    """

    __tablename__ = "life_event"
    __table_args__ = (Index("ix_life_event_event_on", "event_on", "kind"),)
    kind: Mapped[LifeEventKind] = mapped_column(Code(LifeEventKind))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    event_on: Mapped[date]
    reported_on: Mapped[date]
    from_dwelling_id: Mapped[int | None] = mapped_column(ForeignKey("dwelling.id"), index=True)
    to_dwelling_id: Mapped[int | None] = mapped_column(ForeignKey("dwelling.id"), index=True)
    elsewhere: Mapped[str | None] = mapped_column(String(200))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    status_before: Mapped[PersonStatus | None] = mapped_column(Code(PersonStatus))
    reverted_on: Mapped[date | None]
    corrected: Mapped[bool] = mapped_column(default=False)
    group_id: Mapped[int | None] = mapped_column(ForeignKey("audit_group.id"), index=True)
    note: Mapped[str | None] = secret(mask_all, 500)
