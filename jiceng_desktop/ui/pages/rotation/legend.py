"""What the colours of the board mean."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from jiceng_desktop.ui import theme
from jiceng_desktop.ui.pages.rotation import chips

_SIDE = 12


class Legend(QWidget):
    """A line of small patches with their words."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 14, 8)
        row.setSpacing(6)
        for ground, edge, words in (
            (chips.MOVED_GROUND, theme.BORDER, "这一期搬来"),
            (theme.SURFACE, theme.BORDER, "留在原处"),
            (theme.SURFACE, theme.DANGER, "没能照要求"),
            (theme.WARNING, theme.WARNING, "手动安排"),
            (chips.FULL_GROUND, theme.BORDER, "超过容量"),
            (chips.CLOSED_GROUND, theme.BORDER, "暂停"),
            *((colour, colour, audience.label) for audience, colour in chips.EDGES.items()),
        ):
            patch = QLabel()
            patch.setFixedSize(_SIDE, _SIDE)
            patch.setStyleSheet(f"background: {ground}; border: 1px solid {edge}; border-radius: 2px;")
            told = QLabel(words)
            told.setProperty("look", "hint")
            row.addWidget(patch)
            row.addWidget(told)
            row.addSpacing(8)
        row.addStretch(1)
        hint = QLabel("拖动箱子可改去处，也可按回车")
        hint.setProperty("look", "hint")
        row.addWidget(hint)
