"""A page of several lists behind one panel: what the shell asks goes to the one in sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.page import Page


class SeveralLists(Page):
    """A subclass builds a list when it is first shown, and says which one is in sight."""

    lists: dict[Any, Any]  # those that were shown, by what they are

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._stale: set[Any] = set()

    def in_front(self) -> Any:
        """Return which list is in sight."""
        raise NotImplementedError

    def shown(self) -> Page:
        """Return the list in sight."""
        page: Page = self.lists[self.in_front()]
        return page

    def count(self) -> None:
        """Count afresh what the panel says of each list."""
        raise NotImplementedError

    def refresh_stale(self) -> None:
        """Read the list in sight, if something has changed since it was read."""
        which = self.in_front()
        if which in self._stale:
            self._stale.discard(which)
            self.lists[which].refresh()

    # what the shell asks

    @override
    def in_sight(self) -> Page:
        return self.shown()

    @override
    def refresh(self) -> None:
        self._stale.update(self.lists)
        self.refresh_stale()
        self.count()

    @override
    def focus_search(self) -> None:
        self.shown().focus_search()

    @override
    def take_focus(self) -> None:
        self.shown().take_focus()

    @override
    def status(self) -> str:
        return self.shown().status()

    @override
    def may_close(self) -> bool:
        return all(page.may_close() for page in self.lists.values())

    @override
    def remember(self) -> None:
        for page in self.lists.values():
            page.remember()


def beside(panel: QWidget, lists: QWidget, sizes: Sequence[int], *below: QWidget) -> QSplitter:
    """Put a panel, with what stands below it, to the left of the lists it chooses from."""
    side, panes = QWidget(), QSplitter(Qt.Orientation.Horizontal)
    column = QVBoxLayout(side)
    column.setContentsMargins(8, 8, 0, 8)
    column.setSpacing(8)
    column.addWidget(panel, 1)
    for widget in below:
        column.addWidget(widget)
    panes.setChildrenCollapsible(False)
    panes.setHandleWidth(4)
    panes.addWidget(side)
    panes.addWidget(lists)
    panes.setStretchFactor(1, 1)
    panes.setSizes(sizes)
    return panes
