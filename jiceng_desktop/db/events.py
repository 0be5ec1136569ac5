"""活动系列、场次、阵地、签到."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
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
    """活动系列: what its occurrences have in common.

    ``rule`` is JSON (``services.recurrence``), empty where the office plans by hand; ``planned_until`` is the last day
    for which occurrences were made; ``gap_months`` is how long it may be at most from one that was held to the next.
    """

    __tablename__ = "series"
    name: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[EventKind] = mapped_column(Code(EventKind))
    rule: Mapped[str] = mapped_column(String(2000), default="", server_default="")
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]
    planned_until: Mapped[date | None]
    starts: Mapped[time | None]
    minutes: Mapped[int | None]
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    chair: Mapped[str | None] = mapped_column(String(64))
    audience: Mapped[str | None] = mapped_column(String(200))
    audience_query_id: Mapped[int | None] = mapped_column(ForeignKey("saved_query.id"), index=True)
    agenda: Mapped[str | None] = mapped_column(String(4000))
    contact: Mapped[str | None] = mapped_column(String(100))
    gap_months: Mapped[int | None]


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
    planned_on: Mapped[date | None]  # the day the rule of the series gave
    moved_from: Mapped[datetime | None]  # when it was to begin before it was put off
    reason: Mapped[str | None] = mapped_column(String(200))  # why it was cancelled, put off, skipped or moved
    own: Mapped[bool] = mapped_column(default=False, server_default=text("0"))  # changed apart from its series
    venue: Mapped[Venue | None] = relationship()


class Attendance(Kept, Base):
    """签到: one person at one occurrence."""

    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("occurrence_id", "person_id"),)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[AttendanceState] = mapped_column(Code(AttendanceState))


class Holiday(Kept, Base):
    """节假日安排: a day off (休) or a working day at the weekend (班), as the State Council publishes them."""

    __tablename__ = "holiday"
    day: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(32))
    off: Mapped[bool]
