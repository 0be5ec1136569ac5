"""上级表格: filling the superior's workbooks, and the register of what was handed in."""

from jiceng_desktop.ui.pages.forms.page import FormsPage

__all__ = ["FormsPage"]
