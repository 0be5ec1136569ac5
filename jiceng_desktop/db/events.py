"""活动系列、场次、签到、报名, and who and what belongs to them."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jiceng_desktop import words
from jiceng_desktop.db.base import Base, Code, Kept, mask_all, secret
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.terms import AttendanceState, EventKind, OccurrenceStatus, PartRole, Proof


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
    audience_team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    audience_council_id: Mapped[int | None] = mapped_column(ForeignKey("council.id"), index=True)
    agenda: Mapped[str | None] = mapped_column(String(4000))
    contact: Mapped[str | None] = mapped_column(String(100))
    gap_months: Mapped[int | None]
    setup_minutes: Mapped[int | None]
    cleanup_minutes: Mapped[int | None]
    places: Mapped[int | None]


class Occurrence(Kept, Base):
    """场次: one event at one time; moments are local and naive.

    ``setup_minutes`` and ``cleanup_minutes`` are for how long the venue is taken before and after, None as the venue
    says; ``places`` is how many may register, None without a limit. ``summary`` is what is told afterwards: the minutes
    of a meeting, the record of an activity. ``uid`` is by what calendar files know it, once it was in one.
    """

    __tablename__ = "occurrence"
    __table_args__ = (
        Index("ix_occurrence_starts_at", "starts_at", "id"),
        Index("ix_occurrence_venue_id", "venue_id", "starts_at"),
    )
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id"), index=True)
    title: Mapped[str] = mapped_column(String(100))
    sort_key: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[EventKind] = mapped_column(Code(EventKind), default=EventKind.ACTIVITY)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"))
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    chair: Mapped[str | None] = mapped_column(String(64))
    audience: Mapped[str | None] = mapped_column(String(200))
    audience_query_id: Mapped[int | None] = mapped_column(ForeignKey("saved_query.id"), index=True)
    audience_team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    audience_council_id: Mapped[int | None] = mapped_column(ForeignKey("council.id"), index=True)
    agenda: Mapped[str | None] = mapped_column(String(4000))
    contact: Mapped[str | None] = mapped_column(String(100))
    status: Mapped[OccurrenceStatus] = mapped_column(Code(OccurrenceStatus), default=OccurrenceStatus.PLANNED)
    headcount: Mapped[int | None]
    setup_minutes: Mapped[int | None]
    cleanup_minutes: Mapped[int | None]
    places: Mapped[int | None]
    recorder: Mapped[str | None] = mapped_column(String(64))
    summary: Mapped[str | None] = secret(mask_all, 20000)
    planned_on: Mapped[date | None]  # the day the rule of the series gave
    moved_from: Mapped[datetime | None]  # when it was to begin before it was put off
    reason: Mapped[str | None] = mapped_column(String(200))  # why it was cancelled, put off, skipped or moved
    own: Mapped[bool] = mapped_column(default=False, server_default=text("0"))  # changed apart from its series
    uid: Mapped[str | None] = mapped_column(String(300), unique=True)
    venue: Mapped[Venue | None] = relationship()


class Attendance(Kept, Base):
    """签到: one person at one occurrence; a guest without a card has a name only."""

    __tablename__ = "attendance"
    __table_args__ = (
        UniqueConstraint("occurrence_id", "person_id"),
        CheckConstraint("person_id IS NOT NULL OR guest IS NOT NULL", name="somebody"),
    )
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    guest: Mapped[str | None] = mapped_column(String(64))
    state: Mapped[AttendanceState] = mapped_column(Code(AttendanceState))
    arrived_at: Mapped[datetime | None]


class UnfinishedRecord(Base):
    """A record of an event somebody is writing, kept against crashes; ``content`` is the draft as JSON."""

    __tablename__ = "unfinished_record"
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"), primary_key=True)
    clerk: Mapped[str] = mapped_column(String(64), primary_key=True)
    saved_at: Mapped[datetime]
    content: Mapped[str] = mapped_column(String(200000))


class Registration(Kept, Base):
    """报名: who wants to come, in order; those beyond the places wait, and move up when somebody withdraws."""

    __tablename__ = "registration"
    __table_args__ = (UniqueConstraint("occurrence_id", "person_id"),)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    phone: Mapped[str | None] = secret(words.mask_phone, 32)
    registered_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


_OF_EITHER = "(series_id IS NULL) <> (occurrence_id IS NULL)"


class Owned:
    """Columns of what belongs to a series, which hands it on, or to one occurrence."""

    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), index=True)
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"), index=True)


class Part(Owned, Kept, Base):
    """主讲人、组织者: one person's part, in the order of ``position``; a guest without a card has a name only."""

    __tablename__ = "part"
    __table_args__ = (CheckConstraint(_OF_EITHER, name="owner"),)
    role: Mapped[PartRole] = mapped_column(Code(PartRole))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(64), index=True)
    topic: Mapped[str | None] = mapped_column(String(100))
    position: Mapped[int] = mapped_column(default=0)


class Line(Kept, Base):
    """条线: a superior department an event also counts for."""

    __tablename__ = "line"
    name: Mapped[str] = mapped_column(String(32), unique=True)
    position: Mapped[int] = mapped_column(default=0)


class LineMark(Owned, Kept, Base):
    """One line a series or an occurrence counts for."""

    __tablename__ = "line_mark"
    __table_args__ = (
        CheckConstraint(_OF_EITHER, name="owner"),
        UniqueConstraint("occurrence_id", "line_id"),
        UniqueConstraint("series_id", "line_id"),
    )
    line_id: Mapped[int] = mapped_column(ForeignKey("line.id"), index=True)


class EquipmentUse(Owned, Kept, Base):
    """How many of a piece of equipment a series or an occurrence needs."""

    __tablename__ = "equipment_use"
    __table_args__ = (
        CheckConstraint(_OF_EITHER, name="owner"),
        UniqueConstraint("occurrence_id", "equipment_id"),
        UniqueConstraint("series_id", "equipment_id"),
    )
    equipment_id: Mapped[int] = mapped_column(ForeignKey("equipment.id"), index=True)
    number: Mapped[int] = mapped_column(default=1)


class Preparation(Kept, Base):
    """准备事项: what is to be done so many days before an event of a kind, of a series, or before one occurrence.

    ``proof`` says by what the program sees by itself that it is done.
    """

    __tablename__ = "preparation"
    kind: Mapped[EventKind | None] = mapped_column(Code(EventKind))
    series_id: Mapped[int | None] = mapped_column(ForeignKey("series.id", ondelete="CASCADE"), index=True)
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(100))
    days_before: Mapped[int]
    proof: Mapped[Proof] = mapped_column(Code(Proof), default=Proof.NONE)
    position: Mapped[int] = mapped_column(default=0)


class PreparationDone(Kept, Base):
    """That something was prepared for an occurrence, or is not needed this time."""

    __tablename__ = "preparation_done"
    __table_args__ = (UniqueConstraint("occurrence_id", "preparation_id"),)
    preparation_id: Mapped[int] = mapped_column(ForeignKey("preparation.id", ondelete="CASCADE"), index=True)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"))
    done_on: Mapped[date]
    needed: Mapped[bool] = mapped_column(default=True)


class Holiday(Kept, Base):
    """节假日安排: a day off (休) or a working day at the weekend (班), as the State Council publishes them."""

    __tablename__ = "holiday"
    day: Mapped[date] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(32))
    off: Mapped[bool]
