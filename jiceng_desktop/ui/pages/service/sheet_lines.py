"""The lines of a paper sheet that were entered so far, with what is wrong at each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from jiceng_desktop.marks import override
from jiceng_desktop.services import service
from jiceng_desktop.services.service import Fault, Row, Served
from jiceng_desktop.ui import theme

_TITLES = ("姓名", "编号", "时长", "小时", "问题")
_NAME, _NUMBER, _TYPED, _HOURS, _PROBLEM = range(len(_TITLES))
_WIDTHS = (92, 76, 110, 56)
_ROW_HEIGHT = 30
_GROUND, _INK = "#FDECEA", "#B42318"


@dataclass(frozen=True)
class Line:
    """One volunteer, and how long as it was typed and read."""

    volunteer_id: int
    name: str
    number: str
    typed: str
    served: Served

    def row(self) -> Row:
        """Return what is stored of it."""
        return Row(self.volunteer_id, self.served)


class LinesTable(QTableWidget):
    """Enter takes a line up to change it, Delete takes it out, Up from the first line goes back to entering."""

    taken_up = Signal(int)
    taken_out = Signal(int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__(0, len(_TITLES))
        self.lines: list[Line] = []
        self.faults: Mapping[int, Fault] = {}
        self.setHorizontalHeaderLabels(list(_TITLES))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.itemDoubleClicked.connect(lambda item: self.taken_up.emit(item.row()))

    def show_lines(self, lines: list[Line], faults: Mapping[int, Fault], at: int | None = None) -> None:
        """Show the lines with what is wrong at them, being at one of them."""
        self.lines, self.faults = lines, faults
        self.setRowCount(len(lines))
        for row, line in enumerate(lines):
            fault = faults.get(row)
            told = fault.sentence if fault else ""
            hours = service.show_hours(line.served.minutes)
            for column, text in enumerate((line.name, line.number, line.typed, hours, told)):
                item = QTableWidgetItem(text)
                item.setToolTip(told)
                if column == _HOURS:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                if fault:
                    item.setBackground(QBrush(QColor(_GROUND)))
                    item.setForeground(QBrush(QColor(_INK if column == _PROBLEM else theme.TEXT)))
                self.setItem(row, column, item)
        if at is not None and 0 <= at < len(lines):
            self.clearSelection()  # its colour would hide what is wrong
            self.scrollTo(self.model().index(at, _NAME))

    def minutes(self) -> int:
        """Return how long all together."""
        return sum(line.served.minutes for line in self.lines)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentRow()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and row >= 0:
            self.taken_up.emit(row)
        elif event.key() == Qt.Key.Key_Delete and row >= 0:
            self.taken_out.emit(row)
        elif event.key() == Qt.Key.Key_Up and row <= 0:
            self.left.emit()
        else:
            super().keyPressEvent(event)
