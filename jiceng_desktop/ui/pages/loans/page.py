"""借阅: a panel that chooses the list and the corner, and the list itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from jiceng_desktop.marks import override
from jiceng_desktop.services import loans
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.several import PanelLists
from jiceng_desktop.ui.pages.loans.lists import PAGES, LoanListPage
from jiceng_desktop.ui.pages.loans.panel import LoansPanel


class LoansPage(PanelLists):
    """What is out, due and late; who waits for what; who reads."""

    title, icon = "借阅", "book-arrow-right-outline"
    pages, place, sizes = PAGES, "loans", (220, 1130)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, LoansPanel())

    def remind(self, person_ids: Sequence[int]) -> None:
        """Write a reminder to each of some readers, in the order in which they live; note who got one."""
        from jiceng_desktop.ui.pages.loans.reminders import write_reminders  # heavy: the preview

        write_reminders(self, self.desk, person_ids, self.refresh)

    @override
    def join(self, page: LoanListPage) -> None:
        page.cleared.connect(self.panel.show_all)
        page.undo_offered.connect(self.offer_way_back)
        page.reminders_asked.connect(lambda persons: self.attempt(partial(self.remind, persons)))
        page.narrow_to(self.panel.narrow, self.panel.words)

    @override
    def count(self) -> None:
        """Count in the background; the numbers follow in a moment."""
        work = partial(self.office.read, loans.overview, date.today())
        self.desk.jobs.quiet(self.panel, work, self.panel.show_overview)
