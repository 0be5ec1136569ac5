"""Whom a form is about or a notice goes to: one of the offers, or persons chosen one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QComboBox

from jiceng_desktop.services.whom import Source, Who

_NOBODY = "（请选择；不选则不填）"


class WhoBox(QComboBox):
    """Offers saved queries, tags, grids, teams and places; ``nobody`` is what it says while nothing is chosen."""

    def __init__(self, offers: Sequence[tuple[Who, str]], nobody: str = _NOBODY) -> None:
        super().__init__()
        self._offers: list[tuple[Who | None, str]] = [(None, nobody), *offers]
        self._names = {(who.source, who.ref): name for who, name in self._offers if who is not None}
        self._ids: tuple[int, ...] = ()
        for _, name in self._offers:
            self.addItem(name)
        self.setMaxVisibleItems(24)

    def who(self, needle: str) -> Who | None:
        """Return what is chosen, narrowed by words."""
        if self.currentIndex() >= len(self._offers):
            return Who(Source.IDS, ids=self._ids, needle=needle)
        who = self._offers[self.currentIndex()][0]
        return None if who is None else replace(who, needle=needle)

    def show_who(self, who: Who | None, count: int) -> None:
        """Show a choice; persons chosen one by one are an entry of their own."""
        while self.count() > len(self._offers):
            self.removeItem(self.count() - 1)
        if who is not None and who.source is Source.IDS:
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
