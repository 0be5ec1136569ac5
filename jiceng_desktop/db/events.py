"""活动系列、场次、阵地、签到."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jiceng_desktop.db.base import Base, Code, Kept
from jiceng_desktop.terms import AttendanceState, EventKind, OccurrenceStatus


class Venue(Kept, Base):
    """阵地 / 场地."""

    __tablename__ = "venue"
    name: Mapped[str] = mapped_column(String(64), unique=True)
    location: Mapped[str | None] = mapped_column(String(100))
    area_m2: Mapped[int | None]
    capacity: Mapped[int | None]


class Series(Kept, Base):
    """活动系列: what its occurrences have in common."""

    __tablename__ = "series"
    name: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[EventKind] = mapped_column(Code(EventKind))


class Occurrence(Kept, Base):
    """场次: one event at one time; moments are local and naive."""

    __tablename__ = "occurrence"
    __table_args__ = (Index("ix_occurrence_starts_at", "starts_at", "id"),)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    title: Mapped[str] = mapped_column(String(100))
    sort_key: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[EventKind] = mapped_column(Code(EventKind), default=EventKind.ACTIVITY)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    chair: Mapped[str | None] = mapped_column(String(64))
    audience: Mapped[str | None] = mapped_column(String(200))
    audience_query_id: Mapped[int | None] = mapped_column(ForeignKey("saved_query.id"), index=True)
    agenda: Mapped[str | None] = mapped_column(String(4000))
    contact: Mapped[str | None] = mapped_column(String(100))
    status: Mapped[OccurrenceStatus] = mapped_column(Code(OccurrenceStatus), default=OccurrenceStatus.PLANNED)
    headcount: Mapped[int | None]
    venue: Mapped[Venue | None] = relationship()


class Attendance(Kept, Base):
    """签到: one person at one occurrence."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("occurrence_id", "person_id"),)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[AttendanceState] = mapped_column(Code(AttendanceState))
