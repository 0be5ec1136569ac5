"""服务时长: all records, what waits for confirmation, events without hours, corrections."""

from jiceng_desktop.ui.pages.service.page import ServicePage

__all__ = ["ServicePage"]
