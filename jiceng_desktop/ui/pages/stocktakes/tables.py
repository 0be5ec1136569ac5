"""A plain table of texts, each line with a key, for what changes while one counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from jiceng_desktop.marks import override

_KEY = int(Qt.ItemDataRole.UserRole)
_ROW_HEIGHT = 28
_PICKING = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class Line:
    """One line: what it is about, its texts, and the colour of its last one if that matters."""

    key: int
    texts: Sequence[str]
    colour: str | None = None


class Lines(QTableWidget):
    """Shows lines that can be selected but not edited; ``stretch`` is the column that takes what is left.

    The space bar or Enter picks a line, Escape or Up from the first one leaves the table.
    """

    picked = Signal()
    left = Signal()

    def __init__(self, titles: Sequence[str], widths: Sequence[int], stretch: int, several: bool = False) -> None:
        super().__init__(0, len(titles))
        self.setHorizontalHeaderLabels(list(titles))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        head.setSectionResizeMode(stretch, QHeaderView.ResizeMode.Stretch)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines, being at the same one if it is still there."""
        here = self.current_key()
        self.setUpdatesEnabled(False)
        self.setRowCount(len(lines))
        for row, line in enumerate(lines):
            self._write(row, line)
        self.setUpdatesEnabled(True)
        row = next((row for row, line in enumerate(lines) if line.key == here), -1)
        if row >= 0:
            self.selectRow(row)
        else:
            self.clearSelection()

    def put_first(self, line: Line, most: int) -> None:
        """Put a line above the others, of which only so many stay."""
        self.insertRow(0)
        self._write(0, line)
        self.setRowCount(min(self.rowCount(), most))
        self.scrollToTop()

    def take_out(self, key: int) -> bool:
        """Take the line with a key out; tell whether it was there."""
        for row in range(self.rowCount()):
            if self.key_at(row) == key:
                self.removeRow(row)
                return True
        return False

    def key_at(self, row: int) -> int | None:
        """Return what a line is about."""
        item = self.item(row, 0)
        return None if item is None else int(item.data(_KEY))

    def current_key(self) -> int | None:
        """Return what the selected line is about."""
        return self.key_at(self.currentRow()) if self.selectedItems() else None

    def chosen_keys(self) -> list[int]:
        """Return what the selected lines are about, from the top."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        return [key for key in map(self.key_at, rows) if key is not None]

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in _PICKING:
            self.picked.emit()
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and self.currentRow() <= 0):
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _write(self, row: int, line: Line) -> None:
        for column, text in enumerate(line.texts):
            item = QTableWidgetItem(text)
            item.setData(_KEY, line.key)
            item.setToolTip(text)
            if line.colour and column == len(line.texts) - 1:
                item.setForeground(QBrush(QColor(line.colour)))
            self.setItem(row, column, item)
