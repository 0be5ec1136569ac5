"""A year on one sheet: twelve months, each day as dark as it is full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final, NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.terms import CALLED_OFF
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.calendar import painting
from jiceng_desktop.ui.kit.calendar.dates import WEEK, first_of, last_of
from jiceng_desktop.ui.kit.calendar.diary import Diary
from jiceng_desktop.ui.kit.calendar.lanes import days_of
from jiceng_desktop.ui.kit.calendar.painting import Fonts, told
from jiceng_desktop.words import WEEKDAYS

_COLUMNS, _ROWS, _WEEKS = 4, 3, 6
_MARGIN = 8
_TITLE, _NAMES = 22, 15
_FULL: Final = ("#DCE8F7", "#B5CFEE", "#86AEDF")  # one occurrence, two, three and more


class Month(NamedTuple):
    """Where a month and its days are drawn."""

    first: date
    title: QRect
    names: list[QRect]
    days: dict[date, QRect]


class YearSheet(QWidget):
    """Shows a year. Arrows move by days and weeks, Page Up and Down by years; Enter opens the month."""

    month_asked = Signal(object)  # a day whose month is wanted

    def __init__(self, diary: Diary) -> None:
        super().__init__()
        self.diary = diary
        self._fonts = Fonts(self.font())
        self._months: list[Month] = []
        self._counts: tuple[Counter[date], Counter[date]] | None = None  # by day; begun by month
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(420, 300)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("年历")
        diary.filled.connect(self._count_anew)
        diary.changed.connect(self.update)

    @override
    def sizeHint(self) -> QSize:
        return QSize(760, 560)

    # where things are

    def months(self) -> list[Month]:
        """Return where everything is drawn; found out once, until the size or the year changes."""
        if not self._months or self._months[0].first.year != self.diary.day.year:
            self._months = [self._place(date(self.diary.day.year, number, 1)) for number in range(1, 13)]
        return self._months

    def _place(self, first: date) -> Month:
        row, column = divmod(first.month - 1, _COLUMNS)
        left, right = self.width() * column // _COLUMNS + _MARGIN, self.width() * (column + 1) // _COLUMNS - _MARGIN
        top, bottom = self.height() * row // _ROWS, self.height() * (row + 1) // _ROWS - _MARGIN // 2
        wide, below = right - left, top + _TITLE + _NAMES
        names = [QRect(left + wide * number // WEEK, top + _TITLE, wide // WEEK, _NAMES) for number in range(WEEK)]
        days: dict[date, QRect] = {}
        for number in range((last_of(first) - first).days + 1):
            week, weekday = divmod(first.weekday() + number, WEEK)
            begin, end = left + wide * weekday // WEEK, left + wide * (weekday + 1) // WEEK
            over, under = below + (bottom - below) * week // _WEEKS, below + (bottom - below) * (week + 1) // _WEEKS
            days[first + timedelta(number)] = QRect(begin + 1, over + 1, end - begin - 2, under - over - 2)
        return Month(first, QRect(left, top, wide, _TITLE), names, days)

    def day_at(self, at: QPoint) -> date | None:
        """Return the day that is drawn at a place."""
        days = (month.days.items() for month in self.months())
        return next((day for each in days for day, rect in each if rect.contains(at)), None)

    def day_rect(self, day: date) -> QRect:
        """Return where a day is drawn."""
        return self.months()[day.month - 1].days[day]

    def count(self, day: date) -> int:
        """Return how many occurrences take place on a day."""
        return self._counted()[0][day]

    def total(self, first: date) -> int:
        """Return how many occurrences begin in a month."""
        return self._counted()[1][first]

    def _counted(self) -> tuple[Counter[date], Counter[date]]:
        if self._counts is None:
            held, span = [chip for chip in self.diary.chips() if chip.status not in CALLED_OFF], self.diary.span()
            by_day = Counter(day for chip in held for day in days_of(chip, span))
            self._counts = by_day, Counter(first_of(chip.starts_at.date()) for chip in held)
        return self._counts

    def _count_anew(self) -> None:
        self._counts = None
        self.update()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._months = []

    # drawing

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.SURFACE))
        for month in self.months():
            self._draw_month(painter, month)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme.ACCENT if self.hasFocus() else theme.ACCENT_BAR), 2))
        painter.drawRoundedRect(self.day_rect(self.diary.day), 3, 3)

    def _draw_month(self, painter: QPainter, month: Month) -> None:
        total = self.total(month.first)
        painter.setFont(self._fonts.of(bold=True))
        painter.setPen(QColor(theme.TEXT))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(month.title, Qt.AlignmentFlag.AlignLeft | middle, f"{month.first.month}月")
        painter.setFont(self._fonts.of(painting.SMALL))
        painter.setPen(QColor(theme.FAINT))
        painter.drawText(month.title, Qt.AlignmentFlag.AlignRight | middle, f"{total} 场" if total else "")
        for name, rect in zip(WEEKDAYS, month.names, strict=True):
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, name)
        for day, rect in month.days.items():
            self._draw_day(painter, day, rect)

    def _draw_day(self, painter: QPainter, day: date, rect: QRect) -> None:
        count, off = self.count(day), self.diary.face(day).off
        if count or off:
            painter.setPen(Qt.PenStyle.NoPen)
            ground = _FULL[min(count, len(_FULL)) - 1] if count else painting.DAY_OFF
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(rect, 3, 3)
        is_today = day == self.diary.today()
        painter.setFont(self._fonts.of(min(painting.SMALL, rect.height()), bold=is_today))
        painter.setPen(QColor(theme.ACCENT if is_today else theme.DANGER if off else theme.TEXT))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip), str(day.day))

    # the mouse and the keyboard

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.day_at(event.position().toPoint())
        if day is not None:
            self.diary.move_to(day)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        month = next((month for month in self.months() if month.title.contains(at)), None)
        day = month.first if month is not None else self.day_at(at)
        if day is not None:
            self.month_asked.emit(day)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            day = self.day_at(event.pos())
            QToolTip.showText(event.globalPos(), self._hint(day) if day is not None else "", self)
            return True
        return super().event(event)

    def _hint(self, day: date) -> str:
        return "\n".join([self.diary.face(day).full, *map(told, self.diary.chips_of(day))])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key
        steps = {key.Key_Left: -1, key.Key_Right: 1, key.Key_Up: -WEEK, key.Key_Down: WEEK}
        acts: dict[Qt.Key, Callable[[], None]] = {
            key.Key_PageUp: lambda: self.diary.move_to(self.diary.turned_by(-1)),
            key.Key_PageDown: lambda: self.diary.move_to(self.diary.turned_by(1)),
            key.Key_Home: lambda: self.diary.move_to(self.diary.today()),
            key.Key_Space: self.diary.choose_next,
            key.Key_Return: lambda: self.month_asked.emit(self.diary.day),
            key.Key_Enter: lambda: self.month_asked.emit(self.diary.day),
        }
        pressed = key(event.key())
        if pressed in steps:
            self.diary.move_to(self.diary.day + timedelta(steps[pressed]))
        elif pressed in acts:
            acts[pressed]()
        else:
            super().keyPressEvent(event)
