"""活动日历."""

from jiceng_desktop.ui.pages.events.page import EventPage

__all__ = ["EventPage"]
