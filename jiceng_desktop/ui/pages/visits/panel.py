"""The panel on the left: which list, for which place, for which tag."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTreeWidgetItem

from jiceng_desktop.marks import override
from jiceng_desktop.services import naming
from jiceng_desktop.services.care import EVERYWHERE, CareList, Overview
from jiceng_desktop.services.people import Narrow
from jiceng_desktop.services.places import Node
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.counts import CountPanel, key_of

_PLACES, _TAGS = "places", "tags"
_NOWHERE = "everywhere"
_ICONS = {
    CareList.DUE: "clipboard-text-clock-outline",
    CareList.FOLLOW_UP: "heart-pulse",
    CareList.TODOS: "format-list-checks",
    CareList.VISITS: "history",
    CareList.CHECKUP: "stethoscope",
    CareList.ALLOWANCE: "cash",
    CareList.BIRTHDAYS: "cake-variant-outline",
}


class CarePanel(CountPanel):
    """One click chooses a list; a place or grid and a tag narrow whichever list is shown."""

    list_chosen = Signal(object)
    narrowed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.chosen = CareList.DUE
        self.where = EVERYWHERE
        self._lines: list[tuple[str, str]] = []
        for which in CareList:
            item = self.add_line(None, f"list:{which.value}", which.label)
            item.setIcon(0, theme.icon(_ICONS[which]))
        self._mark_chosen()

    def show_overview(self, found: Overview) -> None:
        """Show the counts, and the places and tags as they are now; what was open stays open."""
        for which, count in found.counts.items():
            self.line(f"list:{which.value}").setText(1, f"{count:,}")
        lines = [*_lines(found)]
        if lines != self._lines:
            self._lines = lines
            self._rebuild(found)

    def words(self) -> list[str]:
        """Return in words what the lists are narrowed to."""
        keys = [key for key in self._keys() if key != _NOWHERE]
        return [self.path(key, _TAGS if key.startswith("tag") else _PLACES) for key in keys]

    def choose_list(self, which: CareList) -> None:
        """Bring a list to the front."""
        if which is not self.chosen:
            self.chosen = which
            self._mark_chosen()
            self.list_chosen.emit(which)

    def show_everybody(self) -> None:
        """Stop narrowing."""
        self._narrow(EVERYWHERE)

    # choosing

    @override
    def choose_line(self, key: str) -> None:
        kind, _, number = key.partition(":")
        if kind == "list":
            self.choose_list(CareList(number))
        elif kind == "tag":
            same = self.where.tag_id == int(number)
            self._narrow(replace(self.where, tag_id=None if same else int(number)))
        elif kind == "grid":
            self._narrow(replace(self.where, grid_id=int(number), place=None))
        elif number:
            self._narrow(replace(self.where, place=(kind, int(number)), grid_id=None))
        elif kind == _NOWHERE:
            self.show_everybody()

    def _narrow(self, where: Narrow) -> None:
        if where != self.where:
            self.where = where
            self._mark_chosen()
            self.narrowed.emit(where)

    def _keys(self) -> list[str]:
        """Return the keys of the lines the lists are narrowed to."""
        found = [f"{self.where.place[0]}:{self.where.place[1]}"] if self.where.place else []
        found += [f"grid:{self.where.grid_id}"] if self.where.grid_id is not None else []
        found += [f"tag:{self.where.tag_id}"] if self.where.tag_id is not None else []
        return found or [_NOWHERE]

    def _mark_chosen(self) -> None:
        self.mark({f"list:{self.chosen.value}", *self._keys()}, {_PLACES, _TAGS})

    # building

    def _rebuild(self, found: Overview) -> None:
        opened = {key_of(item) for item in self.lines() if item.isExpanded()} or {_PLACES, _TAGS}
        while self.topLevelItemCount() > len(CareList):
            self.takeTopLevelItem(len(CareList))
        heading = self.add_line(None, _PLACES, "地点")
        self.add_line(heading, _NOWHERE, "全部")
        for node in found.places:
            self._add_node(heading, node)
        for grid_id, name in found.grids:
            self.add_line(heading, f"grid:{grid_id}", name)
        heading = self.add_line(None, _TAGS, "关爱标签")
        for kind_id, name, colour in found.tags:
            self.add_line(heading, f"tag:{kind_id}", name).setIcon(0, theme.icon("tag-outline", colour))
        for item in self.lines():
            item.setExpanded(key_of(item) in opened)
        self._mark_chosen()

    def _add_node(self, parent: QTreeWidgetItem, node: Node) -> None:
        item = self.add_line(parent, f"{node.kind}:{node.id}", naming.shown(node.kind, node.name))
        for child in node.children:
            self._add_node(item, child)


def _lines(found: Overview) -> Iterator[tuple[str, str]]:
    """Yield every place, grid and tag as (key, name and what else is shown of it)."""
    waiting = found.places[::-1]
    while waiting:
        node = waiting.pop()
        yield f"{node.kind}:{node.id}", node.name
        waiting += node.children[::-1]
    yield from ((f"grid:{grid_id}", name) for grid_id, name in found.grids)
    yield from ((f"tag:{kind_id}", name + colour) for kind_id, name, colour in found.tags)
