"""Envelopes of GB/T 1416-2003, printed one by one: to whom in the middle, who sends it at the lower right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from jiceng_desktop.documents import fonts
from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import BELOW_BASELINE, Paper
from jiceng_desktop.documents.ruled import flat
from jiceng_desktop.documents.text import MM, Line, Measure, Setter
from jiceng_desktop.errors import Refusal

_MARGIN, _EDGE = 15 * MM, 5 * MM
_ADDRESSES = (15.0, 12.0, 10.0)  # the largest in which it fits
_NAME, _SENDER = 22.0, 11.0
_LEADING = 1.4
_USUAL_HEIGHT, _MOST_ENLARGED = 120, 1.5  # mm; on taller envelopes the type is larger
_GAP = 6 * MM
_LEFT = 0.16  # where the address begins, as a share of the width
_HIGH = 0.6  # where the address ends and the name begins, as a share of the height
_FOR = "收"

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Size:
    """A size of envelopes in mm, lying."""

    name: str
    width: float
    height: float


SIZES = (
    Size("5 号信封 DL（220×110 毫米）", 220, 110),
    Size("6 号信封 ZL（230×120 毫米）", 230, 120),
    Size("3 号信封 B6（176×125 毫米）", 176, 125),
    Size("7 号信封 C5（229×162 毫米）", 229, 162),
    Size("9 号信封 C4（324×229 毫米）", 324, 229),
)


@dataclass(frozen=True)
class Envelope:
    """To whom: a name, and the address above it, if there is one."""

    name: str
    address: str = ""


def render_envelopes(
    size: Size,
    envelopes: Sequence[Envelope],
    sender: Sequence[str],
    report: Report | None = None,
    *,
    allow_blanks: bool = False,
) -> bytes:
    """Return the envelopes as PDF, one a page; ``sender`` are the lines of who sends them.

    Raises:
        Refusal: There is nobody to write to, or a character has no glyph and the clerk has not agreed to a blank.
    """
    if not envelopes:
        raise Refusal("没有要打印的信封。")
    told = [Envelope(flat(one.name), flat(one.address)) for one in envelopes]
    below = [text for line in sender if (text := flat(line))]
    content = "".join([*below, _FOR, *(one.name + one.address for one in told)])
    if not allow_blanks:
        fonts.refuse_missing("".join(dict.fromkeys(content)))
    wanted = {Role.KAI: set("".join(one.name for one in told)) | {*_FOR, "　"}, Role.SONG: set(content)}
    with Fonts(wanted) as opened:
        printer = _Printer(opened, size, below)
        for done, one in enumerate(told, start=1):
            printer.draw(one)
            if report is not None:
                report(done, len(told))
        return printer.paper.finish()


class _Printer:
    """Draws envelopes of one size."""

    def __init__(self, opened: Fonts, size: Size, sender: Sequence[str]) -> None:
        self._width, self._height = size.width * MM, size.height * MM
        larger = min(_MOST_ENLARGED, max(1.0, size.height / _USUAL_HEIGHT))
        self._large, small = (Setter(opened, larger * one, larger * one) for one in (_NAME, _SENDER))
        self._middle = [Setter(opened, larger * one, larger * one) for one in _ADDRESSES]
        room = Measure(width=self._width / 2, even=False)
        self._sender = [line for text in sender for line in small.lines(((Role.SONG, text),), room)]
        self.paper = Paper(opened, "信封", "", (self._width, self._height))

    def draw(self, envelope: Envelope) -> None:
        """Draw one envelope."""
        left = self._width * _LEFT
        room = Measure(width=self._width - left - _MARGIN, even=False)
        address = self._address(envelope.address, room) if envelope.address else ()
        name = self._large.lines(((Role.KAI, f"{envelope.name}　{_FOR}"),), room)
        y = self._height * _HIGH
        for line in reversed(address):
            self._draw_line(line, left, y)
            y += line.size * _LEADING
        y = self._height * _HIGH - _GAP
        for line in name:
            y -= line.size * _LEADING
            self._draw_line(line, left + (room.width - line.right) / 3, y)
        self._draw_sender()
        self.paper.end_page()

    def _address(self, content: str, room: Measure) -> Sequence[Line]:
        """Set the address as large as there is room above the name."""
        lines: Sequence[Line] = ()
        for setter in self._middle:
            lines = setter.lines(((Role.SONG, content),), room)
            if sum(line.size * _LEADING for line in lines) <= self._height * (1 - _HIGH) - _EDGE:
                break
        return lines

    def _draw_line(self, line: Line, left: float, foot: float) -> None:
        self.paper.draw(line, left, foot + line.size * ((_LEADING - 1) / 2 + BELOW_BASELINE))

    def _draw_sender(self) -> None:
        widest = max((line.right for line in self._sender), default=0.0)
        y = _MARGIN + sum(line.size for line in self._sender) * _LEADING
        for line in self._sender:
            y -= line.size * _LEADING
            self.paper.draw(line, self._width - _MARGIN - widest, y + line.size * BELOW_BASELINE)
