"""图书角."""

from jiceng_desktop.ui.pages.corners.page import CornerPage

__all__ = ["CornerPage"]
