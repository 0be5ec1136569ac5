"""The window before the first one: make, try or open a community's database."""

from jiceng_desktop.ui.sign_in.window import SignIn

__all__ = ["SignIn"]
