"""The grid of a form: labelled cells in one column, or in two where the width allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QGroupBox, QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.marks import override

_TWO_COLUMNS_FROM = 640


@dataclass(frozen=True)
class Cell:
    """One field of a form: its label, its entry, and below what is wrong or worth knowing, and a way out of it."""

    label: QLabel
    body: QWidget
    note: QLabel
    link: QPushButton
    wide: bool


def focused(entry: QWidget) -> QWidget:
    """Return the part of an entry that takes the cursor; a label's mnemonic reaches no other."""
    while (part := entry.focusProxy()) is not None:
        entry = part
    return entry


class Group(QGroupBox):
    """A titled group of cells that re-flows with its width."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._cells: list[Cell] = []
        self._hidden: list[Cell] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)

    def add(self, text: str, entry: QWidget, wide: bool) -> Cell:
        """Add a labelled entry; a wide one takes the whole line."""
        label = QLabel(text)
        label.setBuddy(focused(entry))
        label.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        label.setMinimumHeight(32)
        note = QLabel()
        note.setTextFormat(Qt.TextFormat.PlainText)
        note.setWordWrap(True)
        note.hide()
        link = QPushButton()
        link.setProperty("class", "link")
        link.setAutoDefault(False)
        link.hide()
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(entry)
        column.addWidget(note)
        column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        cell = Cell(label, body, note, link, wide)
        self._cells.append(cell)
        self._columns = 0
        self._flow(self.width())
        return cell

    def show_without(self, hidden: Sequence[Cell]) -> None:
        """Show all cells but these; the others move together."""
        self._hidden = list(hidden)
        for cell in self._cells:
            for part in (cell.label, cell.body):
                part.setVisible(cell not in self._hidden)
        self._columns = 0
        self._flow(self.width())

    def _flow(self, width: int) -> None:
        """Put the cells into as many columns as fit."""
        columns = 2 if width >= _TWO_COLUMNS_FROM else 1
        if columns == self._columns:
            return
        self._columns = columns
        row, place = 0, 0
        for cell in self._cells:
            if cell in self._hidden:
                self._grid.removeWidget(cell.label)
                self._grid.removeWidget(cell.body)
                continue
            if cell.wide and place:
                row, place = row + 1, 0
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(cell.label, row, 2 * place, top | Qt.AlignmentFlag.AlignRight)
            self._grid.addWidget(cell.body, row, 2 * place + 1, 1, 2 * columns - 1 if cell.wide else 1, top)
            place += columns if cell.wide else 1
            if place >= columns:
                row, place = row + 1, 0
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, int(columns == 2))  # noqa: PLR2004

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._flow(event.size().width())
