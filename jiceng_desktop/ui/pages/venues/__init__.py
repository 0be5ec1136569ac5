"""阵地."""

from jiceng_desktop.ui.pages.venues.page import VenuePage

__all__ = ["VenuePage"]
