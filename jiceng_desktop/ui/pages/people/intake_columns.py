"""The first rows of a roster with the field each column means, to be corrected by the clerk."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableWidget, QTableWidgetItem

from jiceng_desktop import words
from jiceng_desktop.exchange.roster import FIELDS, Layout

_SHOWN_ROWS = 5
_LEAVE_OUT = "（不导入）"
_DOUBTFUL = "#FFF4D6"
_WIDTH = 128


class ColumnGrid(QTableWidget):
    """One column for each column of the sheet: its heading, a choice of field, the first rows."""

    assigned = Signal(int, object)

    def __init__(self) -> None:
        super().__init__()
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWordWrap(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(30)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_layout(self, layout: Layout) -> None:
        """Show how a sheet is read."""
        sample = [row for row, _ in zip(layout.rows(), range(_SHOWN_ROWS), strict=False)]
        self.clear()
        self.setColumnCount(len(layout.titles))
        self.setRowCount(1 + len(sample))
        self.setHorizontalHeaderLabels([title or f"第 {place} 列" for place, title in enumerate(layout.titles, 1)])
        self.setVerticalHeaderLabels(["导入为", *(str(number) for number, _ in sample)])
        for column in range(len(layout.titles)):
            self.setColumnWidth(column, _WIDTH)
            self.setCellWidget(0, column, self._choice(layout, column))
            for place, (_, row) in enumerate(sample, start=1):
                cell = row[column] if column < len(row) else None
                self.setItem(place, column, self._item(cell, layout.fields[column], column in layout.doubtful))
        self.setRowHeight(0, 36)

    def _choice(self, layout: Layout, column: int) -> QComboBox:
        box = QComboBox()
        box.addItem(_LEAVE_OUT, None)
        for field, title in FIELDS.items():
            box.addItem(title, field)
        box.setCurrentIndex(max(0, box.findData(layout.fields[column])))
        box.setAccessibleName(f"{layout.titles[column] or f'第 {column + 1} 列'}导入为")
        if column in layout.doubtful:
            box.setToolTip("这一列是猜的，请核对。")
        box.activated.connect(lambda: self.assigned.emit(column, box.currentData()))
        return box

    def _item(self, cell: object, field: str | None, doubtful: bool) -> QTableWidgetItem:
        text = words.clean(cell)
        if field == "id_number" and not words.lost_digits(cell):
            text = words.mask_id(text)
        elif field == "phone":
            text = words.mask_phone(text)
        item = QTableWidgetItem(text)
        item.setForeground(QBrush(QColor("#1B2733" if field else "#8A939E")))
        if doubtful:
            item.setBackground(QBrush(QColor(_DOUBTFUL)))
        return item
