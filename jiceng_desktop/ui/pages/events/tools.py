"""What is needed now and then in the calendar: the menu 工具. A feature adds its own as one line of ``TOOLS``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from jiceng_desktop.ui.kit.page import Page


@dataclass(frozen=True)
class Tool:
    """An entry of the menu; a page opens it."""

    title: str
    open: Callable[[Page], object]


TOOLS: tuple[Tool, ...] = ()


def offer_tools(page: Page) -> QAction:
    """Put 工具 ▾ into the bar of a page."""
    action = page.offer("工具(&K)", lambda: None, "tools")
    action.setIconText(f"{action.text()} ▾")
    menu = QMenu(page)
    for tool in TOOLS:
        menu.addAction(page.make_action(tool.title, partial(tool.open, page)))
    action.setMenu(menu)
    button = page.bar.button_of(action)
    if isinstance(button, QToolButton):
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return action
