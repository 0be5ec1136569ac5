"""Asking why something is cancelled, put off or marked void."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QVBoxLayout, QWidget

from jiceng_desktop.ui.kit.foot import Foot

_MOST = 200


class ReasonDialog(QDialog):
    """Asks for a reason, of which the usual ones are offered; ``given`` carries it."""

    given = Signal(str)

    def __init__(self, title: str, sentence: str, usual: Sequence[str], yes: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        told = QLabel(sentence)
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setWordWrap(True)
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.reason.addItems(list(usual))
        self.reason.setCurrentIndex(-1)
        line = self.reason.lineEdit()
        if line is not None:
            line.setMaxLength(_MOST)
            line.setPlaceholderText("选择，或写明原因")
        heading = QLabel("原因(&R)")
        heading.setBuddy(self.reason)
        self.note = QLabel("请写明原因。")
        self.note.setProperty("look", "problem")
        self.note.hide()
        self.foot = Foot(self, yes, act=self.go)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(8)
        for widget in (told, heading, self.reason, self.note, self.foot):
            layout.addWidget(widget)
        self.setMinimumWidth(440)
        self.reason.setFocus()

    def go(self) -> None:
        """Give the reason, once there is one."""
        reason = self.reason.currentText().strip()
        self.note.setVisible(not reason)
        if reason:
            super().accept()
            self.given.emit(reason)
        else:
            self.reason.setFocus()
