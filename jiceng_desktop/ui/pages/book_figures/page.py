"""统计: the books of the corners in a sentence and in tables, and the reading list for 世界读书日."""

from __future__ import annotations

from datetime import date
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import book_figures, community
from jiceng_desktop.services.book_figures import BookFigures, Matter, Table
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.drawing import show_drawn
from jiceng_desktop.ui.kit.empty import EmptyState
from jiceng_desktop.ui.kit.fields import Choice
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.kit.period import PeriodChoice
from jiceng_desktop.ui.pages.book_figures.picture import STANDING, picture_of
from jiceng_desktop.ui.pages.book_figures.table import FigureTable, shown
from jiceng_desktop.ui.papers.editor import PaperEditor

if TYPE_CHECKING:
    from jiceng_desktop.ui.kit.chart import Chart

_YEAR = 12
_KEYS = "QWETYUIO"  # of the matters, in their order
_NOTHING = "图书角还没有图书，没有可以统计的。"
_NOT_COUNTED = "图书还没有统计。"
_NOT_YET = "还没有算好，请稍候，或核对期间。"
_BOOK = "Excel 工作簿 (*.xlsx)"
_MM_PER_PIXEL = 0.25
_ROOM_FOR_PICTURE, _CHART_SIDE = 1240, 380


class BookFigurePage(Page):
    """Counts the stock of today and its uses in a period."""

    title, icon = "统计", "chart-bar"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: BookFigures | None = None
        self.chart: Chart | None = None
        self._matter = Matter.CLASS
        self._again = False  # something else was asked for while it was counted
        self.period = PeriodChoice(date.today(), _YEAR)
        self.round = Choice([], blank="现在")
        self.round_label = QLabel("哪一期换箱以后(&G)")
        self.sentence, self.problem, self.remark = QLabel(), QLabel(), QLabel()
        self.table = FigureTable()
        self.empty = EmptyState()
        self.empty.tell(_NOT_COUNTED, "现在统计(&S)", self._count)
        self._matters: dict[Matter, QPushButton] = {}
        self._offer_actions()
        self._lay_out()
        self.period.changed.connect(self._count)
        self.round.changed.connect(self._count)

    def _offer_actions(self) -> None:
        self.offer("复制这句话(&C)", self.copy, "content-copy")
        self.offer("打印这张表(&P)", self.print_, "printer")
        self.offer("导出全部(&X)", self.export, "export")
        self.offer("读书日书目(&R)…", self.recommend, "file-document-outline")

    # building

    def _lay_out(self) -> None:
        self.sentence.setProperty("look", "headline")
        self.problem.setProperty("look", "problem")
        self.remark.setProperty("look", "hint")
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.sentence.setTextInteractionFlags(selectable)
        for label in (self.sentence, self.problem, self.remark):
            label.setWordWrap(True)
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(4)
        layout.addWidget(self.bar)
        layout.addLayout(self._build_choices())
        told = QVBoxLayout()
        told.setContentsMargins(14, 8, 14, 4)
        told.addWidget(self.sentence)
        told.addWidget(self.problem)
        layout.addLayout(told)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self._build_body(), 1)

    def _build_choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(14, 8, 14, 0)
        row.setSpacing(8)
        row.addWidget(self.period)
        row.addStretch(1)
        self.round_label.setBuddy(self.round)
        row.addWidget(self.round_label)
        row.addWidget(self.round)
        return row

    def _build_body(self) -> QWidget:
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(14, 4, 14, 0)
        chips = QHBoxLayout()
        for matter, key in zip(Matter, _KEYS, strict=True):
            chip = QPushButton(f"{matter.label}(&{key})")
            chip.setCheckable(True)
            chip.setAutoExclusive(True)
            chip.setProperty("class", "chip")
            chip.clicked.connect(partial(self._turn_to, matter))
            self._matters[matter] = chip
            chips.addWidget(chip)
        chips.addStretch(1)
        self._matters[self._matter].setChecked(True)
        column.addLayout(chips)
        self._panes = QSplitter()
        self._panes.setChildrenCollapsible(False)
        self._panes.setHandleWidth(10)
        self._panes.addWidget(self.table)
        column.addWidget(self._panes, 1)
        column.addWidget(self.remark)
        self._body.hide()
        return self._body

    # what the shell asks

    @override
    def refresh(self) -> None:
        kept = self.round.value()
        rounds = self.office.read(book_figures.rounds)
        self.round.blockSignals(True)
        self.round.set_options(rounds)
        self.round.set_value(kept if kept in {key for key, _ in rounds} else None)
        self.round.blockSignals(False)
        self._count()

    @override
    def take_focus(self) -> None:
        self.period.unit.setFocus()

    @override
    def status(self) -> str:
        return "" if self.found is None else f"在藏 {self.found.titles:,} 种 {self.found.copies:,} 册"

    @override
    def print_(self) -> None:
        table, title = self._table(), self._title()
        note = "" if table.heat else self._ready().sentence()  # there the one line is for what the letters mean
        columns = [(column.title, column.width * _MM_PER_PIXEL) for column in table.columns]
        lines = [*table.rows, *([table.whole] if table.whole else [])]
        texts = [[shown(cell) for cell in line] for line in lines]
        meant = "；".join(f"{column.title} {column.meaning}" for column in table.columns if column.meaning)

        def draw(report: Report, blanks: bool) -> bytes:
            from jiceng_desktop.documents.roster import render_list

            return render_list(title, columns, texts, f"{note}{meant or table.remark}", report, allow_blanks=blanks)

        show_drawn(self, self.desk, title, draw)

    @override
    def export(self) -> None:
        found, about = self._ready(), self.office.read(community.about)
        title = f"{about.name} {found.period} 图书统计"
        path = message.ask_save_path(self, "导出", f"{title}.xlsx", _BOOK)
        if path is None:
            return
        told = [found.sentence(), f"填报单位：{about.office}　制表日期：{date.today()}"]

        def work(_report: Report) -> None:
            from jiceng_desktop.exchange import book_figures_out

            book_figures_out.write_figures(path, title, told, list(found.tables.values()))

        self.desk.jobs.run(self, f"正在导出{title}…", work, lambda _: message.toast(self, f"已导出到 {path.name}"))

    # what a clerk does

    def copy(self) -> None:
        """Take the sentence along, ready for a report."""
        QApplication.clipboard().setText(self._ready().sentence())
        message.toast(self, "已复制，可以粘贴到报告里")

    def recommend(self) -> None:
        """Open the reading list for 世界读书日 as a notice."""
        PaperEditor(self.desk, self.office.read(book_figures.reading_list, date.today()), self).open()

    def _turn_to(self, matter: Matter) -> None:
        self._matter = matter
        self._show_matter()

    # inside

    def _ready(self) -> BookFigures:
        if self.found is None or not self.found.copies:
            raise Refusal(_NOT_YET if self.found is None else _NOTHING)
        return self.found

    def _table(self) -> Table:
        table = self._ready().tables[self._matter]
        if not table.rows:
            raise Refusal("这张表里没有内容，不用打印。")
        return table

    def _title(self) -> str:
        when = str(self._ready().period)
        if self._matter is Matter.SPREAD:
            when = "现在" if self.round.value() is None else f"{self.round.currentText()}换箱以后"
        return f"图书统计：{self._matter.label}（{when}）"

    def _count(self) -> None:
        """Count anew as a job; what was counted before stays in sight until then, and if it is called off."""
        try:
            period = self.period.value()
        except Refusal as refusal:
            self._tell(refusal)
            return
        self.problem.hide()
        today, round_id = date.today(), self.round.value()

        def read(report: Report) -> BookFigures:
            found = self.office.read(book_figures.take, period, today, round_id, report)
            import_module("pyqtgraph")  # slow to load: the first time here, where nobody waits for it
            return found

        self._again = not self.desk.jobs.run(self, "正在统计图书…", read, self._show, self._tell)

    def _tell(self, refusal: Refusal) -> None:
        self.problem.setText(str(refusal))
        self.problem.show()

    def _show(self, found: BookFigures) -> None:
        if self._again:
            self._count()
        self.found = found
        self.empty.tell(_NOTHING)
        self.sentence.setText(found.sentence() if found.copies else "")
        self.sentence.setVisible(bool(found.copies))
        self.empty.setVisible(not found.copies)
        self._body.setVisible(bool(found.copies))
        self._show_matter()
        self.status_changed.emit()

    def _show_matter(self) -> None:
        spread = self._matter is Matter.SPREAD
        self.round_label.setVisible(spread)
        self.round.setVisible(spread)
        self.period.setEnabled(self._matter not in (Matter.SPREAD, Matter.NEVER))
        if self.found is not None:
            table = self.found.tables[self._matter]
            self.table.show_table(table)
            self.remark.setText(table.remark if table.rows else "没有可以列出的。")
            self._draw(table)

    def _draw(self, table: Table) -> None:
        """Draw what a picture can show, where there is room for it beside the table."""
        figure = picture_of(table) if self.width() >= _ROOM_FOR_PICTURE else None
        if figure is not None:
            from jiceng_desktop.ui.kit.chart import Chart, Shape

            if self.chart is None:
                self.chart = Chart()
                self.chart.setMinimumWidth(_CHART_SIDE)
                self._panes.addWidget(self.chart)
                self._panes.setSizes([self.width() - _CHART_SIDE, _CHART_SIDE])
            self.chart.show_figure(figure, Shape.COLUMNS if table.matter in STANDING else Shape.BARS)
        if self.chart is not None:
            self.chart.setVisible(figure is not None)
