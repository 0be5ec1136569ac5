"""台账 on paper, A4 across: a title, who reports, a table whose headings every page repeats, 第X页 共Y页."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reportlab.lib.pagesizes import A4, landscape  # type: ignore[import-untyped]

from jiceng_desktop.documents import fonts
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import BELOW_BASELINE, Paper
from jiceng_desktop.documents.ruled import Cell, Ruler, SetRow, centred, flat, wanted
from jiceng_desktop.documents.text import MM, Line, Measure, Setter

_SIZE, _TITLE_SIZE = 10.5, 18.0  # 五号, 小二
_WIDTH, _HEIGHT = landscape(A4)
_MARGIN, _TOP, _FOOT = 15 * MM, 16 * MM, 17 * MM
_ROW, _ABOVE = 8 * MM, 1.2 * MM
_LEADING, _GAP = 16.0, 3 * MM
_FOOTER_Y = 9 * MM
_AGAIN = "（续）"
_MIDDLE = 19  # mm; columns no wider than this are centred

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Band:
    """A heading over the whole width; it stands with the row after it and is repeated on a new page."""

    text: str


@dataclass(frozen=True)
class Across:
    """A row of one cell over the whole width."""

    text: str


Row = Sequence[str] | Band | Across


@dataclass(frozen=True)
class LedgerSheet:
    """What the paper says; ``columns`` are headings with widths in mm, stretched or shrunk to fill the paper."""

    title: str
    note: str
    columns: Sequence[tuple[str, float]]
    rows: Sequence[Row]
    signed: str = ""


def render(sheet: LedgerSheet, report: Report | None = None, *, allow_blanks: bool = False) -> bytes:
    """Return the ledger as PDF; ``report`` hears (done, all) rows.

    No row is cut in two, but for one that is taller than a page.

    Raises:
        Refusal: A character has no glyph and the clerk has not agreed to a blank.
    """
    sheet = _cleaned(sheet)
    headings = [Cell(title, width, label=True) for title, width in sheet.columns]
    rows = [_cells(row, sheet.columns) for row in sheet.rows]
    texts = [(Role.TITLE, sheet.title), (Role.SONG, f"{sheet.title}{sheet.note}{sheet.signed}第页共0123456789{_AGAIN}")]
    roles = wanted([headings, *rows, [Cell(_AGAIN, 1, band=True)]], texts)
    if not allow_blanks:
        fonts.refuse_missing("".join(sorted({char for chars in roles.values() for char in chars})))
    with Fonts(roles) as opened:
        return _Drawing(opened, sheet, headings, rows).finished(report)


def _cleaned(sheet: LedgerSheet) -> LedgerSheet:
    return LedgerSheet(
        flat(sheet.title),
        _line(sheet.note),
        [(flat(title), width) for title, width in sheet.columns],
        [_clean_row(row) for row in sheet.rows],
        _line(sheet.signed),
    )


def _line(text: str) -> str:
    """Return a text on one line; wide blanks between its parts stay."""
    return fonts.clean(text).replace("\n", " ").strip()


def _clean_row(row: Row) -> Row:
    if isinstance(row, Band | Across):
        return replace(row, text=_line(row.text))
    return ["\n".join(filter(None, map(flat, fonts.clean(cell).splitlines()))) for cell in row]


def _cells(row: Row, columns: Sequence[tuple[str, float]]) -> list[Cell]:
    if isinstance(row, Band | Across):
        return [Cell(row.text, 1, band=isinstance(row, Band))]
    return [Cell(text, width, middle=width <= _MIDDLE) for text, (_, width) in zip(row, columns, strict=True)]


class _Drawing:
    """Sets the parts, divides the rows into pages and draws these."""

    def __init__(self, opened: Fonts, sheet: LedgerSheet, headings: list[Cell], rows: Iterable[list[Cell]]) -> None:
        self._sheet = sheet
        self._room = _WIDTH - 2 * _MARGIN
        self._setter = Setter(opened, _SIZE, _SIZE)
        self._ruler = Ruler(opened, self._room, _SIZE, _ROW, _ABOVE)
        measure = Measure(width=self._room, even=False)
        self._title = Setter(opened, _TITLE_SIZE, _TITLE_SIZE).lines(((Role.TITLE, sheet.title),), measure)
        self._note = self._setter.lines(((Role.SONG, sheet.note),), measure) if sheet.note else ()
        self._signed = self._setter.lines(((Role.SONG, sheet.signed),), measure) if sheet.signed else ()
        self._headings = self._ruler.set(headings)
        self._rows = rows
        self._paper = Paper(opened, sheet.title, "", (_WIDTH, _HEIGHT))

    def finished(self, report: Report | None) -> bytes:
        """Draw all pages and return them."""
        pages = list(self._pages())
        done = 0
        for number, rows in enumerate(pages, start=1):
            top = self._draw_head() if number == 1 else _HEIGHT - _TOP
            foot = self._ruler.draw(self._paper, [self._headings, *rows], _MARGIN, top)
            if number == len(pages):
                self._draw_lines(self._signed, foot - _GAP)
            self._draw_footer(number, len(pages))
            self._paper.end_page()
            done += len(rows)
            if report is not None:
                report(done, sum(map(len, pages)))
        return self._paper.finish()

    def _pages(self) -> Iterator[list[SetRow]]:
        """Divide the rows into pages; a band goes with the row after it and heads the next page again."""
        full = _HEIGHT - _TOP - _FOOT - self._headings.height
        rows = [part for cells in self._rows for part in self._parts(cells, full)]
        left = full - self._head_height()
        page: list[SetRow] = []
        band: Cell | None = None
        for row, needed in zip(rows, self._needs(rows), strict=True):
            head = row.cells[0][0]
            if needed > left and page:
                yield page
                page = [self._again(band)] if band is not None and not head.band else []
                left = full - sum(one.height for one in page)
            band = head if head.band else band
            page.append(row)
            left -= row.height
        yield page

    def _needs(self, rows: Sequence[SetRow]) -> list[float]:
        """Return what room each row has to find on a page: a band with its next row, the last one with who signs."""
        needs: list[float] = []
        below = self._foot_height()
        for row in reversed(rows):
            together = not needs or row.cells[0][0].band
            needs.append(row.height + (below if together else 0.0))
            below = needs[-1]
        return needs[::-1]

    def _parts(self, cells: list[Cell], full: float) -> Iterator[SetRow]:
        """Set a row; one that no page holds goes on as another row, which says so."""
        room = full - self._head_height() - self._foot_height()
        row = self._ruler.set(cells)
        first, *others = self._ruler.parts(row, room if row.height <= room else full / 2)
        yield first
        again = self._setter.lines(((Role.SONG, _AGAIN),), Measure(even=False))
        for other in others:
            cell, width, _ = other.cells[0]
            yield replace(other, cells=((cell, width, again), *other.cells[1:])) if len(cells) > 1 else other

    def _again(self, band: Cell) -> SetRow:
        return self._ruler.set([replace(band, text=band.text + _AGAIN)])

    def _head_height(self) -> float:
        return len(self._title) * _TITLE_SIZE * 1.4 + _GAP + len(self._note) * _LEADING

    def _foot_height(self) -> float:
        return _GAP + len(self._signed) * _LEADING if self._signed else 0.0

    def _draw_head(self) -> float:
        """Draw title and note; return where the table begins."""
        top = _HEIGHT - _TOP
        for at, line in enumerate(self._title, start=1):
            centred(self._paper, line, _WIDTH, top - at * _TITLE_SIZE * 1.4 + _TITLE_SIZE * 0.4)
        self._draw_lines(self._note, top - len(self._title) * _TITLE_SIZE * 1.4)
        return float(top - self._head_height())

    def _draw_lines(self, lines: Sequence[Line], top: float) -> None:
        lift = (_LEADING - _SIZE) / 2 + BELOW_BASELINE * _SIZE
        for at, line in enumerate(lines, start=1):
            self._paper.draw(line, _MARGIN, top - at * _LEADING + lift)

    def _draw_footer(self, number: int, count: int) -> None:
        title = self._setter.line(((Role.SONG, self._sheet.title),))
        place = self._setter.line(((Role.SONG, f"第 {number} 页　共 {count} 页"),))
        if title.right + place.right + _GAP < self._room:
            self._paper.draw(title, _MARGIN, _FOOTER_Y)
        self._paper.draw(place, _WIDTH - _MARGIN - place.right, _FOOTER_Y)
