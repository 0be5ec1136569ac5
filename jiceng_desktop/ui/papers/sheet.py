"""From a draft to its sheet on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from jiceng_desktop.documents import notice
from jiceng_desktop.papers import notice_of
from jiceng_desktop.services import documents
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.services.office import Office


def file_name(draft: Draft) -> str:
    """Return the name under which a paper is saved and printed."""
    return f"{draft.kind.label}{draft.number} {documents.flat(draft.title)}".strip()


@dataclass(frozen=True)
class Drawn:
    """A sheet, and what it could not draw."""

    pdf: bytes
    missing: tuple[str, ...]


def draw(draft: Draft) -> Drawn:
    """Draw a draft for the screen; characters without a glyph are left blank and named."""
    sheet = notice_of(draft, date.today())
    return Drawn(notice.render(sheet, allow_blanks=True), tuple(notice.missing_glyphs(sheet)))


def sheet_of(office: Office, document_id: int) -> bytes:
    """Return the sheet of a filed paper as it was issued, or drawn from its text where only that was kept."""
    kept = office.read(documents.pdf_of, document_id)
    return kept if kept is not None else draw(office.read(documents.load, document_id)).pdf
