"""A page that only shows its records: the table, and everything about the chosen one on the right."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.ui.kit.card import DetailCard
from jiceng_desktop.ui.kit.records import RecordPage


class ListedPage(RecordPage):
    """Searches, sorts, prints and exports one listing; nothing can be changed."""

    @override
    def card(self) -> QWidget:
        self._detail = DetailCard(self.desk, self.listing)
        return self._detail

    @override
    def show_record(self, record_id: int | None) -> None:
        self._detail.show_record(record_id)
