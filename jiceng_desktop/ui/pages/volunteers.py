"""志愿者名册: the office's volunteers."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from jiceng_desktop.services import volunteers
from jiceng_desktop.ui.kit.card import DetailCard
from jiceng_desktop.ui.kit.records import RecordPage


class VolunteerPage(RecordPage):
    """All volunteers, read-only."""

    title, icon = "志愿者名册", "hand-heart"
    listing = volunteers.LISTING
    unit = "名志愿者"
    nothing_yet = "还没有登记志愿者。"

    @override
    def card(self) -> QWidget:
        self._detail = DetailCard(self.desk, self.listing)
        return self._detail

    @override
    def show_record(self, record_id: int | None) -> None:
        self._detail.show_record(record_id)
