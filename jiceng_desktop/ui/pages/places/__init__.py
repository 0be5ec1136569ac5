"""小区与网格: the tree of places, the grids over it, who answers for what, and their papers."""

from jiceng_desktop.ui.pages.places.page import PlacePage

__all__ = ["PlacePage"]
