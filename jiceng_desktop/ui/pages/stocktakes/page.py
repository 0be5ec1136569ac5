"""清点: a panel that chooses the list, and the list itself."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from jiceng_desktop.marks import override
from jiceng_desktop.services import stocktakes
from jiceng_desktop.services.stocktakes import Which
from jiceng_desktop.terms import StocktakeState
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.page import Verb
from jiceng_desktop.ui.kit.several import SeveralLists, beside
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.stocktakes.counting import CountDialog
from jiceng_desktop.ui.pages.stocktakes.lists import CornersPage, CountListPage, CountsPage
from jiceng_desktop.ui.pages.stocktakes.opening import OpenDialog
from jiceng_desktop.ui.pages.stocktakes.panel import StocktakePanel

_LAST, _SIZES = "stocktakes/list", "stocktakes/panes"
_PAGES: dict[Which, type[CountListPage]] = {Which.COUNTS: CountsPage, Which.CORNERS: CornersPage}


class StocktakePage(SeveralLists):
    """Where every book is, and whether it is still there."""

    title, icon = "清点", "clipboard-check-outline"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.lists: dict[Which, CountListPage] = {}
        self._counting = False  # what stands behind the screen of a count need not follow every scan
        self.panel, self.undoing, self._stack = StocktakePanel(), UndoStrip(), QStackedWidget()
        self._lay_out()
        self.panel.choose_list(Which.named(desk.memory.get(_LAST, "")) or Which.COUNTS)
        self._build(self.panel.chosen)
        self.panel.list_chosen.connect(self._turn_to)
        self.panel.narrowed.connect(self._narrow)

    def _lay_out(self) -> None:
        sizes = self.desk.memory.get(_SIZES, [190, 1150])
        self.panes = beside(self.panel, self._stack, sizes)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.undoing)
        layout.addWidget(self.panes, 1)

    @override
    def in_front(self) -> Which:
        return self.panel.chosen

    @override
    def shown(self) -> CountListPage:
        return self.lists[self.in_front()]

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
        self._offer_way_back(sentence)
        self.panel.choose_list(Which.COUNTS)
        self.panel.narrow_to(None)
        page = self.shown()
        page.finder.clear()
        page.refresh()
        page.view.select_ids([stocktake_id], stocktake_id)
        page.view.setFocus()

    def _offer_way_back(self, sentence: str) -> None:
        self.undoing.offer_back(self.office, sentence, self.refresh)
        self.refresh()

    # inside

    def _build(self, which: Which) -> None:
        if which not in self.lists:
            page = self.lists[which] = _PAGES[which](self.desk)
            page.told = self.panel.told
            page.status_changed.connect(self.status_changed)
            page.opening_asked.connect(self.begin)
            page.counting_asked.connect(self.go_on)
            page.undo_offered.connect(self._offer_way_back)
            page.cleared.connect(partial(self.panel.narrow_to, None))
            self._stack.addWidget(page)
            self._stale.add(which)
        self._stack.setCurrentWidget(self.lists[which])

    def _turn_to(self, which: Which) -> None:
        self._build(which)
        self.refresh_stale()
        self.turned.emit()
        self.status_changed.emit()

    def _narrow(self, state: StocktakeState | None) -> None:
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
    def can(self, verb: Verb) -> bool:
        return self.shown().can(verb)

    @override
    def new_record(self) -> None:
        self.shown().new_record()

    @override
    def print_(self) -> None:
        self.shown().print_()

    @override
    def export(self) -> None:
        self.shown().export()

    @override
    def remember(self) -> None:
        self.desk.memory.put(_LAST, self.panel.chosen.value)
        self.desk.memory.put(_SIZES, self.panes.sizes())
        super().remember()
