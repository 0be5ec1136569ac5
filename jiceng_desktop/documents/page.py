"""The A4 page of GB/T 9704-2012: where rows stand, how they flow over pages, how lines reach the PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from jiceng_desktop.documents.fonts import Fonts, Glyph, Role, ink_of
from jiceng_desktop.documents.text import CELL, MM, Line, Setter

HEIGHT: float = A4[1]
LEFT, TOP = 28 * MM, 37 * MM  # 5.2.1: 订口 and 天头
AREA_WIDTH, AREA_HEIGHT = 156 * MM, 225 * MM
ROWS = 22
PITCH = AREA_HEIGHT / ROWS
TIGHTEST = 0.95  # how close rows may be set, of the grid's pitch
BELOW_BASELINE = 0.12  # of the em box, in Chinese fonts
_NUMBER_SIZE = 14.0  # 7.5: 4号
_NUMBER_DROP = 7 * MM  # from the foot of the type area to the dashes
NUMBER_CHARACTERS = "— 0123456789"
_PRODUCT = "基层桌面"
_FILLED, _BROADER = 0, 2  # how glyphs are painted: as they are, or their outlines drawn as well


class Paper:
    """A PDF being drawn; text goes in as set lines and every font is embedded."""

    def __init__(self, fonts: Fonts, title: str, author: str, size: tuple[float, float] = A4) -> None:
        """Start a document; its metadata name the paper and the office, no person."""
        self._out = io.BytesIO()
        self._drawn: dict[Line, str] = {}
        self.canvas: Any = Canvas(
            self._out, pagesize=size, pageCompression=1, lang="zh-CN", initialFontName=fonts.first, pdfVersion=(1, 7)
        )
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setCreator(_PRODUCT)
        self.canvas.setViewerPreference("PrintScaling", "None")  # fitting to the page would shrink the type area

    def draw(self, line: Line, left: float, baseline: float, stretch: float = 1.0) -> None:
        """Draw a line from ``left`` on, ``stretch`` times as wide; one already drawn is only repeated."""
        code = self._drawn.get(line)
        if code is None:
            code = self._drawn[line] = self._code(line)
        self.canvas.addLiteral(f"q {stretch:.4g} 0 0 1 {left:.3f} {baseline:.3f} cm {code} Q")

    def _code(self, line: Line) -> str:
        """Return the drawing operators of a line: one string per stretch of equal font and spacing."""
        text = self.canvas.beginText(0, 0)
        for stretch in _stretches(line):
            first = stretch.first
            text.setTextOrigin(stretch.start, first.lift * line.size)
            text.setFont(first.font, line.size)
            text.setCharSpace(stretch.spacing)
            text.setTextRenderMode(_BROADER if first.bold else _FILLED)
            text.textOut(stretch.chars)
        broader = max((glyph.bold for glyph in line.glyphs), default=0.0)
        return f"{broader * line.size:.3f} w {text.getCode()}" if broader else str(text.getCode())

    def end_page(self) -> None:
        """Finish the page."""
        self.canvas.showPage()

    def finish(self) -> bytes:
        """Return the PDF."""
        self.canvas.save()
        return self._out.getvalue()


@dataclass
class _Stretch:
    """Glyphs drawn alike that follow each other with one spacing."""

    first: Glyph
    spacing: float
    start: float
    chars: str

    def takes(self, glyph: Glyph, spacing: float) -> bool:
        """Say whether a glyph is drawn as these are."""
        first = self.first
        alike = (first.font, first.lift, first.bold) == (glyph.font, glyph.lift, glyph.bold)
        return alike and self.spacing == spacing


def _stretches(line: Line) -> list[_Stretch]:
    """Group a line's glyphs by font and by the space that carries each to the offset of the next."""
    result: list[_Stretch] = []
    ends = (*line.offsets, line.right)[1:]
    for glyph, start, end in zip(line.glyphs, line.offsets, ends, strict=True):
        spacing = round(end - start - glyph.advance * line.size, 3)
        last = result[-1] if result else None
        if last and last.takes(glyph, spacing):
            last.chars += glyph.char
        else:
            result.append(_Stretch(glyph, spacing, start, glyph.char))
    return result


def baseline(row: int, size: float, pitch: float = PITCH, start: int = 0) -> float:
    """Return the height above the page's foot of the baseline in a row of the type area, the first being 0.

    From row ``start`` on the rows are ``pitch`` high, those above as high as the grid's.
    """
    foot = HEIGHT - TOP - start * PITCH - (row - start + 1) * pitch
    return foot + (pitch - size) / 2 + BELOW_BASELINE * size


class Beside(Protocol):
    """What stands beside the text, such as a QR code."""

    def draw(self, paper: Paper, top: float) -> None:
        """Draw it below this height above the page's foot."""


@dataclass(frozen=True, slots=True)
class Row:
    """One of the 22 rows of a page.

    ``held`` forbids a page break after it, ``drop`` sets its line that much lower, in rows; ``beside`` is drawn from
    the top of the row on.
    """

    line: Line | None = None
    held: bool = False
    drop: float = 0.0
    beside: Beside | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, the first standing in row ``start`` of the grid, each ``pitch`` high."""

    rows: Sequence[Row]
    start: int = 0
    pitch: float = PITCH


def paginate(rows: Sequence[Row], start: int = 0, first: int = ROWS) -> list[Page]:
    """Divide rows into pages at allowed places; blank rows that separate nothing at the top of a page are dropped.

    The first page has ``first`` rows, ``start`` of them taken by a head. Where the end would need one row more than a
    page has, its rows are set a little closer instead (7.3.5.5).
    """
    pages = []
    at, room = 0, max(1, first - start)
    while at < len(rows):
        end = _end_of_page(rows, at, room)
        pitch = PITCH * min(1.0, room / (end - at)) if end - at == room + 1 else PITCH
        pages.append(Page(rows[at:end], start, pitch))
        at, room, start = end, ROWS, 0
        while at < len(rows) and rows[at].line is None and not rows[at].held:
            at += 1
    return pages


def _end_of_page(rows: Sequence[Row], at: int, room: int) -> int:
    """Return where the page that begins at this row ends."""
    left = len(rows) - at
    if left == room + 1 and room >= TIGHTEST * left:
        return len(rows)
    end = min(at + room, len(rows))
    while at < end < len(rows) and rows[end - 1].held:
        end -= 1
    return end if end > at else min(at + room, len(rows))  # everything holds together: fill the page


class NumberedPages:
    """Draws pages of rows with the page number of 7.5."""

    def __init__(self, paper: Paper, fonts: Fonts) -> None:
        """Draw on this paper."""
        self._paper = paper
        self._setter = Setter(fonts, _NUMBER_SIZE, _NUMBER_SIZE)
        self._number = cache(self._set_number)
        self._baseline = HEIGHT - TOP - AREA_HEIGHT - _NUMBER_DROP - ink_of(Role.SONG, "—").top * _NUMBER_SIZE

    def _set_number(self, number: int) -> Line:
        return self._setter.line(((Role.SONG, f"— {number} —"),))

    def draw(self, page: Page, number: int, *, numbered: bool = True) -> None:
        """Draw one page; odd numbers stand right, even ones left, one character in."""
        for index, row in enumerate(page.rows, start=page.start):
            if row.line is not None:
                low = baseline(index, row.line.size, page.pitch, page.start)
                self._paper.draw(row.line, LEFT, low - row.drop * page.pitch)
            if row.beside is not None:
                row.beside.draw(self._paper, HEIGHT - TOP - page.start * PITCH - (index - page.start) * page.pitch)
        if numbered:
            line = self._number(number)
            left = AREA_WIDTH - CELL - line.right if number % 2 else CELL
            self._paper.draw(line, LEFT + left, self._baseline)
        self._paper.end_page()
