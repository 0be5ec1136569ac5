"""活动统计: how many events, for how many people, last year beside this one."""

from jiceng_desktop.ui.pages.event_figures.page import EventFigurePage

__all__ = ["EventFigurePage"]
