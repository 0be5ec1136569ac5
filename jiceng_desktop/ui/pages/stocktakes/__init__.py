"""清点: counts by scanner, paper or phone, and when each corner was last counted."""

from jiceng_desktop.ui.pages.stocktakes.page import StocktakePage

__all__ = ["StocktakePage"]
