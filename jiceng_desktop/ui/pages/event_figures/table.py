"""The numbers of one matter; a double click on one asks for the events behind it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from jiceng_desktop.services.event_figures import Count, EventFigures, Matter, Row

_ROW_HEIGHT = 30
_WIDTHS = (80, 80, 90, 90)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
WHOLE: Final = "全部"


class FigureTable(QTableWidget):
    """Rows of names with events and visits, this period and last year's; all of them in the last row."""

    asked = Signal(str, object)  # what a number counts, and the count

    def __init__(self) -> None:
        super().__init__(0, 1 + len(_WIDTHS))
        self._rows: list[Row] = []
        self._sides = ("", "")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setMinimumWidth(460)
        self.setAccessibleName("统计表")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(_WIDTHS, start=1):
            self.setColumnWidth(column, width)
        self.cellActivated.connect(self._ask)  # a double click, or Enter
        self.setToolTip("双击一个数字，看是哪些活动")

    def show_figures(self, found: EventFigures, matter: Matter) -> None:
        """Show one matter."""
        table = found.tables[matter]
        self._sides = (found.period_told, found.earlier_name)
        self._rows = list(table.rows)
        if matter is not Matter.TAG:
            self._rows.append(Row(WHOLE, found.now, found.before))
        year = found.last_year
        self.setHorizontalHeaderLabels([matter.label, "场次", f"{year}场次", "人次", f"{year}人次"])
        self.setRowCount(len(self._rows))
        for place, row in enumerate(self._rows):
            numbers = (row.now.events, row.before.events, row.now.visits, row.before.visits)
            for column, text in enumerate((row.name, *(f"{number:,}" for number in numbers))):
                self.setItem(place, column, self._item(text, column > 0, row.name == WHOLE))
        if self._rows:
            self.setCurrentCell(0, 1)

    @staticmethod
    def _item(text: str, number: bool, bold: bool) -> QTableWidgetItem:
        item = QTableWidgetItem(text)
        if number:
            item.setTextAlignment(_RIGHT)
        if bold:
            font = QFont(item.font())
            font.setBold(True)
            item.setFont(font)
        return item

    def _ask(self, place: int, column: int) -> None:
        row, before = self._rows[place], column in {2, 4}
        count: Count = row.before if before else row.now
        if count.events:
            self.asked.emit(f"{self._sides[before]}　{row.name}", count)
