"""志愿者名册: the office's volunteers."""

from __future__ import annotations

from jiceng_desktop.services import volunteers
from jiceng_desktop.ui.kit.listed import ListedPage


class VolunteerPage(ListedPage):
    """All volunteers, read-only."""

    title, icon = "志愿者名册", "hand-heart"
    listing = volunteers.LISTING
    unit = "名志愿者"
    nothing_yet = "还没有登记志愿者。"
