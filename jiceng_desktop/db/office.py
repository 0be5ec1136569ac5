"""本社区: what the office is called, and what it has confirmed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Kept


class Community(Kept, Base):
    """社区: one row; one database serves one community.

    From ``checkup_age`` on people are entitled to the free examination; ``allowance_ages`` are where the bands of the
    allowance for the very old begin, joined by 、.
    """

    __tablename__ = "community"
    name: Mapped[str] = mapped_column(String(64))
    office: Mapped[str] = mapped_column(String(64))
    invented: Mapped[bool] = mapped_column(default=False)
    recovery_confirmed_at: Mapped[datetime | None]
    checkup_age: Mapped[int] = mapped_column(default=60, server_default="60")
    allowance_ages: Mapped[str] = mapped_column(String(64), default="80、90、100", server_default="80、90、100")
