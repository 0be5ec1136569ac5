"""Persons that were chosen in the archive and wait for a form."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget


class ChosenStrip(QWidget):
    """Says how many persons wait for a form, and how to choose it; ``persons`` are their ids."""

    file_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("undoStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.persons: tuple[int, ...] = ()
        self.sentence = QLabel()
        self.choosing, self.dropping = QPushButton("选择空表(&S)…"), QPushButton("不填了")
        self.choosing.setProperty("class", "primary")
        self.dropping.setProperty("class", "link")
        self.choosing.clicked.connect(self.file_asked)
        self.dropping.clicked.connect(self.forget)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        for widget in (self.sentence, self.choosing, self.dropping):
            row.addWidget(widget)
        row.addStretch(1)
        self.hide()

    def show_persons(self, person_ids: Sequence[int]) -> None:
        """Let these persons wait."""
        self.persons = tuple(person_ids)
        told = f"已选好 {len(self.persons):,} 位居民。请选择上级发来的空表；以前报过的表，在下面选中后点“再填一次”。"
        self.sentence.setText(told)
        self.show()
        self.choosing.setFocus()

    def forget(self) -> None:
        """Let nobody wait any longer."""
        self.persons = ()
        self.hide()
