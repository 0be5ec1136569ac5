"""走访: the lists of people to look after, of visits, and of what is to be done."""

from jiceng_desktop.ui.pages.visits.page import VisitsPage

__all__ = ["VisitsPage"]
