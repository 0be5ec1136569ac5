"""The panel on the left: places, grids and care tags, each with its head count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QTreeWidgetItemIterator

from jiceng_desktop.marks import override
from jiceng_desktop.services import census
from jiceng_desktop.services.census import Census
from jiceng_desktop.services.people import Narrow
from jiceng_desktop.services.places import Node
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.desk import Desk

_MEMORY = "people/expanded"
_KEY = int(Qt.ItemDataRole.UserRole)
_EVERYBODY, _GRIDS, _TAGS = "everybody", "grids", "tags"
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _lines(found: Census) -> Iterator[tuple[str, str, int]]:
    """Yield every line of the panel that has a count as (key, name, count), from the top."""
    yield _EVERYBODY, "全部居民", found.people
    waiting = found.places[::-1]
    while waiting:
        node = waiting.pop()
        yield f"{node.kind}:{node.id}", node.name, node.people
        waiting += node.children[::-1]
    yield from ((f"grid:{grid_id}", name, people) for grid_id, name, people in found.grids)
    yield from ((f"tag:{kind_id}", name, people) for kind_id, name, _, people in found.tags)


class PlacePanel(QTreeWidget):
    """One click on a line narrows the list to it.

    A place or a grid says where, a tag says who; the two combine. ``narrowed`` carries the Narrow, None for everybody.
    """

    narrowed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._expanded: set[str] | None = None  # None: never shown before, so the tree opens by itself
        remembered = desk.memory.get(_MEMORY)
        if remembered is not None:
            self._expanded = set(remembered)
        self._names: dict[str, str] = {}
        self.narrow = Narrow()
        self.setObjectName("placePanel")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setMinimumWidth(210)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemClicked.connect(lambda item: self._choose(item.data(0, _KEY)))

    def refresh(self) -> None:
        """Count again in the background."""
        self._desk.jobs.quiet(self, lambda: self._desk.office.read(census.take), self.show_census)

    def show_census(self, found: Census) -> None:
        """Show the counts; what was open stays open."""
        if self._recount(found):
            return
        place = self.verticalScrollBar().value()
        self._keep_expanded()
        self.clear()
        self._names.clear()
        self._add(None, _EVERYBODY, "全部居民", found.people)
        for node in found.places:
            self._add_node(None, node)
        if found.grids:
            self._add_heading(_GRIDS, "网格", [(f"grid:{number}", name, n) for number, name, n in found.grids])
        self._add_heading(_TAGS, "关爱标签", [(f"tag:{number}", name, n) for number, name, _, n in found.tags])
        for number, _, colour, _ in found.tags:
            self._item(f"tag:{number}").setIcon(0, theme.icon("tag-outline", colour))
        self._expand(found)
        self._mark()
        self.verticalScrollBar().setValue(place)

    def chosen(self) -> list[tuple[str, str]]:
        """Return what the list is narrowed to as (part of the narrowing, words)."""
        parts = []
        if self.narrow.place is not None:
            kind, number = self.narrow.place
            parts.append(("place", self._path(f"{kind}:{number}")))
        if self.narrow.grid_id is not None:
            parts.append(("grid_id", self._names.get(f"grid:{self.narrow.grid_id}", "网格")))
        if self.narrow.tag_id is not None:
            parts.append(("tag_id", self._names.get(f"tag:{self.narrow.tag_id}", "标签")))
        return parts

    def drop(self, part: str) -> None:
        """Stop narrowing by one part."""
        self._set(replace(self.narrow, **{part: None}))

    def show_everybody(self) -> None:
        """Stop narrowing at all."""
        self._set(Narrow())

    def remember(self) -> None:
        """Put what is open into the memory."""
        self._keep_expanded()
        if self._expanded is not None:
            self._desk.memory.put(_MEMORY, sorted(self._expanded))

    def _recount(self, found: Census) -> bool:
        """Show new counts of the same lines; tell whether that was enough."""
        counts = {key: (name, count) for key, name, count in _lines(found)}
        items = [item for item in self._items() if item.data(0, _KEY) not in {_GRIDS, _TAGS}]
        if [(item.data(0, _KEY), item.text(0)) for item in items] != [(key, name) for key, (name, _) in counts.items()]:
            return False
        for item in items:
            item.setText(1, f"{counts[item.data(0, _KEY)][1]:,}")
        return True

    # choosing

    def _choose(self, key: str) -> None:
        kind, _, number = key.partition(":")
        if key == _EVERYBODY:
            self.show_everybody()
        elif kind == "tag":
            self._set(replace(self.narrow, tag_id=int(number)))
        elif kind == "grid":
            self._set(replace(self.narrow, grid_id=int(number), place=None))
        elif number:
            self._set(replace(self.narrow, place=(kind, int(number)), grid_id=None))

    def _set(self, narrow: Narrow) -> None:
        if narrow == self.narrow:
            return
        self.narrow = narrow
        self._mark()
        self.narrowed.emit(None if narrow == Narrow() else narrow)

    def _mark(self) -> None:
        """Show which lines the list is narrowed to."""
        chosen = {f"{self.narrow.place[0]}:{self.narrow.place[1]}"} if self.narrow.place else set()
        chosen |= {f"grid:{self.narrow.grid_id}", f"tag:{self.narrow.tag_id}"}
        if self.narrow == Narrow():
            chosen.add(_EVERYBODY)
        for item in self._items():
            here = item.data(0, _KEY) in chosen
            for column in (0, 1):
                item.setBackground(column, QBrush(QColor(theme.ACCENT_LIGHT)) if here else QBrush())
            item.setForeground(0, QBrush(QColor(theme.SELECTED_TEXT if here else theme.TEXT)))
            item.setFont(0, self._bold() if here or item.data(0, _KEY) in {_GRIDS, _TAGS} else self.font())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if item is not None and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._choose(item.data(0, _KEY))
        else:
            super().keyPressEvent(event)

    # building

    def _add_node(self, parent: QTreeWidgetItem | None, node: Node) -> None:
        item = self._add(parent, f"{node.kind}:{node.id}", node.name, node.people)
        for child in node.children:
            self._add_node(item, child)

    def _add_heading(self, key: str, title: str, lines: list[tuple[str, str, int]]) -> None:
        heading = self._add(None, key, title)
        for line, name, count in lines:
            self._add(heading, line, name, count)

    def _add(self, parent: QTreeWidgetItem | None, key: str, name: str, count: int | None = None) -> QTreeWidgetItem:
        item = QTreeWidgetItem([name, "" if count is None else f"{count:,}"])
        item.setData(0, _KEY, key)
        item.setTextAlignment(1, _RIGHT)
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

    # finding and opening

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
        while item is not None:
            names.append(item.text(0))
            item = item.parent()
        return "".join(reversed(names)) or "地点"

    def _keep_expanded(self) -> None:
        if self.topLevelItemCount():
            self._expanded = {item.data(0, _KEY) for item in self._items() if item.isExpanded()}

    def _expand(self, found: Census) -> None:
        """Open what was open; at first the headings, and the compound if there is just one."""
        if self._expanded is None:
            self._expanded = {_GRIDS, _TAGS}
            if len(found.places) == 1:
                self._expanded.add(f"compound:{found.places[0].id}")
        for item in self._items():
            item.setExpanded(item.data(0, _KEY) in self._expanded)
