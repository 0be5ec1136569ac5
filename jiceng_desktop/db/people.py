"""人员: one card per human being, with residencies, households and tags."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jiceng_desktop import words
from jiceng_desktop.db import search
from jiceng_desktop.db.base import Base, Code, Kept, mask_all, secret, table_of
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.terms import (
    Education,
    HouseholdKind,
    IdKind,
    MaritalStatus,
    PersonStatus,
    PoliticalStatus,
    Relation,
    ResidencyRole,
    Sex,
    VisitKind,
)


class Person(Kept, Base):
    """人员. ``home_id`` is where the person lives now; the residencies say since when and as what.

    ``revised`` counts changes of what hangs on the card (home, household, tags), so that they too move the version.
    """

    __tablename__ = "person"
    __table_args__ = (
        Index("ix_person_sort_key", "sort_key", "id", "home_id", "status"),  # all that listing all in order reads
        Index("ix_person_home_id", "home_id", "sort_key"),  # and all that listing those of some dwellings does
        Index(  # where the few live who once had another name
            "ix_person_former_name",
            "id",
            "home_id",
            "former_name",
            sqlite_where=text("former_name IS NOT NULL"),
            postgresql_where=text("former_name IS NOT NULL"),
        ),
        Index("uq_person_id_number", "id_number", unique=True),
    )
    name: Mapped[str] = mapped_column(String(64))
    former_name: Mapped[str | None] = mapped_column(String(64))
    reading: Mapped[str | None] = mapped_column(String(64))
    sort_key: Mapped[str] = mapped_column(String(128), default="")
    sex: Mapped[Sex] = mapped_column(Code(Sex), default=Sex.UNKNOWN)
    born_on: Mapped[date | None]
    id_kind: Mapped[IdKind] = mapped_column(Code(IdKind), default=IdKind.ID_CARD)
    id_number: Mapped[str | None] = secret(words.mask_id, 32)
    phone: Mapped[str | None] = secret(words.mask_phone, 64)
    ethnicity: Mapped[str | None] = mapped_column(String(16))
    education: Mapped[Education | None] = mapped_column(Code(Education))
    marital_status: Mapped[MaritalStatus | None] = mapped_column(Code(MaritalStatus))
    political_status: Mapped[PoliticalStatus | None] = mapped_column(Code(PoliticalStatus))
    native_place: Mapped[str | None] = mapped_column(String(64))
    nationality: Mapped[str | None] = mapped_column(String(32))
    occupation: Mapped[str | None] = mapped_column(String(64))
    employer: Mapped[str | None] = mapped_column(String(100))
    registered_address: Mapped[str | None] = mapped_column(String(200))
    status: Mapped[PersonStatus] = mapped_column(Code(PersonStatus), default=PersonStatus.PRESENT)
    note: Mapped[str | None] = secret(mask_all, 500)
    home_id: Mapped[int | None] = mapped_column(ForeignKey("dwelling.id"))
    revised: Mapped[int] = mapped_column(default=0, info={"quiet": True})
    home: Mapped[Dwelling | None] = relationship()


search.watch(table_of(Person))


class Residency(Kept, Base):
    """居住: who lives where, as what, from when to when; people move, the record stays."""

    __tablename__ = "residency"
    __table_args__ = (
        Index("ix_residency_person_id", "person_id"),
        Index("ix_residency_dwelling_id", "dwelling_id"),
        Index(
            "uq_residency_open",
            "person_id",
            "dwelling_id",
            unique=True,
            sqlite_where=text("to_on IS NULL"),
            postgresql_where=text("to_on IS NULL"),
        ),
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    dwelling_id: Mapped[int] = mapped_column(ForeignKey("dwelling.id"))
    role: Mapped[ResidencyRole] = mapped_column(Code(ResidencyRole), default=ResidencyRole.OTHER)
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]


class Household(Kept, Base):
    """户: people registered together, or people who live together; 人户分离 is normal."""

    __tablename__ = "household"
    kind: Mapped[HouseholdKind] = mapped_column(Code(HouseholdKind))
    number: Mapped[str | None] = mapped_column(String(32), index=True)
    dwelling_id: Mapped[int | None] = mapped_column(ForeignKey("dwelling.id"), index=True)


class Membership(Kept, Base):
    """One person's place in a household; at most one current head each."""

    __tablename__ = "membership"
    __table_args__ = (
        Index("ix_membership_person_id", "person_id"),
        Index("ix_membership_household_id", "household_id"),
        Index(
            "uq_membership_head",
            "household_id",
            unique=True,
            sqlite_where=text("relation = '02' AND to_on IS NULL"),
            postgresql_where=text("relation = '02' AND to_on IS NULL"),
        ),
    )
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    relation: Mapped[Relation] = mapped_column(Code(Relation), default=Relation.UNSTATED)
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]


class CareTagKind(Kept, Base):
    """关爱对象类别: data the office edits; ``visit_days`` is how often such people are looked after, and how."""

    __tablename__ = "care_tag_kind"
    name: Mapped[str] = mapped_column(String(32), unique=True)
    colour: Mapped[str] = mapped_column(String(7), default="#1D4F91")
    position: Mapped[int] = mapped_column(default=0)
    visit_days: Mapped[int | None]
    visit_kind: Mapped[VisitKind] = mapped_column(
        Code(VisitKind), default=VisitKind.HOME, server_default=VisitKind.HOME.value
    )


class CareTag(Kept, Base):
    """关爱对象: one person's tag, from when to when."""

    __tablename__ = "care_tag"
    __table_args__ = (
        UniqueConstraint("person_id", "kind_id", "from_on"),
        Index("ix_care_tag_kind_id", "kind_id", "person_id"),
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind_id: Mapped[int] = mapped_column(ForeignKey("care_tag_kind.id"))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    end_reason: Mapped[str | None] = secret(mask_all, 100)
    kind: Mapped[CareTagKind] = relationship()
