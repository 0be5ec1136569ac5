"""The month view: the grid with its navigation and a legend."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

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
        top = QHBoxLayout()
        top.setContentsMargins(6, 0, 8, 8)
        top.setSpacing(6)
        top.addWidget(self.name)
        top.addWidget(_button("上个月（PgUp）", lambda: self._turn(-1), icon="chevron-left"))
        top.addWidget(_button("下个月（PgDn）", lambda: self._turn(1), icon="chevron-right"))
        top.addWidget(_button("回到今天（Home）", lambda: self.grid.go(self._today()), "今天(&T)"))
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

    def _turn(self, months: int) -> None:
        self.grid.go(moved(self.grid.day, months))


def _button(told: str, act: Callable[[], None], text: str = "", icon: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(told)
    button.setAccessibleName(told)
    if icon:
        button.setIcon(theme.icon(icon))
        button.setIconSize(QSize(20, 20))
        button.setStyleSheet("QPushButton { min-width: 0; padding: 0 6px; }")
    button.clicked.connect(lambda: act())
    return button


def _legend(kind: EventKind) -> QWidget:
    """Return a patch of a kind's colour with its name."""
    patch = QLabel()
    patch.setFixedSize(12, 12)
    ink = INKS[kind]
    patch.setStyleSheet(
        f"background: {ink.ground}; border: 1px solid {ink.edge}; border-left-width: 4px; border-radius: 0;"
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
