"""图书: what the corners have."""

from jiceng_desktop.ui.pages.books.page import BookPage

__all__ = ["BookPage"]
