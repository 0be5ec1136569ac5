"""The way back from what was just done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from jiceng_desktop.services import undo
from jiceng_desktop.services.office import Office
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.jobs import Jobs

_NOTICE_MS = 15_000


class UndoStrip(QWidget):
    """Says what was just done, with a button that takes it back; goes away by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("undoStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._act: Callable[[], object] = lambda: None
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QPushButton("撤销(&Z)")
        self.button.setIcon(theme.icon("undo"))
        self.button.clicked.connect(self._take_back)
        self.further = QPushButton()
        self.further.setProperty("class", "primary")
        self.further.clicked.connect(self._go_on)
        self._go: Callable[[], object] = lambda: None
        close = QPushButton("知道了")
        close.setProperty("class", "link")
        close.clicked.connect(self.hide)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(self.sentence)
        row.addWidget(self.further)
        row.addWidget(self.button)
        row.addWidget(close)
        row.addStretch(1)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.setInterval(_NOTICE_MS)
        self._end.timeout.connect(self.hide)
        self.hide()

    def wrap(self) -> None:
        """Break a long sentence into lines, so that it does not push what stands around it out of the window."""
        self.sentence.setWordWrap(True)
        self.sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row.setStretchFactor(self.sentence, 100)  # the buttons keep what they need
        for button in self.findChildren(QPushButton):
            button.setAutoDefault(False)

    def offer(self, sentence: str, act: Callable[[], object]) -> None:
        """Say what was done; ``act`` takes it back."""
        self._act = act
        self.button.show()
        self._say(sentence)

    def offer_back(
        self, office: Office, sentence: str, after: Callable[[], object] = lambda: None, jobs: Jobs | None = None
    ) -> None:
        """Say what the last write did and offer to take all of it back, as a job if there are ``jobs``.

        ``after`` shows what came of taking it back.
        """
        group_id = office.last_group
        if group_id is None:  # nothing was changed: the way back would lead from what was done before
            self.button.hide()
            self._say(sentence)
            return

        def done(_count: int) -> None:
            after()
            message.toast(self, "已撤销")

        def take_back() -> None:
            if jobs is None:
                message.attempt(self.window(), lambda: done(office.write(undo.take_back, group_id)))
            else:
                jobs.run(self, "正在撤销…", lambda _report: office.write(undo.take_back, group_id), done)

        self.offer(sentence, take_back)

    def lead_on(self, title: str, act: Callable[[], object]) -> None:
        """Offer what should follow what was just done; it stays until it is answered."""
        self._go = act
        self.further.setText(title)
        self.further.show()
        self._end.stop()

    def _say(self, sentence: str) -> None:
        self.further.hide()
        self.sentence.setText(sentence)
        self.show()
        self._end.start()

    def _go_on(self) -> None:
        self.hide()
        message.attempt(self.window(), self._go)

    def _take_back(self) -> None:
        self.hide()
        self._act()
