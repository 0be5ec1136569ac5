"""统计: confirmed volunteer service in figures, who served most, and who has not served for long."""

from jiceng_desktop.ui.pages.service_figures.page import ServiceFigurePage

__all__ = ["ServiceFigurePage"]
