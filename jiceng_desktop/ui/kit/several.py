"""A page of several lists behind one panel: what the shell asks goes to the one in sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.page import Page, Verb
from jiceng_desktop.ui.kit.undoing import UndoStrip


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


class PanelLists(SeveralLists):
    """Lists that a panel on the left chooses among; a strip above them offers the way back.

    The panel has ``chosen``, ``choose_list`` and the signals ``list_chosen`` and ``narrowed``. Which list was in front,
    and how wide the panel was, is remembered under ``place``.
    """

    pages: ClassVar[Mapping[Any, type[Any]]]  # by what the panel calls them; the first one is shown at first
    place: ClassVar[str]
    sizes: ClassVar[tuple[int, int]]

    def __init__(self, desk: Desk, panel: Any) -> None:
        super().__init__(desk)
        self.lists = {}
        self.panel, self.undoing, self._stack = panel, UndoStrip(), QStackedWidget()
        self.panes = beside(panel, self._stack, desk.memory.get(f"{self.place}/panes", list(self.sizes)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.undoing)
        layout.addWidget(self.panes, 1)
        first = next(iter(self.pages))
        panel.choose_list(type(first).named(desk.memory.get(f"{self.place}/list", "")) or first)
        self._build(panel.chosen)  # it is read once the page is looked at
        panel.list_chosen.connect(self._turn_to)
        panel.narrowed.connect(self.narrow)

    def join(self, page: Any) -> None:
        """Connect what a list that was just built asks for, and narrow it as the panel says."""
        raise NotImplementedError

    def narrow(self, narrow: Any) -> None:
        """Let the lists follow what was chosen in the panel besides the list."""
        for page in self.lists.values():
            page.narrow_to(narrow, self.panel.words)
        self._stale.update(self.lists)
        self.refresh_stale()
        self.status_changed.emit()

    def show_list(self, which: Any) -> Any:
        """Bring a list to the front."""
        self.panel.choose_list(which)
        return self.shown()

    def offer_way_back(self, sentence: str) -> None:
        """Say what was just done, with the way back."""
        self.undoing.offer_back(self.office, sentence, self.refresh)

    @override
    def in_front(self) -> Any:
        return self.panel.chosen

    @override
    def shown(self) -> Any:
        return self.lists[self.in_front()]

    def _build(self, which: Any) -> None:
        if which not in self.lists:
            page = self.lists[which] = self.pages[which](self.desk)
            page.status_changed.connect(self.status_changed)
            page.person_asked.connect(self.person_asked)
            self.join(page)
            self._stack.addWidget(page)
            self._stale.add(which)
        self._stack.setCurrentWidget(self.lists[which])

    def _turn_to(self, which: Any) -> None:
        self._build(which)
        self.refresh_stale()
        self.turned.emit()
        self.status_changed.emit()

    @override
    def can(self, verb: Verb) -> bool:
        return bool(self.shown().can(verb))

    @override
    def new_record(self) -> None:
        self.shown().new_record()

    @override
    def remember(self) -> None:
        self.desk.memory.put(f"{self.place}/list", self.panel.chosen.value)
        self.desk.memory.put(f"{self.place}/panes", self.panes.sizes())
        super().remember()


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
