"""本社区: what the office is called, and what it has confirmed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Kept


class Community(Kept, Base):
    """社区: one row; one database serves one community."""

    __tablename__ = "community"
    name: Mapped[str] = mapped_column(String(64))
    office: Mapped[str] = mapped_column(String(64))
    invented: Mapped[bool] = mapped_column(default=False)
    recovery_confirmed_at: Mapped[datetime | None]
