"""Who is invited: written freely, or a saved query, a team or a council with how many it is today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events, invited, queries
from jiceng_desktop.services.invited import Group
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.pages.events.entries.words import Suggested

_NOTHING = "还没有名单：可在“条件筛选”里保存查询，或在“工具”里建固定名单"


class Audience(QWidget):
    """A line of text, and a button that offers the groups of the office. The value is the text."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._office = desk, desk.office
        self._linked: tuple[str, Group] | None = None
        self.text = Suggested(self._office.read(events.audiences), "通知的主送对象，如 全体居民代表", 200)
        self.text.changed.connect(self.changed)
        self.button = QPushButton("从名单选(&Q)")
        self.button.setIcon(theme.icon("filter-outline"))
        self.button.setProperty("class", "small")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(lambda: self.menu_of_groups().popup(self.mapToGlobal(self.rect().bottomLeft())))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.text, 1)
        row.addWidget(self.button)
        self.setFocusProxy(self.text)

    def value(self) -> str | None:
        """Return the text."""
        return self.text.value()

    def set_value(self, value: str | None) -> None:
        """Show a text."""
        self.text.set_value(value)

    def link(self, group: Group | None) -> None:
        """Remember where the text that is shown was taken from."""
        self._linked = None if group is None else (self.text.value() or "", group)

    def group(self) -> Group | None:
        """Return what the text was taken from, unless others were named afterwards; the number may be corrected."""
        if self._linked is None:
            return None
        same = queries.group_of(self._linked[0]) == queries.group_of(self.value() or "")
        return self._linked[1] if same else None

    def invite(self, group: Group) -> None:
        """Invite a group."""
        self.text.set_value(self._office.read(invited.audience, group, date.today()))
        self.link(group)

    def menu_of_groups(self) -> QMenu:
        """Return the menu of all groups; how many each is follows as soon as it is counted."""
        menu = QMenu(self)
        actions: dict[Group, QAction] = {}
        for source, offers in groupby(self._office.read(invited.offers), key=lambda offer: offer[0].source):
            menu.addAction(source.label).setEnabled(False)  # a heading: the style shows no titles of sections
            for group, name in offers:
                actions[group] = menu.addAction(name.replace("&", "&&"))
                actions[group].triggered.connect(lambda _checked=False, group=group: self._take(group))
        if not actions:
            menu.addAction(_NOTHING).setEnabled(False)
        else:
            self._count(menu, actions)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _take(self, group: Group) -> None:
        message.attempt(self, lambda: self.invite(group))

    def _count(self, menu: QMenu, actions: Mapping[Group, QAction]) -> None:
        office, today = self._office, date.today()

        def show(counts: Mapping[Group, int | None]) -> None:
            for group, action in actions.items():
                count = counts.get(group)
                action.setText(f"{action.text()}　{'不能用了' if count is None else f'{count:,} 人'}")

        def give_up(_refusal: Refusal) -> None:
            """Leave the names without numbers."""

        self._desk.jobs.quiet(menu, lambda: office.read(invited.counts, today), show, give_up)
