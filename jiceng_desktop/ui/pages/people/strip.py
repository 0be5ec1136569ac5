"""The line above the table: what it is narrowed to, and the way back from the last deletion."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from jiceng_desktop.ui.kit.undoing import UndoStrip as UndoStrip

_CHIP_CHARACTERS = 24


def literal(text: str) -> str:
    """Return a text that a button shows as it is, its & included."""
    return text.replace("&", "&&")


class FilterStrip(QWidget):
    """Chips that say what a list is narrowed to; a click on one takes it away."""

    dropped = Signal(str)
    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 6, 12, 0)
        self._row.setSpacing(8)
        self.hide()

    def show_parts(self, parts: Sequence[tuple[str, str]]) -> None:
        """Show one chip for each part of the narrowing; nothing at all for none."""
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.setVisible(bool(parts))
        if not parts:
            return
        self._row.addWidget(QLabel("只看："))
        for part, words in parts:
            self._row.addWidget(self._chip(part, words))
        clear = QPushButton("全部清除")
        clear.setProperty("class", "link")
        clear.clicked.connect(self.cleared)
        self._row.addWidget(clear)
        self._row.addStretch(1)

    def _chip(self, part: str, words: str) -> QPushButton:
        shown = words
        if len(words) > _CHIP_CHARACTERS:  # of a place the end tells most, of a sentence the beginning
            begins = part == "filter"
            shown = words[: _CHIP_CHARACTERS - 1] + "…" if begins else "…" + words[1 - _CHIP_CHARACTERS :]
        chip = QPushButton(f"{literal(shown)}　✕")
        chip.setObjectName(f"chip-{part}")
        chip.setProperty("class", "chip")
        chip.setToolTip(f"<p>不再按“{escape(words)}”筛选</p>")
        chip.clicked.connect(lambda: self.dropped.emit(part))
        return chip
