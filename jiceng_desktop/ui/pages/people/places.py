"""The panel on the left: saved queries, places, grids and care tags, each with its head count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QToolButton, QTreeWidgetItem

from jiceng_desktop.marks import override
from jiceng_desktop.services import census, filters, naming, people
from jiceng_desktop.services.census import Census
from jiceng_desktop.services.filters import Filter
from jiceng_desktop.services.people import Narrow
from jiceng_desktop.services.places import Node
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.counts import CountPanel, key_of
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.tag_kinds import TagKindsDialog

_MEMORY = "people/expanded"
_EVERYBODY, _GONE, _QUERIES, _GRIDS, _TAGS = "everybody", "gone", "queries", "grids", "tags"
_NAMES = {_EVERYBODY: "全部居民", _GONE: "不在本社区"}
_HEADINGS = {_QUERIES, _GRIDS, _TAGS}
_UNUSABLE = -1  # the count of a saved query that speaks of what was deleted
_SHORT = 20


def _lines(found: Census) -> Iterator[tuple[str, str, int]]:
    """Yield every line of the panel that has a count as (key, name, count), from the top."""
    yield _EVERYBODY, _NAMES[_EVERYBODY], found.people
    if found.gone:
        yield _GONE, _NAMES[_GONE], found.gone
    yield from ((f"query:{number}", name, _UNUSABLE if n is None else n) for number, name, n in found.queries)
    waiting = found.places[::-1]
    while waiting:
        node = waiting.pop()
        yield f"{node.kind}:{node.id}", naming.shown(node.kind, node.name), node.people
        waiting += node.children[::-1]
    yield from ((f"grid:{grid_id}", name, people) for grid_id, name, people in found.grids)
    yield from ((f"tag:{kind_id}", name, people) for kind_id, name, _, people in found.tags)


def _shown(count: int) -> str:
    return "失效" if count == _UNUSABLE else f"{count:,}"


class PlacePanel(CountPanel):
    """One click on a line narrows the list to it.

    A place or a grid says where, a tag says who; the two combine. ``narrowed`` carries the Narrow, None for everybody.
    """

    narrowed = Signal(object)
    query_chosen = Signal(int)
    query_menu_asked = Signal(int, QPoint)  # the saved query, and where on the screen

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._expanded: set[str] | None = None  # None: never shown before, so the tree opens by itself
        remembered = desk.memory.get(_MEMORY)
        if remembered is not None:
            self._expanded = set(remembered)
        self.narrow = Narrow()
        self._query: tuple[int, str] | None = None  # the saved query that the filter in force came from
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._ask_menu)

    def refresh(self) -> None:
        """Count again in the background."""
        self._desk.jobs.quiet(self, lambda: self._desk.office.read(census.take, date.today()), self.show_census)

    def show_census(self, found: Census) -> None:
        """Show the counts; what was open stays open."""
        if self._recount(found):
            return
        place = self.verticalScrollBar().value()
        self._keep_expanded()
        self.clear()
        self._add(None, _EVERYBODY, _NAMES[_EVERYBODY], found.people)
        if found.gone:
            self._add(None, _GONE, _NAMES[_GONE], found.gone)
        if found.queries:
            lines = [(f"query:{number}", name, _UNUSABLE if n is None else n) for number, name, n in found.queries]
            self._add_heading(_QUERIES, "常用查询", lines)
        for node in found.places:
            self._add_node(None, node)
        if found.grids:
            self._add_heading(_GRIDS, "网格", [(f"grid:{number}", name, n) for number, name, n in found.grids])
        self._add_heading(_TAGS, "关爱标签", [(f"tag:{number}", name, n) for number, name, _, n in found.tags])
        self._offer_tag_kinds()
        for number, _, colour, _ in found.tags:
            self.line(f"tag:{number}").setIcon(0, theme.icon("tag-outline", colour))
        self._expand(found)
        self._mark_chosen()
        self.verticalScrollBar().setValue(place)

    def chosen(self) -> list[tuple[str, str]]:
        """Return what the list is narrowed to as (part of the narrowing, words)."""
        parts = [("here", _NAMES[_GONE])] if self.narrow.here is False else []
        if self.narrow.place is not None:
            kind, number = self.narrow.place
            parts.append(("place", self.path(f"{kind}:{number}") or "地点"))
        if self.narrow.grid_id is not None:
            parts.append(("grid_id", self.path(f"grid:{self.narrow.grid_id}", _GRIDS) or "网格"))
        if self.narrow.tag_id is not None:
            parts.append(("tag_id", self.path(f"tag:{self.narrow.tag_id}", _TAGS) or "标签"))
        if self.narrow.filter is not None:
            parts.append(("filter", self._query[1] if self._query else self._told(self.narrow.filter)))
        return parts

    def chosen_shortly(self) -> list[str]:
        """Return what the list is narrowed to in a few words each, for file names."""
        return [words if part != "filter" or len(words) <= _SHORT else "按条件筛选" for part, words in self.chosen()]

    def call_query(self, query_id: int, name: str) -> None:
        """Take over a saved query's new name."""
        if self._query and self._query[0] == query_id and self.narrow.filter is not None:
            self.filter_by(self.narrow.filter, (query_id, name))

    def forget_query(self, query_id: int) -> None:
        """Stop narrowing by a saved query that is gone."""
        if self._query and self._query[0] == query_id:
            self.drop("filter")

    def drop(self, part: str) -> None:
        """Stop narrowing by one part."""
        self._set(replace(self.narrow, **{part: None}))

    def filter_by(self, filter_: Filter, query: tuple[int, str] | None = None) -> None:
        """Narrow by a filter, and by what else is chosen; ``query`` is the saved query it comes from."""
        again = self.narrow.filter == filter_
        self._query = query
        self._set(replace(self.narrow, filter=filter_))
        if again:
            self._mark_chosen()
            self.narrowed.emit(self.narrow)

    def show_everybody(self) -> None:
        """Stop narrowing at all."""
        self._set(Narrow())

    def show_gone(self) -> None:
        """Narrow to those who have moved out or died; nobody of them lives anywhere here."""
        self._set(Narrow(filter=self.narrow.filter, here=False))

    def remember(self) -> None:
        """Put what is open into the memory."""
        self._keep_expanded()
        if self._expanded is not None:
            self._desk.memory.put(_MEMORY, sorted(self._expanded))

    def _recount(self, found: Census) -> bool:
        """Show new counts of the same lines; tell whether that was enough."""
        counts = {key: (name, count) for key, name, count in _lines(found)}
        items = [item for item in self.lines() if key_of(item) not in _HEADINGS]
        if [(key_of(item), item.text(0)) for item in items] != [(key, name) for key, (name, _) in counts.items()]:
            return False
        for item in items:
            item.setText(1, _shown(counts[key_of(item)][1]))
        return True

    # choosing

    @override
    def choose_line(self, key: str) -> None:
        kind, _, number = key.partition(":")
        if key == _EVERYBODY:
            self.show_everybody()
        elif key == _GONE:
            self.show_gone()
        elif kind == "query":
            self.query_chosen.emit(int(number))
        elif kind == "tag":
            self._set(replace(self.narrow, tag_id=int(number), here=None))
        elif kind == "grid":
            self._set(replace(self.narrow, grid_id=int(number), place=None, here=None))
        elif number:
            self._set(replace(self.narrow, place=(kind, int(number)), grid_id=None, here=None))

    def _set(self, narrow: Narrow) -> None:
        if narrow == self.narrow:
            return
        self.narrow = narrow
        if narrow.filter is None:
            self._query = None
        self._mark_chosen()
        self.narrowed.emit(None if narrow == Narrow() else narrow)

    def _mark_chosen(self) -> None:
        """Show which lines the list is narrowed to."""
        chosen = {f"{self.narrow.place[0]}:{self.narrow.place[1]}"} if self.narrow.place else set()
        chosen |= {f"grid:{self.narrow.grid_id}", f"tag:{self.narrow.tag_id}"}
        chosen.add(f"query:{self._query[0] if self._query else None}")
        if self.narrow.here is False:
            chosen.add(_GONE)
        elif self.narrow == Narrow():
            chosen.add(_EVERYBODY)
        self.mark(chosen, _HEADINGS)

    def _told(self, filter_: Filter) -> str:
        return filters.tell(filter_, people.FILTERABLE)

    def _ask_menu(self, place: QPoint) -> None:
        item = self.itemAt(place)
        kind, _, number = key_of(item).partition(":") if item is not None else ("", "", "")
        if kind == "query":
            self.query_menu_asked.emit(int(number), self.viewport().mapToGlobal(place))

    # building

    def _add_node(self, parent: QTreeWidgetItem | None, node: Node) -> None:
        item = self._add(parent, f"{node.kind}:{node.id}", naming.shown(node.kind, node.name), node.people)
        for child in node.children:
            self._add_node(item, child)

    def _add_heading(self, key: str, title: str, lines: list[tuple[str, str, int]]) -> None:
        heading = self._add(None, key, title)
        for line, name, count in lines:
            self._add(heading, line, name, count)

    def _offer_tag_kinds(self) -> None:
        """Put a button at the heading of the tags that opens their kinds."""
        button = QToolButton()
        button.setObjectName("tagKinds")
        button.setIcon(theme.icon("pencil"))
        button.setAutoRaise(True)
        button.setToolTip("管理关爱标签：新增、改名、颜色、走访间隔、合并")
        button.clicked.connect(lambda: TagKindsDialog(self._desk, self).open())
        self.setItemWidget(self.line(_TAGS), 1, button)

    def _add(self, parent: QTreeWidgetItem | None, key: str, name: str, count: int | None = None) -> QTreeWidgetItem:
        return self.add_line(parent, key, name, "" if count is None else _shown(count))

    # opening

    def _keep_expanded(self) -> None:
        if self.topLevelItemCount():
            self._expanded = {key_of(item) for item in self.lines() if item.isExpanded()}

    def _expand(self, found: Census) -> None:
        """Open what was open; at first the headings, and the compound if there is just one."""
        if self._expanded is None:
            self._expanded = set(_HEADINGS)
            if len(found.places) == 1:
                self._expanded.add(f"compound:{found.places[0].id}")
        for item in self.lines():
            item.setExpanded(key_of(item) in self._expanded)
