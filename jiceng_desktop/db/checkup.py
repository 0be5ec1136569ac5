"""数据体检: what the office has looked at and found right."""

from __future__ import annotations

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Kept


class Accepted(Kept, Base):
    """A finding that is none: two persons who are not the same, a household that really has no head."""

    __tablename__ = "accepted"
    __table_args__ = (UniqueConstraint("finding", "subject"),)
    finding: Mapped[str] = mapped_column(String(32))
    subject: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str | None] = mapped_column(String(200))
