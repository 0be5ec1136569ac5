"""轮换: the board of the rounds, and the hand-over of one."""

from jiceng_desktop.ui.pages.rotation.page import RotationPage

__all__ = ["RotationPage"]
