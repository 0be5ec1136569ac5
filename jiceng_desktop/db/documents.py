"""通知公告: numbered, archived papers, the templates they are written from, and the office's own stationery."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Code, Kept
from jiceng_desktop.terms import DocumentKind, DocumentStatus, Layout, SignOff


class Document(Kept, Base):
    """公文: as it was issued; a void one keeps its number.

    ``attachments`` and ``grid`` are JSON; ``about`` says in words whom or what the paper concerns;
    ``recipients`` is how many got a sheet of their own.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("kind", "year", "number"),
        Index("ix_document_signed_on", "signed_on", "id"),
    )
    kind: Mapped[DocumentKind] = mapped_column(Code(DocumentKind))
    layout: Mapped[Layout] = mapped_column(Code(Layout), default=Layout.PLAIN, server_default="plain")
    year: Mapped[int]
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(16), default="", server_default="")
    mark: Mapped[str] = mapped_column(String(64), default="", server_default="")
    title: Mapped[str] = mapped_column(String(200))
    addressee: Mapped[str] = mapped_column(String(400), default="")
    body: Mapped[str] = mapped_column(String(20000))
    attachments: Mapped[str] = mapped_column(String(400000), default="", server_default="")
    grid: Mapped[str] = mapped_column(String(400000), default="", server_default="")
    signatory: Mapped[str] = mapped_column(String(100))
    signer: Mapped[str] = mapped_column(String(64), default="", server_default="")
    signed_on: Mapped[date]
    sign_off: Mapped[SignOff] = mapped_column(Code(SignOff), default=SignOff.PLAIN, server_default="plain")
    remark: Mapped[str] = mapped_column(String(200), default="")
    copies_to: Mapped[str] = mapped_column(String(400), default="", server_default="")
    qr: Mapped[str] = mapped_column(String(500), default="", server_default="")
    about: Mapped[str] = mapped_column(String(200), default="", server_default="")
    recipients: Mapped[int | None]
    status: Mapped[DocumentStatus] = mapped_column(Code(DocumentStatus), default=DocumentStatus.FILED)
    void_reason: Mapped[str | None] = mapped_column(String(200))
    filed_at: Mapped[datetime]
    template_id: Mapped[int | None] = mapped_column(ForeignKey("template.id", ondelete="SET NULL"), index=True)
    occurrence_id: Mapped[int | None] = mapped_column(ForeignKey("occurrence.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id", ondelete="SET NULL"), index=True)


class DocumentFile(Base):
    """The PDF exactly as it was issued, apart so that lists stay light."""

    __tablename__ = "document_file"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    pdf: Mapped[bytes] = mapped_column(LargeBinary)


class Recipient(Base):
    """群发对象: who got a sheet of a paper, in the order of delivery."""

    __tablename__ = "recipient"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(200), default="")


class Scan(Kept, Base):
    """扫描件: a reply or a photo that belongs to a paper; its bytes stand in ``ScanFile``."""

    __tablename__ = "scan"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    added_on: Mapped[date]


class ScanFile(Base):
    """The file exactly as it came."""

    __tablename__ = "scan_file"
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Template(Kept, Base):
    """模板: plain text with fields such as ``{会议名称}``; ``columns`` are the headings of a table, a line each."""

    __tablename__ = "template"
    kind: Mapped[DocumentKind] = mapped_column(Code(DocumentKind))
    name: Mapped[str] = mapped_column(String(64), unique=True)
    layout: Mapped[Layout] = mapped_column(Code(Layout), default=Layout.PLAIN)
    title: Mapped[str] = mapped_column(String(200))
    addressee: Mapped[str] = mapped_column(String(400), default="")
    body: Mapped[str] = mapped_column(String(20000), default="")
    remark: Mapped[str] = mapped_column(String(200), default="")
    columns: Mapped[str] = mapped_column(String(1000), default="")
    sign_off: Mapped[SignOff] = mapped_column(Code(SignOff), default=SignOff.PLAIN)
    position: Mapped[int] = mapped_column(default=0)


class TemplateVersion(Base):
    """What a template said before it was changed; ``content`` is JSON."""

    __tablename__ = "template_version"
    template_id: Mapped[int] = mapped_column(ForeignKey("template.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    saved_at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(64), default="")
    content: Mapped[str] = mapped_column(String(40000))


class Stationery(Kept, Base):
    """公文用纸: what the office's papers carry besides their text; at most one row."""

    __tablename__ = "stationery"
    redhead: Mapped[bool] = mapped_column(default=False)
    mark: Mapped[str] = mapped_column(String(64), default="")
    code: Mapped[str] = mapped_column(String(16), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(64), default="")
