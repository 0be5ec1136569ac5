"""Choosing saved queries by name."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from jiceng_desktop.services import queries
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Entry


class QueryButton(QPushButton):
    """A button that offers the saved queries as a menu; ``picked`` carries the id."""

    picked = Signal(int)

    def __init__(self, desk: Desk, text: str = "常用查询") -> None:
        super().__init__(text)
        self._desk = desk
        self.setIcon(theme.icon("filter-outline"))
        self.setProperty("class", "small")
        self.setAutoDefault(False)
        self.clicked.connect(lambda: self.menu_of_queries().popup(self.mapToGlobal(self.rect().bottomLeft())))

    def menu_of_queries(self) -> QMenu:
        """Return the menu; it says where queries come from when there is none."""
        menu = QMenu(self)
        found = self._desk.office.read(queries.listed)
        for number, name in found:
            entry = menu.addAction(name.replace("&", "&&"))
            entry.triggered.connect(lambda _checked=False, number=number: self.picked.emit(number))
        if not found:
            menu.addAction("还没有常用查询：可在居民档案的“条件筛选”里保存").setEnabled(False)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu


class GroupText(QWidget):
    """A line that names groups of people; the button adds the name of a saved query to it."""

    changed = Signal()

    def __init__(self, desk: Desk, text: Entry, button: str) -> None:
        super().__init__()
        self._desk = desk
        self.text = text
        self.text.changed.connect(self.changed)
        self.button = QueryButton(desk, button)
        self.button.picked.connect(self.add)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(cast(QWidget, self.text), 1)
        row.addWidget(self.button)
        self.setFocusProxy(cast(QWidget, self.text))

    def value(self) -> str | None:
        """Return the text."""
        return cast("str | None", self.text.value())

    def set_value(self, value: str | None) -> None:
        """Show a text."""
        self.text.set_value(value)

    def add(self, query_id: int) -> None:
        """Name a saved query after the groups that are there."""
        name = dict(self._desk.office.read(queries.listed)).get(query_id)
        named = (self.value() or "").split("、") if self.value() else []
        if name and name not in named:
            self.set_value("、".join([*named, name]))
