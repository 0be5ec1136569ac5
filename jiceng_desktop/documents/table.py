"""A paper that is mostly a table: sign-in sheets, rotas. Rows may be filled, or left blank to be written in by hand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from reportlab.lib.pagesizes import A4, landscape  # type: ignore[import-untyped]

from jiceng_desktop import words
from jiceng_desktop.documents import fonts
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import BELOW_BASELINE, Paper
from jiceng_desktop.documents.ruled import Cell, Ruler, SetRow, centred, flat, wanted
from jiceng_desktop.documents.text import MM, Line, Measure, Setter
from jiceng_desktop.documents.title import TITLE_SIZE
from jiceng_desktop.errors import Refusal

_SIZE = 12.0  # 小四
_MARGIN, _TOP, _FOOT = 20 * MM, 20 * MM, 20 * MM
_ROW = 10 * MM  # room enough to sign in
_DENSE_SIZE, _DENSE_ROW, _DENSE_ABOVE = 10.5, 6.3 * MM, 0.6 * MM  # a month of days on one page
_LEADING = 18.0
_GAP = 4 * MM
_FOOTER_Y, _FOOTER_SIZE = 11 * MM, 10.5
_SHORTEST, _LONGEST, _WRITTEN = 3, 14, 7  # widths of columns in characters; the last where people write
TURNED_FROM = 46  # so many characters in a row turn the paper
MIDDLE = 8  # columns no wider than this are centred
_NUMBERING = "序号"


@dataclass(frozen=True)
class TableSheet:
    """What the paper says; ``lines`` stand above the table, ``blanks`` empty rows below the filled ones."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = ()
    blanks: int = 0
    lines: tuple[str, ...] = ()
    signatory: str = ""
    signed_on: date | None = None
    number: str = ""
    remark: str = ""


def render(sheet: TableSheet, *, allow_blanks: bool = False) -> bytes:
    """Return the table as PDF; its headings are repeated on every page.

    Raises:
        Refusal: There is no column, one row is taller than a page, or a character has no glyph and the clerk has not
            agreed to a blank.
    """
    if not sheet.columns:
        raise Refusal("表格还没有列，请先填写列名。", "grid")
    if not allow_blanks:
        fonts.refuse_missing(_text(sheet))
    told = cleaned(sheet)
    with Fonts(_wanted(told)) as opened:
        return _Drawing(opened, told).finished()


def missing_glyphs(sheet: TableSheet) -> list[str]:
    """Return the characters of the sheet that no font can draw, each with its code point."""
    return fonts.missing(_text(sheet))


def _text(sheet: TableSheet) -> str:
    texts = [sheet.title, sheet.number, sheet.remark, sheet.signatory, *sheet.lines, *sheet.columns]
    return "".join([*texts, *(cell for row in sheet.rows for cell in row)])


def cleaned(sheet: TableSheet) -> TableSheet:
    """Return the sheet as it is printed: every row as wide as the headings, blank rows numbered on."""
    columns = tuple(map(flat, sheet.columns))
    rows = [_fitted(tuple(map(flat, row)), len(columns)) for row in sheet.rows]
    for number in range(len(rows) + 1, len(rows) + sheet.blanks + 1):
        numbered = str(number) if columns[0] == _NUMBERING else ""
        rows.append((numbered, *[""] * (len(columns) - 1)))
    return replace(
        sheet,
        title=flat(sheet.title),
        columns=columns,
        rows=tuple(rows),
        lines=tuple(map(flat, sheet.lines)),
        signatory=flat(sheet.signatory),
        number=flat(sheet.number),
        remark=flat(sheet.remark),
    )


def _fitted(row: tuple[str, ...], count: int) -> tuple[str, ...]:
    """Return a row of so many cells; what stands beyond the last column is kept in it."""
    if len(row) > count:
        return (*row[: count - 1], "　".join(filter(None, row[count - 1 :])))
    return row + ("",) * (count - len(row))


def shares_of(sheet: TableSheet) -> list[float]:
    """Return the widths of the columns in characters: as wide as what they hold, or as a hand needs to write."""
    shares = []
    for number, heading in enumerate(sheet.columns):
        texts = [row[number] for row in sheet.rows]
        empty = any(not text for text in texts) or not texts
        longest = max([_width(heading) + 1, *(_width(text) + 1 for text in texts)])
        least = _WRITTEN if empty and heading != _NUMBERING else _SHORTEST
        shares.append(float(min(_LONGEST, max(least, math.ceil(longest)))))
    return shares


def _wanted(sheet: TableSheet) -> dict[Role, set[str]]:
    signed = f"{sheet.signatory}{_day(sheet)}"
    texts = [(Role.FANGSONG, line) for line in (*sheet.lines, sheet.number, sheet.remark, signed)]
    texts += [(Role.TITLE, sheet.title), (Role.SONG, "第页共 0123456789")]
    return wanted([_headings(sheet), *map(_cells, sheet.rows)], texts)


def _day(sheet: TableSheet) -> str:
    return words.show_day(sheet.signed_on) if sheet.signed_on is not None else ""


def _headings(sheet: TableSheet) -> list[Cell]:
    return [Cell(heading, 1, label=True) for heading in sheet.columns]


def _cells(row: Sequence[str]) -> list[Cell]:
    return [Cell(text, 1) for text in row]


def _width(text: str) -> float:
    """Return about how many Chinese characters wide a text is."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


class _Drawing:
    """Sets the parts, divides the rows into pages and draws these."""

    def __init__(self, opened: Fonts, sheet: TableSheet) -> None:
        self._sheet = sheet
        shares = shares_of(sheet)
        self._size = landscape(A4) if sum(shares) > TURNED_FROM else A4
        self._room = self._size[0] - 2 * _MARGIN
        self._setter, self._small = Setter(opened, _SIZE, _SIZE), Setter(opened, _FOOTER_SIZE, _FOOTER_SIZE)
        title = Setter(opened, TITLE_SIZE, TITLE_SIZE)
        self._title = title.lines(((Role.TITLE, sheet.title),), Measure(width=self._room, even=False))
        self._above = [line for text in (sheet.number, *sheet.lines) for line in self._lines(text)]
        self._below = self._signature()
        self._rule(Ruler(opened, self._room, _SIZE, _ROW), shares)
        if not sheet.blanks and len(self._divided()) > 1:
            self._rule(Ruler(opened, self._room, _DENSE_SIZE, _DENSE_ROW, _DENSE_ABOVE), shares)
            if len(self._divided()) > 1:
                self._rule(Ruler(opened, self._room, _SIZE, _ROW), shares)
        self._paper = Paper(opened, sheet.title, sheet.signatory, self._size)

    def _rule(self, ruler: Ruler, shares: Sequence[float]) -> None:
        headings = zip(_headings(self._sheet), shares, strict=True)
        self._headings = ruler.set([replace(cell, share=share) for cell, share in headings])
        self._rows = [ruler.set(self._shared(row, shares)) for row in self._sheet.rows]
        self._ruler = ruler

    def _shared(self, row: Sequence[str], shares: Sequence[float]) -> list[Cell]:
        return [Cell(text, share, middle=share <= MIDDLE) for text, share in zip(row, shares, strict=True)]

    def _lines(self, text: str) -> tuple[Line, ...]:
        measure = Measure(width=self._room, even=False)
        return self._setter.lines(((Role.FANGSONG, text),), measure) if text else ()

    def _signature(self) -> list[Line]:
        """Set the remark, and who signs and when, flush right; where nobody signs, no day stands alone."""
        signed = [self._sheet.signatory, _day(self._sheet)] if self._sheet.signatory else []
        signed = [text for text in signed if text]
        lines = [self._setter.line(((Role.FANGSONG, text),)) for text in signed]
        widest = max((line.right for line in lines), default=0.0)
        centre = self._room - _MARGIN / 2 - widest / 2
        return [*self._lines(self._sheet.remark), *(line.moved(centre - line.right / 2) for line in lines)]

    def finished(self) -> bytes:
        """Draw all pages and return them."""
        pages = self._divided()
        for number, rows in enumerate(pages, start=1):
            top = self._head() if number == 1 else self._size[1] - _TOP
            foot = self._ruler.draw(self._paper, [self._headings, *rows], _MARGIN, top)
            if number == len(pages):
                self._draw_lines(self._below, foot - _GAP)
            footer = self._small.line(((Role.SONG, f"第 {number} 页　共 {len(pages)} 页"),))
            centred(self._paper, footer, self._size[0], _FOOTER_Y)
            self._paper.end_page()
        return self._paper.finish()

    def _divided(self) -> list[list[SetRow]]:
        full = self._size[1] - _TOP - _FOOT - self._headings.height
        left = full - self._head_height()
        pages: list[list[SetRow]] = [[]]
        self._refuse_what_no_page_holds(full)
        for number, row in enumerate(self._rows, start=1):
            needed = row.height + (self._below_height() if number == len(self._rows) else 0.0)
            if needed > left and pages[-1]:
                pages.append([])
                left = full
            pages[-1].append(row)
            left -= row.height
        return pages

    def _refuse_what_no_page_holds(self, full: float) -> None:
        """Refuse what would be drawn beyond the foot of a page; ``full`` is the room below the headings."""
        if full < self._headings.height:
            raise Refusal("表格的列名太长，请缩短。", "grid")
        for number, row in enumerate(self._rows, start=1):
            if row.height > full:
                raise Refusal(f"表格第 {number} 行的内容超过了一页，请缩短。", "grid")
        heights = [row.height for row in self._rows] or [0.0]
        if heights[-1] + self._below_height() > full:
            raise Refusal("附注太长，和表格的最后一行放不到同一页，请缩短。", "remark")
        first = heights[0] if len(heights) > 1 else heights[0] + self._below_height()
        if self._head_height() + first > full:
            raise Refusal("表格上方的文字太长，放不下表格，请缩短。", "body")

    def _head_height(self) -> float:
        return len(self._title) * TITLE_SIZE * 1.4 + _GAP + len(self._above) * _LEADING + (_GAP if self._above else 0)

    def _below_height(self) -> float:
        return _GAP + len(self._below) * _LEADING if self._below else 0.0

    def _head(self) -> float:
        """Draw title and lines; return where the table begins."""
        top: float = self._size[1] - _TOP
        for at, line in enumerate(self._title, start=1):
            centred(self._paper, line, self._size[0], top - at * TITLE_SIZE * 1.4 + TITLE_SIZE * 0.3)
        self._draw_lines(self._above, top - len(self._title) * TITLE_SIZE * 1.4 - _GAP)
        return top - self._head_height()

    def _draw_lines(self, lines: Sequence[Line], top: float) -> None:
        lift = (_LEADING - _SIZE) / 2 + BELOW_BASELINE * _SIZE
        for at, line in enumerate(lines, start=1):
            self._paper.draw(line, _MARGIN, top - at * _LEADING + lift)
