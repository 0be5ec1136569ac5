"""Asking for the name of a saved query."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services.queries import LONGEST_NAME
from jiceng_desktop.ui.kit.fields import Text
from jiceng_desktop.ui.kit.foot import Foot


class NameDialog(QDialog):
    """One name; ``store(name)`` keeps it, and what it refuses is said below the line."""

    def __init__(self, parent: QWidget, title: str, name: str, store: Callable[[str], object]) -> None:
        super().__init__(parent)
        self._store = store
        self.setWindowTitle(title)
        self.setMinimumWidth(400)
        self.entry = Text(most=LONGEST_NAME)
        self.entry.set_value(name)
        self.entry.selectAll()
        label = QLabel("名称(&N)")
        label.setBuddy(self.entry)
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setStyleSheet("background: transparent; padding: 0; border: none;")
        self.problem.setProperty("look", "problem")
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(8)
        for widget in (label, self.entry, self.problem, Foot(self, "保存(&S)")):
            layout.addWidget(widget)

    @override
    def accept(self) -> None:
        try:
            self._store(self.entry.value() or "")
        except Refusal as refusal:
            self.problem.setText(str(refusal))
            self.problem.show()
            self.entry.setFocus()
            return
        super().accept()
