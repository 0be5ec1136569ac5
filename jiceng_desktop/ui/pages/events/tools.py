"""What is needed now and then in the calendar: the menu 工具. A feature adds its own as one line of ``TOOLS``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.pages.events.calendar_in import open_calendar_in, take_calendar_back
from jiceng_desktop.ui.pages.events.calendar_out import open_calendar_out
from jiceng_desktop.ui.pages.events.councils import open_councils
from jiceng_desktop.ui.pages.events.lines import open_lines
from jiceng_desktop.ui.pages.events.marking import open_marking
from jiceng_desktop.ui.pages.events.plan_in import open_year_plan
from jiceng_desktop.ui.pages.events.preparations import open_preparations
from jiceng_desktop.ui.pages.events.wall import open_wall


@dataclass(frozen=True)
class Tool:
    """An entry of the menu; a page opens it."""

    title: str
    open: Callable[[Page], object]


TOOLS: tuple[Tool, ...] = (
    Tool("议事会与固定名单(&C)…", open_councils),
    Tool("条线(&L)…", open_lines),
    Tool("准备事项(&P)…", open_preparations),
    Tool("打印月历(&W)…", open_wall),
    Tool("给选中的活动设置条线(&T)…", open_marking),
    Tool("导出日历(.ics)(&O)…", open_calendar_out),
    Tool("导入日历(.ics)(&I)…", open_calendar_in),
    Tool("导入年度计划(&Y)…", open_year_plan),
    Tool("撤销日历导入(&Z)…", take_calendar_back),
)


def offer_tools(page: Page) -> QAction:
    """Put 工具 ▾ into the bar of a page."""
    action = page.offer("工具(&C)", lambda: None, "tools")
    action.setIconText(f"{action.text()} ▾")
    menu = QMenu(page)
    for tool in TOOLS:
        menu.addAction(page.make_action(tool.title, partial(tool.open, page)))
    action.setMenu(menu)
    button = page.bar.button_of(action)
    if isinstance(button, QToolButton):
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    return action
