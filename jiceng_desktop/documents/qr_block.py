"""The QR code left of the signature, with a caption below it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import BELOW_BASELINE, LEFT, Paper
from jiceng_desktop.documents.text import MM, Line, Setter
from jiceng_desktop.documents.wording import QR_CAPTION

ROWS = 3  # of the grid, which it takes
_SMALL_SIDE, _LARGE_SIDE = 22 * MM, 25 * MM
_FINEST = 0.4 * MM  # modules smaller than this make the code larger, as far as it may grow
_DROP = 2.4 * MM  # below the row above
_CAPTION_SIZE, _CAPTION_GAP = 9.0, 0.8 * MM  # 小五
_OVERLAP = 0.05  # points, so that viewers show no seams between rows of modules
WIDTH = _LARGE_SIDE


@dataclass(frozen=True, eq=False)
class QrBlock:
    """A code and its caption; modules are rectangles, so that no printer blurs them."""

    modules: tuple[tuple[bool, ...], ...]
    caption: Line

    def draw(self, paper: Paper, top: float) -> None:
        """Draw it below this height."""
        count = len(self.modules)
        side = _SMALL_SIDE if _SMALL_SIDE / count >= _FINEST else _LARGE_SIDE
        module = side / count
        path = paper.canvas.beginPath()
        for row, dark in enumerate(self.modules):
            y = top - _DROP - (row + 1) * module
            for start, length in _runs(dark):
                path.rect(LEFT + start * module, y, length * module, module + _OVERLAP)
        paper.canvas.drawPath(path, stroke=0, fill=1)
        left = LEFT + (side - self.caption.right) / 2
        foot = top - _DROP - side - _CAPTION_GAP - _CAPTION_SIZE
        paper.draw(self.caption, left, foot + BELOW_BASELINE * _CAPTION_SIZE)


class QrSetter:
    """Makes the codes of notices; equal ones are made once."""

    def __init__(self, fonts: Fonts) -> None:
        """Take the job's fonts."""
        self._setter = Setter(fonts, _CAPTION_SIZE, _CAPTION_SIZE)
        self.block = cache(self._block)

    def _block(self, content: str) -> QrBlock:
        from jiceng_desktop.documents import qr  # half a second of importing, needed rarely

        caption = self._setter.line(((Role.FANGSONG, QR_CAPTION),))
        return QrBlock(tuple(map(tuple, qr.modules(content))), caption)


def _runs(dark: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Return where dark modules follow each other in a row: (first, how many)."""
    runs: list[tuple[int, int]] = []
    for at, is_dark in enumerate(dark):
        if is_dark and runs and sum(runs[-1]) == at:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif is_dark:
            runs.append((at, 1))
    return runs
