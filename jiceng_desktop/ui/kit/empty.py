"""What a list says when it has nothing to show."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from jiceng_desktop.ui import theme

_PICTURE_SIZE = 64


class EmptyState(QFrame):
    """A picture, a sentence and perhaps a button that helps."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("empty")
        picture = QLabel()
        picture.setPixmap(theme.icon("view-list-outline", theme.BORDER).pixmap(_PICTURE_SIZE))
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton()
        self.button.clicked.connect(lambda: self._act())
        layout = QVBoxLayout(self)
        layout.setSpacing(14)
        layout.addStretch(2)
        layout.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.sentence)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        self._act: Callable[[], object] = lambda: None

    def tell(self, sentence: str, button: str = "", act: Callable[[], object] = lambda: None) -> None:
        """Show a sentence; with a button when there is something to do about it."""
        self.sentence.setText(sentence)
        self.button.setText(button)
        self.button.setVisible(bool(button))
        self._act = act
