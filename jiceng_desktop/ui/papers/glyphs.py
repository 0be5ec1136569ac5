"""The strip that names characters no font can draw."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

_MOST_NAMED = 12


class GlyphBar(QFrame):
    """Says before printing which characters no font can draw, and lets the clerk agree to gaps."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("glyphBar")
        self.setStyleSheet("#glyphBar { background: #FFF4D6; border: 1px solid #E3C26B; border-radius: 4px; }")
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        self.text.setProperty("look", "warning")
        self.agree = QPushButton("留空打印(&B)")
        self.agree.setAutoDefault(False)
        self.agree.clicked.connect(self.accept_gaps)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 10, 6)
        row.addWidget(self.text, 1)
        row.addWidget(self.agree)
        self._missing: tuple[str, ...] = ()
        self._accepted: frozenset[str] = frozenset()
        self.hide()

    def announce(self, missing: tuple[str, ...]) -> None:
        """Name the characters that are missing, or nothing."""
        self._missing = missing
        if self.agreed():
            self.text.setText(f"{self.names()} 没有字形，打印时留空，请打印后手写补上。")
        else:
            self.text.setText(f"没有字体能打印这些字：{self.names()}。可以换一个字，或者留空、打印后手写。")
        self.agree.setVisible(not self.agreed())
        self.setVisible(bool(missing))

    def names(self) -> str:
        """Return the missing characters in words, not more than can be read at a glance."""
        more = len(self._missing) - _MOST_NAMED
        return "、".join(self._missing[:_MOST_NAMED]) + (f" 等 {len(self._missing)} 个" if more > 0 else "")

    def agreed(self) -> bool:
        """Tell whether the clerk has agreed to every gap there is."""
        return self._accepted.issuperset(self._missing)

    def accept_gaps(self) -> None:
        """Leave the present gaps blank."""
        self._accepted |= frozenset(self._missing)
        self.announce(self._missing)
