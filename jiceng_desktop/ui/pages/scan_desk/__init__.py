"""扫码台."""

from jiceng_desktop.ui.pages.scan_desk.page import ScanDeskPage

__all__ = ["ScanDeskPage"]
