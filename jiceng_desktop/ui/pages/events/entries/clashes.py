"""What stands in the way of an event or a series, above the buttons of its form: it can be saved all the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from jiceng_desktop import words

if TYPE_CHECKING:
    from jiceng_desktop.services.clashes import Clash

_MOST = 4


class ClashPanel(QFrame):
    """Lists what is in the way; a click on one opens the other event. Hidden while there is nothing."""

    asked = Signal(int)  # the other event

    def __init__(self, dated: bool) -> None:
        super().__init__()
        self._dated = dated
        self.links: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 8, 16, 0)
        self._column.setSpacing(2)
        self.head = QLabel()
        self.head.setProperty("look", "warning")
        self._column.addWidget(self.head)
        self.hide()

    def tell(self, clashes: Sequence[Clash]) -> None:
        """Show what is in the way now."""
        for link in self.links:
            self._column.removeWidget(link)
            link.hide()
            link.deleteLater()
        self.links = [self._line(clash) for clash in clashes[:_MOST]]
        for link in self.links:
            self._column.addWidget(link)
        rest = f"，先列出 {_MOST} 处" if len(clashes) > _MOST else ""
        self.head.setText(f"有 {len(clashes):,} 处冲突{rest}，可以点开看另一场；仍然可以保存。")
        self.setVisible(bool(clashes))

    def texts(self) -> list[str]:
        """Return what is told, line by line."""
        return [link.toolTip() for link in self.links]

    def _line(self, clash: Clash) -> QWidget:
        text = say(clash, self._dated)
        shown: QLabel | QPushButton
        if clash.other_id is None:
            shown = QLabel(text)
            shown.setTextFormat(Qt.TextFormat.PlainText)
        else:
            shown = QPushButton(text.replace("&", "&&"))
            shown.setProperty("class", "link")
            shown.setAutoDefault(False)
            shown.clicked.connect(lambda _checked=False, other=clash.other_id: self.asked.emit(other))
        shown.setToolTip(text)
        shown.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed
        )  # a long title must not widen the form
        return shown


def say(clash: Clash, dated: bool) -> str:
    """Say what is in the way, with its day where that is not clear."""
    day = clash.starts_at
    return f"{day:%Y-%m-%d} 周{words.weekday(day)}　{clash.told}" if dated else clash.told
