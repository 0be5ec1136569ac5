"""版记: who gets a copy, who issued the paper and when, at the foot of the last page (GB/T 9704-2012, 7.4).

The standard would have it on an even page of a paper printed on both sides, after a blank page that bears no number if
need be (7.5). Here it simply stands on the last page that has text: a neighbourhood's papers are a sheet or two, and a
blank page would only be taken for a fault.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import (
    AREA_HEIGHT,
    AREA_WIDTH,
    BELOW_BASELINE,
    HEIGHT,
    LEFT,
    PITCH,
    TIGHTEST,
    TOP,
    Paper,
)
from jiceng_desktop.documents.text import MM, Line, Measure, Setter
from jiceng_desktop.documents.wording import Wording
from jiceng_desktop.terms import Layout

_SIZE = 14.0  # 4号
_LEADING = _SIZE * (1 + 7 / 8)  # 3.2
_THICK, _THIN = 0.35 * MM, 0.25 * MM  # 7.4.1
_LABEL = "抄送："
_FOOT = HEIGHT - TOP - AREA_HEIGHT


@dataclass(frozen=True, eq=False)
class Colophon:
    """Its parts from above, each of one or more lines; ruled unless it belongs to a letter (10.1)."""

    parts: Sequence[Sequence[Line]]
    ruled: bool

    @property
    def rows(self) -> int:
        """How many rows of the grid must stay free for it."""
        return math.ceil(self._height / (PITCH * TIGHTEST))

    @property
    def _height(self) -> float:
        return sum(map(len, self.parts)) * _LEADING

    def draw(self, paper: Paper) -> None:
        """Draw it, its last rule on the foot of the type area."""
        top = _FOOT + self._height
        self._rule(paper, top, _THICK)
        for at, part in enumerate(self.parts, start=1):
            for line in part:
                top -= _LEADING
                paper.draw(line, LEFT, top + (_LEADING - _SIZE) / 2 + BELOW_BASELINE * _SIZE)
            self._rule(paper, top, _THICK if at == len(self.parts) else _THIN)

    def _rule(self, paper: Paper, height: float, thickness: float) -> None:
        if self.ruled and self.parts:
            paper.canvas.setLineWidth(thickness)
            paper.canvas.line(LEFT, height, LEFT + AREA_WIDTH, height)


class ColophonSetter:
    """Sets the 版记 of notices; equal ones are set once."""

    def __init__(self, fonts: Fonts) -> None:
        """Take the job's fonts."""
        self._setter = Setter(fonts, _SIZE, _SIZE)
        self._known: dict[tuple[str, str, str, bool], Colophon] = {}

    def colophon(self, wording: Wording) -> Colophon:
        """Return what stands at the foot of the notice's last page, which may be nothing."""
        ruled = wording.layout is not Layout.LETTER
        key = (wording.copies_to, wording.issuer, wording.issued_on, ruled)
        if key not in self._known:
            parts = (self._copies(wording.copies_to), self._issued(wording.issuer, wording.issued_on))
            self._known[key] = Colophon([part for part in parts if part], ruled)
        return self._known[key]

    def _copies(self, copies_to: str) -> Sequence[Line]:
        """Set 抄送 one character in on both sides, further lines under the first name (7.4.2)."""
        if not copies_to:
            return ()
        label = self._setter.line(((Role.FANGSONG, _LABEL),), _SIZE)
        measure = Measure(AREA_WIDTH - _SIZE, label.right, label.right)
        first, *others = self._setter.lines(((Role.FANGSONG, copies_to),), measure)
        return (label.joined(first), *others)

    def _issued(self, issuer: str, issued_on: str) -> Sequence[Line]:
        """Set who issued it one character in on the left, the day one character in on the right (7.4.3)."""
        if not issuer:
            return ()
        day_left = AREA_WIDTH - _SIZE - self._setter.width(((Role.FANGSONG, issued_on),))
        day = self._setter.line(((Role.FANGSONG, issued_on),), day_left)
        measure = Measure(day_left - _SIZE, _SIZE, _SIZE, even=False)
        *others, last = self._setter.lines(((Role.FANGSONG, issuer),), measure)
        return (*others, last.joined(day))
