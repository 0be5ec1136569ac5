"""The way back from what was just done."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from jiceng_desktop.ui import theme

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
        close = QPushButton("知道了")
        close.setProperty("class", "link")
        close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.addWidget(self.sentence)
        row.addWidget(self.button)
        row.addWidget(close)
        row.addStretch(1)
        self._end = QTimer(self)
        self._end.setSingleShot(True)
        self._end.setInterval(_NOTICE_MS)
        self._end.timeout.connect(self.hide)
        self.hide()

    def offer(self, sentence: str, act: Callable[[], object]) -> None:
        """Say what was done; ``act`` takes it back."""
        self._act = act
        self.sentence.setText(sentence)
        self.show()
        self._end.start()

    def _take_back(self) -> None:
        self.hide()
        self._act()
