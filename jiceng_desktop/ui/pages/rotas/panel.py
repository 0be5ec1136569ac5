"""What stands around the week: which one it is with the way to others, and above all where somebody is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from jiceng_desktop.services.rotas import Shift, Week
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.empty import EmptyState
from jiceng_desktop.ui.pages.rotas.grid import WeekGrid
from jiceng_desktop.ui.pages.rotas.spans import between, monday_of, week_of, when

_DAYS = 7
_SHOWN = 2


class GapLine(QWidget):
    """Says where the coming duties of all rotas lack somebody; ``asked`` carries the first such shift."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        ground = QFrame()
        ground.setObjectName("rotaGaps")
        ground.setStyleSheet("#rotaGaps { background: #FFF4D6; border: 1px solid #E3C26B; border-radius: 4px; }")
        self._first: Shift | None = None
        self.sentence = QLabel()
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setWordWrap(True)
        self.link = QPushButton("去安排(&G)")
        self.link.setProperty("class", "link")
        self.link.clicked.connect(lambda: self.asked.emit(self._first))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 0)
        column.addWidget(ground)
        row = QHBoxLayout(ground)
        row.setContentsMargins(12, 4, 12, 4)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.link)
        self.hide()

    def tell(self, gaps: Sequence[tuple[str, Shift]]) -> None:
        """Name the first gaps, and how many places are open in all."""
        self._first = gaps[0][1] if gaps else None
        named = "；".join(f"{name} {when(shift)} {shift.role} 缺 {shift.missing} 人" for name, shift in gaps[:_SHOWN])
        rest = f"，等 {len(gaps)} 班" if len(gaps) > _SHOWN else ""
        missing = sum(shift.missing for _, shift in gaps)
        self.sentence.setText(f"往后四周还缺 {missing} 人：{named}{rest}。")
        self.setVisible(bool(gaps))


class WeekPanel(QWidget):
    """The week of the chosen rota; ``turned`` tells that another one is wanted."""

    turned = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.first = monday_of(date.today())
        self.grid, self.empty = WeekGrid(), EmptyState()
        self.title, self.missing = QLabel(), QLabel()
        self.title.setProperty("look", "section")
        self.missing.setProperty("look", "problem")
        self.back = _button("上一周(&J)", "chevron-left", lambda: self.show_from(self.first - timedelta(_DAYS)))
        self.now = _button("本周(&O)", "calendar-today", lambda: self.show_from(date.today()))
        self.on = _button("下一周(&K)", "chevron-right", lambda: self.show_from(self.first + timedelta(_DAYS)))
        hint = QLabel("双击名字可以换人、换班、撤下；双击“缺人”的格子安排人。")
        hint.setProperty("look", "hint")
        top = QHBoxLayout()
        for widget in (self.back, self.now, self.on):
            top.addWidget(widget)
        top.addSpacing(8)
        top.addWidget(self.title)
        top.addWidget(self.missing)
        top.addStretch(1)
        top.addWidget(hint)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 8, 8)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self._stack, 1)

    def show_from(self, day: date) -> None:
        """Show the week of a day."""
        self.first = monday_of(day)
        self.turned.emit()

    def show_week(self, name: str, week: Week, today: date) -> None:
        """Show who is on duty at a rota, or that nobody is wanted in this week."""
        year = "" if week.first.year == today.year else f"{week.first.year}年"
        self.title.setText(f"{name}　{year}{between(*week_of(week.first))}")
        self.missing.setText(f"缺 {week.missing()} 人" if week.missing() else "")
        self.now.setEnabled(not week.first <= today < week.first + timedelta(_DAYS))
        self.grid.show_week(week, today)
        self._stack.setCurrentWidget(self.grid if week.shifts else self.empty)

    def tell(self, sentence: str, button: str = "", act: Callable[[], object] = lambda: None) -> None:
        """Say why there is no duty in the week."""
        self.empty.tell(sentence, button, act)


def _button(title: str, icon: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(theme.icon(icon), title)
    button.setProperty("class", "small")
    button.clicked.connect(act)
    return button
