"""What was being written when the program ended, offered again; and the present paper kept as it grows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from threading import Lock

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import filed, unfinished
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.unfinished import Unfinished
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk

_PAUSE_MS = 1500


class UnfinishedBar(QFrame):
    """Keeps a draft a moment after each change, in the encrypted database; offers the one a crash has left.

    ``resumed`` carries the draft that is asked for; whoever shows it calls ``take_up``.
    """

    resumed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("unfinishedBar")
        self.setStyleSheet("#unfinishedBar { background: #EAF2FC; border: 1px solid #9DBFE8; border-radius: 4px; }")
        self._desk = desk
        self._place = _Place(desk.office)
        self._draft: Draft | None = None
        self._left: Unfinished | None = desk.office.read(unfinished.newest, desk.office.clerk)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.keep_now)
        self.text = QLabel(_told(self._left) if self._left else "")
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.resume = _button("接着写(&Y)", self._resume)
        self.forget = _button("不要了(&X)", self._forget)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.addWidget(self.text, 1)
        row.addWidget(self.resume)
        row.addWidget(self.forget)
        self.setVisible(self._left is not None)

    def keep(self, draft: Draft) -> None:
        """Keep a draft in a moment."""
        self._draft = draft
        self._pause.start()

    def keep_now(self) -> None:
        """Keep the draft that waits; a database that is busy is tried again after the next change."""
        self._pause.stop()
        draft, self._draft = self._draft, None
        if draft is not None:
            self._desk.jobs.quiet(self, partial(self._place.keep, draft), lambda _: None, lambda _refusal: None)

    def keep_for_later(self, draft: Draft) -> None:
        """Keep a draft at once, because its editor closes; it is offered when one is opened again."""
        self._pause.stop()
        self._draft = None
        self._place.keep(draft)

    def done(self) -> None:
        """Forget the paper: it was filed, or given up."""
        self._pause.stop()
        self._draft = None
        self._place.leave()

    def take_up(self) -> None:
        """Go on with the offered paper: it is kept where it was."""
        if self._left is not None:
            self._place.take(self._left.id)
            self.hide()

    def _resume(self) -> None:
        if self._left is not None:
            self.resumed.emit(self._left.draft)

    def _forget(self) -> None:
        if self._left is None:
            return
        if message.ask(self, "要丢掉这份没写完的公文吗？丢掉后找不回来。", "丢掉(&D)", danger=True):
            _drop(self._desk.office, self._left.id)
            self.hide()


class _Place:
    """Where one paper is kept; used by two threads, so that nothing is kept any more once it has been left."""

    def __init__(self, office: Office) -> None:
        self._office, self._lock = office, Lock()
        self._id: int | None = None
        self._left = False

    def take(self, paper_id: int) -> None:
        """Go on where a paper was kept before."""
        with self._lock:
            self._id = paper_id

    def keep(self, draft: Draft) -> None:
        """Keep the paper as it is now."""
        with self._lock:
            if not self._left:
                self._id = self._office.set_aside(unfinished.keep, self._id, draft)

    def leave(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._left = True
            if self._id is not None:
                _drop(self._office, self._id)


def _drop(office: Office, paper_id: int) -> None:
    try:
        office.set_aside(unfinished.drop, paper_id)
    except Refusal:
        return  # it is offered once more: better than a paper that cannot be closed


def _told(left: Unfinished) -> str:
    title = filed.flat(left.draft.title)
    day = "今天" if left.saved_at.date() == datetime.now().date() else f"{left.saved_at.month}月{left.saved_at.day}日"
    named = f"《{title}》" if title else "，还没有标题"
    return f"{day}{left.saved_at:%H:%M}有一份没写完的{left.draft.kind.label}{named}。"


def _button(title: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(title)
    button.setProperty("class", "small")
    button.setAutoDefault(False)
    button.clicked.connect(act)
    return button
