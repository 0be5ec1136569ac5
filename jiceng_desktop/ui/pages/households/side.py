"""The panel on the left: households by kind, and those with something to put right, each with its count."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from jiceng_desktop.services import households
from jiceng_desktop.services.households.listing import Matter, Narrow
from jiceng_desktop.terms import HouseholdKind
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.desk import Desk

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LINES: tuple[tuple[Any, str], ...] = (
    (None, "全部"),
    *((kind, kind.label) for kind in HouseholdKind),
    *((matter, matter.label) for matter in Matter),
)


class HouseholdPanel(QTreeWidget):
    """One click on a line narrows the list to it; ``narrowed`` carries the Narrow, None for all."""

    narrowed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._chosen: Any = None
        self.setObjectName("placePanel")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setMinimumWidth(150)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self._items = [QTreeWidgetItem([title, ""]) for _, title in _LINES]
        for item in self._items:
            item.setTextAlignment(1, _RIGHT)
            item.setForeground(1, QBrush(QColor(theme.FAINT)))
            self.addTopLevelItem(item)
        self.itemClicked.connect(lambda item: self.choose(_LINES[self.indexOfTopLevelItem(item)][0]))
        self._mark()

    def refresh(self) -> None:
        """Count again in the background."""
        self._desk.jobs.quiet(self, lambda: self._desk.office.read(households.counts), self.show_counts)

    def show_counts(self, counts: dict[Any, int]) -> None:
        """Show the counts."""
        for item, (key, _) in zip(self._items, _LINES, strict=True):
            item.setText(1, f"{counts[key]:,}")

    def choose(self, key: Any) -> None:
        """Narrow the list to a kind or a matter; None shows all."""
        self._chosen = key
        self._mark()
        if key is None:
            self.narrowed.emit(None)
        else:
            self.narrowed.emit(Narrow(kind=key) if isinstance(key, HouseholdKind) else Narrow(matter=key))

    def chosen(self) -> list[str]:
        """Return in words what is chosen."""
        return [] if self._chosen is None else [self._chosen.label]

    def _mark(self) -> None:
        for item, (key, _) in zip(self._items, _LINES, strict=True):
            font = QFont(self.font())
            font.setBold(key is self._chosen)
            item.setFont(0, font)
