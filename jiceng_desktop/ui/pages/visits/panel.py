"""The panel on the left: which list, for which place, for which tag."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QTreeWidgetItemIterator

from jiceng_desktop.marks import override
from jiceng_desktop.services.care import EVERYWHERE, CareList, Overview
from jiceng_desktop.services.people import Narrow
from jiceng_desktop.services.places import Node
from jiceng_desktop.ui import theme

_KEY = int(Qt.ItemDataRole.UserRole)
_PLACES, _TAGS = "places", "tags"
_NOWHERE = "everywhere"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ICONS = {
    CareList.DUE: "clipboard-text-clock-outline",
    CareList.FOLLOW_UP: "heart-pulse",
    CareList.TODOS: "format-list-checks",
    CareList.VISITS: "history",
    CareList.CHECKUP: "stethoscope",
    CareList.ALLOWANCE: "cash",
    CareList.BIRTHDAYS: "cake-variant-outline",
}


class CarePanel(QTreeWidget):
    """One click chooses a list; a place or grid and a tag narrow whichever list is shown."""

    list_chosen = Signal(object)
    narrowed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.chosen = CareList.DUE
        self.where = EVERYWHERE
        self._names: dict[str, str] = {}
        self._lines: list[tuple[str, str]] = []
        self.setObjectName("placePanel")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setMinimumWidth(210)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemClicked.connect(lambda item: self._choose(item.data(0, _KEY)))
        for which in CareList:
            item = self._add(None, f"list:{which.value}", which.label)
            item.setIcon(0, theme.icon(_ICONS[which]))
            item.setTextAlignment(1, _RIGHT)
        self._mark()

    def show_overview(self, found: Overview) -> None:
        """Show the counts, and the places and tags as they are now; what was open stays open."""
        for which, count in found.counts.items():
            self._item(f"list:{which.value}").setText(1, f"{count:,}")
        lines = [*_lines(found)]
        if lines != self._lines:
            self._lines = lines
            self._rebuild(found)

    def words(self) -> list[str]:
        """Return in words what the lists are narrowed to."""
        keys = [key for key in self._keys() if key != _NOWHERE]
        return [self._path(key) if not key.startswith(("grid", "tag")) else self._names.get(key, "") for key in keys]

    def choose_list(self, which: CareList) -> None:
        """Bring a list to the front."""
        if which is not self.chosen:
            self.chosen = which
            self._mark()
            self.list_chosen.emit(which)

    def show_everybody(self) -> None:
        """Stop narrowing."""
        self._narrow(EVERYWHERE)

    # choosing

    def _choose(self, key: str) -> None:
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
            self._mark()
            self.narrowed.emit(where)

    def _keys(self) -> list[str]:
        """Return the keys of the lines the lists are narrowed to."""
        found = [f"{self.where.place[0]}:{self.where.place[1]}"] if self.where.place else []
        found += [f"grid:{self.where.grid_id}"] if self.where.grid_id is not None else []
        found += [f"tag:{self.where.tag_id}"] if self.where.tag_id is not None else []
        return found or [_NOWHERE]

    def _mark(self) -> None:
        chosen = {f"list:{self.chosen.value}", *self._keys()}
        for item in self._items():
            key = item.data(0, _KEY)
            here = key in chosen
            for column in (0, 1):
                item.setBackground(column, QBrush(QColor(theme.ACCENT_LIGHT)) if here else QBrush())
            item.setForeground(0, QBrush(QColor(theme.SELECTED_TEXT if here else theme.TEXT)))
            item.setFont(0, self._bold() if here or key in {_PLACES, _TAGS} else self.font())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if item is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._choose(item.data(0, _KEY))
        else:
            super().keyPressEvent(event)

    # building

    def _rebuild(self, found: Overview) -> None:
        opened = {item.data(0, _KEY) for item in self._items() if item.isExpanded()} or {_PLACES, _TAGS}
        while self.topLevelItemCount() > len(CareList):
            self.takeTopLevelItem(len(CareList))
        heading = self._add(None, _PLACES, "地点")
        self._add(heading, _NOWHERE, "全部")
        for node in found.places:
            self._add_node(heading, node)
        for grid_id, name in found.grids:
            self._add(heading, f"grid:{grid_id}", name)
        heading = self._add(None, _TAGS, "关爱标签")
        for kind_id, name, colour in found.tags:
            self._add(heading, f"tag:{kind_id}", name).setIcon(0, theme.icon("tag-outline", colour))
        for item in self._items():
            item.setExpanded(item.data(0, _KEY) in opened)
        self._mark()

    def _add_node(self, parent: QTreeWidgetItem, node: Node) -> None:
        item = self._add(parent, f"{node.kind}:{node.id}", node.name)
        for child in node.children:
            self._add_node(item, child)

    def _add(self, parent: QTreeWidgetItem | None, key: str, name: str) -> QTreeWidgetItem:
        item = QTreeWidgetItem([name, ""])
        item.setData(0, _KEY, key)
        item.setForeground(1, QBrush(QColor(theme.FAINT)))
        item.setToolTip(0, f"<p>{escape(name)}</p>")
        self._names[key] = name
        if parent is None:
            self.addTopLevelItem(item)
        else:
            parent.addChild(item)
        return item

    def _bold(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        return font

    def _items(self) -> Iterator[QTreeWidgetItem]:
        walk = QTreeWidgetItemIterator(self)
        while (item := walk.value()) is not None:
            yield item
            walk += 1

    def _item(self, key: str) -> QTreeWidgetItem:
        return next(item for item in self._items() if item.data(0, _KEY) == key)

    def _path(self, key: str) -> str:
        """Return a place with everything above it: 幸福小区3号楼2单元."""
        item: QTreeWidgetItem | None = next((item for item in self._items() if item.data(0, _KEY) == key), None)
        names = []
        while item is not None and item.data(0, _KEY) != _PLACES:
            names.append(item.text(0))
            item = item.parent()
        return "".join(reversed(names)) or "地点"


def _lines(found: Overview) -> Iterator[tuple[str, str]]:
    """Yield every place, grid and tag as (key, name and what else is shown of it)."""
    waiting = found.places[::-1]
    while waiting:
        node = waiting.pop()
        yield f"{node.kind}:{node.id}", node.name
        waiting += node.children[::-1]
    yield from ((f"grid:{grid_id}", name) for grid_id, name in found.grids)
    yield from ((f"tag:{kind_id}", name + colour) for kind_id, name, colour in found.tags)
