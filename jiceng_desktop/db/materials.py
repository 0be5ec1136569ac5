"""照片、讲义: files that belong to an event or a venue."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Code, Kept
from jiceng_desktop.terms import MaterialKind


class Material(Kept, Base):
    """A file without its content; a removed one stays for as long as the removal can be taken back."""

    __tablename__ = "material"
    __table_args__ = (CheckConstraint("(occurrence_id IS NULL) <> (venue_id IS NULL)", name="owner"),)
    kind: Mapped[MaterialKind] = mapped_column(Code(MaterialKind))
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("venue.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    added_on: Mapped[date]
    removed_on: Mapped[date | None]


class MaterialFile(Base):
    """The file as it came, but a photo not telling where it was taken; and how a picture looks in small (JPEG)."""

    __tablename__ = "material_file"
    material_id: Mapped[int] = mapped_column(ForeignKey("material.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    thumbnail: Mapped[bytes | None] = mapped_column(LargeBinary)
