"""The panel on the left: which days, which kinds of events."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QVBoxLayout

from jiceng_desktop.services.life import Narrow
from jiceng_desktop.services.population import Period
from jiceng_desktop.terms import LifeEventKind

_ENTRY_HEIGHT = 32
_STANDING, _REVERTED = "全部类别", "已撤销的"


class When(Enum):
    """Some days, in the clerk's words."""

    ALL = "全部时间"
    THIS_MONTH = "本月"
    LAST_MONTH = "上月"
    THIS_QUARTER = "本季度"
    THIS_YEAR = "今年"
    LAST_YEAR = "去年"

    def period(self, today: date) -> Period | None:
        """Return the days; None for all."""
        quarter = today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1)
        return {
            When.ALL: None,
            When.THIS_MONTH: Period.months(today),
            When.LAST_MONTH: Period.months(today.replace(day=1) - timedelta(1)),
            When.THIS_QUARTER: Period.months(quarter, 3),
            When.THIS_YEAR: Period.months(date(today.year, 1, 1), 12),
            When.LAST_YEAR: Period.months(date(today.year - 1, 1, 1), 12),
        }[self]


class SidePanel(QFrame):
    """Chooses a part of the register of events."""

    changed = Signal()

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self.setObjectName("side")
        self._today = today
        self.times, self.kinds = QListWidget(), QListWidget()
        self.times.addItems([when.value for when in When])
        self.kinds.addItems([_STANDING, *(kind.label for kind in LifeEventKind), _REVERTED])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for title, entries in (("发生时间(&1)", self.times), ("类别(&2)", self.kinds)):
            entries.setFixedHeight(entries.count() * _ENTRY_HEIGHT + 4)
            entries.setCurrentRow(0)
            entries.currentRowChanged.connect(lambda _row: self.changed.emit())
            layout.addWidget(_heading(title, entries))
            layout.addWidget(entries)
            layout.addSpacing(6)
        layout.addStretch(1)
        self.setMinimumWidth(140)

    def narrow(self) -> Narrow | None:
        """Return what the choice means today; None when it leaves nothing out."""
        period = list(When)[max(0, self.times.currentRow())].period(self._today())
        row = self.kinds.currentRow()
        reverted = row > len(LifeEventKind)
        kind = None if reverted or row < 1 else list(LifeEventKind)[row - 1]
        first, last = (period.first, period.last) if period else (None, None)
        narrow = Narrow(kind, first, last, True if reverted else None)
        return None if narrow == Narrow() else narrow

    def told(self) -> list[str]:
        """Return the choice in words."""
        lists = (self.times, self.kinds)
        return [entries.currentItem().text() for entries in lists if entries.currentRow() > 0]

    def reset(self) -> None:
        """Choose everything again."""
        for entries in (self.times, self.kinds):
            entries.setCurrentRow(0)


def _heading(text: str, buddy: QListWidget) -> QLabel:
    label = QLabel(text)
    label.setProperty("look", "section")
    label.setBuddy(buddy)
    label.setAlignment(Qt.AlignmentFlag.AlignLeft)
    return label
