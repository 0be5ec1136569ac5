"""The panel on the left: which time, which state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QVBoxLayout

from jiceng_desktop.services.events import Span
from jiceng_desktop.terms import OccurrenceStatus
from jiceng_desktop.ui.pages.events.grid import first_of, last_of, moved

_ENTRY_HEIGHT = 32


class When(Enum):
    """Part of the calendar, in the clerk's words."""

    ALL = "全部时间"
    COMING = "今后"
    THIS_MONTH = "本月"
    NEXT_MONTH = "下月"
    PAST = "过去"

    def days(self, today: date) -> tuple[date | None, date | None]:
        """Return the first and the last day; None where there is no limit."""
        month = moved(today, 1) if self is When.NEXT_MONTH else today
        if self in {When.THIS_MONTH, When.NEXT_MONTH}:
            return first_of(month), last_of(month)
        if self is When.COMING:
            return today, None
        return (None, today - timedelta(1)) if self is When.PAST else (None, None)


class SidePanel(QFrame):
    """Chooses a part of the calendar."""

    changed = Signal()

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self.setObjectName("side")
        self._today = today
        self.times, self.states = QListWidget(), QListWidget()
        self.times.addItems([when.value for when in When])
        self.states.addItems(["全部状态", *(status.label for status in OccurrenceStatus)])
        self.time_title = _title("时间(&1)", self.times)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for label, entries in ((self.time_title, self.times), (_title("状态(&2)", self.states), self.states)):
            entries.setFixedHeight(entries.count() * _ENTRY_HEIGHT + 4)
            entries.setCurrentRow(0)
            entries.currentRowChanged.connect(lambda _row: self.changed.emit())
            layout.addWidget(label)
            layout.addWidget(entries)
            layout.addSpacing(6)
        layout.addStretch(1)
        self.setMinimumWidth(130)

    def when(self) -> When:
        """Return the chosen time."""
        return list(When)[max(0, self.times.currentRow())]

    def status(self) -> OccurrenceStatus | None:
        """Return the chosen state, None for all."""
        row = self.states.currentRow()
        return list(OccurrenceStatus)[row - 1] if row > 0 else None

    def span(self) -> Span | None:
        """Return what the choice means today; None when it leaves nothing out."""
        first, last = self.when().days(self._today())
        span = Span(first, last, self.status())
        return None if span == Span() else span

    def show_times(self, shown: bool) -> None:
        """Show or hide the choice of time, which a month does not need."""
        self.time_title.setVisible(shown)
        self.times.setVisible(shown)

    def reset(self) -> None:
        """Choose everything again."""
        for entries in (self.times, self.states):
            entries.setCurrentRow(0)


def _title(text: str, buddy: QListWidget) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", "section")
    label.setBuddy(buddy)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return label
