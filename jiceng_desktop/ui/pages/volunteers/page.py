"""志愿者名册: the office's volunteers."""

from __future__ import annotations

from jiceng_desktop.marks import override
from jiceng_desktop.services import volunteers
from jiceng_desktop.services.templates import About, Subject
from jiceng_desktop.ui.kit.listed import ListedPage
from jiceng_desktop.ui.papers.menu import offer_papers


class VolunteerPage(ListedPage):
    """All volunteers, read-only."""

    title, icon = "名册", "hand-heart"
    listing = volunteers.LISTING
    unit = "名志愿者"
    nothing_yet = "还没有登记志愿者。"

    @override
    def build_actions(self) -> None:
        offer_papers(self, self._about, nothing="请先选中一名志愿者")
        super().build_actions()

    def _about(self) -> About | None:
        volunteer_id = self.current()
        return None if volunteer_id is None else About(Subject.VOLUNTEER, volunteer_id)
