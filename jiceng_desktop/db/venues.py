"""阵地: where events take place, what stands there, when it is not to be had."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop import words
from jiceng_desktop.db.base import Base, Kept, secret


class Venue(Kept, Base):
    """阵地 / 场地.

    ``opening`` is JSON: when it is open on which weekdays, empty where it is never closed. ``setup_minutes`` and
    ``cleanup_minutes`` are what an event there usually takes before and after.
    """

    __tablename__ = "venue"
    name: Mapped[str] = mapped_column(String(64), unique=True)
    location: Mapped[str | None] = mapped_column(String(100))
    area_m2: Mapped[int | None]
    capacity: Mapped[int | None]
    opening: Mapped[str] = mapped_column(String(1000), default="", server_default="")
    responsible: Mapped[str | None] = mapped_column(String(64))
    phone: Mapped[str | None] = secret(words.mask_phone, 32)
    setup_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    cleanup_minutes: Mapped[int] = mapped_column(default=0, server_default="0")
    remark: Mapped[str | None] = mapped_column(String(400))


class VenueBlock(Kept, Base):
    """停用时段: a venue is not to be had, and why; moments are local and naive."""

    __tablename__ = "venue_block"
    __table_args__ = (Index("ix_venue_block_venue_id", "venue_id", "starts_at"),)
    venue_id: Mapped[int] = mapped_column(ForeignKey("venue.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(200))


class Equipment(Kept, Base):
    """设备: so many of a kind; what stands in a venue is used there only, the rest is carried around."""

    __tablename__ = "equipment"
    name: Mapped[str] = mapped_column(String(64), unique=True)
    number: Mapped[int] = mapped_column(default=1)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    remark: Mapped[str | None] = mapped_column(String(200))
