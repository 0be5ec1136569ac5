"""借阅: a panel that chooses the list and the corner, and the list itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from jiceng_desktop.marks import override
from jiceng_desktop.services import loans
from jiceng_desktop.services.loans import Narrow, Which
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.page import Verb
from jiceng_desktop.ui.kit.several import SeveralLists, beside
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.loans.lists import PAGES, LoanListPage
from jiceng_desktop.ui.pages.loans.panel import LoansPanel

_LAST, _SIZES = "loans/list", "loans/panes"


class LoansPage(SeveralLists):
    """What is out, due and late; who waits for what; who reads."""

    title, icon = "借阅", "book-arrow-right-outline"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.lists: dict[Which, LoanListPage] = {}
        self.panel = LoansPanel()
        self.undoing = UndoStrip()
        self._stack = QStackedWidget()
        self._lay_out()
        self.panel.choose_list(Which.named(desk.memory.get(_LAST, "")) or Which.OUT)
        self._build(self.panel.chosen)  # it is read once the page is looked at
        self.panel.list_chosen.connect(self._turn_to)
        self.panel.narrowed.connect(self._narrow)

    def _lay_out(self) -> None:
        sizes = self.desk.memory.get(_SIZES, [220, 1130])
        self.panes = beside(self.panel, self._stack, sizes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.undoing)
        layout.addWidget(self.panes, 1)

    @override
    def in_front(self) -> Which:
        return self.panel.chosen

    def show_list(self, which: Which) -> LoanListPage:
        """Bring a list to the front."""
        self.panel.choose_list(which)
        return self.lists[which]

    def remind(self, person_ids: Sequence[int]) -> None:
        """Write a reminder to each of some readers, in the order in which they live; note who got one."""
        from jiceng_desktop.ui.pages.loans.reminders import write_reminders  # heavy: the preview

        write_reminders(self, self.desk, person_ids, self.refresh)

    # inside

    def _build(self, which: Which) -> None:
        if which not in self.lists:
            page = self.lists[which] = PAGES[which](self.desk)
            page.status_changed.connect(self.status_changed)
            page.person_asked.connect(self.person_asked)
            page.cleared.connect(self.panel.show_all)
            page.undo_offered.connect(self._offer_way_back)
            page.reminders_asked.connect(lambda persons: self.attempt(partial(self.remind, persons)))
            page.narrow_to(self.panel.narrow, self.panel.words)
            self._stack.addWidget(page)
            self._stale.add(which)
        self._stack.setCurrentWidget(self.lists[which])

    def _turn_to(self, which: Which) -> None:
        self._build(which)
        self.refresh_stale()
        self.turned.emit()
        self.status_changed.emit()

    def _narrow(self, narrow: Narrow) -> None:
        for page in self.lists.values():
            page.narrow_to(narrow, self.panel.words)
        self._stale.update(self.lists)
        self.refresh_stale()
        self.status_changed.emit()

    @override
    def count(self) -> None:
        """Count in the background; the numbers follow in a moment."""
        work = partial(self.office.read, loans.overview, date.today())
        self.desk.jobs.quiet(self.panel, work, self.panel.show_overview)

    def _offer_way_back(self, sentence: str) -> None:
        self.undoing.offer_back(self.office, sentence, self.refresh)
        self.count()

    # what the shell asks

    @override
    def can(self, verb: Verb) -> bool:
        return bool(self.lists[self.in_front()].can(verb))

    @override
    def new_record(self) -> None:
        self.lists[self.in_front()].new_record()

    @override
    def remember(self) -> None:
        self.desk.memory.put(_LAST, self.panel.chosen.value)
        self.desk.memory.put(_SIZES, self.panes.sizes())
        super().remember()
