"""借阅: what is lent to whom, who waits, who reads."""

from jiceng_desktop.ui.pages.loans.page import LoansPage

__all__ = ["LoansPage"]
