"""统计: chooses what is looked at, the figures of a period or who has not served for long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout

from jiceng_desktop.marks import override
from jiceng_desktop.services import service_figures
from jiceng_desktop.services.service_figures import Matter
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.page import Page, Verb
from jiceng_desktop.ui.pages.service_figures.counted import CountedPage
from jiceng_desktop.ui.pages.service_figures.idle import IdlePage


class ServiceFigurePage(Page):
    """What was served, by whom and where; each matter is one press away."""

    title, icon = "统计", "chart-bar"

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.counted, self.idle = CountedPage(desk), IdlePage(desk)
        self.chips: list[QPushButton] = []
        self._group = QButtonGroup(self)  # exclusive by themselves they would rule out those of the pages below, too
        self._stale: set[Page] = {self.counted, self.idle}
        self._stack = QStackedWidget()
        chips = QHBoxLayout()
        chips.setContentsMargins(14, 8, 14, 2)
        for number, matter in enumerate(Matter, start=1):
            self._chip(f"按{matter.label}(&{number})", partial(self.counted.show_matter, matter), self.counted, chips)
        self._chip("排行(&6)", self.counted.show_ranking, self.counted, chips)
        self._chip("半年未服务(&7)", lambda: None, self.idle, chips)
        self.chips[0].setChecked(True)
        chips.addStretch(1)
        for page in (self.counted, self.idle):
            page.status_changed.connect(self.status_changed)
            page.person_asked.connect(self.person_asked)
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addLayout(chips)
        layout.addWidget(self._stack, 1)

    def _chip(self, title: str, act: Callable[[], None], page: Page, row: QHBoxLayout) -> None:
        chip = QPushButton(title)
        chip.setCheckable(True)
        chip.setProperty("class", "chip")

        def choose() -> None:
            act()
            self._turn_to(page)

        chip.clicked.connect(lambda _checked: choose())
        self.chips.append(chip)
        self._group.addButton(chip)
        row.addWidget(chip)

    def shown(self) -> Page:
        """Return the page in sight."""
        return self.idle if self._stack.currentWidget() is self.idle else self.counted

    # inside

    def _turn_to(self, page: Page) -> None:
        if page is not self.shown():
            self._stack.setCurrentWidget(page)
            self._refresh_stale()
            self.turned.emit()
            self.status_changed.emit()

    def _refresh_stale(self) -> None:
        page = self.shown()
        if page in self._stale:
            self._stale.discard(page)
            page.refresh()

    def _tell_idle(self, count: int) -> None:
        self.chips[-1].setText(f"半年未服务 {count:,} 人(&7)")

    # what the shell asks

    @override
    def in_sight(self) -> Page:
        return self.shown()

    @override
    def can(self, verb: Verb) -> bool:
        return self.shown().can(verb)

    @override
    def refresh(self) -> None:
        self._stale = {self.counted, self.idle}
        self._refresh_stale()
        self.desk.jobs.quiet(
            self._stack, partial(self.office.read, service_figures.idle, date.today()), self._tell_idle
        )

    @override
    def focus_search(self) -> None:
        self.shown().focus_search()

    @override
    def take_focus(self) -> None:
        self.shown().take_focus()

    @override
    def status(self) -> str:
        return self.shown().status()

    @override
    def remember(self) -> None:
        self.idle.remember()
