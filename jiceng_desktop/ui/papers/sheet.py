"""From a draft to its sheet on the screen, and to the files it is saved as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jiceng_desktop import papers
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import documents, filed
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import Layout


def file_name(draft: Draft) -> str:
    """Return the name under which a paper is saved and printed."""
    return f"{draft.kind.label}{draft.number} {filed.flat(draft.title)}".strip()


@dataclass(frozen=True)
class Drawn:
    """A sheet, and what it could not draw."""

    pdf: bytes
    missing: tuple[str, ...]


def draw(draft: Draft) -> Drawn:
    """Draw a draft for the screen; characters without a glyph are left blank and named."""
    today = date.today()
    return Drawn(papers.render([draft], today, allow_blanks=True), missing_of(draft))


def missing_of(draft: Draft) -> tuple[str, ...]:
    """Return the characters of a draft that no font can draw, each with its code point."""
    return tuple(papers.missing([draft], date.today()))


def sheet_of(office: Office, document_id: int) -> bytes:
    """Return the sheet of a filed paper as it was issued, or drawn from its text where only that was kept."""
    kept = office.read(documents.pdf_of, document_id)
    return kept if kept is not None else draw(office.read(documents.load, document_id)).pdf


def archival_of(pdf: bytes) -> bytes:
    """Return a sheet as PDF/A-2b."""
    from jiceng_desktop.documents.archival import archival  # heavy, needed rarely

    return archival(pdf)


def word_of(draft: Draft) -> bytes:
    """Return a draft as .docx.

    Raises:
        Refusal: Its layout has no counterpart there.
    """
    from jiceng_desktop.documents import word  # heavy, needed rarely

    if draft.layout is Layout.PLATES:
        raise Refusal("桌签要按桌面摆放的方向排版，不能存成 Word 文档，请存成 PDF。")
    if draft.layout is Layout.TABLE:
        return word.write_table(papers.table_of(draft, date.today()))
    return word.write(papers.notice_of(draft, date.today()))
