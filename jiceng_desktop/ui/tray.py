"""The program's icon beside the clock, where the desktop has such a place: it speaks up, and a click opens the list.

It keeps nothing running: with the main window closed the program has ended.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

_SHOWN_MS = 15_000
_CLICKS = {QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.DoubleClick}


class Tray(QObject):
    """Says something beside the clock; on a desktop without a place for it, silently nothing."""

    asked = Signal()

    def __init__(self, parent: QObject, icon: QSystemTrayIcon | None = None) -> None:
        """Speak through ``icon``, else through one of its own if the desktop has a place for it."""
        super().__init__(parent)
        self._icon = icon
        if icon is None and QSystemTrayIcon.isSystemTrayAvailable():
            self._icon = QSystemTrayIcon(QApplication.windowIcon(), self)
        if self._icon is not None:
            self._icon.setToolTip("基层桌面：点一下查看近期安排")
            self._icon.activated.connect(self._clicked)
            self._icon.messageClicked.connect(self.asked)
            self._icon.show()

    def say(self, title: str, text: str) -> None:
        """Show a few words beside the clock."""
        if self._icon is not None:
            self._icon.showMessage(title, text, QApplication.windowIcon(), _SHOWN_MS)

    def leave(self) -> None:
        """Take the icon away: the data is closed."""
        if self._icon is not None:
            self._icon.hide()

    def _clicked(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason in _CLICKS:
            self.asked.emit()
