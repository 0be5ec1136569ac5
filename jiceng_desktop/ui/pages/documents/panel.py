"""The panel on the left: papers by status, year and kind, each with its count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from functools import partial
from html import escape
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTreeWidgetItem

from jiceng_desktop.marks import override
from jiceng_desktop.services import filed
from jiceng_desktop.services.filed import Counts, Narrow
from jiceng_desktop.terms import DocumentKind, DocumentStatus, Term
from jiceng_desktop.ui.kit.counts import CountPanel, key_of
from jiceng_desktop.ui.kit.desk import Desk

_ALL, _RECORD = "all", "record"
_PARTS: dict[str, Callable[[str], Any]] = {"status": DocumentStatus, "year": int, "kind": DocumentKind}
_HEADINGS = {"status": "状态", "year": "年份", "kind": "种类"}


class RegisterPanel(CountPanel):
    """A click on a line narrows the list to it, another one releases it; one line of each group may be chosen."""

    narrowed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(least_width=160)
        self._desk = desk
        self.narrow = Narrow()
        self._record = ""
        self._counts: Counts | None = None
        self.setRootIsDecorated(False)

    def refresh(self) -> None:
        """Count again in the background."""
        work = partial(self._desk.office.read, filed.counts, self.narrow)
        self._desk.jobs.quiet(self, work, self.show_counts)

    def show_counts(self, counts: Counts) -> None:
        """Show the lines with their counts."""
        self._counts = counts
        self._build(counts)

    def choose(self, narrow: Narrow, record: str = "") -> None:
        """Narrow the list; ``record`` names the record whose papers are shown."""
        self.narrow, self._record = narrow, record
        if self._counts is not None:
            self._build(self._counts)
        self.narrowed.emit(None if narrow == Narrow() else narrow)
        self.refresh()

    def chosen(self) -> list[str]:
        """Return in words what is chosen."""
        words = [self._record] if self._record else []
        values = (getattr(self.narrow, part) for part in _PARTS)
        return words + [_label(value) for value in values if value is not None]

    @override
    def choose_line(self, key: str) -> None:
        part, _, code = key.partition(":")
        if key == _ALL:
            self.choose(Narrow())
        elif key == _RECORD:
            released = {field.name: None for field in fields(Narrow) if field.name.endswith("_id")}
            self.choose(replace(self.narrow, **released))
        elif code:
            value = _PARTS[part](code)
            same = getattr(self.narrow, part) == value
            self.choose(replace(self.narrow, **{part: None if same else value}), self._record)

    # building

    def _build(self, counts: Counts) -> None:
        closed = {key_of(item) for item in self.lines() if item.childCount() and not item.isExpanded()}
        place = self.verticalScrollBar().value()
        self.clear()
        self.add_line(None, _ALL, "全部", f"{counts.total:,}")
        if self._record:
            told = f"<p>{escape(self._record)}的文件；再点一下看全部</p>"
            self.add_line(None, _RECORD, f"只看：{self._record}").setToolTip(0, told)
        for part, found in (("status", counts.statuses), ("year", counts.years), ("kind", counts.kinds)):
            heading = self.add_line(None, part, _HEADINGS[part])
            self._add(heading, part, dict(found))
            heading.setExpanded(part not in closed)
        self.mark(self._keys(), _HEADINGS)
        self.verticalScrollBar().setValue(place)

    def _add(self, heading: QTreeWidgetItem, part: str, found: dict[Any, int]) -> None:
        """Add the lines of a group; a chosen one stays, so that it can be released."""
        chosen = getattr(self.narrow, part)
        if chosen is not None:
            found.setdefault(chosen, 0)
        for value, count in found.items():
            code = value.value if isinstance(value, Term) else value
            self.add_line(heading, f"{part}:{code}", _label(value), f"{count:,}")

    def _keys(self) -> set[str]:
        chosen = {part: getattr(self.narrow, part) for part in _PARTS}
        keys = {f"{part}:{getattr(value, 'value', value)}" for part, value in chosen.items() if value is not None}
        return keys | ({_RECORD} if self._record else set()) or {_ALL}


def _label(value: Any) -> str:
    return value.label if isinstance(value, Term) else f"{value}年"
