"""人口变动表 and 四清 on paper: a title, who and when, and several tables below each other, 第X页 共Y页."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]

from jiceng_desktop.documents import fonts
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import BELOW_BASELINE, Paper
from jiceng_desktop.documents.text import MM, Line, Measure, Setter

_SIZE, _TITLE_SIZE = 10.5, 18.0  # 五号, 小二
_MARGIN_X, _TOP, _FOOT = 20 * MM, 18 * MM, 20 * MM
_ROW, _HEADING, _TITLE_ROOM, _NOTE_ROOM = 6.2 * MM, 8 * MM, 11 * MM, 6.5 * MM
_GAP = 3 * MM
_PADDING = 1.5 * MM
_FOOTER_Y = 10 * MM
_HAIRLINE, _SHADE = 0.4, 0.93
_ELLIPSIS = "…"


@dataclass(frozen=True)
class Table:
    """One table: its heading, columns as (title, share of the width), and rows of texts."""

    heading: str
    columns: Sequence[tuple[str, float]]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Report:
    """A whole paper; ``notes`` are lines under the title, ``signed`` the line at the end."""

    title: str
    notes: Sequence[str]
    tables: Sequence[Table]
    signed: str = ""


def render_report(report: Report, *, allow_blanks: bool = False) -> bytes:
    """Return the paper as PDF.

    Raises:
        Refusal: A character has no glyph and the clerk has not agreed to a blank.
    """
    cells = [cell for table in report.tables for row in table.rows for cell in row]
    headings = [title for table in report.tables for title, _ in table.columns]
    said = [*report.notes, *[table.heading for table in report.tables], report.signed]
    if not allow_blanks:
        fonts.refuse_missing("".join([report.title, *said, *headings, *cells]))
    wanted = {
        Role.TITLE: fonts.clean(report.title),
        Role.HEI: fonts.clean("".join([*headings, *said])),
        Role.SONG: fonts.clean("".join([*cells, *said])) + "第页共　 0123456789" + _ELLIPSIS,
    }
    with Fonts(wanted) as opened:
        return _Sheet(opened, report).drawn()


@dataclass(frozen=True)
class _Band:
    """One row of a page: cells with the edges of their columns, or a line of text without a frame."""

    height: float
    cells: Sequence[tuple[Role, str]]
    edges: Sequence[float] = ()
    shaded: bool = False


class _Sheet:
    """The paper of one report, band by band from the top."""

    def __init__(self, opened: Fonts, report: Report) -> None:
        self._report = report
        self._room = A4[0] - 2 * _MARGIN_X
        self._small = Setter(opened, _SIZE, _SIZE)
        self._large = Setter(opened, _TITLE_SIZE, _TITLE_SIZE)
        self._paper = Paper(opened, report.title, "")

    def drawn(self) -> bytes:
        """Draw all pages and return the PDF."""
        pages = list(self._pages())
        for number, bands in enumerate(pages, start=1):
            top = A4[1] - _TOP
            if number == 1:
                top = self._draw_head(top)
            for band in bands:
                self._draw_band(band, top)
                top -= band.height
            foot = self._small.line(((Role.SONG, f"第 {number} 页　共 {len(pages)} 页"),))
            self._paper.draw(foot, (A4[0] - foot.right) / 2, _FOOTER_Y)
            self._paper.end_page()
        return self._paper.finish()

    def _pages(self) -> Iterator[list[_Band]]:
        """Divide the bands into pages; a table that goes on repeats its column titles."""
        full = A4[1] - _TOP - _FOOT
        left = full - _TITLE_ROOM - _NOTE_ROOM * len(self._report.notes)
        page: list[_Band] = []
        for table in self._report.tables:
            head, *rows = self._bands(table)
            opening = [_Band(_HEADING, [(Role.HEI, table.heading)])] if table.heading else []
            if left < sum(band.height for band in (*opening, head, *rows[:1])):
                yield page
                page, left = [], full
            for band in (*opening, head, *rows):
                if band.height > left:
                    yield page
                    page, left = [head], full - head.height
                page.append(band)
                left -= band.height
            page.append(_Band(_GAP, []))
            left -= _GAP
        if self._report.signed:
            page.append(_Band(_HEADING, [(Role.SONG, self._report.signed)]))
        yield page

    def _bands(self, table: Table) -> list[_Band]:
        shares = sum(share for _, share in table.columns)
        edges = [_MARGIN_X]
        for _, share in table.columns:
            edges.append(edges[-1] + share / shares * self._room)
        head = _Band(_ROW, [(Role.HEI, title) for title, _ in table.columns], edges, shaded=True)
        return [head, *(_Band(_ROW, [(Role.SONG, cell) for cell in row], edges) for row in table.rows)]

    def _draw_head(self, top: float) -> float:
        title = self._shortened(self._large, Role.TITLE, self._report.title, self._room)
        self._paper.draw(title, (A4[0] - title.right) / 2, top - _TITLE_SIZE)
        top -= _TITLE_ROOM
        for note in self._report.notes:
            line = self._shortened(self._small, Role.SONG, note, self._room)
            self._paper.draw(line, _MARGIN_X, top - _SIZE)
            top -= _NOTE_ROOM
        return top

    def _draw_band(self, band: _Band, top: float) -> None:
        """Draw one row: words stand left, figures in the middle of their columns."""
        canvas = self._paper.canvas
        lift = top - (band.height + _SIZE) / 2 + BELOW_BASELINE * _SIZE
        if band.shaded:
            canvas.setFillGray(_SHADE)
            canvas.rect(band.edges[0], top - band.height, self._room, band.height, stroke=0, fill=1)
            canvas.setFillGray(0)
        if band.edges:
            canvas.setLineWidth(_HAIRLINE)
            canvas.grid(list(band.edges), [top, top - band.height])
        edges = band.edges or (_MARGIN_X - _PADDING, _MARGIN_X + self._room)
        for place, (role, text) in enumerate(band.cells):
            if not text.strip():
                continue
            width = edges[place + 1] - edges[place] - 2 * _PADDING
            line = self._shortened(self._small, role, text, width)
            centred = band.shaded or (band.edges and text.replace(",", "").replace(".", "", 1).isdigit())
            spare = (width - line.right) / 2 if centred else 0.0
            self._paper.draw(line, edges[place] + _PADDING + spare, lift)

    @staticmethod
    def _shortened(setter: Setter, role: Role, text: str, room: float) -> Line:
        """Set a text on one line; what does not fit ends in an ellipsis."""
        flat = fonts.clean(text).replace("\n", " ").strip()
        measure = Measure(width=room, even=False)
        lines = setter.lines(((role, flat),), measure)
        kept = flat
        while kept and len(lines) > 1:
            kept = kept[:-1]
            lines = setter.lines(((role, kept + _ELLIPSIS),), measure)
        return lines[0]
