"""Fields for a day, and for a moment."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from datetime import time as clock

from PySide6.QtCore import QDate, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QCalendarWidget, QDialog, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.ui import theme
from jiceng_desktop.words import parse_day

_TIME = re.compile(r"(上午|早上|中午|下午|晚上)?\s*(?:(\d{1,2})\s*(?:[:：.点时]\s*(\d{1,2})?\s*分?)?|(\d{2})(\d{2}))")
_NOON, _AFTERNOON = 12, ("下午", "晚上")

_BARE_NUMBER = re.compile(r"\d{1,5}(?:\.\d+)?")
_MONTH_AND_DAY = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?")
_RECENT = timedelta(days=90)
_MONTH_SIZE = QSize(340, 290)


class Day(QWidget):
    """A date, typed in any usual form or picked from a calendar; blank is allowed."""

    changed = Signal()

    def __init__(self, hint: str = "如 1980-03-07") -> None:
        super().__init__()
        self.entry = QLineEdit()
        self.entry.setPlaceholderText(hint)
        self.entry.setMinimumWidth(120)
        self.entry.textChanged.connect(lambda: self.changed.emit())
        self.entry.editingFinished.connect(self._tidy)
        self.button = QToolButton()
        self.button.setObjectName("calendarButton")
        self.button.setIcon(theme.icon("calendar-blank"))
        self.button.setIconSize(QSize(20, 20))
        self.button.setFixedSize(32, 32)
        self.button.setToolTip("打开日历")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self._open_calendar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.entry, 1)
        layout.addWidget(self.button)
        self.setFocusProxy(self.entry)

    def value(self) -> date | None:
        """Return the day; raises a Refusal for what cannot be read."""
        typed = self.entry.text()
        if _BARE_NUMBER.fullmatch(typed.strip()):  # a day to Excel; here rather a time in the wrong place
            raise Refusal("日期看不明白，请写成 1980-03-07 的样子。")
        try:
            return parse_day(typed)
        except ValueError as error:
            raise Refusal(str(error)) from None

    def set_value(self, value: date | None) -> None:
        """Show a day as 1980-03-07."""
        self.entry.setText(value.isoformat() if value else "")

    def _tidy(self) -> None:
        """Show a readable day in the one usual form."""
        try:
            self.set_value(self.value())
        except Refusal:
            return  # stays as typed; saving says what is wrong

    def _open_calendar(self) -> None:
        popup = _Calendar(self)
        try:
            popup.show_day(self.value())
        except Refusal:
            popup.show_day(None)
        popup.picked.connect(self.set_value)
        popup.move(self.mapToGlobal(QPoint(0, self.height())))
        popup.show()


class NearDay(Day):
    """A day not far from today, of which the year need not be typed: 12-8 is the next eighth of December."""

    @override
    def value(self) -> date | None:
        found = _MONTH_AND_DAY.fullmatch(self.entry.text().strip())
        if found is None:
            return super().value()
        day = self.meant(int(found[1]), int(found[2]), date.today())
        if day is None:
            raise Refusal("日期不存在，请核对。")
        return day

    def meant(self, month: int, day: int, today: date) -> date | None:
        """Return the day that is meant without its year, None where there is no such day."""
        return near(month, day, today)


class PastDay(NearDay):
    """A day that has been, of which the year need not be typed: 12-8 is the last eighth of December."""

    @override
    def meant(self, month: int, day: int, today: date) -> date | None:
        for year in (today.year, today.year - 1):
            with suppress(ValueError):  # 29 February, or no day at all
                if (found := date(year, month, day)) <= today:
                    return found
        return None


def near(month: int, day: int, today: date) -> date | None:
    """Return the day of a month meant by somebody who names no year: not long past, or the next there is."""
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            found = date(year, month, day)
        except ValueError:  # 29 February, or no day at all
            continue
        if found >= today - _RECENT:
            return found
    return None


class _Calendar(QDialog):
    """A month to pick a day from."""

    picked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.month = QCalendarWidget()
        self.month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.month.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        self.month.setMinimumSize(_MONTH_SIZE)
        self.month.clicked.connect(self._pick)
        self.month.activated.connect(self._pick)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self.month)

    def show_day(self, day: date | None) -> None:
        """Open at a day, or at today."""
        if day is not None:
            self.month.setSelectedDate(QDate(day.year, day.month, day.day))

    def _pick(self, day: QDate) -> None:
        self.picked.emit(date(day.year(), day.month(), day.day()))
        self.close()


class Clock(QLineEdit):
    """A time of day, typed in any usual form; blank is allowed."""

    changed = Signal()

    def __init__(self, hint: str = "如 19:00") -> None:
        super().__init__()
        self.setPlaceholderText(hint)
        self.setFixedWidth(96)
        self.textChanged.connect(lambda: self.changed.emit())
        self.editingFinished.connect(self._tidy)

    def value(self) -> clock | None:
        """Return the time; raises a Refusal for what cannot be read."""
        typed = self.text().strip().replace("半", "30")
        if not typed:
            return None
        found = _TIME.fullmatch(typed)
        try:
            hour, minute = (int(found[2] or found[4]), int(found[3] or found[5] or 0)) if found else (-1, 0)
            if found and found[1] in _AFTERNOON and 0 < hour < _NOON:
                hour += _NOON
            return clock(hour, minute)
        except ValueError:
            raise Refusal("时间看不明白，请写成 19:00 的样子。") from None

    def set_value(self, value: clock | None) -> None:
        """Show a time as 19:00."""
        self.setText(f"{value:%H:%M}" if value else "")

    def _tidy(self) -> None:
        """Show a readable time in the one usual form."""
        try:
            self.set_value(self.value())
        except Refusal:
            return  # stays as typed; saving says what is wrong


class Moment(QWidget):
    """A day and a time of day, such as 2026-12-08 19:00; blank is allowed."""

    changed = Signal()

    def __init__(self, hint: str = "如 19:00") -> None:
        super().__init__()
        self.day = NearDay()
        self.time = Clock(hint)
        self.day.changed.connect(self.changed)
        self.time.changed.connect(self.changed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.day, 1)
        layout.addWidget(self.time)
        self.setFocusProxy(self.day)

    def value(self) -> datetime | None:
        """Return the moment; raises a Refusal when only one half is there or readable."""
        day, time = self.day.value(), self.time.value()
        if day is None and time is None:
            return None
        if day is None:
            raise Refusal("请填写日期。")
        if time is None:
            raise Refusal("请填写时间，如 19:00。")
        return datetime.combine(day, time)

    def set_value(self, value: datetime | None) -> None:
        """Show a moment."""
        self.day.set_value(value.date() if value else None)
        self.time.set_value(value.time() if value else None)
