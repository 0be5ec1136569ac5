"""志愿者、志愿服务队、服务记录."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jiceng_desktop.db.base import Base, Code, Kept
from jiceng_desktop.db.people import Person
from jiceng_desktop.terms import ServiceSource, VolunteerStatus


class Team(Kept, Base):
    """志愿服务队."""

    __tablename__ = "team"
    name: Mapped[str] = mapped_column(String(64), unique=True)


class Volunteer(Kept, Base):
    """志愿者: a person with a volunteer number."""

    __tablename__ = "volunteer"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), unique=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    role: Mapped[str | None] = mapped_column(String(32))
    joined_on: Mapped[date]
    status: Mapped[VolunteerStatus] = mapped_column(Code(VolunteerStatus), default=VolunteerStatus.ACTIVE)
    person: Mapped[Person] = relationship()


class ServiceRecord(Kept, Base):
    """服务记录: minutes served by one volunteer."""

    __tablename__ = "service_record"
    __table_args__ = (
        Index("ix_service_record_volunteer_id", "volunteer_id"),
        UniqueConstraint("volunteer_id", "occurrence_id"),
    )
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"))
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)
    served_on: Mapped[date]
    minutes: Mapped[int]
    content: Mapped[str] = mapped_column(String(100), default="")
    source: Mapped[ServiceSource] = mapped_column(Code(ServiceSource))
