"""服务时长: a panel that chooses the list, the year and the team, and the list itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout

from jiceng_desktop.marks import override
from jiceng_desktop.services import service
from jiceng_desktop.services.service import Narrow, Which
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.page import Verb
from jiceng_desktop.ui.kit.several import SeveralLists, beside
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.service.lists import PAGES, ServiceListPage
from jiceng_desktop.ui.pages.service.panel import ServicePanel
from jiceng_desktop.ui.pages.service.sheet import SheetDialog

_LAST, _SIZES = "service/list", "service/panes"


class ServicePage(SeveralLists):
    """What the volunteers did, for how long, and whether it counts."""

    title, icon = "服务时长", "history"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.lists: dict[Which, ServiceListPage] = {}
        self.panel = ServicePanel()
        self.undoing = UndoStrip()
        self._stack = QStackedWidget()
        self._lay_out()
        self.panel.choose_list(Which.named(desk.memory.get(_LAST, "")) or Which.ALL)
        self._build(self.panel.chosen)  # it is read once the page is looked at
        self.panel.list_chosen.connect(self._turn_to)
        self.panel.narrowed.connect(self._narrow)

    def _lay_out(self) -> None:
        sizes = self.desk.memory.get(_SIZES, [244, 1100])
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
    def shown(self) -> ServiceListPage:
        return self.lists[self.in_front()]

    def show_list(self, which: Which) -> ServiceListPage:
        """Bring a list to the front."""
        self.panel.choose_list(which)
        return self.shown()

    def enter_sheet(self, occurrence_id: int | None = None) -> SheetDialog:
        """Open the screen on which a paper sheet is entered."""
        dialog = SheetDialog(self.desk, self, occurrence_id)
        dialog.entered.connect(self._show_entered)
        dialog.open()
        return dialog

    # inside

    def _build(self, which: Which) -> None:
        if which not in self.lists:
            page = self.lists[which] = PAGES[which](self.desk)
            page.status_changed.connect(self.status_changed)
            page.person_asked.connect(self.person_asked)
            page.cleared.connect(self.panel.show_all)
            page.undo_offered.connect(self._offer_way_back)
            page.sheet_asked.connect(self.enter_sheet)
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
        work = partial(self.office.read, service.overview, datetime.now())
        self.desk.jobs.quiet(self.panel, work, self.panel.show_overview)

    def _offer_way_back(self, sentence: str) -> None:
        self.undoing.offer_back(self.office, sentence, self.refresh)

    def _show_entered(self, ids: Sequence[int], hours: str) -> None:
        """Go to what was entered, all of it selected: one press confirms it."""
        self._offer_way_back(f"已录入 {len(ids)} 人，共 {hours} 小时，还没有确认。点“确认”就计入服务时长。")
        self.panel.show_all()
        page = self.show_list(Which.UNCONFIRMED)
        page.finder.clear()
        page.refresh()
        page.view.select_ids(list(ids), ids[0])
        page.view.setFocus()

    # what the shell asks

    @override
    def can(self, verb: Verb) -> bool:
        return self.shown().can(verb)

    @override
    def remember(self) -> None:
        self.desk.memory.put(_LAST, self.panel.chosen.value)
        self.desk.memory.put(_SIZES, self.panes.sizes())
        super().remember()
