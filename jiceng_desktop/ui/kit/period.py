"""Which days a table or a picture is about."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from jiceng_desktop.services.population import Period
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.fields import Choice, Day

_UNIT_WIDTH = 92
_UNITS = ((1, "按月"), (3, "按季度"), (12, "按年"), (0, "自定"))


class PeriodChoice(QWidget):
    """A month, a quarter or a year with a step to either side, or any days."""

    changed = Signal()

    def __init__(self, today: date, months: int = 1) -> None:
        """Begin with the month, the quarter (3) or the year (12) that runs."""
        super().__init__()
        self._today = today
        self.unit = Choice(_UNITS, blank=None)
        self.unit.set_value(months)
        self.unit.setMinimumWidth(_UNIT_WIDTH)
        self.before, self.after = _arrow("chevron-left", "前一期"), _arrow("chevron-right", "后一期")
        self.told = QLabel()
        self.first, self.last = Day(), Day()
        self._free = QWidget()
        free = QHBoxLayout(self._free)
        free.setContentsMargins(0, 0, 0, 0)
        free.addWidget(self.first)
        free.addWidget(QLabel("至"))
        free.addWidget(self.last)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self.unit, self.before, self.told, self.after, self._free):
            row.addWidget(widget)
        for button, step in ((self.before, -1), (self.after, 1)):
            button.clicked.connect(lambda _checked=False, step=step: self._step(step))
        self._period = _whole(today, months)
        self.unit.changed.connect(self._turn)
        for day in (self.first, self.last):
            day.changed.connect(self.changed)
        self._show()

    def value(self) -> Period:
        """Return the days; raises a Refusal for days that cannot be read or end before they begin."""
        if self.unit.value():
            return self._period
        first, last = self.first.value(), self.last.value()
        return Period(first or self._today.replace(day=1), last or self._today).checked()

    def _turn(self) -> None:
        """Show the month, quarter or year that runs, or in which the days before began."""
        months, period = self.unit.value(), self._period
        if months:
            self._period = _whole(self._today if period.first <= self._today <= period.last else period.first, months)
        else:
            self.first.set_value(self._period.first)
            self.last.set_value(min(self._period.last, self._today))
        self._show()
        self.changed.emit()

    def _step(self, way: int) -> None:
        months = self.unit.value()
        if way > 0:
            self._period = _whole(self._period.last + timedelta(1), months)
        else:
            self._period = _whole(self._period.first - timedelta(1), months)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        whole = bool(self.unit.value())
        for widget in (self.before, self.told, self.after):
            widget.setVisible(whole)
        self._free.setVisible(not whole)
        self.told.setText(str(self._period))
        self.after.setEnabled(self._period.last < self._today)


def _whole(day: date, months: int) -> Period:
    """Return the month, the quarter or the year in which a day lies."""
    return Period.months(day.replace(day=1, month=(day.month - 1) // months * months + 1), months)


def _arrow(icon: str, tip: str) -> QPushButton:
    button = QPushButton()
    button.setIcon(theme.icon(icon))
    button.setProperty("class", "small")
    button.setAutoDefault(False)
    button.setToolTip(tip)
    return button
