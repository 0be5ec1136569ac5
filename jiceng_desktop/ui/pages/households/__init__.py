"""户: who is registered together and who lives together, and what changes about that."""

from jiceng_desktop.ui.pages.households.page import HouseholdPage

__all__ = ["HouseholdPage"]
