"""图书角海报: the rules of a corner, when it is open, who looks after it, and the QR code of its number; A4 or A3."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.lib.colors import HexColor  # type: ignore[import-untyped]
from reportlab.lib.pagesizes import A3, A4  # type: ignore[import-untyped]

from jiceng_desktop.documents import fonts, qr
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import BELOW_BASELINE, Paper
from jiceng_desktop.documents.text import MM, Line, Measure, Setter
from jiceng_desktop.errors import Refusal

_BLUE, _INK, _GREY, _WHITE = HexColor("#1D4F91"), HexColor("#1B2430"), HexColor("#5B6672"), HexColor("#FFFFFF")
_MARGIN, _BAND = 18 * MM, 62 * MM
_QR_SIDE, _QR_GAP = 40 * MM, 8 * MM
_A3_SCALE = 2**0.5
_TITLE_SIZES = (54.0, 48.0, 42.0, 36.0, 30.0, 26.0, 22.0)
_OVER, _HEADING, _SMALL = 18.0, 17.0, 11.0
_BODY_SIZES = (22.0, 20.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0)
_LEADING, _BETWEEN = 1.5, 5 * MM
_ELLIPSIS = "…"
_MARK = 2.2 * MM  # the dot before a rule


@dataclass(frozen=True)
class Fact:
    """One line of what one wants to know: 开放时间, and when that is."""

    title: str
    text: str


@dataclass(frozen=True)
class Poster:
    """What a poster says; ``number`` is what its code holds, ``rules`` are a line each."""

    name: str
    number: str
    office: str
    facts: tuple[Fact, ...]
    rules: tuple[str, ...]
    greeting: str = "楼道图书角"
    large: bool = False


def render_posters(posters: Sequence[Poster], *, allow_blanks: bool = False) -> bytes:
    """Return the posters as PDF, one a page.

    Raises:
        Refusal: There is none, a text is too long for its poster, or a character has no glyph and the clerk has not
            agreed to a blank.
    """
    if not posters:
        raise Refusal("请先选择要打印海报的图书角。")
    texts = "".join(_text(poster) for poster in posters)
    if not allow_blanks:
        fonts.refuse_missing(texts)
    content = fonts.clean(texts) + _FIXED
    with Fonts(dict.fromkeys((Role.HEI, Role.SONG, Role.TITLE), content)) as opened:
        size = A3 if posters[0].large else A4
        paper = Paper(opened, "图书角海报", posters[0].office, size)
        for poster in posters:
            _Drawing(opened, paper, poster).draw()
        return paper.finish()


_RULES, _CODE = "阅读公约", "图书角编号"
_FIXED = f"{_RULES}{_CODE}{_ELLIPSIS}0123456789：　 "


def _text(poster: Poster) -> str:
    facts = "".join(fact.title + fact.text for fact in poster.facts)
    return poster.name + poster.greeting + poster.office + facts + "".join(poster.rules)


class _Drawing:
    """Draws one poster; all measures are those of A4, a larger sheet is scaled."""

    def __init__(self, opened: Fonts, paper: Paper, poster: Poster) -> None:
        self._opened, self._paper, self._poster = opened, paper, poster
        self._setters: dict[float, Setter] = {}
        self._width, self._height = A4
        self._room = self._width - 2 * _MARGIN

    def draw(self) -> None:
        """Draw the poster and end its page."""
        canvas = self._paper.canvas
        canvas.saveState()
        if self._poster.large:
            canvas.scale(_A3_SCALE, _A3_SCALE)
        self._band()
        self._body(self._height - _BAND - 14 * MM)
        self._foot()
        canvas.restoreState()
        self._paper.end_page()

    def _band(self) -> None:
        """Draw the name of the corner white on blue across the top."""
        canvas = self._paper.canvas
        canvas.setFillColor(_BLUE)
        canvas.rect(0, self._height - _BAND, self._width, _BAND, stroke=0, fill=1)
        canvas.setFillColor(_WHITE)
        over = self._line(Role.HEI, self._poster.greeting, _OVER)
        self._put(over, (self._width - over.right) / 2, self._height - 20 * MM)
        name = self._fitting(self._poster.name)
        self._put(name, (self._width - name.right) / 2, self._height - 40 * MM - name.size / 2)
        canvas.setFillColor(_INK)

    def _fitting(self, text: str) -> Line:
        for size in _TITLE_SIZES:
            line = self._line(Role.HEI, text, size)
            if line.right <= self._room:
                return line
        raise Refusal(f"“{text[:8]}…”太长，海报上印不下，请缩短图书角的名称。")

    def _body(self, top: float) -> None:
        """Draw the facts, then the rules, in the largest type in which all of it fits."""
        foot = _MARGIN + _QR_SIDE + 8 * MM
        for size in _BODY_SIZES:
            if self._rules(size, self._facts(size, top, draw=False), draw=False) >= foot:
                self._rules(size, self._facts(size, top, draw=True), draw=True)
                return
        raise Refusal("阅读公约太长，海报上印不下，请缩短。", "rules")

    def _facts(self, size: float, y: float, *, draw: bool) -> float:
        """Set the facts from a height down; return where they end."""
        titles = [self._line(Role.HEI, fact.title, size) for fact in self._poster.facts]
        indent = max((title.right for title in titles), default=0.0) + size
        for fact, title in zip(self._poster.facts, titles, strict=True):
            for number, line in enumerate(self._lines(fact.text, size, self._room - indent)):
                y -= size * _LEADING
                if draw and not number:
                    self._coloured(title, _MARGIN, y)
                if draw:
                    self._put(line, _MARGIN + indent, y)
            y -= size * 0.35
        return y

    def _rules(self, size: float, y: float, *, draw: bool) -> float:
        """Set the rules below their heading from a height down; return where they end."""
        if not self._poster.rules:
            return y
        heading = max(_HEADING, size)
        y -= _BETWEEN + heading * _LEADING
        if draw:
            self._heading(y, heading)
        y -= 2 * MM
        for rule in self._poster.rules:
            for number, line in enumerate(self._lines(rule, size, self._room - size * 1.2)):
                y -= size * _LEADING
                if draw and not number:
                    self._dot(y + size * 0.42)
                if draw:
                    self._put(line, _MARGIN + size * 1.2, y)
        return y

    def _heading(self, y: float, size: float) -> None:
        canvas = self._paper.canvas
        line = self._line(Role.HEI, _RULES, size)
        self._coloured(line, _MARGIN, y)
        canvas.setStrokeColor(_BLUE)
        canvas.setLineWidth(1)
        canvas.line(_MARGIN + line.right + 4 * MM, y + size * 0.35, _MARGIN + self._room, y + size * 0.35)

    def _coloured(self, line: Line, left: float, y: float) -> None:
        self._paper.canvas.setFillColor(_BLUE)
        self._put(line, left, y)
        self._paper.canvas.setFillColor(_INK)

    def _dot(self, y: float) -> None:
        canvas = self._paper.canvas
        canvas.setFillColor(_BLUE)
        canvas.circle(_MARGIN + _MARK, y, _MARK / 2, stroke=0, fill=1)
        canvas.setFillColor(_INK)

    def _foot(self) -> None:
        """Draw the code with its number on the right, the office on the left."""
        left = self._width - _MARGIN - _QR_SIDE
        qr.draw(self._paper.canvas, self._poster.number, left, _MARGIN, _QR_SIDE)
        caption = self._line(Role.HEI, f"{_CODE} {self._poster.number}", _SMALL)
        self._put(caption, left + (_QR_SIDE - caption.right) / 2, _MARGIN - 6 * MM)
        lines = self._lines(self._poster.office, _OVER, self._room - _QR_SIDE - _QR_GAP)
        y = _MARGIN + (len(lines) - 1) * _OVER * _LEADING
        for line in lines:
            self._put(line, _MARGIN, y)
            y -= _OVER * _LEADING

    # setting

    def _setter(self, size: float) -> Setter:
        if size not in self._setters:
            self._setters[size] = Setter(self._opened, size, size)
        return self._setters[size]

    def _line(self, role: Role, text: str, size: float) -> Line:
        return self._setter(size).line(((role, " ".join(fonts.clean(text).split())),))

    def _lines(self, text: str, size: float, room: float) -> tuple[Line, ...]:
        flat = " ".join(fonts.clean(text).split())
        return self._setter(size).lines(((Role.SONG, flat),), Measure(width=room, even=False)) if flat else ()

    def _put(self, line: Line, left: float, y: float) -> None:
        self._paper.draw(line, left, y + BELOW_BASELINE * line.size)
