"""变动: what happened in people's lives, and the tables that follow from it."""

from jiceng_desktop.ui.pages.life.page import LifePage

__all__ = ["LifePage"]
