"""The month view: the grid with its navigation and a legend."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolBar, QToolButton, QVBoxLayout, QWidget

from jiceng_desktop.terms import EventKind
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.pages.events.grid import INKS, MonthGrid, moved, told


class MonthPane(QFrame):
    """Turns the months of a grid and lists the days that are too full."""

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self.grid = MonthGrid(today)
        self._today = today
        self.name = QLabel()
        self.name.setProperty("look", "headline")
        self.name.setMinimumWidth(126)
        self.bar = QToolBar()
        self.bar.setIconSize(QSize(20, 20))
        self._offer("上个月（PgUp）", "chevron-left", lambda: self.grid.go(moved(self.grid.day, -1)))
        self._offer("下个月（PgDn）", "chevron-right", lambda: self.grid.go(moved(self.grid.day, 1)))
        self._offer_today()
        top = QHBoxLayout()
        top.setContentsMargins(8, 4, 12, 4)
        top.addWidget(self.name)
        top.addWidget(self.bar)
        top.addStretch(1)
        for kind in EventKind:
            top.addWidget(_legend(kind))
            top.addSpacing(8)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.grid, 1)
        self.setFocusProxy(self.grid)
        self.grid.crowded.connect(self._list_day)
        self.grid.turned.connect(self.show_name)
        self.show_name()

    def show_name(self) -> None:
        """Say which month is shown."""
        self.name.setText(f"{self.grid.day.year}年{self.grid.day.month}月")

    def day_menu(self, day: date) -> QMenu:
        """Return the menu that lists a day's occurrences."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for chip in self.grid.chips_of(day):
            entry = menu.addAction(told(chip).replace("&", "&&"))  # a single & would be taken for a mnemonic
            entry.triggered.connect(lambda _checked=False, number=chip.id: self.grid.choose(number))
        return menu

    def _list_day(self, day: date, place: QPoint) -> None:
        self.day_menu(day).popup(place)

    def _offer(self, title: str, icon: str, act: Callable[[], None]) -> None:
        self.bar.addAction(theme.icon(icon), title).triggered.connect(act)

    def _offer_today(self) -> None:
        button = QToolButton()
        button.setText("今天(&T)")
        button.setToolTip("回到今天（Home）")
        button.clicked.connect(lambda: self.grid.go(self._today()))
        self.bar.addWidget(button)


def _legend(kind: EventKind) -> QWidget:
    """Return a patch of a kind's colour with its name."""
    patch = QLabel()
    patch.setFixedSize(12, 12)
    patch.setStyleSheet(
        f"background: {INKS[kind].ground}; border: 1px solid {INKS[kind].edge}; border-left-width: 4px;"
    )
    name = QLabel(kind.label)
    name.setProperty("look", "hint")
    both = QWidget()
    row = QHBoxLayout(both)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(5)
    row.addWidget(patch)
    row.addWidget(name)
    return both
