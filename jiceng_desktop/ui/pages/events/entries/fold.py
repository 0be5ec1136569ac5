"""Rows that are rarely needed, out of the way until they are."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGroupBox, QPushButton, QWidget

from jiceng_desktop.ui.kit.form import focused


class Fold(QPushButton):
    """Stands where a group of rows would be and brings it when pressed."""

    opened = Signal()  # by the clerk

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.setProperty("class", "link")
        self.setAutoDefault(False)
        self._group: QGroupBox | None = None
        self._first: QWidget | None = None
        self.clicked.connect(self._open)

    def fold(self, group: QGroupBox, first: QWidget) -> None:
        """Hide a group, in which the cursor begins at ``first``, until it is asked for."""
        self._group, self._first = group, first
        group.hide()

    def unfold(self) -> None:
        """Show the group in the place of this button."""
        if self._group is not None:
            self._group.show()
            self.hide()

    def _open(self) -> None:
        self.unfold()
        if self._first is not None:
            focused(self._first).setFocus(Qt.FocusReason.TabFocusReason)
            self.opened.emit()
