"""数据体检."""

from jiceng_desktop.ui.pages.checkup.page import CheckupPage

__all__ = ["CheckupPage"]
