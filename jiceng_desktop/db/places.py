"""小区、楼栋、单元、户 and the grids over them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from jiceng_desktop.db.base import Base, Code, Kept
from jiceng_desktop.terms import CompoundKind, DutyRole


class Compound(Kept, Base):
    """小区 or 楼院."""

    __tablename__ = "compound"
    name: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[CompoundKind] = mapped_column(Code(CompoundKind), default=CompoundKind.ESTATE)
    position: Mapped[int] = mapped_column(default=0)


class Grid(Kept, Base):
    """网格; each building lies in exactly one."""

    __tablename__ = "grid"
    name: Mapped[str] = mapped_column(String(64), unique=True)
    position: Mapped[int] = mapped_column(default=0)


class Building(Kept, Base):
    """楼栋."""

    __tablename__ = "building"
    __table_args__ = (UniqueConstraint("compound_id", "name"),)
    compound_id: Mapped[int] = mapped_column(ForeignKey("compound.id"))
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"), index=True)
    name: Mapped[str] = mapped_column(String(32))
    sort_key: Mapped[str] = mapped_column(String(64), default="")
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    compound: Mapped[Compound] = relationship()


class Entrance(Kept, Base):
    """单元."""

    __tablename__ = "entrance"
    __table_args__ = (UniqueConstraint("building_id", "name"),)
    building_id: Mapped[int] = mapped_column(ForeignKey("building.id"))
    name: Mapped[str] = mapped_column(String(32))
    sort_key: Mapped[str] = mapped_column(String(64), default="")
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    building: Mapped[Building] = relationship()


class Dwelling(Kept, Base):
    """户(房屋). ``address``, ``code`` (3-2-501) and ``sort_key`` repeat the tree so that lists need no joins.

    ``sort_key`` is the order in which the office walks: how it arranged compounds, buildings and entrances, then rooms.
    """

    __tablename__ = "dwelling"
    __table_args__ = (
        UniqueConstraint("entrance_id", "room"),
        Index("ix_dwelling_address", "address"),
        Index("ix_dwelling_room", "room"),
        Index("ix_dwelling_id", "id", "code", "entrance_id", "room"),  # where a home lies, without the whole row
    )
    entrance_id: Mapped[int] = mapped_column(ForeignKey("entrance.id"))
    room: Mapped[str] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(200))
    code: Mapped[str] = mapped_column(String(100), index=True)
    sort_key: Mapped[str] = mapped_column(String(200), index=True)
    entrance: Mapped[Entrance] = relationship()


class Duty(Kept, Base):
    """责任人: who answers for a grid, a building or an entrance, from when to when; one at a time for each person."""

    __tablename__ = "duty"
    __table_args__ = (
        CheckConstraint(
            "CAST(grid_id IS NOT NULL AS INTEGER) + CAST(building_id IS NOT NULL AS INTEGER)"
            " + CAST(entrance_id IS NOT NULL AS INTEGER) = 1",
            name="one_place",
        ),
        Index("ix_duty_person_id", "person_id"),
        *(
            Index(
                f"uq_duty_{place}",
                f"{place}_id",
                "person_id",
                unique=True,
                sqlite_where=text("to_on IS NULL"),
                postgresql_where=text("to_on IS NULL"),
            )
            for place in ("grid", "building", "entrance")
        ),
    )
    role: Mapped[DutyRole] = mapped_column(Code(DutyRole))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grid.id"))
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"))
    entrance_id: Mapped[int | None] = mapped_column(ForeignKey("entrance.id"))
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
