"""清点: a panel that chooses the list, and the list itself."""

from __future__ import annotations

from functools import partial

from jiceng_desktop.marks import override
from jiceng_desktop.services import stocktakes
from jiceng_desktop.services.stocktakes import Which
from jiceng_desktop.terms import StocktakeState
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.several import PanelLists
from jiceng_desktop.ui.pages.stocktakes.counting import CountDialog
from jiceng_desktop.ui.pages.stocktakes.lists import CornersPage, CountListPage, CountsPage
from jiceng_desktop.ui.pages.stocktakes.opening import OpenDialog
from jiceng_desktop.ui.pages.stocktakes.panel import StocktakePanel

_PAGES: dict[Which, type[CountListPage]] = {Which.COUNTS: CountsPage, Which.CORNERS: CornersPage}


class StocktakePage(PanelLists):
    """Where every book is, and whether it is still there."""

    title, icon = "清点", "clipboard-check-outline"
    pages, place, sizes = _PAGES, "stocktakes", (190, 1150)
    _counting = False  # what stands behind the screen of a count need not follow every scan

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, StocktakePanel())

    # counting

    def begin(self, corner_id: int | None = None) -> OpenDialog:
        """Ask where to count."""
        dialog = OpenDialog(self.desk, self, corner_id)
        dialog.opened.connect(self.go_on)
        dialog.open()
        return dialog

    def go_on(self, stocktake_id: int) -> CountDialog:
        """Open the screen on which a count goes on."""
        dialog = CountDialog(self.desk, stocktake_id, self)
        dialog.ended.connect(self._show_ended)
        dialog.finished.connect(self._counted)
        self._counting = True
        dialog.open()
        return dialog

    def _counted(self) -> None:
        self._counting = False
        self.refresh()

    def _show_ended(self, stocktake_id: int, sentence: str) -> None:
        self.offer_way_back(sentence)
        self.panel.choose_list(Which.COUNTS)
        self.panel.narrow_to(None)
        page = self.shown()
        page.finder.clear()
        page.refresh()
        page.view.select_ids([stocktake_id], stocktake_id)
        page.view.setFocus()

    @override
    def offer_way_back(self, sentence: str) -> None:
        super().offer_way_back(sentence)
        self.refresh()

    # inside

    @override
    def join(self, page: CountListPage) -> None:
        page.told = self.panel.told
        page.opening_asked.connect(self.begin)
        page.counting_asked.connect(self.go_on)
        page.undo_offered.connect(self.offer_way_back)
        page.cleared.connect(partial(self.panel.narrow_to, None))

    @override
    def narrow(self, state: StocktakeState | None) -> None:
        if Which.COUNTS in self.lists:
            self.lists[Which.COUNTS].narrow_by(state)

    @override
    def count(self) -> None:
        work = partial(self.office.read, stocktakes.overview)
        self.desk.jobs.quiet(self.panel, work, self.panel.show_overview)

    # what the shell asks

    @override
    def refresh(self) -> None:
        if not self._counting:
            super().refresh()

    @override
    def print_(self) -> None:
        self.shown().print_()

    @override
    def export(self) -> None:
        self.shown().export()
