"""Whom a form is about: one of the offers, those of the last submission, or persons chosen one by one; in an order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QComboBox

from jiceng_desktop.services.forms import ORDERS, Known, Who

_NOBODY = "（请选择；不选则不填）"


class WhoBox(QComboBox):
    """Offers saved queries, tags, grids and places; the persons of the last submission go before."""

    def __init__(self, offers: Sequence[tuple[Who, str]], known: Known | None) -> None:
        super().__init__()
        self._offers: list[tuple[Who | None, str]] = [(None, _NOBODY)]
        count = sum(len(sheet.rows) for sheet in known.last) if known else 0
        if count:
            self._offers.append((Who("last"), f"上次报送的人（{count:,} 人）"))
        self._offers += offers
        self._names = {(who.source, who.ref): name for who, name in self._offers if who is not None}
        self._ids: tuple[int, ...] = ()
        for _, name in self._offers:
            self.addItem(name)
        self.setMaxVisibleItems(24)

    def who(self, needle: str) -> Who | None:
        """Return what is chosen, narrowed by words."""
        if self.currentIndex() >= len(self._offers):
            return Who("ids", ids=self._ids, needle=needle)
        who = self._offers[self.currentIndex()][0]
        return None if who is None else replace(who, needle=needle)

    def show_who(self, who: Who | None, count: int) -> None:
        """Show a choice; persons chosen one by one are an entry of their own."""
        while self.count() > len(self._offers):
            self.removeItem(self.count() - 1)
        if who is not None and who.source == "ids":
            self._ids = who.ids
            self.addItem(f"手工选定的 {count:,} 人")
            self.setCurrentIndex(self.count() - 1)
            return
        wanted = None if who is None else (who.source, who.ref)
        keys = [None if offer is None else (offer.source, offer.ref) for offer, _ in self._offers]
        self.setCurrentIndex(keys.index(wanted) if wanted in keys else 0)

    def called(self, who: Who) -> str:
        """Say who is meant, without how many they are."""
        name = self._names.get((who.source, who.ref), "手工选定的人").partition("（")[0]
        return f"{name}，搜索“{who.needle}”" if who.needle else name


class OrderBox(QComboBox):
    """In which order the persons stand in the form."""

    def __init__(self) -> None:
        super().__init__()
        for order, descending, title in ORDERS:
            self.addItem(title, (order, descending))
        self.setToolTip("这张表里的人按什么顺序排；程序会记住，下个月照样排。")

    def ordered(self, who: Who) -> Who:
        """Return the same persons in the chosen order."""
        order, descending = self.currentData()
        return replace(who, order=order, descending=descending)

    def show_who(self, who: Who | None) -> None:
        """Show the order of a choice."""
        known = [(order, descending) for order, descending, _ in ORDERS]
        wanted = (who.order, who.descending) if who is not None else known[0]
        self.setCurrentIndex(known.index(wanted) if wanted in known else 0)
