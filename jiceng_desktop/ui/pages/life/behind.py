"""Who is behind a figure: a list that can be printed and exported, and leads to the cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QPushButton, QTableView, QVBoxLayout, QWidget

from jiceng_desktop import words
from jiceng_desktop.documents.roster import render_list
from jiceng_desktop.exchange.sheet_out import Column, write_sheet
from jiceng_desktop.marks import override
from jiceng_desktop.services.population import Behind
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.drawing import show_drawn
from jiceng_desktop.ui.kit.jobs import Report

_COLUMNS = (("姓名", 84), ("性别", 52), ("年龄", 52), ("现住址", 210), ("日期", 96))
_ROUTE = "从哪里来 → 到哪里去"
_ADDRESS, _DAY = 3, 4
_MM_PER_PIXEL, _PIXELS_PER_LETTER = 0.25, 8
_ROW_HEIGHT, _ROUTE_HEIGHT = 30, 46
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


def cells(one: Behind, today: date) -> list[str]:
    """Return what the list says of one person."""
    age = "" if one.born_on is None else str(words.show_age(one.born_on, today))
    return [one.name, one.sex.label, age, one.address, str(one.on or "")]


class _Rows(QAbstractTableModel):
    """The persons, as texts."""

    def __init__(self) -> None:
        super().__init__()
        self.persons: Sequence[Behind] = ()
        self.titles = [title for title, _ in _COLUMNS]
        self._today = date.today()

    def show(self, persons: Sequence[Behind]) -> None:
        """Show these persons."""
        self.beginResetModel()
        self.persons = persons
        self.titles = [title for title, _ in _COLUMNS]
        if any(one.on for one in persons):
            self.titles[_ADDRESS] = _ROUTE
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.persons)

    @override
    def columnCount(self, parent: Index = _ROOT) -> int:
        return len(_COLUMNS)

    @override
    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        return cells(self.persons[index.row()], self._today)[index.column()].replace(" → ", "\n→ ")

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation is not Qt.Orientation.Horizontal:
            return None
        return self.titles[section]


class BehindList(QWidget):
    """The persons behind the figure that was clicked."""

    person_asked = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.title = QLabel()
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setProperty("look", "section")
        self.title.setWordWrap(True)
        self.rows = _Rows()
        self.view = QTableView()
        self.view.setModel(self.rows)
        self.view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.view.setAlternatingRowColors(True)
        self.view.setShowGrid(False)
        self.view.verticalHeader().hide()
        self.view.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.view.horizontalHeader().setSectionResizeMode(_ADDRESS, QHeaderView.ResizeMode.Stretch)
        for column, (_, width) in enumerate(_COLUMNS):
            self.view.setColumnWidth(column, width)
        self.view.doubleClicked.connect(self._open)
        self.print_button, self.export_button = QPushButton("打印名单(&L)"), QPushButton("导出名单(&M)")
        foot = QHBoxLayout()
        foot.addWidget(QLabel("双击一行，打开这位居民的档案"), 1)
        for button, act in ((self.print_button, self.print_), (self.export_button, self.export)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, act=act: message.attempt(self, act))
            foot.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.title)
        layout.addWidget(self.view, 1)
        layout.addLayout(foot)
        self.show_persons("点左边的数字，这里列出是哪些人。", ())

    def show_persons(self, title: str, persons: Sequence[Behind]) -> None:
        """Show who is behind a figure."""
        self.title.setText(title)
        self.rows.show(persons)
        moved = any(one.on for one in persons)
        self.view.setColumnHidden(_DAY, not moved)
        self.view.verticalHeader().setDefaultSectionSize(_ROUTE_HEIGHT if moved else _ROW_HEIGHT)
        for button in (self.print_button, self.export_button):
            button.setEnabled(bool(persons))

    def print_(self) -> None:
        """Show the list as shown on paper; of a whole community that takes a while."""
        texts = self._texts()
        widths = [width * _MM_PER_PIXEL for _, width in _COLUMNS]
        columns = list(zip(self.rows.titles, widths, strict=True))
        note = f"{self.title.text()}　打印日期：{date.today()}"

        def draw(report: Report, blanks: bool) -> bytes:
            return render_list("人员名单", columns, texts, note, report, allow_blanks=blanks)

        show_drawn(self.window(), self._desk, "人员名单", draw)

    def export(self) -> None:
        """Save the list as shown as a workbook."""
        path = message.ask_save_path(self, "导出名单", f"{self.title.text()}.xlsx", "Excel 工作簿 (*.xlsx)")
        if path is None:
            return
        widths = [width / _PIXELS_PER_LETTER for _, width in _COLUMNS]
        columns = [Column(*pair, text=True) for pair in zip(self.rows.titles, widths, strict=True)]
        texts = self._texts()

        def work(report: Report) -> int:
            return write_sheet(path, "人员名单", columns, texts, lambda done: report(done, len(texts)))

        def done(count: int) -> None:
            message.toast(self, f"已导出 {count:,} 条到 {path.name}")

        self._desk.jobs.run(self.window(), "正在导出人员名单…", work, done)

    def _texts(self) -> list[list[str]]:
        return [cells(one, date.today()) for one in self.rows.persons]

    def _open(self, index: QModelIndex) -> None:
        self.person_asked.emit(self.rows.persons[index.row()].person_id)
