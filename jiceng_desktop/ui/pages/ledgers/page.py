"""台账: which ledger, of which days and which line, and the list itself."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
)

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services import ledgers
from jiceng_desktop.services.events import Span
from jiceng_desktop.services.ledgers import LedgerKind, Overview
from jiceng_desktop.services.population import Period
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.period import PeriodChoice
from jiceng_desktop.ui.kit.several import SeveralLists, beside
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.ledgers.lists import PAGES, LedgerList
from jiceng_desktop.ui.pages.ledgers.panel import LinePanel

_LAST, _SIZES = "ledgers/kind", "ledgers/panes"
_QUARTER = 3


class LedgersPage(SeveralLists):
    """The ledgers of each line: events recorded once, shown and printed for everybody they count for."""

    title, icon = "台账", "table-large"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.lists: dict[LedgerKind, LedgerList] = {}
        self.kinds = QTabBar()
        for kind in LedgerKind:
            self.kinds.addTab(kind.label)
        self.kinds.setExpanding(False)
        self.kinds.setDrawBase(False)
        self.period = PeriodChoice(date.today(), _QUARTER)
        self._days = self.period.value()
        self.problem, self.waiting = QLabel(), QLabel()
        self.lines, self.undoing = LinePanel(), UndoStrip()
        self._stack = QStackedWidget()
        self._lay_out()
        last = LedgerKind.named(desk.memory.get(_LAST, "")) or LedgerKind.ACTIVITY
        self.kinds.setCurrentIndex(list(LedgerKind).index(last))
        self._build()
        self.kinds.currentChanged.connect(self._turn)
        self.period.changed.connect(self._narrow)
        self.lines.chosen.connect(self._narrow)

    def _lay_out(self) -> None:
        self.problem.setProperty("look", "problem")
        self.problem.hide()
        self.waiting.setProperty("look", "hint")
        self.waiting.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.waiting.linkActivated.connect(lambda number: self.occurrence_asked.emit(int(number)))
        top = QHBoxLayout()
        top.setContentsMargins(8, 6, 12, 0)
        top.addWidget(self.kinds)
        top.addSpacing(18)
        top.addWidget(self.period)
        top.addWidget(self.problem)
        top.addWidget(self.waiting, 1)
        sizes = self.desk.memory.get(_SIZES, [184, 1100])
        self.panes = beside(self.lines, self._stack, sizes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.undoing)
        layout.addWidget(self.panes, 1)

    def chosen(self) -> LedgerKind:
        """Return which ledger is in sight."""
        return list(LedgerKind)[self.kinds.currentIndex()]

    @override
    def in_front(self) -> LedgerKind:
        return self.chosen()

    @override
    def shown(self) -> LedgerList:
        return self.lists[self.in_front()]

    # inside

    def _build(self) -> None:
        kind = self.chosen()
        if kind not in self.lists:
            page = self.lists[kind] = PAGES[kind](self.desk)
            page.status_changed.connect(self.status_changed)
            page.occurrence_asked.connect(self.occurrence_asked)
            page.changed.connect(self._offer_way_back)
            page.cleared.connect(partial(self.lines.choose_line, "all"))
            self._stack.addWidget(page)
            self._let_narrow(page)
            self._stale.add(kind)
        self._stack.setCurrentWidget(self.lists[kind])

    def _turn(self) -> None:
        self._build()
        self.refresh_stale()
        self.count()
        self.turned.emit()
        self.status_changed.emit()

    def _narrow(self) -> None:
        try:
            self._days = self.period.value()
        except Refusal as refusal:
            self.problem.setText(str(refusal))
            self.problem.show()
            return
        self.problem.hide()
        for page in self.lists.values():
            self._let_narrow(page)
        self.refresh()
        self.status_changed.emit()

    def _let_narrow(self, page: LedgerList) -> None:
        span = self.lines.narrowed(_span(self._days))
        page.narrow_to(span, self._days, lambda: (self.lines.name(), self.lines.told()))

    @override
    def count(self) -> None:
        """Count in the background; the numbers follow in a moment."""
        work = partial(self.office.read, ledgers.overview, self.chosen(), _span(self._days), datetime.now())
        self.desk.jobs.quiet(self.lines, work, self._show_overview)

    def _show_overview(self, found: Overview) -> None:
        self.lines.show_overview(found)
        told = f"{found.waiting:,} 场没有记为“已举办”"  # a small screen has no room for more
        self.waiting.setText(f"<a href='{found.first_waiting}'>{told}</a>" if found.waiting else "")
        self.waiting.setToolTip("时间已经过了。点一下，看最早的一场" if found.waiting else "")

    def _offer_way_back(self, sentence: str) -> None:
        self.undoing.offer_back(self.office, sentence, self.refresh)

    # what the shell asks

    @override
    def remember(self) -> None:
        self.desk.memory.put(_LAST, self.chosen().value)
        self.desk.memory.put(_SIZES, self.panes.sizes())
        super().remember()


def _span(period: Period) -> Span:
    return Span(period.first, period.last)
