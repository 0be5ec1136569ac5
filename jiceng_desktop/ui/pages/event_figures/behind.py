"""Which events are behind a number: a list that can be printed and exported, and leads to the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.documents.roster import render_list
from jiceng_desktop.exchange.sheet_out import Column, write_sheet
from jiceng_desktop.services.event_figures import Behind
from jiceng_desktop.services.events import show_moment
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.drawing import show_drawn
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.room import take_room

_COLUMNS = (("时间", 172), ("名称", 300), ("地点", 150), ("状态", 76), ("人次", 70))
_NAME, _VISITS = 1, 4
_MM_PER_PIXEL, _PIXELS_PER_LETTER = 0.25, 8
_ROW_HEIGHT = 30
_SIZE = (840, 520)


def cells(one: Behind) -> list[str]:
    """Return what the list says of one event."""
    visits = "" if one.visits is None else f"{one.visits:,}"
    return [show_moment(one.starts_at), one.title, one.venue, one.status.label, visits]


class BehindDialog(QDialog):
    """The events behind a number."""

    occurrence_asked = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget, title: str, events: Sequence[Behind]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("这个数字里的活动")
        self._desk, self.events = desk, events
        visits = sum(one.visits or 0 for one in events)
        self.told = f"{title}：{len(events):,} 场" + (f"，{visits:,} 人次" if visits else "")
        heading = QLabel(self.told)
        heading.setTextFormat(Qt.TextFormat.PlainText)
        heading.setProperty("look", "section")
        self.table = self._build_table()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(10)
        layout.addWidget(heading)
        layout.addWidget(self.table, 1)
        layout.addLayout(self._build_foot())
        take_room(self, *_SIZE)
        self.table.setFocus()

    def _build_table(self) -> QTableWidget:
        table = QTableWidget(len(self.events), len(_COLUMNS))
        table.setHorizontalHeaderLabels([title for title, _ in _COLUMNS])
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        table.horizontalHeader().setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        for column, (_, width) in enumerate(_COLUMNS):
            table.setColumnWidth(column, width)
        for row, one in enumerate(self.events):
            for column, text in enumerate(cells(one)):
                item = QTableWidgetItem(text)
                if column == _VISITS:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                item.setToolTip(text)
                table.setItem(row, column, item)
        table.setCurrentCell(0, 0)
        table.cellActivated.connect(lambda _row, _column: self.open_current())
        return table

    def _build_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        hint = QLabel("双击一行，在日历中打开")
        hint.setProperty("look", "hint")
        foot.addWidget(hint, 1)
        acts = (
            ("在日历中打开(&O)", self.open_current),
            ("打印(&P)", self.print_),
            ("导出(&X)", self.export),
            ("关闭(&C)", self.close),
        )
        for title, act in acts:
            button = QPushButton(title)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, act=act: message.attempt(self, act))
            foot.addWidget(button)
        return foot

    def open_current(self) -> None:
        """Show the chosen event in the calendar."""
        row = self.table.currentRow()
        if 0 <= row < len(self.events):
            self.close()
            self.occurrence_asked.emit(self.events[row].id)

    def print_(self) -> None:
        """Show the list on paper."""
        columns = [(title, width * _MM_PER_PIXEL) for title, width in _COLUMNS]
        texts, note = [cells(one) for one in self.events], f"{self.told}　打印日期：{date.today()}"

        def draw(report: Report, blanks: bool) -> bytes:
            return render_list("活动清单", columns, texts, note, report, allow_blanks=blanks)

        show_drawn(self, self._desk, "活动清单", draw)

    def export(self) -> None:
        """Save the list as a workbook, the visits as numbers."""
        path = message.ask_save_path(self, "导出", f"{self.told}.xlsx", "Excel 工作簿 (*.xlsx)")
        if path is None:
            return
        columns = [
            Column(title, width / _PIXELS_PER_LETTER, text=place != _VISITS)
            for place, (title, width) in enumerate(_COLUMNS)
        ]
        rows: list[list[object]] = [[*cells(one)[:_VISITS], one.visits] for one in self.events]
        write_sheet(path, "活动清单", columns, rows)
        message.toast(self, f"已导出 {len(rows):,} 场到 {path.name}")
