"""通知公告: numbered, archived papers, the templates they are written from, and the office's own stationery."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from jiceng_desktop.db.base import Base, Code, Kept, Key
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


class Recipient(Kept, Base):
    """群发对象: who got a sheet of a paper, in the order of delivery."""

    __tablename__ = "recipient"
    __table_args__ = (UniqueConstraint("document_id", "position"),)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"))
    position: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(200), default="")


class Scan(Kept, Base):
    """扫描件: a reply or a photo that belongs to a paper; its bytes stand in ``ScanFile``.

    A removed one stays for as long as the removal can be taken back.
    """

    __tablename__ = "scan"
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    added_on: Mapped[date]
    removed_on: Mapped[date | None]


class ScanFile(Base):
    """The file exactly as it came."""

    __tablename__ = "scan_file"
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id", ondelete="CASCADE"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Template(Kept, Base):
    """模板: plain text with fields such as ``{会议名称}``.

    ``columns`` are the headings of a table, a line each; ``hint`` says when the paper may be used; ``origin`` names the
    starting text it came from.
    """

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
    hint: Mapped[str] = mapped_column(String(200), default="")
    origin: Mapped[str] = mapped_column(String(32), default="")
    position: Mapped[int] = mapped_column(default=0)


class TemplateVersion(Kept, Base):
    """What a template said before it was changed; ``content`` is JSON."""

    __tablename__ = "template_version"
    __table_args__ = (UniqueConstraint("template_id", "number"),)
    template_id: Mapped[int] = mapped_column(ForeignKey("template.id", ondelete="CASCADE"))
    number: Mapped[int]
    saved_at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(64), default="")
    content: Mapped[str] = mapped_column(String(40000))


class UnfinishedPaper(Base):
    """A paper that is being written, kept against crashes and power cuts; ``content`` is the draft as JSON."""

    __tablename__ = "unfinished_paper"
    id: Mapped[Key]
    clerk: Mapped[str] = mapped_column(String(64))
    saved_at: Mapped[datetime]
    content: Mapped[str] = mapped_column(String(1000000))


class Stationery(Kept, Base):
    """公文用纸: what the office's papers carry besides their text; at most one row."""

    __tablename__ = "stationery"
    redhead: Mapped[bool] = mapped_column(default=False)
    mark: Mapped[str] = mapped_column(String(64), default="")
    code: Mapped[str] = mapped_column(String(16), default="")
    address: Mapped[str] = mapped_column(String(200), default="")
    phone: Mapped[str] = mapped_column(String(64), default="")
