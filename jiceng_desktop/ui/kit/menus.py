"""Menus in a page's bar that are filled afresh whenever they open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from jiceng_desktop.ui.kit.page import Page

_MNEMONICS = 9

Fill = Callable[[QMenu], None]


def open_as_menu(page: Page, action: QAction, fill: Fill) -> QAction:
    """Let a button of a page's bar open a menu, which ``fill`` fills whenever it opens."""
    action.setIconText(f"{action.text()} ▾")
    menu = QMenu(page)
    menu.aboutToShow.connect(menu.clear)
    menu.aboutToShow.connect(lambda: fill(menu))
    action.setMenu(menu)
    button = page.bar.button_of(action)
    if isinstance(button, QToolButton):
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return action


def add_entry(page: Page, menu: QMenu, title: str, act: Callable[[], object]) -> QAction:
    """Add an entry that shows its refusals."""
    entry = menu.addAction(title)
    entry.triggered.connect(lambda: page.attempt(act))
    return entry


def numbered(place: int, name: str) -> str:
    """Return a name as an entry with the digit of its place, counted from 1, as its mnemonic: 西角(&2)."""
    shown = name.replace("&", "&&")
    return f"{shown}(&{place})" if place <= _MNEMONICS else shown
