"""The table of a paper: typed, or pasted from Excel or WPS."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QWidget,
)

from jiceng_desktop.marks import override
from jiceng_desktop.services.documents import Grid
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.fields import Count
from jiceng_desktop.ui.kit.fields.choices import Flow

_MOST_BLANKS, _MOST_ROWS, _MOST_COLUMNS = 500, 5000, 30
_ROW_HEIGHT, _LEAST_HEIGHT = 30, 190
_LEAST_COLUMN, _MOST_COLUMN, _CELL_PADDING, _ROWS_MEASURED = 56, 180, 26, 60
_HEADING_GROUND = "#EAEEF4"
_PLATES = ("姓名", "单位或职务")

Index = QModelIndex | QPersistentModelIndex


def cells_of(clip: str) -> list[list[str]]:
    """Read cells as Excel and WPS put them on the clipboard: tabs between, quotes around cells of several lines."""
    quoted = clip.count('"') % 2 == 0 and '"' in clip
    lines = (
        csv.reader(io.StringIO(clip), delimiter="\t") if quoted else (line.split("\t") for line in clip.splitlines())
    )
    return [[" ".join(cell.split()) for cell in line] for line in lines]


class GridModel(QAbstractTableModel):
    """Cells that can be typed into; the first row holds the headings unless they are ``fixed``.

    There is always an empty row at the end to go on in.
    """

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.cells: list[list[str]] = [["", ""]]
        self.fixed: tuple[str, ...] = ()

    def show_grid(self, columns: Sequence[str], rows: Sequence[Sequence[str]], fixed: tuple[str, ...] = ()) -> None:
        """Show headings and rows."""
        self.beginResetModel()
        self.fixed = fixed
        width = max([len(fixed), len(columns), *map(len, rows), 1 if columns or rows else 2])
        above = [] if fixed else [columns]
        self.cells = [[*row, *[""] * (width - len(row))] for row in [*above, *rows]]
        self._grow()
        self.endResetModel()

    def headings(self) -> tuple[str, ...]:
        """Return the headings; columns at the end in which there is nothing at all do not count."""
        return () if self.fixed else tuple(self.cells[0][: self._width()])

    def rows(self) -> tuple[tuple[str, ...], ...]:
        """Return the rows, without the empty ones at the end."""
        rows = self.cells[0 if self.fixed else 1 :]
        while rows and not any(rows[-1]):
            rows = rows[:-1]
        return tuple(tuple(row[: self._width()]) for row in rows)

    def put(self, row: int, column: int, block: Sequence[Sequence[str]]) -> None:
        """Write a block of cells; the table grows where it is too small.

        A whole table put where there are only headings comes in their place.
        """
        self.beginResetModel()
        if row == column == 0 and len(block) > 1 and not self.fixed and not any(map(any, self.cells[1:])):
            self.cells = [[""] * max(map(len, block))]
        widest = column + max(map(len, block), default=0)
        width = len(self.fixed) or min(_MOST_COLUMNS, max(widest, len(self.cells[0])))
        for line in self.cells:
            line += [""] * (width - len(line))
        while len(self.cells) < row + len(block):
            self.cells.append([""] * width)
        for down, texts in enumerate(block):
            for across, text in enumerate(texts[: width - column]):
                self.cells[row + down][column + across] = text
        self._grow()
        self.endResetModel()
        self.changed.emit()

    def insert_row(self, row: int) -> None:
        """Add an empty row above another."""
        self._rearrange([*self.cells[:row], [""] * len(self.cells[0]), *self.cells[row:]])

    def insert_column(self, column: int) -> None:
        """Add an empty column before another."""
        self._rearrange([[*row[:column], "", *row[column:]] for row in self.cells])

    def remove(self, rows: set[int], columns: set[int]) -> None:
        """Take rows and columns away; the headings are only emptied."""
        kept = [row for number, row in enumerate(self.cells) if number not in rows or (number == 0 and not self.fixed)]
        self._rearrange([[cell for number, cell in enumerate(row) if number not in columns] or [""] for row in kept])

    def _rearrange(self, cells: list[list[str]]) -> None:
        self.beginResetModel()
        self.cells = cells or [[""] * (len(self.fixed) or 1)]
        self._grow()
        self.endResetModel()
        self.changed.emit()

    def _width(self) -> int:
        used = [number for row in self.cells for number, cell in enumerate(row) if cell]
        return max(used, default=-1) + 1

    def _grow(self) -> None:
        if len(self.cells) < (1 if self.fixed else 2) or any(self.cells[-1]):
            self.cells.append([""] * len(self.cells[0] if self.cells else self.fixed))

    # what Qt asks

    @override
    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.cells)

    @override
    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.cells[0])

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsEditable

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return self.cells[index.row()][index.column()]
        if index.row() == 0 and not self.fixed:
            if role == Qt.ItemDataRole.BackgroundRole:
                return QBrush(QColor(_HEADING_GROUND))
            if role == Qt.ItemDataRole.FontRole:
                font = QFont(QGuiApplication.font())
                font.setBold(True)
                return font
        return None

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        text = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or text == self.cells[index.row()][index.column()]:
            return False
        self.cells[index.row()][index.column()] = text
        self.dataChanged.emit(index, index)
        if any(self.cells[-1]):
            self.beginInsertRows(QModelIndex(), len(self.cells), len(self.cells))
            self._grow()
            self.endInsertRows()
        self.changed.emit()
        return True

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return self.fixed[section] if section < len(self.fixed) else ""
        return str(section + 1) if self.fixed else str(section) if section else "表头"


class _Cells(QTableView):
    """A table with the keys of a spreadsheet."""

    def __init__(self) -> None:
        super().__init__()
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setWordWrap(False)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setMinimumWidth(44)
        self.horizontalHeader().setStretchLastSection(True)
        self.setMinimumHeight(_LEAST_HEIGHT)

    def fit(self) -> None:
        """Make every column as wide as what stands in it; what is left of the width they share."""
        header, columns = self.horizontalHeader(), range(self.grid().columnCount())
        wanted = [self._wanted(column) for column in columns]
        left = self.viewport().width() - sum(wanted)
        for column in columns:
            share = left // len(columns) if left > 0 else 0
            header.resizeSection(column, wanted[column] + share)

    def _wanted(self, column: int) -> int:
        """Return how wide the first rows would like a column."""
        font = QFont(self.font())
        font.setBold(True)
        measure = QFontMetrics(font)
        texts = [row[column] for row in (self.grid().fixed, *self.grid().cells[:_ROWS_MEASURED]) if column < len(row)]
        widest = max((measure.horizontalAdvance(text) for text in texts), default=0)
        return min(_MOST_COLUMN, max(_LEAST_COLUMN, widest + _CELL_PADDING))

    def grid(self) -> GridModel:
        """Return the cells."""
        model = self.model()
        assert isinstance(model, GridModel)  # noqa: S101  # set once, by GridEntry
        return model

    def chosen(self) -> list[QModelIndex]:
        """Return the selected cells from the top left."""
        return sorted(self.selectedIndexes(), key=lambda index: (index.row(), index.column()))

    def copy(self) -> None:
        """Put the selected cells on the clipboard as Excel reads them."""
        rows: dict[int, list[str]] = {}
        for index in self.chosen():
            rows.setdefault(index.row(), []).append(str(index.data()))
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows.values()))

    def paste(self) -> None:
        """Write the cells of the clipboard from the selected cell on."""
        block = cells_of(QGuiApplication.clipboard().text())
        if len(block) > _MOST_ROWS:
            message.warn(self, f"一张表最多 {_MOST_ROWS:,} 行，剪贴板里有 {len(block):,} 行，请分几张表。")
            return
        current = self.currentIndex()
        row, column = max(0, current.row()), max(0, current.column())
        if block:
            self.grid().put(row, column, block)
            self.setCurrentIndex(self.grid().index(row, column))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    @override
    def focusNextPrevChild(self, onward: bool) -> bool:
        """Let Tab go from cell to cell, and from the last one (backwards the first) out of the table."""
        last = self.grid().rowCount() - 1, self.grid().columnCount() - 1
        place = self.currentIndex().row(), self.currentIndex().column()
        self.setTabKeyNavigation(place != (last if onward else (0, 0)))
        moved = super().focusNextPrevChild(onward)
        self.setTabKeyNavigation(True)
        return moved

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            for index in self.chosen():
                self.grid().setData(index, "")
        else:
            super().keyPressEvent(event)

    @override
    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        below = self.currentIndex().siblingAtRow(self.currentIndex().row() + 1)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache and below.isValid():
            self.setCurrentIndex(below)  # Enter goes down, as in a spreadsheet


class GridEntry(QWidget):
    """Headings, rows and how many are left blank; of name plates only names and offices."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._model = GridModel(self)
        self.cells = _Cells()
        self.cells.setModel(self._model)
        self._model.modelReset.connect(self.cells.fit)
        self._columns: tuple[str, ...] = ()  # of plates: kept, never shown
        self.blanks = Count(0, _MOST_BLANKS)
        self.blanks.setToolTip("表格下面留出几行空白，打印后手写")
        self.blanks_part = QWidget()
        label = QLabel("留空行数(&V)")
        label.setBuddy(self.blanks)
        beside = QHBoxLayout(self.blanks_part)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(label)
        beside.addWidget(self.blanks)
        self._model.changed.connect(self.changed)
        self.blanks.changed.connect(self.changed)
        foot = QWidget()
        flow = Flow(foot)
        self.more_columns = self._button("加列(&H)", self._add_column)
        parts = (
            self._button("加行(&I)", self._add_row),
            self._button("删行(&O)", self._remove_rows),
            self.more_columns,
        )
        self.fewer_columns = self._button("删列(&E)", self._remove_columns)
        for part in (*parts, self.fewer_columns, self.blanks_part):
            flow.addWidget(part)
        self.hint = QLabel("可以从 Excel、WPS 复制，点左上角的格子，按 Ctrl+V 粘贴。")
        self.hint.setProperty("look", "hint")
        self.hint.setWordWrap(True)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(6)
        for row, widget in enumerate((self.cells, foot, self.hint)):
            layout.addWidget(widget, row, 0)
        layout.setRowStretch(0, 1)
        self.setFocusProxy(self.cells)

    def value(self) -> Grid:
        """Return the table."""
        headings = self._columns if self._model.fixed else self._model.headings()
        return Grid(headings, self._model.rows(), self.blanks.value())

    def set_value(self, grid: Grid) -> None:
        """Show a table."""
        self._show(grid, self._model.fixed)

    def show_plates(self, plates: bool) -> None:
        """Show the rows as name plates, or as a table with headings of its own."""
        if plates != bool(self._model.fixed):
            self._show(self.value(), _PLATES if plates else ())
        self.cells.horizontalHeader().setVisible(plates)
        for part in (self.more_columns, self.fewer_columns, self.blanks_part):
            part.setHidden(plates)

    def _show(self, grid: Grid, fixed: tuple[str, ...]) -> None:
        self._columns = grid.columns
        self._model.show_grid(grid.columns, grid.rows, fixed)
        self.blanks.blockSignals(True)
        self.blanks.setValue(grid.blanks)
        self.blanks.blockSignals(False)
        self.cells.setCurrentIndex(self._model.index(0, 0))
        self.changed.emit()

    def _add_row(self) -> None:
        row = self.cells.currentIndex().row() + 1
        self._model.insert_row(max(row, 0 if self._model.fixed else 1))
        self._select(row, 0)

    def _add_column(self) -> None:
        column = self.cells.currentIndex().column() + 1
        if self._model.columnCount() < _MOST_COLUMNS:
            self._model.insert_column(column)
            self._select(0, column)

    def _remove_rows(self) -> None:
        chosen = {index.row() for index in self.cells.selectedIndexes()}
        self._model.remove(chosen, set())
        self._select(min(chosen, default=0), 0)

    def _remove_columns(self) -> None:
        chosen = {index.column() for index in self.cells.selectedIndexes()}
        self._model.remove(set(), chosen)
        self._select(0, min(chosen, default=0))

    def _select(self, row: int, column: int) -> None:
        last = self._model.rowCount() - 1, self._model.columnCount() - 1
        place = self._model.index(min(row, last[0]), min(column, last[1]))
        self.cells.selectionModel().setCurrentIndex(place, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.cells.setFocus()

    def _button(self, title: str, act: Any) -> QPushButton:
        button = QPushButton(title)
        button.setProperty("class", "small")
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button
