"""The entry fields that only the person form needs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.terms import ETHNIC_CODES, ethnicity
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.fields import LongText

_NOTE_HEIGHT = 86


class Ethnicity(QComboBox):
    """One of the ethnic groups of GB/T 3304, or whatever else stands on the paper; 回 and 03 become 回族."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(12)
        self.addItems(list(ETHNIC_CODES.values()))
        self.setCurrentIndex(-1)
        self.entry = QLineEdit()
        self.entry.setPlaceholderText("未填")
        self.entry.editingFinished.connect(lambda: self.set_value(self.value()))
        self.setLineEdit(self.entry)
        self.currentTextChanged.connect(lambda: self.changed.emit())

    def value(self) -> str | None:
        """Return the name of the group."""
        return ethnicity(self.currentText().strip()) or None

    def set_value(self, value: str | None) -> None:
        """Show a group."""
        self.setCurrentIndex(self.findText(value or "", Qt.MatchFlag.MatchExactly))
        self.setEditText(value or "")

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling a form must not change what it says


class HiddenNote(QWidget):
    """A note that stays hidden until 显示 is pressed; a new one can be typed at once."""

    changed = Signal()

    def __init__(self, reveal: Callable[[], object]) -> None:
        super().__init__()
        self._reveal = reveal
        self._kept: str | None = None  # the note while it is hidden
        self.entry = LongText(lines=3, hint="需要长期记住的情况；默认隐藏，每次查看都会留下记录")
        self.entry.setFixedHeight(_NOTE_HEIGHT)
        self.entry.changed.connect(self.changed)
        self.button = QPushButton("显示备注(&3)")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.reveal)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.entry)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.set_value(None)

    def value(self) -> str | None:
        """Return the note itself, hidden or not."""
        return self.entry.value() if self._kept is None else self._kept

    def set_value(self, value: str | None) -> None:
        """Hide a note; leave room for one where there is none."""
        self._kept = value or None
        self.entry.set_value(None)
        self._show(hidden=self._kept is not None)

    def reveal(self) -> None:
        """Show the note and let it be edited."""
        if self._kept is None or not message.attempt(self, self._reveal):
            return
        text, self._kept = self._kept, None
        self._show(hidden=False)
        self.entry.set_value(text)
        self.entry.setFocus()

    def _show(self, hidden: bool) -> None:
        self.button.setVisible(hidden)
        self.entry.setVisible(not hidden)
        self.setFocusProxy(self.button if hidden else self.entry)
