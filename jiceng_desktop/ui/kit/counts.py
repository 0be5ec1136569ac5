"""The panel on the left: lines with their counts, of which a click chooses one."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem, QTreeWidgetItemIterator

from jiceng_desktop.marks import override
from jiceng_desktop.ui import theme

_KEY = int(Qt.ItemDataRole.UserRole)
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_PICKING = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}


def key_of(item: QTreeWidgetItem) -> str:
    """Return what tells a line from all others."""
    return str(item.data(0, _KEY))


class CountPanel(QTreeWidget):
    """Lines that are told apart by a key; ``choose_line`` says what a click or Enter on one means."""

    def __init__(self, least_width: int = 210) -> None:
        super().__init__()
        self.setObjectName("placePanel")
        self.setColumnCount(2)
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setMinimumWidth(least_width)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.itemClicked.connect(lambda item: self.choose_line(key_of(item)))

    def choose_line(self, key: str) -> None:
        """Do what a click on a line means; headings have keys too."""

    def add_line(self, parent: QTreeWidgetItem | None, key: str, name: str, count: str = "") -> QTreeWidgetItem:
        """Add a line below another one, or at the end."""
        item = QTreeWidgetItem([name, count])
        item.setData(0, _KEY, key)
        item.setTextAlignment(1, _RIGHT)
        item.setForeground(1, QBrush(QColor(theme.FAINT)))
        item.setToolTip(0, f"<p>{escape(name)}</p>")
        if parent is None:
            self.addTopLevelItem(item)
        else:
            parent.addChild(item)
        return item

    def lines(self) -> Iterator[QTreeWidgetItem]:
        """Yield every line, from the top."""
        walk = QTreeWidgetItemIterator(self)
        while (item := walk.value()) is not None:
            yield item
            walk += 1

    def line(self, key: str) -> QTreeWidgetItem:
        """Return the line with a key."""
        return next(item for item in self.lines() if key_of(item) == key)

    def path(self, key: str, below: str = "") -> str:
        """Return a line with everything above it, up to ``below``, such as 幸福小区3号楼2单元; blank if it is gone."""
        item: QTreeWidgetItem | None = next((item for item in self.lines() if key_of(item) == key), None)
        names = []
        while item is not None and key_of(item) != below:
            names.append(item.text(0))
            item = item.parent()
        return "".join(reversed(names))

    def mark(self, chosen: Collection[str], headings: Collection[str] = ()) -> None:
        """Show which lines are chosen; headings are bold for ever."""
        bold = QFont(self.font())
        bold.setBold(True)
        for item in self.lines():
            key = key_of(item)
            here = key in chosen
            for column in (0, 1):
                item.setBackground(column, QBrush(QColor(theme.ACCENT_LIGHT)) if here else QBrush())
            item.setForeground(0, QBrush(QColor(theme.SELECTED_TEXT if here else theme.TEXT)))
            item.setFont(0, bold if here or key in headings else self.font())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        if item is not None and event.key() in _PICKING:
            self.choose_line(key_of(item))
        else:
            super().keyPressEvent(event)
