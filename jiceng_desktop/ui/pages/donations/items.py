"""The books of a donation as they are entered: a row each, and always a blank one to go on with."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services.donations import Item
from jiceng_desktop.terms import DonationOutcome

_COLUMNS = ("书名", "作者", "书号", "册数")
_NAME, _AUTHOR, _ISBN, _NUMBER = range(4)
_WIDTHS = {_AUTHOR: 120, _ISBN: 160, _NUMBER: 60}
_ROW, _LEAST_ROWS = 30, 6
_KEPT = int(Qt.ItemDataRole.UserRole)


class ItemsEntry(QTableWidget):
    """The value is a tuple of ``Item``; what was decided about already is shown and cannot be changed."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__(0, len(_COLUMNS))
        self.setHorizontalHeaderLabels(list(_COLUMNS))
        self.verticalHeader().setVisible(False)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.setMinimumHeight(_ROW * (_LEAST_ROWS + 1))
        self.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        head = self.horizontalHeader()
        head.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            self.setColumnWidth(column, width)
        self.itemChanged.connect(self._edited)

    def value(self) -> tuple[Item, ...]:
        """Return the books; raises a Refusal for a number that cannot be read."""
        rows = [self._read(row) for row in range(self.rowCount())]
        return tuple(item for item in rows if item is not None)

    def set_value(self, items: Iterable[Item] | None) -> None:
        """Show books, and a blank row behind them."""
        self.blockSignals(True)
        self.setRowCount(0)
        for item in items or ():
            self._add(item)
        self._add(None)
        self.blockSignals(False)

    def _read(self, row: int) -> Item | None:
        name, author, isbn, number = (self._text(row, column) for column in range(len(_COLUMNS)))
        kept = self._cell(row, _NAME).data(_KEPT)
        if not name and not author and not isbn:
            return None
        count = 1
        if number:
            if not number.isdecimal():
                raise Refusal(f"《{name}》的册数“{number}”不是数字。")
            count = int(number)
        stored = kept if isinstance(kept, Item) else Item(name)
        return Item(name, author or None, isbn or None, count, stored.id, stored.outcome)

    def _cell(self, row: int, column: int) -> QTableWidgetItem:
        return cast(QTableWidgetItem, self.item(row, column))

    def _text(self, row: int, column: int) -> str:
        cell = self._cell(row, column)
        return unicodedata.normalize("NFKC", cell.text()).strip() if column == _NUMBER else cell.text().strip()

    def _add(self, item: Item | None) -> None:
        row = self.rowCount()
        self.insertRow(row)
        texts = ("", "", "", "") if item is None else (item.name, item.author, item.isbn, str(item.number))
        for column, text in enumerate(texts):
            cell = QTableWidgetItem(text or "")
            if column == _NUMBER:
                cell.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            if item is not None and item.outcome is not DonationOutcome.RECEIVED:
                cell.setFlags(cell.flags() & ~Qt.ItemFlag.ItemIsEditable & ~Qt.ItemFlag.ItemIsEnabled)
                cell.setToolTip(f"已经{item.outcome.label}，不能再改")
            self.setItem(row, column, cell)
        self._cell(row, _NAME).setData(_KEPT, item)

    def _edited(self, _cell: QTableWidgetItem) -> None:
        self.blockSignals(True)
        last = self.rowCount() - 1
        if any(self._text(last, column) for column in range(len(_COLUMNS))):
            if not self._text(last, _NUMBER):
                self._cell(last, _NUMBER).setText("1")
            self._add(None)
        self.blockSignals(False)
        self.changed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):  # of a scanner, or of habit: the next book, not saving
            self.setCurrentCell(min(self.currentRow() + 1, self.rowCount() - 1), _NAME)
            event.accept()
        else:
            super().keyPressEvent(event)
