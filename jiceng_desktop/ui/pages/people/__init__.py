"""居民档案: everybody the office knows."""

from jiceng_desktop.ui.pages.people.page import PeoplePage

__all__ = ["PeoplePage"]
