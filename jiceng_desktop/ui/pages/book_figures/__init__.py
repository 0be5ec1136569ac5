"""统计 of the book corners."""

from jiceng_desktop.ui.pages.book_figures.page import BookFigurePage

__all__ = ["BookFigurePage"]
