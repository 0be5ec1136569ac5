"""活动统计 on one A4 page: the sentence, two charts of the months, six small tables with bars in them.

Everything is told by dark and light, so that a printer without colour loses nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import Color, HexColor  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]

from jiceng_desktop.documents import fonts
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import BELOW_BASELINE, Paper
from jiceng_desktop.documents.ruled import centred, flat
from jiceng_desktop.documents.text import MM, Line, Measure, Setter

_SIZE, _TITLE_SIZE, _SMALL_SIZE, _TINY_SIZE = 9.0, 18.0, 8.0, 6.5
_SENTENCE_SIZES = (12.0, 11.5, 11.0, 10.5)  # the first in which it fits
_MARGIN, _GAP = 15 * MM, 6 * MM
_TITLE_AT, _ABOUT_AT, _SENTENCE_AT, _CHARTS_AT, _TABLES_AT = (
    _edge * MM for _edge in (20.0, 27.0, 34.0, 46.0, 95.0)
)  # from the upper edge of the paper
_FOOT = 33 * MM  # where the tables end, from the lower edge
_CHART_HEIGHT, _CHART_HEADING, _CHART_LABELS, _CHART_INDENT = 44 * MM, 6 * MM, 11 * MM, 3 * MM
_LABEL_ROWS = (3.2 * MM, 6.6 * MM, 9.8 * MM)  # the month, this period, before: so far below the columns
_APART = 1.1  # how far numbers stand apart, of their own width
_ROW = 4.7 * MM
_HEADING_ROWS, _BLOCK_GAP_ROWS = 2.2, 0.6  # heading and column titles; the room below a table
_ROOM = (A4[0] - 2 * _MARGIN - _GAP) / 2
_NAME, _NUMBER, _PADDING = 0.38, 0.115, 1.0 * MM  # shares of a table's width
_COLUMNS = 4  # of numbers
_BARS_TITLE = "人次对比"
_SENTENCE_LEADING, _SMALL_LEADING = 6.2 * MM, 3.9 * MM
_BAR, _GROUP = 0.34, 0.72
_HAIRLINE = 0.4
_FEWEST = 3
_ELLIPSIS = "…"
_NOW, _BEFORE, _INK = HexColor("#1D4F91"), HexColor("#D3DEEC"), HexColor("#26313D")


@dataclass(frozen=True)
class FigureLine:
    """One line of a table: this period and the one before; ``drawn`` says whether bars are drawn for it."""

    name: str
    events: int
    events_before: int
    visits: int
    visits_before: int
    drawn: bool = True


@dataclass(frozen=True)
class Block:
    """One table."""

    heading: str
    lines: tuple[FigureLine, ...]


@dataclass(frozen=True)
class FigureSheet:
    """The whole page; ``about`` says in three parts what is counted and by whom, ``remarks`` what is not."""

    title: str
    about: tuple[str, str, str]
    sentence: str
    now: str
    before: str
    last_year: str
    months: tuple[FigureLine, ...]
    left: tuple[Block, ...]
    right: tuple[Block, ...]
    remarks: str = ""


def fitting(counts: Sequence[int]) -> list[int]:
    """Return how many lines each table of a column may have for all of them to fit; the longest give way."""
    room = int((A4[1] - _TABLES_AT - _FOOT) / _ROW - len(counts) * (_HEADING_ROWS + _BLOCK_GAP_ROWS))
    given = list(counts)
    while sum(given) > room and max(given) > _FEWEST:
        given[given.index(max(given))] -= 1
    return given


def render_figures(sheet: FigureSheet, *, allow_blanks: bool = False) -> bytes:
    """Return the page as PDF.

    Raises:
        Refusal: A character has no glyph and the clerk has not agreed to a blank.
    """
    lines = [line for block in (*sheet.left, *sheet.right) for line in block.lines]
    names = "".join(line.name for line in (*lines, *sheet.months))
    said = "".join([*sheet.about, sheet.sentence, sheet.now, sheet.before, sheet.last_year, sheet.remarks])
    headings = "".join(block.heading for block in (*sheet.left, *sheet.right))
    if not allow_blanks:
        fonts.refuse_missing("".join([sheet.title, said, headings, names]))
    wanted = {
        Role.TITLE: flat(sheet.title),
        Role.HEI: flat(said + headings) + _BARS_TITLE + "各月场次人次",
        Role.SONG: flat(said + names) + "0123456789, " + _ELLIPSIS,
    }
    with Fonts(wanted) as opened:
        return _Drawing(opened, sheet).finished()


class _Drawing:
    """Draws the page from the top down."""

    def __init__(self, opened: Fonts, sheet: FigureSheet) -> None:
        self._sheet = sheet
        sizes = (_SIZE, _TITLE_SIZE, *_SENTENCE_SIZES, _SMALL_SIZE, _TINY_SIZE)
        self._setters = {size: Setter(opened, size, size) for size in sizes}
        self._paper = Paper(opened, sheet.title, "")
        self._canvas = self._paper.canvas

    def finished(self) -> bytes:
        """Draw everything and return the PDF."""
        sheet, top = self._sheet, A4[1]
        centred(self._paper, self._line(_TITLE_SIZE, Role.TITLE, sheet.title), A4[0], top - _TITLE_AT)
        self._draw_about(top - _ABOUT_AT)
        self._draw_text(self._sentence_size(), Role.HEI, sheet.sentence, top - _SENTENCE_AT)
        right = _MARGIN + _ROOM + _GAP
        self._draw_chart("各月场次", [(one.events, one.events_before) for one in sheet.months], _MARGIN)
        self._draw_chart("各月人次", [(one.visits, one.visits_before) for one in sheet.months], right)
        for blocks, left in ((sheet.left, _MARGIN), (sheet.right, right)):
            upper = top - _TABLES_AT
            for block in blocks:
                upper = self._draw_block(block, left, upper) - _BLOCK_GAP_ROWS * _ROW
        self._draw_text(_SMALL_SIZE, Role.SONG, sheet.remarks, _FOOT - 5 * MM)
        self._paper.end_page()
        return self._paper.finish()

    # words

    def _line(self, size: float, role: Role, text: str) -> Line:
        return self._setters[size].line(((role, flat(text)),))

    def _draw_about(self, baseline: float) -> None:
        """Draw the three parts flush left, in the middle, flush right."""
        for place, text in enumerate(self._sheet.about):
            line = self._line(_SMALL_SIZE, Role.SONG, text)
            self._paper.draw(line, _MARGIN + (A4[0] - 2 * _MARGIN - line.right) * place / 2, baseline)

    def _sentence_size(self) -> float:
        """Return the largest size in which the sentence stands on one line, or else the usual one."""
        room = A4[0] - 2 * _MARGIN
        fitting = (size for size in _SENTENCE_SIZES if self._line(size, Role.HEI, self._sheet.sentence).right <= room)
        return next(fitting, _SENTENCE_SIZES[0])

    def _draw_text(self, size: float, role: Role, text: str, baseline: float) -> None:
        """Draw a text over the whole width, as many lines as it takes."""
        leading = _SENTENCE_LEADING if size in _SENTENCE_SIZES else _SMALL_LEADING
        measure = Measure(width=A4[0] - 2 * _MARGIN, even=False)
        for number, line in enumerate(self._setters[size].lines(((role, flat(text)),), measure)):
            self._paper.draw(line, _MARGIN, baseline - number * leading)

    def _shortened(self, size: float, role: Role, text: str, room: float) -> Line:
        line, kept = self._line(size, role, text), flat(text)
        while kept and line.right > room:
            kept = kept[:-1]
            line = self._line(size, role, kept + _ELLIPSIS)
        return line

    # charts

    def _draw_chart(self, heading: str, values: Sequence[tuple[int, int]], left: float) -> None:
        """Draw columns in pairs, this period dark and before light, with their numbers below."""
        top, right = A4[1] - _CHARTS_AT, left + _ROOM
        self._paper.draw(self._line(_SIZE, Role.HEI, heading), left, top - _SIZE)
        self._draw_key(right, top - _SIZE)
        left += _CHART_INDENT
        low = top - _CHART_HEIGHT + _CHART_LABELS
        height = _CHART_HEIGHT - _CHART_LABELS - _CHART_HEADING
        most = max((max(pair) for pair in values), default=0) or 1
        step = (right - left) / max(1, len(values))
        bar = min(step * _GROUP / 2, 6 * MM)
        for number, pair in enumerate(values):
            middle = left + (number + 0.5) * step
            for value, place, fill in ((pair[0], middle - bar, _NOW), (pair[1], middle, _BEFORE)):
                self._draw_bar(place, low, bar, height * value / most, fill)
            self._draw_labels(number, pair, (middle, low), step)
        for row, fill in enumerate((_NOW, _BEFORE), start=1):
            at = low - _LABEL_ROWS[row] + 0.2 * MM
            self._draw_bar(left - _CHART_INDENT, at, 1.6 * MM, 1.6 * MM, fill)
        self._canvas.setStrokeColor(_INK)
        self._canvas.setLineWidth(_HAIRLINE * 1.5)
        self._canvas.line(left, low, right, low)

    def _draw_labels(self, number: int, pair: tuple[int, int], place: tuple[float, float], step: float) -> None:
        """Write the month below its columns, and how many both were, where there is room."""
        texts = [self._sheet.months[number].name, *(f"{value:,}" for value in pair)]
        lines = [self._line(_TINY_SIZE, Role.SONG, text) for text in texts]
        each = max(1, math.ceil(max(line.right for line in lines) * _APART / step))
        if number % each == 0:
            for line, drop in zip(lines, _LABEL_ROWS, strict=True):
                self._paper.draw(line, place[0] - line.right / 2, place[1] - drop)

    def _draw_key(self, right: float, baseline: float) -> None:
        """Say which column is which."""
        for text, fill in ((self._sheet.before, _BEFORE), (self._sheet.now, _NOW)):
            line = self._line(_SMALL_SIZE, Role.SONG, text)
            right -= line.right
            self._paper.draw(line, right, baseline)
            right -= 3.4 * MM
            self._draw_bar(right, baseline - 0.4 * MM, 2.4 * MM, 2.4 * MM, fill)
            right -= 3 * MM

    def _draw_bar(self, left: float, low: float, width: float, height: float, fill: Color) -> None:
        if not (width and height):
            return
        self._canvas.setLineWidth(_HAIRLINE)
        self._canvas.setStrokeColor(_INK)
        self._canvas.setFillColor(fill)
        self._canvas.rect(left, low, width, height, stroke=1, fill=1)
        self._canvas.setFillGray(0)

    # tables

    def _draw_block(self, block: Block, left: float, upper: float) -> float:
        """Draw a table and return where it ends."""
        self._paper.draw(self._line(_SIZE, Role.HEI, block.heading), left, upper - _SIZE)
        upper -= _ROW * (_HEADING_ROWS - 1)
        self._rule(left, upper)
        year = self._sheet.last_year
        self._draw_cells(_cells_of(Role.HEI, "", ("场次", year, "人次", year)), left, upper)
        bars = self._line(_SMALL_SIZE, Role.HEI, _BARS_TITLE)
        self._paper.draw(bars, left + _ROOM - bars.right, upper - (_ROW + _SIZE) / 2 + BELOW_BASELINE * _SIZE)
        upper -= _ROW
        self._rule(left, upper)
        most = max((max(line.visits, line.visits_before) for line in block.lines if line.drawn), default=0) or 1
        for line in block.lines:
            numbers = (line.events, line.events_before, line.visits, line.visits_before)
            self._draw_cells(_cells_of(Role.SONG, line.name, [f"{number:,}" for number in numbers]), left, upper)
            if line.drawn:
                self._draw_bars(line, most, left, upper)
            upper -= _ROW
        self._rule(left, upper)
        return upper

    def _rule(self, left: float, height: float) -> None:
        self._canvas.setStrokeColor(_INK)
        self._canvas.setLineWidth(_HAIRLINE)
        self._canvas.line(left, height, left + _ROOM, height)

    def _draw_cells(self, cells: Sequence[tuple[Role, str]], left: float, upper: float) -> None:
        """Draw a name, and numbers flush right in their columns."""
        lift = upper - (_ROW + _SIZE) / 2 + BELOW_BASELINE * _SIZE
        name, *numbers = cells
        self._paper.draw(self._shortened(_SIZE, *name, _NAME * _ROOM - _PADDING), left, lift)
        for place, (role, text) in enumerate(numbers, start=1):
            line = self._line(_SIZE, role, text)
            self._paper.draw(line, left + (_NAME + place * _NUMBER) * _ROOM - line.right, lift)

    def _draw_bars(self, line: FigureLine, most: int, left: float, upper: float) -> None:
        """Draw the visits of both periods below each other."""
        start = left + (_NAME + _COLUMNS * _NUMBER) * _ROOM + 2 * MM
        room, height = left + _ROOM - start, _ROW * _BAR
        middle = upper - _ROW / 2
        self._draw_bar(start, middle, room * line.visits / most, height, _NOW)
        self._draw_bar(start, middle - height, room * line.visits_before / most, height, _BEFORE)


def _cells_of(role: Role, name: str, numbers: Sequence[str]) -> list[tuple[Role, str]]:
    return [(role, name), *((role, number) for number in numbers)]
