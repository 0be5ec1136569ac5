"""议事会 and other circles of which everybody knows who belongs to them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Kept


class Council(Kept, Base):
    """议事会、固定名单: invited as a whole."""

    __tablename__ = "council"
    name: Mapped[str] = mapped_column(String(64), unique=True)
    remark: Mapped[str | None] = mapped_column(String(200))


class CouncilMember(Kept, Base):
    """Who belongs to a council, in the order of ``position``, and as what."""

    __tablename__ = "council_member"
    __table_args__ = (UniqueConstraint("council_id", "person_id"),)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), index=True)
    role: Mapped[str | None] = mapped_column(String(32))
    position: Mapped[int] = mapped_column(default=0)
