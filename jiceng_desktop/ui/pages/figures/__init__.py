"""统计图: the archive in pictures."""

from jiceng_desktop.ui.pages.figures.page import FigurePage

__all__ = ["FigurePage"]
