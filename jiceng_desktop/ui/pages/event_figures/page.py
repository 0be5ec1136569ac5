"""统计: the events of a period in a sentence, in tables and in pictures, last year beside this one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QPushButton, QSplitter, QVBoxLayout, QWidget

from jiceng_desktop.documents.event_figures import render_figures
from jiceng_desktop.errors import Refusal
from jiceng_desktop.exchange import event_figures_out
from jiceng_desktop.marks import override
from jiceng_desktop.services import community, event_figures
from jiceng_desktop.services.event_figures import Behind, Count, EventFigures, Matter, Wanted
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.drawing import show_drawn
from jiceng_desktop.ui.kit.empty import EmptyState
from jiceng_desktop.ui.kit.fields import Choice
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.kit.period import PeriodChoice
from jiceng_desktop.ui.pages.event_figures import reports
from jiceng_desktop.ui.pages.event_figures.behind import BehindDialog
from jiceng_desktop.ui.pages.event_figures.table import FigureTable

if TYPE_CHECKING:
    from jiceng_desktop.ui.kit.chart import Chart

_YEAR = 12
_KEYS = "MSKLDNG"  # of the matters, in their order
_NOTHING = "这段时间没有已举办的活动。\n换一个期间，或把办过的活动在日历里标为“已举办”。"
_NOT_YET = "还没有算好，请稍候，或核对期间。"
_BOOK = "Excel 工作簿 (*.xlsx)"
_TABLE_SIDE, _CHART_SIDE = 600, 640


class EventFigurePage(Page):
    """Counts what was held; every number leads to its events, and these to the calendar."""

    title, icon = "统计", "chart-bar"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: EventFigures | None = None
        self.chart: Chart | None = None
        self._matter, self._visits = Matter.MONTH, False
        self.period = PeriodChoice(date.today(), _YEAR)
        self.compared = Choice([(False, "与去年同期比"), (True, "与去年整期比")], blank=None)
        self.series = Choice([], blank="全部系列")
        self.line = Choice([], blank="全部条线")
        self.venue = Choice([], blank="全部场地")
        self.sentence, self.notes, self.remark = QLabel(), QLabel(), QLabel()
        self.problem = QLabel()
        self.table = FigureTable()
        self.empty = EmptyState()
        self.empty.tell(_NOTHING)
        self._matters: dict[Matter, QPushButton] = {}
        self._offer_actions()
        self._lay_out()
        self.period.changed.connect(self._count)
        for choice in (self.compared, self.series, self.line, self.venue):
            choice.changed.connect(self._count)
        self.table.asked.connect(self._look_behind)
        self.notes.linkActivated.connect(self._show_note)

    def _offer_actions(self) -> None:
        self._acts = [
            self.offer("复制这句话(&C)", self.copy, "content-copy"),
            self.offer("打印一页统计(&P)", self.print_, "printer"),
            self.offer("导出(&X)", self.export, "export"),
        ]

    # building

    def _lay_out(self) -> None:
        self.sentence.setProperty("look", "headline")
        self.notes.setProperty("look", "warning")
        self.notes.setTextFormat(Qt.TextFormat.RichText)
        self.problem.setProperty("look", "problem")
        self.remark.setProperty("look", "hint")
        selectable = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        self.sentence.setTextInteractionFlags(selectable)
        told = QVBoxLayout()
        told.setContentsMargins(14, 8, 14, 4)
        told.setSpacing(6)
        for label in (self.sentence, self.problem, self.notes):
            label.setWordWrap(True)
            told.addWidget(label)
        self.problem.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(4)
        layout.addWidget(self.bar)
        layout.addLayout(self._build_choices())
        layout.addLayout(told)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self._build_body(), 1)

    def _build_choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(14, 8, 14, 0)
        row.setSpacing(8)
        row.addWidget(self.period)
        row.addWidget(self.compared)
        row.addStretch(1)
        for title, choice in (("系列(&1)", self.series), ("条线(&2)", self.line), ("场地(&3)", self.venue)):
            label = QLabel(title)
            label.setBuddy(choice)
            choice.setMaximumWidth(170)
            choice.setMaxVisibleItems(18)
            row.addWidget(label)
            row.addWidget(choice)
        return row

    def _build_body(self) -> QWidget:
        self._body = QWidget()
        chips = QHBoxLayout()
        for matter, key in zip(Matter, _KEYS, strict=True):
            self._matters[matter] = self._chip(f"按{matter.label}(&{key})", partial(self._turn_to, matter), chips)
        self._matters[self._matter].setChecked(True)
        chips.addStretch(1)
        shown = QWidget()  # buttons of one parent rule each other out
        pair = QHBoxLayout(shown)
        pair.setContentsMargins(0, 0, 0, 0)
        self._chip("图中看场次(&4)", partial(self._draw_visits, False), pair).setChecked(True)
        self._chip("图中看人次(&5)", partial(self._draw_visits, True), pair)
        chips.addWidget(shown)
        self._panes = QSplitter()
        self._panes.setChildrenCollapsible(False)
        self._panes.setHandleWidth(10)
        self._panes.addWidget(self.table)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(14, 4, 14, 0)
        column.addLayout(chips)
        column.addWidget(self._panes, 1)
        column.addWidget(self.remark)
        self._body.hide()
        return self._body

    @staticmethod
    def _chip(title: str, act: Callable[[], None], row: QHBoxLayout) -> QPushButton:
        chip = QPushButton(title)
        chip.setCheckable(True)
        chip.setAutoExclusive(True)
        chip.setProperty("class", "chip")
        chip.clicked.connect(lambda _checked: act())
        row.addWidget(chip)
        return chip

    # what the shell asks

    @override
    def refresh(self) -> None:
        for choice, options in zip(
            (self.series, self.line, self.venue), self.office.read(event_figures.choices), strict=True
        ):
            choice.blockSignals(True)
            kept = choice.value()
            choice.set_options(options)
            if kept not in {key for key, _ in options}:
                choice.set_value(None)  # deleted meanwhile
            choice.blockSignals(False)
        self._count()

    @override
    def take_focus(self) -> None:
        self.period.unit.setFocus()

    @override
    def status(self) -> str:
        if self.found is None:
            return ""
        return f"{self.found.period_told}共 {self.found.now.events:,} 场次，{self.found.now.visits:,} 人次"

    @override
    def print_(self) -> None:
        found, about, today = self._ready(), self.office.read(community.about), date.today()

        def draw(_report: Report, blanks: bool) -> bytes:
            whole, persons = self.office.read(_read_whole, found)
            return render_figures(reports.sheet_of(whole, about, persons, today), allow_blanks=blanks)

        show_drawn(self, self.desk, reports.title_of(found, about), draw)

    @override
    def export(self) -> None:
        found, about, today = self._ready(), self.office.read(community.about), date.today()
        title = reports.title_of(found, about)
        path = message.ask_save_path(self, "导出", f"{title}.xlsx", _BOOK)
        if path is None:
            return
        sides = (found.period_name, found.earlier_name)

        def work(_report: Report) -> None:
            whole, persons = self.office.read(_read_whole, found)
            told = reports.told_of(whole, about, persons, today)
            event_figures_out.write_figures(path, title, told, sides, reports.book_of(whole))

        self.desk.jobs.run(
            self, f"正在导出{title}…", work, lambda _: message.toast(self, f"已导出到 {path.name}，图表在各工作表里")
        )

    # what a clerk does

    def copy(self) -> None:
        """Take the sentence along, ready for a report."""
        QApplication.clipboard().setText(self._ready().sentence())
        message.toast(self, "已复制，可以粘贴到报告里")

    def _turn_to(self, matter: Matter) -> None:
        self._matter = matter
        self._show_matter()

    def _draw_visits(self, visits: bool) -> None:
        self._visits = visits
        self._show_matter()

    def _show_note(self, number: str) -> None:
        note = self._ready().notes[int(number)]
        visits = self._ready().now.by_event
        self._look_behind(note.told, Count({event: visits.get(event, 0) for event in note.events}))

    def _look_behind(self, title: str, count: Count) -> None:
        """List the events behind a number."""

        def show(events: list[Behind]) -> None:
            dialog = BehindDialog(self.desk, self, title, events)
            dialog.occurrence_asked.connect(self.occurrence_asked)
            dialog.open()

        self.desk.jobs.quiet(self.table, lambda: self.office.read(event_figures.behind, count), show)

    # inside

    def _ready(self) -> EventFigures:
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
        chosen = (self.series.value(), self.line.value(), self.venue.value())
        self.compared.setVisible(period.first <= today < period.last)
        wanted = Wanted(period, *chosen, whole=self.compared.value() and not self.compared.isHidden())

        def read() -> EventFigures:
            found = self.office.read(event_figures.take, wanted, today)
            import_module("pyqtgraph")  # slow to load: the first time here, where nobody waits for it
            return found

        self.desk.jobs.quiet(self, read, self._show, self._tell)

    def _tell(self, refusal: Refusal) -> None:
        """Say what is wrong with the days; what was counted before stays in sight."""
        self.problem.setText(str(refusal))
        self.problem.show()

    def _show(self, found: EventFigures) -> None:
        self.found = found
        anything = bool(found.now.events or found.before.events)
        self.sentence.setText(found.sentence())
        told = [f'<a href="{place}">{escape(note.told)}</a>' for place, note in enumerate(found.notes)]
        self.notes.setText("；".join(told))
        self.notes.setVisible(bool(told))
        self.empty.setVisible(not anything)
        self._body.setVisible(anything)
        for act in self._acts:
            act.setEnabled(anything)
        if anything:
            self._show_matter()
            self.desk.jobs.quiet(
                self._body, lambda: self.office.read(event_figures.with_people, found), partial(self._add_people, found)
            )
        self.status_changed.emit()

    def _add_people(self, counted: EventFigures, found: EventFigures) -> None:
        """Take over who came, unless something else is in sight by now."""
        if self.found is counted:
            self.found = found
            if self._matter in {Matter.AGE, Matter.TAG}:
                self._show_matter()

    def _show_matter(self) -> None:
        """Show the table and the picture of the chosen matter; who came is known a moment later."""
        found = self._ready()
        if self._matter not in found.tables:
            return
        self.table.show_figures(found, self._matter)
        figure = reports.picture_of(found, self._matter, self._visits)
        self.remark.setText(figure.remark)
        self.remark.setVisible(bool(figure.remark))
        from jiceng_desktop.ui.kit.chart import Chart, Shape

        if self.chart is None:
            self.chart = Chart()
            self.chart.setMinimumWidth(360)
            self._panes.addWidget(self.chart)
            self._panes.setSizes([_TABLE_SIDE, _CHART_SIDE])
        self.chart.show_figure(figure, Shape.BARS if self._matter in reports.LYING else Shape.COLUMNS)


def _read_whole(session: Any, found: EventFigures) -> tuple[EventFigures, int]:
    """Return the figures with those of who came, and how many different people these were."""
    return event_figures.with_people(session, found), event_figures.persons(session, found.wanted)
