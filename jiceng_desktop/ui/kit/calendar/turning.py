"""The buttons above a calendar: to the days before and after, and what else is done with what is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton

from jiceng_desktop.ui import theme


def head_button(tip: str, act: Callable[[], None], text: str = "", icon: str = "") -> QPushButton:
    """Return a button; one with an icon is only as wide as that."""
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setAutoDefault(False)
    if icon:
        button.setIcon(theme.icon(icon))
        button.setIconSize(QSize(20, 20))
        button.setStyleSheet("QPushButton { min-width: 0; padding: 0 6px; }")
    button.clicked.connect(lambda: act())
    return button
