"""走访: a panel that chooses list, place and tag, and the list itself."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtWidgets import QPushButton, QStackedWidget, QVBoxLayout

from jiceng_desktop.marks import override
from jiceng_desktop.services import care
from jiceng_desktop.services.care import CareList
from jiceng_desktop.services.people import Narrow
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.several import SeveralLists, beside
from jiceng_desktop.ui.kit.tag_kinds import TagKindsDialog
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.visits.lists import PAGES, CareListPage
from jiceng_desktop.ui.pages.visits.panel import CarePanel

_LAST, _SIZES = "care/list", "care/panes"
_WIDE_SCREEN = 1200


class VisitsPage(SeveralLists):
    """Whom to visit, who was visited, and what is to be done about it."""

    title, icon = "走访", "clipboard-text-clock-outline"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.lists: dict[CareList, CareListPage] = {}
        self.panel = CarePanel()
        self.undoing = UndoStrip()
        self._stack = QStackedWidget()
        self.kinds_button = QPushButton("管理关爱标签(&G)…")
        self.kinds_button.clicked.connect(self.manage_kinds)
        self._managing = self.make_action("管理关爱标签(&G)…", self.manage_kinds, "tag-outline")  # in the menu 业务
        self._lay_out()
        last = desk.memory.get(_LAST, CareList.DUE.value)
        self.panel.choose_list(CareList.named(last) or CareList.DUE)
        self._build(self.panel.chosen)  # it is read once the page is looked at
        self.panel.list_chosen.connect(self._turn_to)
        self.panel.narrowed.connect(self._narrow)

    def _lay_out(self) -> None:
        small = self.screen().availableGeometry().width() < _WIDE_SCREEN
        sizes = self.desk.memory.get(_SIZES, [196 if small else 236, 1100])
        self.panes = beside(self.panel, self._stack, sizes, self.kinds_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.undoing)
        layout.addWidget(self.panes, 1)

    @override
    def in_front(self) -> CareList:
        return self.panel.chosen

    @override
    def shown(self) -> CareListPage:
        return self.lists[self.in_front()]

    def show_list(self, which: CareList) -> CareListPage:
        """Bring a list to the front."""
        self.panel.choose_list(which)
        return self.shown()

    def manage_kinds(self) -> None:
        """Open the dialog that edits the kinds of tags."""
        TagKindsDialog(self.desk, self).open()

    # inside

    def _build(self, which: CareList) -> None:
        if which not in self.lists:
            page = self.lists[which] = PAGES[which](self.desk)
            page.status_changed.connect(self.status_changed)
            page.person_asked.connect(self.person_asked)
            page.cleared.connect(self.panel.show_everybody)
            page.undo_offered.connect(self._offer_way_back)
            page.recount_asked.connect(self.count)
            page.kinds_asked.connect(self.manage_kinds)
            page.addAction(self._managing)
            page.narrow_to(self.panel.where, self.panel.words)
            self._stack.addWidget(page)
            self._stale.add(which)
        self._stack.setCurrentWidget(self.lists[which])

    def _turn_to(self, which: CareList) -> None:
        self._build(which)
        self.refresh_stale()
        self.turned.emit()
        self.status_changed.emit()

    def _narrow(self, where: Narrow) -> None:
        for page in self.lists.values():
            page.narrow_to(where, self.panel.words)
        self._stale.update(self.lists)
        self.refresh_stale()
        self.status_changed.emit()
        self.count()

    @override
    def count(self) -> None:
        """Count in the background; the numbers follow in a moment."""
        work = partial(self.office.read, care.overview, date.today(), self.panel.where)
        self.desk.jobs.quiet(self.panel, work, self.panel.show_overview)

    def _offer_way_back(self, sentence: str) -> None:
        self.undoing.offer_back(self.office, sentence, self.refresh)

    # what the shell asks

    @override
    def remember(self) -> None:
        self.desk.memory.put(_LAST, self.panel.chosen.value)
        self.desk.memory.put(_SIZES, self.panes.sizes())
        super().remember()
