"""台账: what took place, for each superior department."""

from jiceng_desktop.ui.pages.ledgers.page import LedgersPage

__all__ = ["LedgersPage"]
