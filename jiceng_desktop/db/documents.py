"""通知公告: numbered, archived papers."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Code, Kept
from jiceng_desktop.terms import DocumentKind, DocumentStatus


class Document(Kept, Base):
    """公文: as it was issued; a void one keeps its number."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("kind", "year", "number"),
        Index("ix_document_signed_on", "signed_on", "id"),
    )
    kind: Mapped[DocumentKind] = mapped_column(Code(DocumentKind))
    year: Mapped[int]
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    addressee: Mapped[str] = mapped_column(String(400), default="")
    body: Mapped[str] = mapped_column(String(20000))
    signatory: Mapped[str] = mapped_column(String(100))
    signed_on: Mapped[date]
    remark: Mapped[str] = mapped_column(String(200), default="")
    seal: Mapped[bool] = mapped_column(default=False)
    status: Mapped[DocumentStatus] = mapped_column(Code(DocumentStatus), default=DocumentStatus.FILED)
    filed_at: Mapped[datetime]
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)


class DocumentFile(Base):
    """The PDF exactly as it was issued, apart so that lists stay light."""

    __tablename__ = "document_file"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary)
