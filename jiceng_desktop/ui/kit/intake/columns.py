"""The first rows of a roster with the field each column means, to be corrected by the clerk."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QWheelEvent
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableWidget, QTableWidgetItem

from jiceng_desktop import words
from jiceng_desktop.exchange.roster import Layout
from jiceng_desktop.marks import override
from jiceng_desktop.ui import theme

_SHOWN_ROWS = 4
_LEAVE_OUT = "不导入"
_DOUBTFUL, _LEFT_OUT = QColor("#FFF4D6"), QColor("#F3F5F8")
_LEAST_WIDTH, _MOST_WIDTH, _MARGIN, _BOX_MARGIN = 104, 230, 28, 88
_ROW, _CHOICE_ROW, _HEADING_ROW, _SCROLL_BAR = 30, 40, 36, 14
_OF_ADDRESS = {"address", "compound", "building", "entrance", "room"}
_NEVER_REPLACED = {None, "name", "id_number", "note", "head", "household_number", "grid"}
_ID_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?!\d)")
_MOBILE = re.compile(r"(?<!\d)1\d{10}(?!\d)")


class ColumnGrid(QTableWidget):
    """One column for each column of the sheet: its heading, a choice of field, the first rows."""

    assigned = Signal(int, object)
    kept = Signal(str, bool)  # a field, and whether what the archive has of it stays

    def __init__(self, fields: Mapping[str, str], asks_what_stays: bool = False) -> None:
        super().__init__()
        self._fields = fields
        self._lead = 2 if asks_what_stays else 1
        self._kept: frozenset[str] = frozenset()
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(_HEADING_ROW + self._lead * _CHOICE_ROW + _ROW + _SCROLL_BAR)

    def wanted_height(self) -> int:
        """Return the height that shows all of it."""
        rows = self._lead * _CHOICE_ROW + (_SHOWN_ROWS + 1 - self._lead) * _ROW
        return _HEADING_ROW + rows + _SCROLL_BAR + 2 * self.frameWidth()

    def show_layout(self, layout: Layout, kept: frozenset[str] = frozenset()) -> None:
        """Show how a sheet is read, and in which fields the archive's own content stays."""
        self._kept = kept
        sample = [row for _, row in zip(range(_SHOWN_ROWS), layout.rows(), strict=False)]
        self.clear()
        self.setColumnCount(len(layout.titles))
        self.setRowCount(self._lead + len(sample))
        self.setHorizontalHeaderLabels([title or f"第 {place} 列" for place, title in enumerate(layout.titles, 1)])
        leading = ["导入为", "已有内容"][: self._lead]
        self.setVerticalHeaderLabels([*leading, *(f"第 {number} 行" for number, _ in sample)])
        for place in range(self._lead):
            self.setRowHeight(place, _CHOICE_ROW)
        for column, title in enumerate(layout.titles):
            self.setItem(0, column, QTableWidgetItem())
            self.setCellWidget(0, column, self._choice(layout, column))
            if self._lead > 1:
                self._ask_what_stays(layout, column)
            for place, (_, row) in enumerate(sample, start=self._lead):
                cell = row[column] if column < len(row) else None
                self.setItem(place, column, _item(cell, layout.fields[column]))
            self.setColumnWidth(column, self._width(column, title, layout.fields[column]))
            ground = _DOUBTFUL if column in layout.doubtful else None if layout.fields[column] else _LEFT_OUT
            for place in range(self.rowCount()):
                item = self.item(place, column)
                if item is not None and ground is not None:
                    item.setBackground(QBrush(ground))

    def _width(self, column: int, title: str, field: str | None) -> int:
        """Return a width that shows the heading, the choice and the sample, within reason."""
        texts = [
            title,
            *(item.text() for row in range(self._lead, self.rowCount()) if (item := self.item(row, column))),
        ]
        metrics = self.fontMetrics()
        wanted = max(metrics.horizontalAdvance(text) for text in texts) + _MARGIN
        chosen = metrics.horizontalAdvance(self._fields.get(field or "", _LEAVE_OUT)) + _BOX_MARGIN
        return max(_LEAST_WIDTH, min(max(wanted, chosen), _MOST_WIDTH))

    def _choice(self, layout: Layout, column: int) -> QComboBox:
        box = _FieldBox()
        box.addItem(_LEAVE_OUT, None)
        for field, title in self._fields.items():
            box.addItem(title, field)
        box.setMaxVisibleItems(len(self._fields) + 1)
        box.setCurrentIndex(max(0, box.findData(layout.fields[column])))
        box.setAccessibleName(f"{layout.titles[column] or f'第 {column + 1} 列'}导入为")
        if column in layout.doubtful:
            box.setToolTip("这一列是猜的，请核对。")
        box.activated.connect(lambda: self.assigned.emit(column, box.currentData()))
        return box

    def _ask_what_stays(self, layout: Layout, column: int) -> None:
        """Let the clerk say whether the column replaces what the archive has, or only fills in what it lacks."""
        self.setItem(1, column, QTableWidgetItem())
        field = _asked_about(layout.fields, column)
        if field is None:
            return
        box = _FieldBox()
        box.addItem("覆盖", False)
        box.addItem("保留", True)
        box.setCurrentIndex(int(field in self._kept))
        box.setToolTip("覆盖：以表格为准。\n保留：档案里已有内容的不改，只补空缺。\n空白单元格从不覆盖。")
        box.setAccessibleName(f"{self._fields[field]}已有内容时")
        box.activated.connect(lambda: self.kept.emit(field, box.currentData()))
        self.setCellWidget(1, column, box)


def _asked_about(fields: Sequence[str | None], column: int) -> str | None:
    """Return the field whose content a column may replace; the parts of an address are asked about once."""
    field = fields[column]
    if field in _OF_ADDRESS:
        first = next(place for place, other in enumerate(fields) if other in _OF_ADDRESS)
        return "address" if first == column else None
    return field if field not in _NEVER_REPLACED else None


class _FieldBox(QComboBox):
    """Lets the wheel scroll the table, where it would change the choice unnoticed."""

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


def masked(cell: object, field: str | None = None) -> str:
    """Return a cell of the sheet; numbers that name a person are masked, whatever the column is taken for."""
    text = words.clean(cell)
    if field == "id_number" and not words.lost_digits(cell):
        return words.mask_id(text)
    if field == "phone":
        return words.mask_phone(text)
    return _MOBILE.sub(_mask(words.mask_phone), _ID_NUMBER.sub(_mask(words.mask_id), text))


def _mask(mask: Callable[[str], str]) -> Callable[[re.Match[str]], str]:
    return lambda found: mask(found[0])


def _item(cell: object, field: str | None) -> QTableWidgetItem:
    text = masked(cell, field)
    item = QTableWidgetItem(text)
    item.setToolTip(f"<p>{escape(text)}</p>" if text else "")
    item.setForeground(QBrush(QColor(theme.colours()["text" if field else "muted"])))
    return item
