"""What the sign-in adds up to, and the number of heads where nobody asks for names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services.signing import Totals
from jiceng_desktop.ui.kit.card import Card, label
from jiceng_desktop.ui.kit.fields import Number
from jiceng_desktop.ui.pages.events.signing.roll import ENTER, Key

_MOST_HEADS = 100_000


class Heads(Number):
    """How many were there; Enter stores it, Esc takes back what was typed."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__(0, _MOST_HEADS)
        self.setMaximumWidth(96)
        self.stored = ""
        self.editingFinished.connect(self._finish)

    def show_stored(self, heads: int | None) -> None:
        """Show what is stored, unless somebody is just typing something else."""
        typing = self.text() != self.stored
        self.stored = "" if heads is None else str(heads)
        if not typing:
            self.setText(self.stored)

    def is_edited(self) -> bool:
        """Tell whether another number stands there than is stored."""
        return self.text().strip() != self.stored

    def _finish(self) -> None:
        if self.is_edited():
            self.entered.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Key.Key_Escape and self.is_edited():
            self.setText(self.stored)
        else:
            super().keyPressEvent(event)
            if event.key() in ENTER:
                event.accept()
                self.selectAll()


class Figures(QWidget):
    """Heads above, below them men and women, buildings and care tags."""

    heads_entered = Signal(object)  # a number, or None where it is to follow those who signed in
    refused = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.heads = Heads()
        self.heads.entered.connect(self._enter)
        heading = QLabel("到场人数(&N)")
        heading.setBuddy(self.heads)
        self.differs = label("", "warning")
        self.follow = QPushButton()
        self.follow.setProperty("class", "link")
        self.follow.setAutoDefault(False)
        self.follow.clicked.connect(lambda: self.heads_entered.emit(None))
        self.card = Card("")
        self.card.setMinimumWidth(200)
        row = QHBoxLayout()
        row.addWidget(heading)
        row.addWidget(self.heads)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(row)
        column.addWidget(self.differs)
        column.addWidget(self.follow)
        column.addWidget(self.card, 1)

    def show_heads(self, heads: int | None, came: int) -> None:
        """Show how many were there, and whether that is another number than signed in."""
        self.heads.show_stored(heads)
        apart = heads is not None and heads != came
        self.differs.setText(f"登记的是 {heads} 人，签到的是 {came} 人。" if apart else "")
        self.differs.setVisible(apart and came > 0)
        self.follow.setText(f"改为签到的 {came} 人(&U)")
        self.follow.setVisible(apart and came > 0)

    def show_totals(self, totals: Totals, left: int) -> None:
        """Show what was entered, added up; of so many on the sheet nothing was."""
        card = self.card
        card.clear()
        card.section("签到")
        residents = totals.present + totals.late
        card.line("到场", f"{totals.came} 人" + (f"（其中来宾 {totals.guests} 人）" if totals.guests else ""))
        if residents:
            card.line("居民", f"{residents} 人：男 {totals.men}，女 {totals.women}")
        for title, number in (("迟到", totals.late), ("请假", totals.excused), ("缺席", totals.absent)):
            if number:
                card.line(title, f"{number} 人")
        card.line("未登记", f"{left} 人")

    def show_spread(self, title: str, counted: Sequence[tuple[str, int]]) -> None:
        """Show below how the residents who came are spread over something."""
        if counted:
            self.card.section(title)
        for name, number in counted:
            self.card.line(name, str(number))

    def _enter(self) -> None:
        try:
            heads = self.heads.value()
        except Refusal as refusal:
            self.refused.emit(str(refusal))
        else:
            self.heads_entered.emit(heads)
