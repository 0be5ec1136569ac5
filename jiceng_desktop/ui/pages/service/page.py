"""服务时长: a panel that chooses the list, the year and the team, and the list itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from jiceng_desktop.marks import override
from jiceng_desktop.services import service
from jiceng_desktop.services.service import Which
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.several import PanelLists
from jiceng_desktop.ui.pages.service.lists import PAGES, ServiceListPage
from jiceng_desktop.ui.pages.service.panel import ServicePanel
from jiceng_desktop.ui.pages.service.sheet import SheetDialog


class ServicePage(PanelLists):
    """What the volunteers did, for how long, and whether it counts."""

    title, icon = "服务时长", "history"
    pages, place, sizes = PAGES, "service", (244, 1100)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, ServicePanel())

    def enter_sheet(self, occurrence_id: int | None = None) -> SheetDialog:
        """Open the screen on which a paper sheet is entered."""
        dialog = SheetDialog(self.desk, self, occurrence_id)
        dialog.entered.connect(self._show_entered)
        dialog.open()
        return dialog

    @override
    def join(self, page: ServiceListPage) -> None:
        page.cleared.connect(self.panel.show_all)
        page.undo_offered.connect(self.offer_way_back)
        page.sheet_asked.connect(self.enter_sheet)
        page.narrow_to(self.panel.narrow, self.panel.words)

    @override
    def count(self) -> None:
        """Count in the background; the numbers follow in a moment."""
        work = partial(self.office.read, service.overview, datetime.now())
        self.desk.jobs.quiet(self.panel, work, self.panel.show_overview)

    def _show_entered(self, ids: Sequence[int], hours: str) -> None:
        """Go to what was entered, all of it selected: one press confirms it."""
        self.offer_way_back(f"已录入 {len(ids)} 人，共 {hours} 小时，还没有确认。点“确认”就计入服务时长。")
        self.panel.show_all()
        page = self.show_list(Which.UNCONFIRMED)
        page.finder.clear()
        page.refresh()
        page.view.select_ids(list(ids), ids[0])
        page.view.setFocus()
