"""The panel on the left: lists below each other, of each of which one entry is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QVBoxLayout

_ENTRY_HEIGHT = 32


class ListsPanel(QFrame):
    """Chooses part of a register; the first entry of every list leaves nothing out."""

    changed = Signal()

    def __init__(self, least_width: int) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setMinimumWidth(least_width)
        self._lists: list[QListWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addStretch(1)

    def add_list(self, title: str, entries: Sequence[str]) -> tuple[QLabel, QListWidget]:
        """Add a list with its title, which carries the mnemonic; return both."""
        label, found = QLabel(title), QListWidget()
        label.setProperty("look", "section")
        label.setBuddy(found)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft)
        found.addItems(list(entries))
        found.setFixedHeight(found.count() * _ENTRY_HEIGHT + 4)
        found.setCurrentRow(0)
        found.currentRowChanged.connect(lambda _row: self.changed.emit())
        end = self._column.count() - 1  # before what keeps the lists at the top
        self._column.insertWidget(end, label)
        self._column.insertWidget(end + 1, found)
        self._column.insertSpacing(end + 2, 6)
        self._lists.append(found)
        return label, found

    def row(self, place: int) -> int:
        """Return which entry of a list is chosen; lists and entries count from 0."""
        return max(0, self._lists[place].currentRow())

    def choose(self, place: int, row: int) -> None:
        """Choose an entry of a list; lists and entries count from 0."""
        self._lists[place].setCurrentRow(row)

    def told(self) -> list[str]:
        """Return in words what is chosen, where that leaves something out."""
        return [entries.currentItem().text() for entries in self._lists if entries.currentRow() > 0]

    def reset(self) -> None:
        """Choose everything again."""
        for entries in self._lists:
            entries.setCurrentRow(0)
