"""Filters that the office has given a name."""

from __future__ import annotations

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Kept, mask_all, secret


class SavedQuery(Kept, Base):
    """查询: conditions on the records of one listing, as JSON."""

    __tablename__ = "saved_query"
    __table_args__ = (UniqueConstraint("listing", "name"),)
    listing: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(String(64))
    conditions: Mapped[str] = secret(mask_all, 20000)  # may name people
    position: Mapped[int] = mapped_column(default=0)
