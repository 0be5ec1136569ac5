"""志愿者、志愿服务队: who they are, where they belong, what they learnt and were given."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jiceng_desktop import words
from jiceng_desktop.db.base import Base, Code, Kept, mask_all, secret
from jiceng_desktop.db.people import Person
from jiceng_desktop.terms import AwardKind, VolunteerOrigin, VolunteerStatus


class Team(Kept, Base):
    """志愿服务队; one inside another has it as ``parent_id``."""

    __tablename__ = "team"
    name: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str | None] = mapped_column(String(400))
    colour: Mapped[str | None] = mapped_column(String(16))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer.id"), index=True)
    founded_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0, server_default="0")


class TeamPosition(Kept, Base):
    """岗位: what members of a team do, such as 宣传员, and how many of them it wants."""

    __tablename__ = "team_position"
    __table_args__ = (UniqueConstraint("team_id", "name"),)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(32))
    wanted: Mapped[int | None]
    position: Mapped[int] = mapped_column(default=0)


class Volunteer(Kept, Base):
    """志愿者: a person with a volunteer number.

    ``available`` is JSON: on which weekdays at which time of day. ``consented_on`` is when the volunteer agreed that
    the office keeps these data.
    """

    __tablename__ = "volunteer"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    joined_on: Mapped[date]
    left_on: Mapped[date | None]
    left_reason: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[VolunteerStatus] = mapped_column(Code(VolunteerStatus), default=VolunteerStatus.ACTIVE)
    origin: Mapped[VolunteerOrigin] = mapped_column(
        Code(VolunteerOrigin), default=VolunteerOrigin.RESIDENT, server_default="resident"
    )
    organisation: Mapped[str | None] = mapped_column(String(100))
    skills: Mapped[str | None] = mapped_column(String(200))
    languages: Mapped[str | None] = mapped_column(String(100))
    drives: Mapped[bool] = mapped_column(default=False, server_default=text("0"))
    available: Mapped[str] = mapped_column(String(400), default="", server_default="")
    health_limits: Mapped[str | None] = secret(mask_all, 200)
    emergency_contact: Mapped[str | None] = mapped_column(String(64))
    emergency_phone: Mapped[str | None] = secret(words.mask_phone, 32)
    consented_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(400))
    person: Mapped[Person] = relationship()


class FormerNumber(Kept, Base):
    """原编号: a number a volunteer gave up; papers carry it, so that nobody else is given it."""

    __tablename__ = "former_number"
    number: Mapped[str] = mapped_column(String(16), unique=True)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), index=True)


class TeamMember(Kept, Base):
    """Who belongs to a team, as what, from when to when; ``offer`` is what a merchant gives."""

    __tablename__ = "team_member"
    __table_args__ = (
        Index(
            "ix_team_member_team_id_volunteer_id",
            "team_id",
            "volunteer_id",
            unique=True,
            sqlite_where=text("to_on IS NULL"),
            postgresql_where=text("to_on IS NULL"),
        ),
    )
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), index=True)
    role: Mapped[str | None] = mapped_column(String(32))
    offer: Mapped[str | None] = mapped_column(String(200))
    from_on: Mapped[date]
    to_on: Mapped[date | None]


class Training(Kept, Base):
    """培训: what a volunteer learnt, when, for how long."""

    __tablename__ = "training"
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), index=True)
    trained_on: Mapped[date]
    subject: Mapped[str] = mapped_column(String(100))
    minutes: Mapped[int | None]
    organiser: Mapped[str | None] = mapped_column(String(100))


class Award(Kept, Base):
    """表彰: a star or another honour, as it was given.

    ``minutes`` are those it was given for, ``needed`` those the rules of then asked for, counted from ``counted_from``
    (None: from the beginning) to the day it was given: a later correction can be told by them.
    """

    __tablename__ = "award"
    __table_args__ = (Index("ix_award_volunteer_id", "volunteer_id", "awarded_on"),)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"))
    kind: Mapped[AwardKind] = mapped_column(Code(AwardKind))
    title: Mapped[str] = mapped_column(String(64))
    level: Mapped[int | None]
    minutes: Mapped[int | None]
    needed: Mapped[int | None]
    counted_from: Mapped[date | None]
    awarded_on: Mapped[date]
    awarded_by: Mapped[str | None] = mapped_column(String(100))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id", ondelete="SET NULL"), index=True)


class Nomination(Kept, Base):
    """公示中的星级: who is to be given which star once the publicity has ended; goes when it is given or withdrawn."""

    __tablename__ = "nomination"
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), unique=True)
    level: Mapped[int]
    first_on: Mapped[date]
    last_on: Mapped[date]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id", ondelete="SET NULL"), index=True)


class VolunteerRules(Kept, Base):
    """志愿服务的规定 of this office; one row. ``stars`` is JSON, hours for each star."""

    __tablename__ = "volunteer_rules"
    stars: Mapped[str] = mapped_column(String(200))
    star_days: Mapped[int | None]  # hours of so many last days count, None all of them
    least_months: Mapped[int] = mapped_column(default=0)  # so long a member at least
    publicity_days: Mapped[int] = mapped_column(default=5)
    points_per_hour: Mapped[int | None]  # None: the office keeps no points
    number_prefix: Mapped[str] = mapped_column(String(8), default="")


class PointEntry(Kept, Base):
    """积分: what was credited or redeemed, with the reason."""

    __tablename__ = "point_entry"
    __table_args__ = (Index("ix_point_entry_volunteer_id", "volunteer_id", "entered_on"),)
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"))
    entered_on: Mapped[date]
    points: Mapped[int]
    reason: Mapped[str] = mapped_column(String(100))
