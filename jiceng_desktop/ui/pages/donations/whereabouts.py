"""书的去向: where the books of one donor are now, to be printed for them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import books
from jiceng_desktop.services.listing import Query
from jiceng_desktop.ui.kit.card import label
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.list_dialog import ListDialog

_SIZE = (1040, 520)


class DonatedBooks(ListDialog):
    """The copies that came with some donations; the withdrawn ones say so."""

    def __init__(self, desk: Desk, parent: QWidget, donor: str, donation_ids: tuple[int, ...]) -> None:
        super().__init__(desk, parent, books.LISTING)
        self._donor = donor
        self.setWindowTitle(f"{donor}捐赠的图书现在在哪里")
        self.view.show_query(Query(narrow=books.Narrow(donations=donation_ids)))
        count = self.view.records.rowCount()
        self.lay_out(label(f"{donor}捐赠、已经入藏的图书共 {count:,} 册。"), _SIZE)

    @override
    def narrowing(self) -> Sequence[str]:
        return [f"{self._donor}捐赠"]
