"""通知公告."""

from jiceng_desktop.ui.pages.documents.page import DocumentPage

__all__ = ["DocumentPage"]
