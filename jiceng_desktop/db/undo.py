"""What a record was before an action, whole and unmasked, so that the action can be taken back."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Key


class UndoStep(Base):
    """One record as it was before one audit group changed or removed it."""

    __tablename__ = "undo_step"
    __table_args__ = (Index("ix_undo_step_group_id", "group_id"),)
    id: Mapped[Key]
    group_id: Mapped[int] = mapped_column(ForeignKey("audit_group.id"))
    record_kind: Mapped[str] = mapped_column(String(32))
    record_id: Mapped[int]
    before: Mapped[str]
