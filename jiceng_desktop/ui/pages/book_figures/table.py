"""A table of figures: sorted by a click on a heading, shaded where it is a heat map."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from jiceng_desktop.marks import override
from jiceng_desktop.services.book_figures import Cell, Table

_ROW_HEIGHT, _MARGIN, _MOST_SHADE = 30, 26, 0.75
_DARK = QColor("#1D4F91")
_VALUE = Qt.ItemDataRole.UserRole
_WHOLE = Qt.ItemDataRole.UserRole + 1
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def shown(cell: Cell) -> str:
    """Return a cell as it is read."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return f"{cell:,.2f}"
    return f"{cell:,}" if isinstance(cell, int) else cell


class _Item(QTableWidgetItem):
    """A cell that sorts by its number; the last line stays last."""

    def __init__(self, cell: Cell, whole: bool) -> None:
        super().__init__(shown(cell))
        self.setData(_VALUE, cell)
        self.setData(_WHOLE, whole)
        self.setToolTip(shown(cell))
        if not isinstance(cell, str):
            self.setTextAlignment(_RIGHT)
        if whole:
            font = self.font()
            font.setBold(True)
            self.setFont(font)

    @override
    def __lt__(self, other: QTableWidgetItem) -> bool:
        if self.data(_WHOLE) != other.data(_WHOLE):
            table = self.tableWidget()
            falling = table.horizontalHeader().sortIndicatorOrder() is Qt.SortOrder.DescendingOrder
            return bool(self.data(_WHOLE)) is falling
        mine, its = self.data(_VALUE), other.data(_VALUE)
        if isinstance(mine, (int, float)) and isinstance(its, (int, float)):
            return mine < its
        return str(mine or "") < str(its or "")


class FigureTable(QTableWidget):
    """The rows of one matter."""

    def __init__(self) -> None:
        super().__init__()
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_table(self, table: Table) -> None:
        """Show one matter in its own order."""
        self.setSortingEnabled(False)
        self.clear()
        lines = [*table.rows, *([table.whole] if table.whole else [])]
        self.setColumnCount(len(table.columns))
        self.setRowCount(len(lines))
        for place, column in enumerate(table.columns):
            heading = QTableWidgetItem(column.title)
            heading.setToolTip(column.meaning)
            if column.number:
                heading.setTextAlignment(_RIGHT)
            self.setHorizontalHeaderItem(place, heading)
            self.setColumnWidth(place, max(column.width, self._needed(column.title, table, place)))
        for row, line in enumerate(lines):
            whole = row == len(table.rows)
            for place, cell in enumerate(line):
                self.setItem(row, place, _Item(cell, whole))
        self.setAlternatingRowColors(not table.heat)
        if table.heat:
            self._shade(table)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(not table.heat)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setStretchLastSection(False)

    def _needed(self, title: str, table: Table, place: int) -> int:
        """Return the width of a heading and of the sum below it."""
        font = self.font()
        font.setBold(True)
        texts = (title, shown(table.whole[place]) if table.whole and place else "")
        return max(map(QFontMetrics(font).horizontalAdvance, texts)) + _MARGIN

    def _shade(self, table: Table) -> None:
        """Colour each number by its share of the largest; names and totals stay white."""
        inner = [row[1:-1] for row in table.rows]
        most = max((cell for row in inner for cell in row if isinstance(cell, int)), default=0)
        for at, row in enumerate(inner):
            for place, cell in enumerate(row, start=1):
                item = self.item(at, place)
                if item is None or not isinstance(cell, int) or not cell:
                    continue
                share = _MOST_SHADE * cell / most
                shade = QColor(_DARK)
                shade.setAlphaF(share)
                item.setBackground(shade)
                item.setForeground(QColor("white" if share > _MOST_SHADE / 2 else "black"))
