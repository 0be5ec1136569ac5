"""What the desk does with what is scanned: large buttons, a function key each; 还 and 续 stand far apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from jiceng_desktop.services.lending import Mode
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.page import Page

KEYS = {  # icon, function key, what it is called on its button
    Mode.LEND: ("book-arrow-right-outline", "F2", "借书"),
    Mode.RETURN: ("book-arrow-left-outline", "F3", "还书"),
    Mode.LOOK: ("magnify", "F4", "查"),
    Mode.MOVE: ("package-variant-closed", "F7", "移箱"),
    Mode.COUNT: ("clipboard-check-outline", "F8", "清点"),
    Mode.RENEW: ("book-clock-outline", "F9", "续借"),
}
_ICON = QSize(24, 24)
_STYLE = (
    f"QToolButton {{ font-size: 16px; padding: 4px 12px; min-height: 34px; border: 1px solid {theme.BORDER};"
    f" border-radius: 6px; background: {theme.SURFACE}; color: {theme.TEXT}; }}"
    f" QToolButton:hover {{ border-color: {theme.ACCENT}; }}"
    f" QToolButton:checked {{ font-weight: bold; color: {theme.SELECTED_TEXT}; background: {theme.ACCENT_LIGHT};"
    f" border: 2px solid {theme.ACCENT}; }}"
)


class ModeBar(QWidget):
    """A row of modes, one of them on."""

    def __init__(self, page: Page, choose: Callable[[Mode], object]) -> None:
        super().__init__()
        self.actions_: dict[Mode, QAction] = {}
        self.setStyleSheet(_STYLE)
        group = QActionGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for mode, (icon, key, name) in KEYS.items():
            action = page.make_action(name, partial(choose, mode), icon, key)
            action.setIconText(f"{name} {key}")  # what its button says
            action.setCheckable(True)
            group.addAction(action)
            page.addAction(action)
            self.actions_[mode] = action
            if mode in (Mode.LOOK, Mode.RENEW):
                row.addStretch(1)
            row.addWidget(_button(action))

    def show_mode(self, mode: Mode) -> None:
        """Show which mode is on."""
        self.actions_[mode].setChecked(True)


def _button(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setIconSize(_ICON)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button
