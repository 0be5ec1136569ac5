"""The panel on the left: the corners in the tree of places, each with its boxes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtGui import QBrush, QColor

from jiceng_desktop.marks import override
from jiceng_desktop.services.boxes import Narrow
from jiceng_desktop.services.corners import Line
from jiceng_desktop.terms import CornerKind
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.counts import CountPanel, key_of
from jiceng_desktop.ui.kit.tag_forms import dot

_ALL, _CLOSED, _RETIRED, _COMPOUND = "all", "closed", "retired", "compound "
_COLOURS = {CornerKind.ATTENDED: "#2B8A3E", CornerKind.UNATTENDED: "#1D4F91", CornerKind.STORE: "#8A6D3B"}


class CornerPanel(CountPanel):
    """One click on a corner, or on a compound, shows the boxes there."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__(least_width=204)
        self.lines_shown: list[Line] = []
        self._key = _ALL
        self.show_corners([], 0)

    def show_corners(self, lines: Sequence[Line], retired: int) -> None:
        """Show the corners; the chosen line stays chosen, or all are if it is gone."""
        opened = self._has(_CLOSED) and self.line(_CLOSED).isExpanded()
        self.lines_shown = list(lines)
        self.clear()
        open_ = [line for line in lines if not line.closed]
        self.add_line(None, _ALL, "全部图书箱", f"{sum(line.boxes for line in open_):,}")
        for compound, group in groupby(open_, key=lambda line: line.compound):
            self._add_compound(compound, list(group))
        if closed := [line for line in lines if line.closed]:
            heading = self.add_line(None, _CLOSED, "已撤销", str(len(closed)))
            for line in closed:
                self.add_line(heading, str(line.id), line.name).setIcon(0, dot(theme.BORDER))
            heading.setExpanded(opened)
        if retired:
            self.add_line(None, _RETIRED, "停用的箱", str(retired))
        if not self._has(self._key):
            self._key = _ALL
        self.mark({self._key})

    def current(self) -> Line | None:
        """Return the chosen corner."""
        return next((line for line in self.lines_shown if str(line.id) == self._key), None)

    def narrow(self) -> Narrow:
        """Return which boxes the chosen line stands for."""
        if self._key == _RETIRED:
            return Narrow(retired=True)
        if self._key == _ALL:
            return Narrow()
        if self._key.startswith(_COMPOUND):
            compound = self._key.removeprefix(_COMPOUND)
            return Narrow(tuple(line.id for line in self.lines_shown if line.compound == compound))
        return Narrow((int(self._key),))

    def told(self) -> str:
        """Return in words what is chosen; nothing where that leaves nothing out."""
        return "" if self._key == _ALL else self.line(self._key).text(0)

    def choose(self, corner_id: int | None) -> None:
        """Show the boxes of a corner, or of all."""
        key = _ALL if corner_id is None else str(corner_id)
        self.choose_line(key if self._has(key) else _ALL)

    @override
    def choose_line(self, key: str) -> None:
        if key == _CLOSED:
            heading = self.line(key)
            heading.setExpanded(not heading.isExpanded())
            return
        self._key = key
        self.mark({key})
        self.chosen.emit()

    def _add_compound(self, compound: str, lines: Sequence[Line]) -> None:
        """Add the corners of a compound below its name; one that has the only corner stands for itself."""
        heading = None
        if compound and len(lines) > 1:
            heading = self.add_line(None, _COMPOUND + compound, compound, f"{sum(line.boxes for line in lines):,}")
        for line in lines:
            count = str(line.boxes) if line.capacity is None else f"{line.boxes} / {line.capacity}"
            name = f"{line.name}（暂停）" if line.paused else line.name
            item = self.add_line(heading, str(line.id), name, count)
            item.setIcon(0, dot(_COLOURS[line.kind]))
            if line.capacity is not None and line.boxes > line.capacity:
                item.setForeground(1, QBrush(QColor(theme.DANGER)))
            item.setToolTip(1, "现有箱数 / 最多箱数" if line.capacity is not None else "现有箱数")
        if heading is not None:
            heading.setExpanded(True)

    def _has(self, key: str) -> bool:
        return any(key_of(item) == key for item in self.lines())
