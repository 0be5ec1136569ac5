"""志愿服务: needs, assignments, records, rotas, certificates."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Code, Kept, mask_all, secret
from jiceng_desktop.terms import AssignmentState, CertificateStatus, ServiceSource


class ServiceRecord(Kept, Base):
    """服务记录: minutes served by one volunteer; they count once the secretary has confirmed them.

    Moments are local and naive, and None where the paper sheet says only for how long.
    """

    __tablename__ = "service_record"
    __table_args__ = (
        Index("ix_service_record_volunteer_id", "volunteer_id", "served_on"),
        Index("ix_service_record_served_on", "served_on"),
        Index(
            "ix_service_record_unconfirmed",
            "served_on",
            sqlite_where=text("confirmed_at IS NULL"),
            postgresql_where=text("confirmed_at IS NULL"),
        ),
        UniqueConstraint("volunteer_id", "occurrence_id"),
    )
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"))
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    role: Mapped[str | None] = mapped_column(String(32))
    served_on: Mapped[date]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    minutes: Mapped[int]
    content: Mapped[str] = mapped_column(String(100), default="")
    source: Mapped[ServiceSource] = mapped_column(Code(ServiceSource))
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None] = mapped_column(String(64))


class Correction(Kept, Base):
    """更正: what a confirmed record said before and is to say, why, who asked and who confirmed it.

    ``old_…`` and ``new_…`` repeat the columns of the record. Moments are None where only the length is known;
    ``granted`` is None until it is decided.
    """

    __tablename__ = "correction"
    service_record_id: Mapped[int] = mapped_column(ForeignKey("service_record.id", ondelete="CASCADE"), index=True)
    old_served_on: Mapped[date]
    new_served_on: Mapped[date]
    old_content: Mapped[str] = mapped_column(String(100))
    new_content: Mapped[str] = mapped_column(String(100))
    old_team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    new_team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    old_minutes: Mapped[int]
    new_minutes: Mapped[int]
    old_starts_at: Mapped[datetime | None]
    old_ends_at: Mapped[datetime | None]
    new_starts_at: Mapped[datetime | None]
    new_ends_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime]
    asked_by: Mapped[str] = mapped_column(String(64))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(64))
    granted: Mapped[bool | None]


class Need(Kept, Base):
    """岗位需求: how many volunteers an event needs for what."""

    __tablename__ = "need"
    __table_args__ = (UniqueConstraint("occurrence_id", "role"),)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(32))
    number: Mapped[int]


class Assignment(Kept, Base):
    """安排: a volunteer at an event, from signing up to having been there or not."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("occurrence_id", "volunteer_id"),)
    occurrence_id: Mapped[int] = mapped_column(ForeignKey("occurrence.id", ondelete="CASCADE"))
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), index=True)
    role: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[AssignmentState] = mapped_column(Code(AssignmentState))


class Rota(Kept, Base):
    """值班安排: which posts are filled in every week, by a team or by anybody, from a day on."""

    __tablename__ = "rota"
    name: Mapped[str] = mapped_column(String(64), unique=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"), index=True)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date | None]


class RotaPost(Kept, Base):
    """One post of the week: on a weekday (1 Monday to 7 Sunday) from when to when, for what, how many.

    A post somebody was at is never removed or moved: it ends on ``last_on``, and another begins on ``first_on``.
    Without these days it is kept as long as the rota is.
    """

    __tablename__ = "rota_post"
    __table_args__ = (
        Index(
            "ix_rota_post_kept",
            "rota_id",
            "weekday",
            "starts",
            "ends",
            "role",
            unique=True,
            sqlite_where=text("last_on IS NULL"),
            postgresql_where=text("last_on IS NULL"),
        ),
    )
    rota_id: Mapped[int] = mapped_column(ForeignKey("rota.id", ondelete="CASCADE"))
    weekday: Mapped[int]
    starts: Mapped[time]
    ends: Mapped[time]
    role: Mapped[str] = mapped_column(String(32))
    number: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    first_on: Mapped[date | None]
    last_on: Mapped[date | None]


class RotaMember(Kept, Base):
    """Who takes turns at a rota, in which order."""

    __tablename__ = "rota_member"
    __table_args__ = (UniqueConstraint("rota_id", "volunteer_id"),)
    rota_id: Mapped[int] = mapped_column(ForeignKey("rota.id", ondelete="CASCADE"))
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]


class RotaDuty(Kept, Base):
    """值班: one volunteer at one post on one day; ``instead_of_id`` is with whom it was swapped.

    ``absent`` is noted when hours are recorded and somebody had not come.
    """

    __tablename__ = "rota_duty"
    __table_args__ = (
        UniqueConstraint("post_id", "day", "volunteer_id"),
        Index("ix_rota_duty_day", "day"),
    )
    post_id: Mapped[int] = mapped_column(ForeignKey("rota_post.id", ondelete="CASCADE"))
    day: Mapped[date]
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id", ondelete="CASCADE"), index=True)
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("volunteer.id", ondelete="SET NULL"), index=True)
    absent: Mapped[bool] = mapped_column(default=False, server_default=text("0"))


class Certificate(Kept, Base):
    """志愿服务记录证明: as it was issued; a void one keeps its number. ``content`` is what it said, as JSON."""

    __tablename__ = "certificate"
    __table_args__ = (UniqueConstraint("year", "number"), Index("ix_certificate_issued_on", "issued_on", "id"))
    volunteer_id: Mapped[int] = mapped_column(ForeignKey("volunteer.id"), index=True)
    year: Mapped[int]
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(24), unique=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    minutes: Mapped[int]
    content: Mapped[str] = secret(mask_all, 400000)
    handler: Mapped[str] = mapped_column(String(64))
    contact: Mapped[str | None] = mapped_column(String(64))
    issued_on: Mapped[date]
    status: Mapped[CertificateStatus] = mapped_column(Code(CertificateStatus), default=CertificateStatus.VALID)
    void_reason: Mapped[str | None] = mapped_column(String(200))


class CertificateFile(Base):
    """The PDF exactly as it was issued."""

    __tablename__ = "certificate_file"
    certificate_id: Mapped[int] = mapped_column(ForeignKey("certificate.id", ondelete="CASCADE"), primary_key=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
