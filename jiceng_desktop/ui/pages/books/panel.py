"""The panel on the left: books by state, corner and box, class, audience and shelf, each with its count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTreeWidgetItem

from jiceng_desktop.marks import override
from jiceng_desktop.services import books
from jiceng_desktop.services.books import Counts, Narrow
from jiceng_desktop.terms import Audience, CopyState
from jiceng_desktop.terms.clc import CLC_CLASSES
from jiceng_desktop.ui.kit.counts import CountPanel, key_of
from jiceng_desktop.ui.kit.desk import Desk

HERE = Narrow(here=True)
_ALL, _GONE = "all", "gone"
_HEADINGS = {
    "state": "状态",
    "place": "图书角",
    "class": "分类",
    "audience": "读者对象",
    "shelf": "架标",
    "check": "待核对",
}
_OPEN_AT_FIRST = {"state", "place", "check"}
Line = tuple[str, str, int]
_FLAGS, _PLACES = ("flawed", "boxless"), ("corner_id", "box_id")
_PARTS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "state": ("state", CopyState),
    "corner": ("corner_id", int),
    "box": ("box_id", int),
    "class": ("clc_class", str),
    "audience": ("audience", Audience),
    "shelf": ("shelf", str),
}


class BookPanel(CountPanel):
    """A click on a line narrows the list to it, another one releases it; one line of each group may be chosen."""

    narrowed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(least_width=210)
        self._desk = desk
        self._counts: Counts | None = None
        self.narrow = HERE

    def refresh(self) -> None:
        """Count again in the background."""
        self._desk.jobs.quiet(self, partial(self._desk.office.read, books.counts), self.show_counts)

    def show_counts(self, counts: Counts) -> None:
        """Show the lines with their counts."""
        first = self._counts is None
        self._counts = counts
        self._build(counts, first)

    def choose(self, narrow: Narrow) -> None:
        """Narrow the list."""
        self.narrow = narrow
        if self._counts is not None:
            self._build(self._counts)
        self.narrowed.emit(narrow)

    def chosen(self) -> list[str]:
        """Return in words what is chosen."""
        return [item.text(0) for item in self.lines() if key_of(item) in self._keys() - {_ALL}]

    @override
    def choose_line(self, key: str) -> None:
        part, _, code = key.partition(":")
        now = replace(self.narrow, here=True)
        if part == _ALL:
            self.choose(HERE)
        elif part == _GONE:
            self.choose(HERE if self.narrow.here is False else Narrow(here=False))
        elif part in _FLAGS:
            flags: dict[str, Any] = {part: not getattr(now, part)}
            self.choose(replace(now, **flags))
        elif code:
            name, read = _PARTS[part]
            chosen: dict[str, Any] = dict.fromkeys(_PLACES) if name in _PLACES else {}
            chosen[name] = None if getattr(now, name) == read(code) else read(code)
            self.choose(replace(now, **chosen))

    # building

    def _build(self, counts: Counts, first: bool = False) -> None:
        opened = {key_of(item) for item in self.lines() if item.isExpanded()}
        place = self.verticalScrollBar().value()
        self.clear()
        self.add_line(None, _ALL, "全部在藏", f"{counts.here:,}")
        if gone := counts.states.get(CopyState.WITHDRAWN):
            self.add_line(None, _GONE, "已注销", f"{gone:,}")
        for part, lines in _groups(counts):
            if part == "place":
                self._add_corners(counts, opened)
            if not lines:
                continue
            heading = self.add_line(None, part, _HEADINGS[part])
            for key, name, count in lines:
                self.add_line(heading, key, name, f"{count:,}")
            heading.setExpanded(part in _OPEN_AT_FIRST if first else part in opened)
        if first:
            for item in self.lines():
                item.setExpanded(key_of(item) in _OPEN_AT_FIRST)
        self.mark(self._keys(), _HEADINGS)
        self.verticalScrollBar().setValue(place)

    def _add_corners(self, counts: Counts, opened: set[str]) -> None:
        """Add the corners, and below each its boxes."""
        if not counts.corners:
            return
        heading = self.add_line(None, "place", _HEADINGS["place"])
        corners: list[QTreeWidgetItem] = []
        for corner_id, name, count, boxes in counts.corners:
            corner = self.add_line(heading, f"corner:{corner_id}", name, f"{count:,}")
            for box_id, box, inside in boxes:
                self.add_line(corner, f"box:{box_id}", box, f"{inside:,}")
            corners.append(corner)
        heading.setExpanded("place" in opened)
        for corner in corners:
            corner.setExpanded(key_of(corner) in opened)

    def _keys(self) -> set[str]:
        now = self.narrow
        keys = {
            _GONE if now.here is False else "",
            f"state:{now.state.value}" if now.state else "",
            f"corner:{now.corner_id}" if now.corner_id is not None else "",
            f"box:{now.box_id}" if now.box_id is not None else "",
            f"class:{now.clc_class}" if now.clc_class else "",
            f"audience:{now.audience.value}" if now.audience else "",
            f"shelf:{now.shelf}" if now.shelf else "",
            "flawed" if now.flawed else "",
            "boxless" if now.boxless else "",
        }
        return keys - {""} or {_ALL}


def _groups(counts: Counts) -> list[tuple[str, list[Line]]]:
    """Return the lines of each group; corners, which have lines below them, are added apart."""
    states = [(state, count) for state, count in counts.states.items() if state is not CopyState.WITHDRAWN]
    checks = [("flawed", "书号有误", counts.flawed), ("boxless", "没有放进箱", counts.boxless)]
    return [
        ("state", [(f"state:{state.value}", state.label, count) for state, count in states]),
        ("place", []),
        ("class", [(f"class:{one}", f"{one} {CLC_CLASSES.get(one, '')}", n) for one, n in counts.classes.items()]),
        ("audience", [(f"audience:{one.value}", one.label, count) for one, count in counts.audiences.items()]),
        ("shelf", [(f"shelf:{one}", one, count) for one, count in counts.shelves.items()]),
        ("check", [line for line in checks if line[2]]),
    ]
