"""Labels of the book corners on A4 sheets: numbers as bars and QR code for books, boxes and corners; spine labels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from reportlab.graphics.barcode.code128 import Code128  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A4  # type: ignore[import-untyped]

from jiceng_desktop.documents import fonts, qr
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.labels import Report, Sheet
from jiceng_desktop.documents.page import BELOW_BASELINE, Paper
from jiceng_desktop.documents.text import MM, Line, Measure, Setter
from jiceng_desktop.errors import Refusal

_PADDING_SHARE, _LEAST_PADDING, _MOST_PADDING = 0.08, 1.6 * MM, 4 * MM
_GAP = 2 * MM
_QUIET_MODULES = 10  # blank on either side of the bars
_FINEST_BAR, _BROADEST_BAR = 0.19 * MM, 0.5 * MM  # what cheap scanners read; what is broad enough
_LOWEST_BARS = 4 * MM
_QR_SHARE = 0.32  # of the width, at most
_STEP = 0.5  # points
_ELLIPSIS = "…"
_LEADING = 1.2
_MOST_LINES = 2
_SPINE = 26 * MM  # what is seen of a label that is wound round a spine


@dataclass(frozen=True)
class Begun:
    """A sheet of labels, of which those before place ``first``, counted line by line from 1, were used before."""

    sheet: Sheet
    first: int = 1

    def sheets_for(self, count: int) -> int:
        """Return how many sheets some labels take, this one included."""
        return -(-(self.first - 1 + count) // self.sheet.count)


@dataclass(frozen=True)
class CodeLabel:
    """A label with a number as bars and as QR code; ``note`` is a word beside the office, such as the class letter."""

    number: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class SpineLabel:
    """A label for the spine: the class letter, what the class is called, the number of the copy."""

    letter: str
    name: str
    number: str = ""


@dataclass(frozen=True)
class Look:
    """How large the words of a label are, as shares of its height, and their limits in points."""

    title: float
    most_title: float


BOOK = Look(title=0.14, most_title=14.0)
BOX = Look(title=0.27, most_title=54.0)  # read from across the room

Label = TypeVar("Label", CodeLabel, SpineLabel)


def render_codes(
    begun: Begun,
    labels: Sequence[CodeLabel],
    office: str,
    report: Report | None = None,
    *,
    look: Look = BOOK,
    allow_blanks: bool = False,
) -> bytes:
    """Return labels with bars and QR code as PDF.

    What is too long for its label ends in an ellipsis. Where the label is too narrow for both, there is no QR code.

    Raises:
        Refusal: There is no label, no room for its bars, or a character has no glyph and the clerk has not agreed
            to a blank.
    """
    clean = [CodeLabel(one.number, _flat(one.title), _flat(one.note)) for one in labels]
    _refuse(clean, "".join({char for one in clean for char in one.title + one.note} | {*office}), allow_blanks)
    wanted = {
        Role.HEI: {char for one in clean for char in one.title} | {*"0123456789", _ELLIPSIS},
        Role.SONG: {char for one in clean for char in one.note} | {*office, _ELLIPSIS},
    }
    with Fonts(wanted) as opened:
        drawing = _Drawing(opened, begun.sheet, "条码标签")

        def draw(one: CodeLabel, left: float, foot: float) -> None:
            drawing.code(one, office, look, left, foot)

        return drawing.finished(clean, draw, begun.first, report)


def render_spines(
    begun: Begun,
    labels: Sequence[SpineLabel],
    report: Report | None = None,
    *,
    allow_blanks: bool = False,
) -> bytes:
    """Return spine labels as PDF: the class letter large, its name small below, in the middle of the label.

    Raises:
        Refusal: There is no label, or a character has no glyph and the clerk has not agreed to a blank.
    """
    clean = [SpineLabel(_flat(one.letter), _flat(one.name), one.number) for one in labels]
    _refuse(clean, "".join({char for one in clean for char in one.letter + one.name}), allow_blanks)
    wanted = {
        Role.HEI: {char for one in clean for char in one.letter + one.number},
        Role.SONG: {char for one in clean for char in one.name + one.number} | {_ELLIPSIS},
    }
    with Fonts(wanted) as opened:
        drawing = _Drawing(opened, begun.sheet, "书脊标签")
        return drawing.finished(clean, drawing.spine, begun.first, report)


def _flat(text: str) -> str:
    return " ".join(fonts.clean(text).split())


def _refuse(labels: Sequence[object], text: str, allow_blanks: bool) -> None:
    if not labels:
        raise Refusal("没有可以打印的标签。")
    if not allow_blanks:
        fonts.refuse_missing(text)


class _Drawing:
    """Draws labels where the sheet has them."""

    def __init__(self, opened: Fonts, sheet: Sheet, title: str) -> None:
        self._opened, self._sheet = opened, sheet
        self._setters: dict[float, Setter] = {}
        self._lines: dict[tuple[Role, str, float], Line] = {}
        self._width, self._height = sheet.width * MM, sheet.height * MM
        self._padding = min(_MOST_PADDING, max(_LEAST_PADDING, self._height * _PADDING_SHARE))
        self._room = self._width - 2 * self._padding
        self._tall = self._height - 2 * self._padding
        self.paper = Paper(opened, title, "")

    def finished(
        self, labels: Sequence[Label], draw: Callable[[Label, float, float], None], first: int, report: Report | None
    ) -> bytes:
        """Draw all labels and return the PDF."""
        place = (first - 1) % self._sheet.count
        for done, one in enumerate(labels, start=1):
            if place == self._sheet.count:
                self.paper.end_page()
                place = 0
            draw(one, *self._corner(place))
            place += 1
            if report is not None:
                report(done, len(labels))
        self.paper.end_page()
        return self.paper.finish()

    def _corner(self, place: int) -> tuple[float, float]:
        """Return the lower left corner of a place counted line by line from 0."""
        row, column = divmod(place, self._sheet.columns)
        left = (self._sheet.left + column * (self._sheet.width + self._sheet.gap)) * MM
        top = (self._sheet.top + row * (self._sheet.height + self._sheet.row_gap)) * MM
        return left, A4[1] - top - self._height

    # labels with a number

    def code(self, one: CodeLabel, office: str, look: Look, left: float, foot: float) -> None:
        """Draw the title above, bars with digits and QR code in the middle, the office below."""
        x, y = left + self._padding, foot + self._padding
        title = self._cut(Role.HEI, one.title, self._size(look.title, 7.5, look.most_title), 7.5)
        small = self._size(0.085, 5.5, 8.0)
        note = self._line(Role.SONG, one.note, small)
        below = self._cut(Role.SONG, office, small, small, self._room - (note.right + _GAP if one.note else 0.0))
        self._put(title, x, y + self._tall - title.size)
        self._put(below, x, y)
        self._put(note, x + self._room - note.right, y)
        low = y + small * _LEADING + 0.4 * MM
        high = y + self._tall - title.size * _LEADING - 0.4 * MM
        count = float(Code128(one.number, barWidth=1, quiet=False).width)
        side = self._code_side(count, high - low)
        if side:
            qr.draw(self.paper.canvas, one.number, x + self._room - side, low + (high - low - side) / 2, side)
        self._bars((one.number, count), x, (low, high), self._room - (side + _GAP if side else 0.0))

    def _code_side(self, count: float, tall: float) -> float:
        """Return the side of the QR code; 0 where it would leave too little room for so many bars."""
        side = min(tall, self._room * _QR_SHARE)
        narrowest = _FINEST_BAR * (count + _QUIET_MODULES)
        return side if self._room - side - _GAP >= narrowest else 0.0

    def _bars(self, counted: tuple[str, float], left: float, between: tuple[float, float], room: float) -> None:
        """Draw a number's bars, so many, as high as there is room, and its digits below them.

        The label's own edge is blank too, so that half of the quiet zone suffices.

        Raises:
            Refusal: No scanner would read what fits on the label.
        """
        (number, count), (low, high) = counted, between
        digits = self._line(Role.HEI, number, self._size(0.11, 6.5, 13.0))
        bar = min(_BROADEST_BAR, room / (count + _QUIET_MODULES))
        tall = high - low - digits.size * _LEADING
        if bar < _FINEST_BAR or tall < _LOWEST_BARS:
            raise Refusal(f"标签纸“{self._sheet.name}”太小，印不下扫得出来的条码（{number}）。请换大一些的标签纸。")
        code: Any = Code128(number, barWidth=bar, barHeight=tall, quiet=False, humanReadable=False)
        start = left + (room - count * bar) / 2
        code.drawOn(self.paper.canvas, start, high - tall)
        self._put(digits, left + (room - digits.right) / 2, low)

    # spine labels

    def spine(self, one: SpineLabel, left: float, foot: float) -> None:
        """Draw the letter, its name and the number one below the other, in the middle."""
        small = self._size(0.12, 6.0, 10.0)
        letter = self._line(Role.HEI, one.letter, self._size(0.5, 16.0, 60.0))
        names = self._broken(one.name, small)
        number = [self._line(Role.SONG, one.number, max(5.5, small - 1))] if one.number else []
        lines = [letter, *names, *number]
        tall = sum(line.size * _LEADING for line in lines)
        y = foot + self._height - (self._height - tall) / 2
        for line in lines:
            y -= line.size * _LEADING
            self._put(line, left + (self._width - line.right) / 2, y + line.size * (_LEADING - 1) / 2)

    def _broken(self, text: str, size: float) -> Iterable[Line]:
        """Set a text into at most two lines."""
        measure = Measure(width=min(self._room, _SPINE), even=False)
        setter = self._setter(size)
        lines = setter.lines(((Role.SONG, text),), measure) if text else ()
        kept = text
        while len(lines) > _MOST_LINES and kept:
            kept = kept[:-1]
            lines = setter.lines(((Role.SONG, kept.rstrip("、，") + _ELLIPSIS),), measure)
        return lines

    # setting

    def _size(self, share: float, least: float, most: float) -> float:
        """Return a size as a share of the label's height, in half points."""
        return min(most, max(least, round(self._tall * share / _STEP) * _STEP))

    def _setter(self, size: float) -> Setter:
        if size not in self._setters:
            self._setters[size] = Setter(self._opened, size, size)
        return self._setters[size]

    def _line(self, role: Role, text: str, size: float) -> Line:
        key = role, text, size
        if key not in self._lines:
            self._lines[key] = self._setter(size).line(((role, text),))
        return self._lines[key]

    def _cut(self, role: Role, text: str, size: float, least: float, room: float | None = None) -> Line:
        """Set a line in the largest size that fits; what does not fit in the least ends in an ellipsis."""
        room = self._room if room is None else room
        while (line := self._line(role, text, size)).right > room and size > least:
            size = max(least, size - _STEP)
        kept = text
        while line.right > room and kept:
            kept = kept[:-1]
            line = self._line(role, kept + _ELLIPSIS, size)
        return line

    def _put(self, line: Line, left: float, low: float) -> None:
        """Draw a line whose box begins at a height."""
        self.paper.draw(line, left, low + BELOW_BASELINE * line.size)
