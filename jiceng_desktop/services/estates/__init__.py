"""小区与网格: editing the tree of places, as the view of that name does.

``tree`` adds, renames, orders and removes places, ``building`` adds a whole building, ``merging`` makes one of two,
``grids`` divides the buildings among grids, ``dwellings`` lists them, ``lists`` is what papers say.
"""

from jiceng_desktop.services.estates.tree import (
    add,
    alike,
    arrange,
    arrange_by_number,
    compounds,
    removable,
    remove,
    rename,
)

__all__ = ["add", "alike", "arrange", "arrange_by_number", "compounds", "removable", "remove", "rename"]
