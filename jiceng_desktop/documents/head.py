"""版头: the red head of a paper, and the one of a letter (GB/T 9704-2012, 7.2 and 10.1).

Heights are points below the upper edge of the page, as the standard counts them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]

from jiceng_desktop.documents.fonts import Fonts, Role, ink_of
from jiceng_desktop.documents.page import AREA_WIDTH, BELOW_BASELINE, HEIGHT, LEFT, PITCH, ROWS, TOP, Paper
from jiceng_desktop.documents.text import MM, SIZE, Line, Setter
from jiceng_desktop.documents.title import title_lines
from jiceng_desktop.documents.wording import Wording
from jiceng_desktop.terms import Layout

RED = (1.0, 0.0, 0.0)  # 5.2.4: at least 80 % yellow and magenta; full ones leave no raster at the edges
_MARK_TOP, _LETTER_MARK_TOP = TOP + 35 * MM, 30 * MM  # 7.2.4, 10.1: where the ink of the mark begins
_LARGEST, _LETTER_LARGEST, _SMALLEST = 42.0, 31.0, 22.0  # so large that the title below falls on the grid
_NARROWEST = 0.72  # how much narrower the mark's characters may be set
_MARK_LEADING = 1.25
_MARK_ROOM = 70 * MM  # of a mark of several lines
_BLANK_ROWS = 2  # between mark, number, rule and title
_BELOW_MARK = 4 * MM  # 7.2.7, 10.1: rule below the number, or below the mark
_RULE = 0.5 * MM
_THICK, _BETWEEN, _THIN = 1.0 * MM, 0.6 * MM, 0.4 * MM  # the double rules of a letter
_DOUBLE = _THICK + _BETWEEN + _THIN
_LETTER_RULE = 170 * MM
_LETTER_FOOT = 20 * MM
_LETTER_ROWS = ROWS + 1  # 10.1: the last stands 7/8 of a character above the lower double rule
_BELOW_DOUBLE = SIZE * 7 / 8
_ROUNDING = 0.02  # of a row


class Head(Protocol):
    """What stands above the text of the first page."""

    @property
    def rows(self) -> int:
        """How many rows of the grid it takes."""

    @property
    def page_rows(self) -> int:
        """How many rows the first page has."""

    @property
    def numbered(self) -> bool:
        """Whether the first page shows its number."""

    def draw(self, paper: Paper) -> None:
        """Draw it."""


@dataclass(frozen=True)
class Bare:
    """No head at all: the notices of a neighbourhood begin with their title in the first row."""

    rows: int = 0
    page_rows: int = ROWS
    numbered: bool = True

    def draw(self, paper: Paper) -> None:
        """Draw nothing."""


@dataclass(frozen=True)
class Mark:
    """发文机关标志: its lines, set narrower where they would be wider than the type area (7.2.4)."""

    lines: Sequence[Line]
    stretch: float
    top: float

    @property
    def size(self) -> float:
        """Return the type size."""
        return self.lines[0].size if self.lines else 0.0

    @property
    def foot(self) -> float:
        """Return where its last line ends."""
        if not self.lines:
            return self.top
        return self._baseline(len(self.lines) - 1) + BELOW_BASELINE * self.size

    def _baseline(self, at: int) -> float:
        tallest = max((ink_of(Role.TITLE, glyph.char).top for glyph in self.lines[0].glyphs), default=0.0)
        return self.top + tallest * self.size + at * _MARK_LEADING * self.size

    def draw(self, paper: Paper) -> None:
        """Draw it in the middle of the page's type area, in the colour that is set."""
        for at, line in enumerate(self.lines):
            left = LEFT + (AREA_WIDTH - line.right * self.stretch) / 2
            paper.draw(line, left, HEIGHT - self._baseline(at), self.stretch)


@dataclass(frozen=True)
class RedHead:
    """Mark, number two rows below it, red rule 4 mm below that, title two rows further down (7.2.4 to 7.2.7, 7.3.1)."""

    mark: Mark
    number: Line
    page_rows: int = ROWS
    numbered: bool = True

    @property
    def rows(self) -> int:
        """How many rows of the grid it takes, those kept free above the title included."""
        return _rows_above(self._rule + _BLANK_ROWS * PITCH)

    @property
    def _number_foot(self) -> float:
        return self.mark.foot + _BLANK_ROWS * PITCH + (PITCH + SIZE) / 2

    @property
    def _rule(self) -> float:
        return self._number_foot + _BELOW_MARK

    def draw(self, paper: Paper) -> None:
        """Draw it."""
        left = LEFT + (AREA_WIDTH - self.number.right) / 2
        paper.draw(self.number, left, HEIGHT - self._number_foot + BELOW_BASELINE * SIZE)
        _with_red(paper)
        self.mark.draw(paper)
        _rule(paper, AREA_WIDTH, self._rule, _RULE)
        paper.canvas.restoreState()


@dataclass(frozen=True)
class LetterHead:
    """Mark 30 mm below the edge, double rules 170 mm wide, number at the right below the first one (10.1)."""

    mark: Mark
    number: Line
    page_rows: int = _LETTER_ROWS
    numbered: bool = False

    @property
    def rows(self) -> int:
        """How many rows of the grid it takes, those kept free above the title included."""
        return _rows_above(self._number_foot + _BLANK_ROWS * PITCH)

    @property
    def _rule(self) -> float:
        return self.mark.foot + _BELOW_MARK

    @property
    def _number_foot(self) -> float:
        return self._rule + _DOUBLE + _BELOW_DOUBLE + SIZE

    def draw(self, paper: Paper) -> None:
        """Draw it, with the double rule at the foot of the page."""
        left = LEFT + AREA_WIDTH - self.number.right
        paper.draw(self.number, left, HEIGHT - self._number_foot + BELOW_BASELINE * SIZE)
        _with_red(paper)
        self.mark.draw(paper)
        _rule(paper, _LETTER_RULE, self._rule + _THICK / 2, _THICK)
        _rule(paper, _LETTER_RULE, self._rule + _DOUBLE - _THIN / 2, _THIN)
        foot = HEIGHT - _LETTER_FOOT
        _rule(paper, _LETTER_RULE, foot - _DOUBLE + _THIN / 2, _THIN)
        _rule(paper, _LETTER_RULE, foot - _THICK / 2, _THICK)
        paper.canvas.restoreState()


def head_of(wording: Wording, fonts: Fonts, number: Line) -> Head:
    """Return the head the notice's layout asks for."""
    if wording.layout is Layout.REDHEAD:
        return RedHead(_mark(fonts, wording.mark, _LARGEST, _MARK_TOP), number)
    if wording.layout is Layout.LETTER:
        # 10.1: the 版记 stands inside the type area, so then no row may be added below it
        page_rows = ROWS if wording.copies_to else _LETTER_ROWS
        return LetterHead(_mark(fonts, wording.mark, _LETTER_LARGEST, _LETTER_MARK_TOP), number, page_rows)
    return Bare()


def _mark(fonts: Fonts, lines: Sequence[str], largest: float, top: float) -> Mark:
    """Set the mark as large as it fits: first narrower, then smaller, at last in several lines."""
    widest = max((Setter(fonts, 1.0, 1.0).width(((Role.TITLE, line),)) for line in lines), default=1.0)
    size = min(
        largest, max(_SMALLEST, AREA_WIDTH / _NARROWEST / widest), _MARK_ROOM / _MARK_LEADING / max(1, len(lines))
    )
    setter = Setter(fonts, size, size)
    if widest * size * _NARROWEST > AREA_WIDTH:
        divided = [line.moved(-line.offsets[0]) for line in title_lines(setter, "\n".join(lines))]
        return Mark(divided, 1.0, top)
    return Mark([setter.line(((Role.TITLE, line),)) for line in lines], min(1.0, AREA_WIDTH / (widest * size)), top)


def _rows_above(height: float) -> int:
    """Return how many rows of the type area lie above this height."""
    return math.ceil((height - TOP) / PITCH - _ROUNDING)


def _with_red(paper: Paper) -> None:
    """Draw in red until the canvas's state is restored."""
    paper.canvas.saveState()
    paper.canvas.setFillColorRGB(*RED)
    paper.canvas.setStrokeColorRGB(*RED)


def _rule(paper: Paper, width: float, height: float, thickness: float) -> None:
    """Draw a rule of this width across the page."""
    # 7.2.7: as wide as the type area, whose middle is not the page's; 10.1: in the middle of the page
    left = LEFT if width <= AREA_WIDTH else (A4[0] - width) / 2
    paper.canvas.setLineWidth(thickness)
    paper.canvas.line(left, HEIGHT - height, left + width, HEIGHT - height)
