"""捐书: who brought which books, what became of them, and how the donors are thanked."""

from jiceng_desktop.ui.pages.donations.page import DonationPage

__all__ = ["DonationPage"]
