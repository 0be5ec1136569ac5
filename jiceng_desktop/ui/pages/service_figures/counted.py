"""The figures of a period: a sentence, a table and a picture of one matter, the ranking; all of it goes out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.documents.population import render_report
from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import service_figures_out
from jiceng_desktop.exchange.service_figures_out import Part
from jiceng_desktop.marks import override
from jiceng_desktop.services import community, service_figures
from jiceng_desktop.services.figures import Figure
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.service_figures import Matter, Measure, Ranked, ServiceFigures
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.drawing import show_drawn
from jiceng_desktop.ui.kit.empty import EmptyState
from jiceng_desktop.ui.kit.fields import Choice
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.kit.period import PeriodChoice
from jiceng_desktop.ui.pages.service_figures import reports
from jiceng_desktop.ui.pages.service_figures.outgoing import export_records
from jiceng_desktop.ui.pages.service_figures.table import FigureTable

if TYPE_CHECKING:
    from jiceng_desktop.ui.kit.chart import Chart

_YEAR, _BATCH = 12, 500
_LIMITS = (10, 20, 50, 100)
_MOST_PRINTED, _MOST_EXPORTED = 20, 100
_NOTHING = "这段时间没有已确认的服务记录。\n换一个期间，或在“服务时长”里录入、确认。"
_NOT_YET = "还没有算好，请稍候，或核对期间。"
_BOOK = "Excel 工作簿 (*.xlsx)"
_SIZES, _LEAST_FOR_CHART = [560, 720], 420
_LYING = {Matter.TEAM, Matter.ROLE}  # their names are long


class CountedPage(Page):
    """Counts what is confirmed; ``show_matter`` and ``show_ranking`` choose what is looked at."""

    title, icon = "统计", "chart-bar"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: ServiceFigures | None = None
        self.ranked: list[Ranked] = []
        self.chart: Chart | None = None
        self._matter: Matter | None = Matter.TEAM  # None is the ranking
        self._heads = False
        self.period = PeriodChoice(date.today(), _YEAR)
        self.measure = Choice([(one, one.label) for one in Measure], blank=None)
        self.limit = Choice([(count, f"前 {count} 名") for count in _LIMITS], blank=None)
        self.limit.set_value(_LIMITS[1])
        self.sentence, self.note, self.remark, self.problem = (QLabel() for _ in range(4))
        self.table = FigureTable()
        self.empty = EmptyState()
        self.empty.tell(_NOTHING)
        self._offer_actions()
        self._lay_out()
        self.period.changed.connect(self._count)
        self.measure.changed.connect(self._rank)
        self.limit.changed.connect(self._rank)
        self.table.person_asked.connect(self.person_asked)

    def _offer_actions(self) -> None:
        self._acts = [
            self.offer("复制这句话(&C)", self.copy, "content-copy"),
            self.offer("打印统计表(&P)", self.print_, "printer"),
            self.offer("导出全部统计(&X)", self.export, "export"),
            self.offer("导出报送表(&G)…", self.export_records, "table-large"),
        ]

    # building

    def _lay_out(self) -> None:
        for label, look in (
            (self.sentence, "headline"),
            (self.note, "warning"),
            (self.remark, "hint"),
            (self.problem, "problem"),
        ):
            label.setProperty("look", look)
            label.setWordWrap(True)
        way = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.sentence.setTextInteractionFlags(way)
        top = QHBoxLayout()
        top.setContentsMargins(8, 0, 14, 0)
        top.addWidget(self.bar, 1)
        top.addWidget(self.period)
        head = QWidget()
        head.setObjectName("pageHead")
        head.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        head.setLayout(top)
        told = QVBoxLayout()
        told.setContentsMargins(14, 6, 14, 2)
        told.setSpacing(4)
        for label in (self.problem, self.sentence, self.note):
            told.addWidget(label)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(4)
        layout.addWidget(head)
        layout.addLayout(told)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self._build_body(), 1)
        for widget in (self.problem, self.note, self.empty, self._body):
            widget.hide()

    def _build_body(self) -> QWidget:
        self._panes = QSplitter()
        self._panes.setChildrenCollapsible(False)
        self._panes.setHandleWidth(10)
        self._panes.addWidget(self.table)
        self._body = QWidget()
        column = QVBoxLayout(self._body)
        column.setContentsMargins(14, 4, 14, 0)
        column.addWidget(self._panes, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.remark, 1)
        foot.addWidget(self._build_sides())
        foot.addWidget(self._build_ranking())
        column.addLayout(foot)
        return self._body

    def _build_sides(self) -> QWidget:
        """Return what chooses between hours and heads in the picture."""
        self._sides = QWidget()
        group, pair = QButtonGroup(self._sides), QHBoxLayout(self._sides)
        pair.setContentsMargins(0, 0, 0, 0)
        for title, heads in (("图中看时长(&8)", False), ("图中看人数(&9)", True)):
            chip = QPushButton(title)
            chip.setCheckable(True)
            chip.setProperty("class", "chip")
            chip.setChecked(heads is self._heads)
            chip.clicked.connect(lambda _checked, heads=heads: self.draw_heads(heads))
            group.addButton(chip)
            pair.addWidget(chip)
        return self._sides

    def _build_ranking(self) -> QWidget:
        self._ranking = QWidget()
        row = QHBoxLayout(self._ranking)
        row.setContentsMargins(0, 0, 0, 0)
        for title, choice in (("排列(&8)", self.measure), ("人数(&9)", self.limit)):
            label = QLabel(title)
            label.setBuddy(choice)
            row.addWidget(label)
            row.addWidget(choice)
        self._ranking.hide()
        return self._ranking

    # what the shell asks

    @override
    def refresh(self) -> None:
        self._count()

    @override
    def take_focus(self) -> None:
        self.period.unit.setFocus()

    @override
    def status(self) -> str:
        if self.found is None:
            return ""
        whole = self.found.whole
        hours = service_figures.show_hours(whole.minutes)
        return f"{self.found.period_told}共 {hours} 小时，{whole.times:,} 人次，{whole.persons:,} 人"

    @override
    def print_(self) -> None:
        found, today, office = self._ready(), date.today(), self.office
        about = office.read(community.about)

        def draw(_report: Report, blanks: bool) -> bytes:
            ranked = office.read(service_figures.ranking, found.period, Measure.HOURS, _MOST_PRINTED)
            return render_report(reports.paper_of(found, ranked, about.office, today), allow_blanks=blanks)

        show_drawn(self, self.desk, reports.title_of(found), draw)

    @override
    def export(self) -> None:
        found, today, office = self._ready(), date.today(), self.office
        title = reports.title_of(found)
        path = message.ask_save_path(self, "导出", f"{title}.xlsx", _BOOK)
        if path is None:
            return

        def work(_report: Report) -> None:
            ranked = {one: office.read(service_figures.ranking, found.period, one, _MOST_EXPORTED) for one in Measure}
            parts = [*reports.parts_of(found, ranked), _idle_part(office, today)]
            told = [*filter(None, (found.sentence(), found.note())), f"现有在册志愿者 {found.enrolled:,} 名。"]
            service_figures_out.write_figures(path, title, told, parts)

        self.desk.jobs.run(self, f"正在导出{title}…", work, lambda _: message.toast(self, f"已导出到 {path.name}"))

    # what a clerk does

    def copy(self) -> None:
        """Take the sentence along, ready for a report."""
        QApplication.clipboard().setText(self._ready().sentence())
        message.toast(self, "已复制，可以粘贴到报告里")

    def export_records(self) -> None:
        """Save the records in the columns of national volunteer systems."""
        export_records(self, self.desk, self._ready())

    def show_matter(self, matter: Matter) -> None:
        """Divide the service by something else."""
        self._matter = matter
        self._show_chosen()

    def show_ranking(self) -> None:
        """Show who served most."""
        self._matter = None
        self._show_chosen()

    def draw_heads(self, heads: bool) -> None:
        """Draw how many volunteers there were, or their hours."""
        self._heads = heads
        self._show_chosen()

    # inside

    def _ready(self) -> ServiceFigures:
        if self.found is None:
            raise Refusal(_NOT_YET)
        return self.found

    def _count(self) -> None:
        """Count anew aside; what was counted before stays in sight until then."""
        try:
            period = self.period.value()
        except Refusal as refusal:
            self._tell(refusal)
            return
        self.problem.hide()
        today = date.today()
        order = self._order()

        def read() -> tuple[ServiceFigures, list[Ranked]]:
            found = self.office.read(service_figures.take, period, today)
            import_module("pyqtgraph")  # slow to load: the first time here, where nobody waits for it
            return found, self.office.read(service_figures.ranking, period, *order)

        def show(counted: tuple[ServiceFigures, list[Ranked]]) -> None:
            self._show(*counted)
            if order != self._order():  # chosen anew meanwhile
                self._rank()

        self.desk.jobs.quiet(self, read, show, self._tell)

    def _order(self) -> tuple[Measure, int]:
        return self.measure.value(), self.limit.value()

    def _rank(self) -> None:
        """Rank anew aside."""
        if self.found is None:
            return
        found = self.found
        read: Callable[[], list[Ranked]] = partial(
            self.office.read, service_figures.ranking, found.period, *self._order()
        )

        def show(ranked: list[Ranked]) -> None:
            if self.found is found:  # else another period was counted, and ranked with it
                self.ranked = ranked
                self._show_chosen()

        self.desk.jobs.quiet(self.table, read, show)

    def _tell(self, refusal: Refusal) -> None:
        """Say what is wrong with the days; what was counted before stays in sight."""
        self.problem.setText(str(refusal))
        self.problem.show()

    def _show(self, found: ServiceFigures, ranked: list[Ranked]) -> None:
        self.found, self.ranked = found, ranked
        anything = bool(found.whole.times)
        self.sentence.setText(found.sentence())
        self.note.setText(found.note())
        self.note.setVisible(bool(found.note()))
        self.empty.setVisible(not anything)
        self._body.setVisible(anything)
        for act in self._acts:
            act.setEnabled(anything)
        if anything:
            self._show_chosen()
        self.status_changed.emit()

    def _show_chosen(self) -> None:
        """Show the table and the picture of what is chosen."""
        if self.found is None or not self.found.whole.times:
            return
        matter, ranking = self._matter, self._matter is None
        self._sides.setVisible(not ranking)
        self._ranking.setVisible(ranking)
        if matter is None:
            self.table.show_ranking(self.ranked)
            figure, told = reports.ranking_drawn(self.ranked, self.measure.value()), ""
        else:
            self.table.show_figures(self.found, matter)
            figure, told = service_figures.drawn(self.found, matter, self._heads), self.found.tables[matter].remark
        self.remark.setText("".join((told, figure.remark)))
        self._draw(figure, lying=matter is None or matter in _LYING)

    def _draw(self, figure: Figure, *, lying: bool) -> None:
        from jiceng_desktop.ui.kit.chart import Chart, Shape

        if self.chart is None:
            self.chart = Chart()
            self.chart.setMinimumWidth(360)
            self._make_room()
            self._panes.addWidget(self.chart)
            self._panes.setSizes(_SIZES)
        self.chart.show_figure(figure, Shape.BARS if lying else Shape.COLUMNS)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Show the chart where there is room for it; in a low window the table has all of the width."""
        if self.chart is not None:
            self.chart.setVisible(self.height() >= _LEAST_FOR_CHART)


def _idle_part(office: Office, today: date) -> Part:
    """Return the sheet of those who have not served for long, phones masked."""
    listing = service_figures.listing_of_idle(today)
    ids = office.read(listing.ids, Query())
    rows: list[Any] = []
    for first in range(0, len(ids), _BATCH):
        rows += office.read(listing.texts, ids[first : first + _BATCH])
    return reports.idle_part("半年未服务", [field.title for field in listing.fields], rows)
