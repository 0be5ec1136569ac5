"""What an import leaves behind: its headings, and how to take it back."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Key


class HeadingMemory(Base):
    """A column heading the clerk once assigned to a field."""

    __tablename__ = "heading_memory"
    __table_args__ = (UniqueConstraint("kind", "heading"),)
    id: Mapped[Key]
    kind: Mapped[str] = mapped_column(String(32))
    heading: Mapped[str] = mapped_column(String(100))
    field: Mapped[str] = mapped_column(String(32))


class ImportRun(Base):
    """One import: which audit group it was, and whether it was taken back."""

    __tablename__ = "import_run"
    id: Mapped[Key]
    group_id: Mapped[int] = mapped_column(ForeignKey("audit_group.id"), unique=True)
    kind: Mapped[str] = mapped_column(String(32))
    source: Mapped[str] = mapped_column(String(200))
    added: Mapped[int]
    changed: Mapped[int]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("audit_group.id"))
