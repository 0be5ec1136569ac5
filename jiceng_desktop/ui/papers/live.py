"""The sheet that follows the typing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.ui.kit.jobs import Jobs
from jiceng_desktop.ui.kit.preview import PaperView
from jiceng_desktop.ui.papers.sheet import Drawn, draw

_PAUSE_MS = 15  # keys that come together, such as a word from the input method
_PATIENCE_MS = 400  # the first use of a rare font takes a few seconds


class LiveSheet:
    """Lays the sheet out afresh, off the window's thread; one at a time, and the newest text last.

    ``read`` returns what is to be drawn, or None while that cannot be read.
    """

    def __init__(
        self,
        jobs: Jobs,
        paper: PaperView,
        read: Callable[[], Draft | None],
        shown: Callable[[Drawn], object],
        failed: Callable[[Refusal], object],
    ) -> None:
        self._jobs, self._paper, self._read, self._shown, self._failed = jobs, paper, read, shown, failed
        self.last: tuple[Draft | None, bytes] = (None, b"")  # what is in sight, and the sheet of it
        self._asked: Draft | None = None
        self._drawing = self._again = False
        self._pause = _timer(paper, _PAUSE_MS, self.redraw)
        self._slow = _timer(paper, _PATIENCE_MS, lambda: paper.tell_pages("正在排版…"))

    def follow(self) -> None:
        """Something was typed: the sheet follows in a moment."""
        if self._drawing:
            self._again = True
        else:
            self._pause.start()

    def redraw(self) -> None:
        """Draw what is entered now."""
        draft = self._read()
        if draft is None:
            return
        if self._drawing:
            self._again = True
            return
        self._drawing, self._asked = True, draft
        self._slow.start()
        self._jobs.quiet(self._paper, partial(draw, draft), self._show, self._fail)

    def _show(self, drawn: Drawn) -> None:
        self.last = (self._asked, drawn.pdf)
        self._paper.show_pdf(drawn.pdf)
        self._shown(drawn)
        self._go_on()

    def _fail(self, refusal: Refusal) -> None:
        self._paper.tell_pages()
        self._failed(refusal)
        self._go_on()

    def _go_on(self) -> None:
        self._drawing = False
        self._slow.stop()
        if self._again:
            self._again = False
            self.redraw()


def _timer(owner: QWidget, milliseconds: int, act: Callable[[], object]) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(act)
    return timer
