"""Ruled forms: rows of labelled cells on a drawn grid, as registration cards and household registers have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from jiceng_desktop.documents import fonts
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import BELOW_BASELINE, Paper
from jiceng_desktop.documents.text import MM, Line, Measure, Setter

A5_ACROSS = (210 * MM, 148.5 * MM)
A4_UPRIGHT = (210 * MM, 297 * MM)
_PADDING = 1.5 * MM
_HAIRLINE, _FRAME = 0.5, 1.0
_SHADE = 0.94


@dataclass(frozen=True)
class Cell:
    """One cell: what stands in it, and its share of the width; a label is set black, in the middle and on a shade.

    A ``band`` is a label that stands left. Line breaks in the text are kept.
    """

    text: str
    share: float
    label: bool = False
    middle: bool = False
    band: bool = False

    @property
    def shaded(self) -> bool:
        """Tell whether the cell stands on a shade."""
        return self.label or self.band

    @property
    def role(self) -> Role:
        """Return the typeface."""
        return Role.HEI if self.shaded else Role.SONG


@dataclass(frozen=True)
class SetRow:
    """A row set into lines; the tallest cell decides on its height."""

    cells: tuple[tuple[Cell, float, tuple[Line, ...]], ...]
    height: float


def flat(text: str) -> str:
    """Return a text on one line, as a cell takes it."""
    return " ".join(fonts.clean(text).split())


def wanted(rows: Iterable[Sequence[Cell]], further: Iterable[tuple[Role, str]]) -> dict[Role, set[str]]:
    """Return the characters each typeface has to draw."""
    found: dict[Role, set[str]] = {}
    for role, text in [*((cell.role, cell.text) for row in rows for cell in row), *further]:
        found.setdefault(role, set()).update(text)
    return found


class Ruler:
    """Sets and draws rows of one width and size of type."""

    def __init__(self, opened: Fonts, width: float, size: float, least_height: float, above: float = _PADDING) -> None:
        """Take the job's fonts, the width, the type size, the least height of a row and the room above its text."""
        self._setter = Setter(opened, size, size)
        self._size, self._leading = size, size * 1.3
        self._width, self._least, self._above = width, least_height, above

    def set(self, row: Sequence[Cell]) -> SetRow:
        """Set a row; nothing is shortened, a long text takes more lines."""
        whole = sum(cell.share for cell in row)
        cells = []
        for cell in row:
            width = self._width * cell.share / whole
            measure = Measure(width=width - 2 * _PADDING, even=False)
            paragraphs = (self._setter.lines(((cell.role, text),), measure) for text in cell.text.split("\n"))
            cells.append((cell, width, tuple(chain.from_iterable(paragraphs))))
        return self._row(cells)

    def _row(self, cells: Iterable[tuple[Cell, float, tuple[Line, ...]]]) -> SetRow:
        told = tuple(cells)
        most = max(len(lines) for _, _, lines in told)
        return SetRow(told, max(self._least, most * self._leading + 2 * self._above))

    def parts(self, row: SetRow, tallest: float) -> list[SetRow]:
        """Cut a row that is taller than anything that can be drawn into some that are not; others stay whole."""
        most = max(1, int((tallest - 2 * self._above) / self._leading))
        longest = max(len(lines) for _, _, lines in row.cells)
        if row.height <= tallest:
            return [row]
        return [
            self._row((cell, width, lines[start : start + most]) for cell, width, lines in row.cells)
            for start in range(0, longest, most)
        ]

    def draw(self, paper: Paper, rows: Sequence[SetRow], left: float, top: float) -> float:
        """Draw rows from the top down and frame them; return where they end."""
        upper = top
        for row in rows:
            self._draw_row(paper, row, left, upper)
            upper -= row.height
        paper.canvas.setLineWidth(_FRAME)
        paper.canvas.rect(left, upper, self._width, top - upper)
        return upper

    def _draw_row(self, paper: Paper, row: SetRow, left: float, upper: float) -> None:
        canvas, x = paper.canvas, left
        canvas.setLineWidth(_HAIRLINE)
        for cell, width, lines in row.cells:
            canvas.setFillGray(_SHADE if cell.shaded else 1)
            canvas.rect(x, upper - row.height, width, row.height, stroke=1, fill=int(cell.shaded))
            canvas.setFillGray(0)
            first = upper - (row.height - len(lines) * self._leading) / 2
            for at, line in enumerate(lines, start=1):
                lift = (self._leading - self._size) / 2 + BELOW_BASELINE * self._size
                indent = (width - line.right) / 2 if cell.label or cell.middle else _PADDING
                paper.draw(line, x + indent, first - at * self._leading + lift)
            x += width


def centred(paper: Paper, line: Line, width: float, baseline: float) -> None:
    """Draw a line in the middle of the paper."""
    paper.draw(line, (width - line.right) / 2, baseline)
