"""楼道图书角: the books in the corners."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from typing_extensions import override

from jiceng_desktop.services import library
from jiceng_desktop.ui.kit.card import DetailCard
from jiceng_desktop.ui.kit.records import RecordPage


class LibraryPage(RecordPage):
    """All copies, read-only."""

    title, icon = "楼道图书角", "bookshelf"
    listing = library.LISTING
    unit = "册图书"
    nothing_yet = "图书角还没有图书。"

    @override
    def card(self) -> QWidget:
        self._detail = DetailCard(self.desk, self.listing)
        return self._detail

    @override
    def show_record(self, record_id: int | None) -> None:
        self._detail.show_record(record_id)
