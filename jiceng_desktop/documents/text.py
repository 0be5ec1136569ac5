"""Chinese lines: what may begin and end a line, how it is squeezed or spread, and which typeface a paragraph takes.

Only plain strings come in and no mark-up is ever interpreted. Lengths are points.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from jiceng_desktop.documents.fonts import Fonts, Glyph, Role, ink_of

MM = 72 / 25.4
CELL = 156 * MM / 28  # GB/T 9704 5.2.3: 28 characters fill 156 mm
SIZE = 16.0  # 3号
EM_RUN_LIMIT = 12  # a longer Latin or digit run may break anywhere
_TOLERANCE = 0.01
_SQUEEZE_MARKS = 4  # how many marks may be drawn in at a line end
_FULL_ADVANCE = range(900, 1101)  # some fonts give a Chinese character 1.023 em; all of these stand in one cell

NO_START = frozenset("，。、；：？！）》〉」』】〕〗｝］’”…—·～％℃‰,.;:?!)]}%")
NO_END = frozenset("（《〈「『【〔〖｛［‘“￥＄([{$")
_BLANK_RIGHT = frozenset("，。、；：？！）》〉」』】〕〗｝］’”")  # half the cell is empty on that side
_BLANK_LEFT = frozenset("（《〈「『【〔〖｛［‘“")

_UNIT = re.compile(r"—{2}|…{2}|＿+|[A-Za-z0-9][A-Za-z0-9.,:/@_%+\-]*|.", re.DOTALL)
_DASHES, _DOTS = "——", "……"
_DOT = 0.1  # em, about the width of one of its dots
_RULE = "＿"  # drawn in a font whose rules meet
_LEVEL_ONE = re.compile(r"[一二三四五六七八九十百]+、")
_LEVEL_TWO = re.compile(r"[（(][一二三四五六七八九十百]+[）)]")
_HEADING_END = re.compile(r"[。：](?=.)")

Span = tuple[Role, str]


def spans(paragraph: str) -> tuple[Span, ...]:
    """Split a paragraph into typefaces by its beginning (7.3.3): 一、 black, （一） Kai, everything else Fangsong.

    A heading with text behind it on the same line ends at its first full stop or colon.
    """
    role = Role.HEI if _LEVEL_ONE.match(paragraph) else Role.KAI if _LEVEL_TWO.match(paragraph) else None
    if role is None:
        return ((Role.FANGSONG, paragraph),)
    end = _HEADING_END.search(paragraph)
    if end is None:
        return ((role, paragraph),)
    return ((role, paragraph[: end.end()]), (Role.FANGSONG, paragraph[end.end() :]))


def characters(content: Iterable[Span]) -> dict[Role, set[str]]:
    """Return the characters each typeface has to draw."""
    wanted: dict[Role, set[str]] = defaultdict(set)
    for role, text in content:
        wanted[role].update(text)
    return wanted


@dataclass(frozen=True, slots=True)
class Unit:
    """What a line break never divides: one character, a pair of dashes, a Latin word or a number."""

    text: str
    glyphs: tuple[Glyph, ...]
    widths: tuple[float, ...]
    width: float
    slack: float  # how much of it is blank and may be squeezed away


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One printed line: glyphs and where each stands, counted from the left edge of the type area."""

    text: str
    glyphs: tuple[Glyph, ...]
    offsets: tuple[float, ...]
    size: float
    right: float  # where its last glyph's cell ends

    def moved(self, distance: float) -> Line:
        """Return the line that much further to the right."""
        return replace(self, offsets=tuple(x + distance for x in self.offsets), right=self.right + distance)

    def joined(self, other: Line) -> Line:
        """Return both lines as one; each keeps its place."""
        glyphs, offsets = self.glyphs + other.glyphs, self.offsets + other.offsets
        return Line(self.text + other.text, glyphs, offsets, self.size, other.right)


@dataclass(frozen=True)
class Measure:
    """The room of a paragraph: the full width, the indents of its first and its other lines, an even right edge."""

    width: float = 28 * CELL
    first: float = 0.0
    rest: float = 0.0
    even: bool = True

    def room(self, number: int) -> float:
        """Return the width left for the line of this number."""
        return self.width - self.indent(number)

    def indent(self, number: int) -> float:
        """Return where the line of this number starts."""
        return self.rest if number else self.first


BODY = Measure(first=2 * CELL)


class Setter:
    """Sets text of one size into lines; equal paragraphs are broken once."""

    def __init__(self, fonts: Fonts, size: float = SIZE, cell: float = CELL) -> None:
        """Take the job's fonts, the type size and the width of one Chinese character."""
        self._fonts = fonts
        self.size = size
        self.cell = cell
        self._units: dict[Span, Unit] = {}
        self._lines: dict[tuple[tuple[Span, ...], Measure], tuple[Line, ...]] = {}

    def lines(self, content: tuple[Span, ...], measure: Measure = BODY) -> tuple[Line, ...]:
        """Break a paragraph into justified lines."""
        key = (content, measure)
        if key not in self._lines:
            limit = min(EM_RUN_LIMIT * self.size, measure.room(0), measure.room(1))
            self._lines[key] = tuple(self._break(self.units(content, limit), measure))
        return self._lines[key]

    def line(self, content: tuple[Span, ...], left: float = 0.0) -> Line:
        """Set a single line at its natural width."""
        return self.set(self.units(content), left)

    def width(self, content: tuple[Span, ...]) -> float:
        """Return the natural width."""
        return sum(unit.width for unit in self.units(content))

    def units(self, content: Sequence[Span], limit: float = math.inf) -> list[Unit]:
        """Cut the text into units; one wider than the limit is cut into characters."""
        result = []
        for role, text in content:
            for piece in _UNIT.findall(text):
                unit = self._unit(role, piece)
                result += [unit] if unit.width <= limit else [self._unit(role, char) for char in piece]
        return result

    def _unit(self, role: Role, piece: str) -> Unit:
        unit = self._units.get((role, piece))
        if unit is None:
            glyphs = tuple(self._fonts.glyph(role, char) for char in piece)
            widths = self._joined(role, piece[0]) if piece in {_DASHES, _DOTS} else tuple(map(self._advance, glyphs))
            slack = widths[0] / 2 if piece in _BLANK_LEFT or piece in _BLANK_RIGHT else 0.0
            unit = self._units[role, piece] = Unit(piece, glyphs, widths, sum(widths), slack)
        return unit

    def _joined(self, role: Role, char: str) -> tuple[float, float]:
        """Return the widths of two signs in two cells, the second moved up until dashes meet, or dots are even."""
        ink = ink_of(role, char)
        step = ink.right - ink.left if char in _DASHES else 1.5 * (ink.right - ink.left - _DOT)
        gap = max(0.0, self.cell - step * self.size)
        return self.cell - gap, self.cell + gap

    def _advance(self, glyph: Glyph) -> float:
        return self.cell if round(glyph.advance * 1000) in _FULL_ADVANCE else glyph.advance * self.size

    def _break(self, units: Sequence[Unit], measure: Measure) -> Iterator[Line]:
        start = number = 0
        while (start := _skip_spaces(units, start)) < len(units):
            room = measure.room(number)
            end = break_after(units, start, room)
            part = _without_trailing_space(units[start:end])
            last = _skip_spaces(units, end) >= len(units)
            if measure.even:
                part = _ruled_out(part, room, last=last)
            yield self.set(part, measure.indent(number), room, spread=measure.even and not last)
            start, number = end, number + 1

    def set(self, units: Sequence[Unit], left: float = 0.0, room: float | None = None, *, spread: bool = False) -> Line:
        """Place the units from ``left`` on, squeezed into ``room`` when too wide, spread over it when asked."""
        natural = sum(unit.width for unit in units)
        room = natural if room is None else room
        slack = sum(unit.slack for unit in units)
        squeeze = min(1.0, max(0.0, natural - room) / slack) if slack else 0.0
        gaps = len(units) - 1
        gap = max(0.0, room - natural) / gaps if spread and gaps else 0.0
        glyphs: list[Glyph] = []
        offsets: list[float] = []
        x = left
        for unit in units:
            lost = unit.slack * squeeze
            at = x - (lost if unit.text in _BLANK_LEFT else 0.0)
            for glyph, width in zip(unit.glyphs, unit.widths, strict=True):
                glyphs.append(glyph)
                offsets.append(at)
                at += width
            x += unit.width - lost + gap
        text = "".join(unit.text for unit in units)
        return Line(text, tuple(glyphs), tuple(offsets), self.size, x - gap if units else left)


def _ruled_out(units: Sequence[Unit], room: float, *, last: bool) -> Sequence[Unit]:
    """Let rules to write on take what a line has left; in the last line only one at its end, and its like."""
    ruled = {at for at, unit in enumerate(units) if unit.text[0] == _RULE}
    if last:
        end = units[-1]
        ruled = {at for at in ruled if end.text[0] == _RULE and units[at].width == end.width}
    left = room - sum(unit.width for unit in units)
    if left <= _TOLERANCE or not ruled:
        return units
    more = left / len(ruled)
    return [_longer(unit, unit.width + more) if at in ruled else unit for at, unit in enumerate(units)]


def _longer(rule: Unit, width: float) -> Unit:
    """Return a rule of this width, unbroken: of as many signs as it takes, evenly set."""
    cell = rule.widths[0]
    count = math.ceil(width / cell)
    step = (width - cell) / (count - 1)
    return Unit(_RULE * count, rule.glyphs[:1] * count, (*[step] * (count - 1), cell), width, 0.0)


def _skip_spaces(units: Sequence[Unit], start: int) -> int:
    while start < len(units) and units[start].text.isspace():
        start += 1
    return start


def _without_trailing_space(units: Sequence[Unit]) -> Sequence[Unit]:
    end = len(units)
    while end and units[end - 1].text.isspace():
        end -= 1
    return units[:end]


def may_break(units: Sequence[Unit], at: int) -> bool:
    """Say whether a line may end before the unit at this place."""
    after = _skip_spaces(units, at)
    before = at - 1
    while before > 0 and units[before].text.isspace():
        before -= 1
    return after >= len(units) or (units[after].text[0] not in NO_START and units[before].text[-1] not in NO_END)


def break_after(units: Sequence[Unit], start: int, room: float) -> int:
    """Return where the line that begins at ``start`` ends: filled, else marks drawn in, else pushed out."""
    end, width = start, 0.0
    while end < len(units) and width + units[end].width <= room + _TOLERANCE:
        width += units[end].width
        end += 1
    if may_break(units, end):
        return max(end, start + 1)
    if (squeezed := _drawn_in(units, start, end, room - width)) is not None:
        return squeezed
    for earlier in range(end - 1, start, -1):
        if may_break(units, earlier):
            return earlier
    return max(end, start + 1)


def _drawn_in(units: Sequence[Unit], start: int, end: int, left: float) -> int | None:
    """Return the end of a line that also takes the next marks, None when its blanks do not suffice."""
    slack = sum(unit.slack for unit in units[start:end])
    for taken in range(end, min(end + _SQUEEZE_MARKS, len(units))):
        if units[taken].text[0] not in NO_START:
            return None
        left -= units[taken].width
        slack += units[taken].slack
        if may_break(units, taken + 1):
            return taken + 1 if slack + left >= 0 else None
    return None
