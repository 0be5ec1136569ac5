"""Building a filter of persons, and choosing one the office has saved."""

from jiceng_desktop.ui.kit.filters.choice import GroupText, QueryButton
from jiceng_desktop.ui.kit.filters.dialog import FilterDialog
from jiceng_desktop.ui.kit.filters.name import NameDialog

__all__ = ["FilterDialog", "GroupText", "NameDialog", "QueryButton"]
