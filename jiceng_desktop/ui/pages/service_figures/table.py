"""The numbers of one matter, and the ranking of volunteers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from jiceng_desktop.services.service_figures import Matter, Ranked, ServiceFigures, show_hours

_ROW_HEIGHT = 30
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_MATTER_WIDTHS = (0, 104, 84, 84)
_RANKING_WIDTHS = (52, 76, 90, 0, 96, 72)
RANKING = ("名次", "编号", "姓名", "服务队", "时长(小时)", "次数")
WHOLE = "合计"


class FigureTable(QTableWidget):
    """Rows of words and numbers; in the ranking a double click asks for the volunteer."""

    person_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__(0, 0)
        self._persons: list[int] = []
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMinimumWidth(440)
        self.setAccessibleName("统计表")
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.cellActivated.connect(self._ask)  # a double click, or Enter

    def show_figures(self, found: ServiceFigures, matter: Matter) -> None:
        """Show one matter, all of it in the last row."""
        self._persons = []
        self.setToolTip("")
        self._begin((matter.label, "时长(小时)", "人次", "服务人数"), _MATTER_WIDTHS, words=1)
        lines = [*found.tables[matter].rows, found.whole]
        self.setRowCount(len(lines))
        for place, row in enumerate(lines):
            last = place == len(lines) - 1
            texts = (row.told, show_hours(row.minutes), f"{row.times:,}", f"{row.persons:,}")
            self._write(place, texts, words=1, bold=last)

    def show_ranking(self, ranked: Sequence[Ranked]) -> None:
        """Show who served most."""
        self._persons = [one.person_id for one in ranked]
        self.setToolTip("双击打开这个人的卡片")
        self._begin(RANKING, _RANKING_WIDTHS, words=4)
        self.setRowCount(len(ranked))
        for place, one in enumerate(ranked):
            texts = (f"{one.place}", one.number, one.name, one.teams, show_hours(one.minutes), f"{one.times:,}")
            self._write(place, texts, words=4, bold=False)

    def _begin(self, titles: Sequence[str], widths: Sequence[int], words: int) -> None:
        """Set the columns up; the one without a width takes the rest, the first ones hold words."""
        self.clear()
        self.setColumnCount(len(titles))
        for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
            heading = QTableWidgetItem(title)
            heading.setTextAlignment(_RIGHT if column >= words else _LEFT)
            self.setHorizontalHeaderItem(column, heading)
            mode = QHeaderView.ResizeMode.Interactive if width else QHeaderView.ResizeMode.Stretch
            self.horizontalHeader().setSectionResizeMode(column, mode)
            if width:
                self.setColumnWidth(column, width)

    def _write(self, place: int, texts: Sequence[str], words: int, bold: bool) -> None:
        for column, text in enumerate(texts):
            item = QTableWidgetItem(text)
            if column >= words:
                item.setTextAlignment(_RIGHT)
            elif text:
                item.setToolTip(text)
            if bold:
                font = QFont(item.font())
                font.setBold(True)
                item.setFont(font)
            self.setItem(place, column, item)

    def _ask(self, place: int, _column: int) -> None:
        if place < len(self._persons):
            self.person_asked.emit(self._persons[place])
