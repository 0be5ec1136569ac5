"""The last scans, the newest first."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from jiceng_desktop.ui import theme
from jiceng_desktop.ui.pages.scan_desk.panel import LOOKS
from jiceng_desktop.ui.pages.scan_desk.work import Shown

_MOST = 60
_GROUP = Qt.ItemDataRole.UserRole


class Recent(QListWidget):
    """Tells what was scanned at this desk since the program was opened; what was taken back is struck out."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self.setWordWrap(True)
        self.setIconSize(QSize(20, 20))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def add(self, shown: Shown) -> None:
        """Put a scan on top."""
        icon, _, ink, _, _ = LOOKS[shown.tone]
        item = QListWidgetItem(theme.icon(icon, ink), _line(shown))
        item.setToolTip(shown.sentence)
        item.setData(_GROUP, shown.group)
        self.insertItem(0, item)
        self.takeItem(_MOST)

    def strike(self, shown: Shown) -> None:
        """Strike out what was taken back."""
        for item in (self.item(place) for place in range(self.count())):
            if shown.group is not None and item.data(_GROUP) == shown.group:
                font = item.font()
                font.setStrikeOut(True)
                item.setFont(font)
                item.setIcon(theme.icon("undo", theme.FAINT))


def _line(shown: Shown) -> str:
    told = "　".join(filter(None, (shown.reader, shown.title))) or shown.sentence.partition("。")[0]
    return f"{datetime.now():%H:%M}　{shown.mode.value}　{told}"
