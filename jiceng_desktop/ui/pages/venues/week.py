"""A venue's week at a glance: its events, what is taken besides, when it is closed or blocked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QPainter, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.services import venue_weeks
from jiceng_desktop.services.venue_weeks import VenueWeek
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.calendar.dates import monday_of
from jiceng_desktop.ui.kit.calendar.diary import Diary, Reach
from jiceng_desktop.ui.kit.calendar.faces import read_faces
from jiceng_desktop.ui.kit.calendar.hours import HEAD
from jiceng_desktop.ui.kit.calendar.painting import SMALL, Fonts
from jiceng_desktop.ui.kit.calendar.turning import head_button
from jiceng_desktop.ui.kit.calendar.week import HoursView
from jiceng_desktop.ui.kit.desk import Desk

_CLOSED: Final = QColor(107, 118, 131, 34)
_TAKEN: Final = QColor(29, 79, 145, 60)
_BLOCKED: Final = QColor(180, 35, 24, 110)
_GAP, _MARGINS = 6, 14
_Pattern = Qt.BrushStyle


class VenueHours(HoursView):
    """The hours of a venue's week; nothing is moved here."""

    movable = False

    def __init__(self, diary: Diary, now: Callable[[], datetime] = datetime.now) -> None:
        super().__init__(diary, now)
        self.week = VenueWeek(monday_of(diary.day))
        self._fonts = Fonts(self.font())
        self.setAccessibleName("阵地的一周")
        self.setMinimumSize(420, 180)

    @override
    def draw_below(self, painter: QPainter) -> None:
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        for begin, end in self.week.closed():
            self._fill(painter, begin, end, QBrush(_CLOSED))
        for begin, end in self.week.taken():
            self._fill(painter, begin, end, QBrush(_TAKEN, _Pattern.Dense5Pattern))
        for block in self.week.blocks:
            self._fill(painter, block.starts_at, block.ends_at, QBrush(_BLOCKED, _Pattern.BDiagPattern))
            for rect in self.rects_of(block.starts_at, block.ends_at):
                self._name(painter, rect, f"停用：{block.reason}")
        painter.restore()

    def _fill(self, painter: QPainter, begin: datetime, end: datetime, brush: QBrush) -> None:
        for rect in self.rects_of(begin, end):
            painter.fillRect(rect, brush)

    def _name(self, painter: QPainter, rect: QRect, text: str) -> None:
        """Write why a time is blocked where it begins to be seen."""
        seen = rect.intersected(self.viewport().rect().adjusted(0, HEAD, 0, 0))
        font = self._fonts.of(SMALL, bold=True)
        line = self._fonts.line(font)
        if seen.height() < line:
            return
        painter.setFont(font)
        painter.setPen(QColor(theme.DANGER))
        words = self._fonts.cut(text, seen.width() - 10, font)
        painter.drawText(seen.adjusted(6, 3, -4, 0), Qt.AlignmentFlag.AlignTop, words)
        painter.setPen(Qt.PenStyle.NoPen)


class WeekPane(QFrame):
    """The week of the chosen venue, to be turned and printed."""

    opened = Signal(int)  # an event
    wanted = Signal(object)  # the moment at which a new one is to begin

    def __init__(self, desk: Desk, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self._desk, self._office = desk, desk.office
        self._venue: tuple[int, str] | None = None
        self.diary = Diary(today)
        self.diary.spread(Reach.WEEK)
        self.hours = VenueHours(self.diary)
        self.name = QLabel()
        self.name.setProperty("look", "headline")
        self.name.setTextFormat(Qt.TextFormat.PlainText)
        self.name.setMinimumWidth(60)
        self.name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(self._head())
        layout.addWidget(self.hours, 1)
        self.hours.opened.connect(self.opened)
        self.hours.wanted.connect(self.wanted)
        self.diary.turned.connect(self.reload)

    def _head(self) -> QHBoxLayout:
        self.back = head_button("上一周（PgUp）", lambda: self.diary.turn(-1), icon="chevron-left")
        self.on = head_button("下一周（PgDn）", lambda: self.diary.turn(1), icon="chevron-right")
        self.to_today = head_button("回到本周（Home）", lambda: self.diary.go(self.diary.today()), "本周(&O)")
        tip = "在这里安排一场活动，从框住的时间开始（也可以双击）"
        self.plan_button = head_button(tip, self._plan, "安排活动(&Y)…")
        self.print_button = head_button("按天列出这一周，可以贴在门口", self.print_, "打印一周(&G)")
        top = QHBoxLayout()
        top.setContentsMargins(6, 0, 8, 0)
        top.setSpacing(_GAP)
        for widget in (self.name, self.back, self.on, self.to_today):
            top.addWidget(widget)
        top.addStretch(1)
        self.legend = _legend()
        top.addWidget(self.legend)
        top.addWidget(self.print_button)
        top.addWidget(self.plan_button)
        return top

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Do without the legend where the buttons need its room."""
        row = (self.name, self.back, self.on, self.to_today, self.legend, self.print_button, self.plan_button)
        self.legend.setVisible(sum(widget.sizeHint().width() + _GAP for widget in row) + _MARGINS <= self.width())

    def _plan(self) -> None:
        self.wanted.emit(datetime.combine(self.diary.day, self.hours.hour))

    def show_venue(self, venue_id: int | None, name: str = "") -> None:
        """Show the week of a venue; of none, an empty one."""
        self._venue = None if venue_id is None else (venue_id, name)
        for button in (self.print_button, self.plan_button):
            button.setEnabled(self._venue is not None)
        self.reload()

    def reload(self) -> None:
        """Show the week as it is stored."""
        first, last = self.diary.span()
        week = VenueWeek(first)
        if self._venue is not None:
            week = self._office.read(venue_weeks.of, self._venue[0], first)
        self.hours.week = week
        self.diary.dress(read_faces(self._office, first, last, self.diary.day.year))
        self.diary.fill(week.chips)
        title = f"{self._venue[1]}　" if self._venue is not None else ""
        self.name.setText(f"{title}{self.diary.name()}")
        self._fit()

    def print_(self) -> None:
        """Show the week of the venue on paper, day by day."""
        if self._venue is None:
            return
        from jiceng_desktop.ui.pages.venues.printing import print_week  # heavy, needed rarely

        print_week(self, self._desk, self._venue, self.diary.span()[0], self.diary.name())


class _Patch(QWidget):
    """A small field in the pattern of the drawing."""

    def __init__(self, brush: QBrush) -> None:
        super().__init__()
        self._brush = brush
        self.setFixedSize(18, 12)

    @override
    def paintEvent(self, _event: object) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.SURFACE))
        painter.fillRect(self.rect(), self._brush)
        painter.setPen(QColor(theme.BORDER))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))


def _legend() -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(5)
    for brush, text in (
        (QBrush(_CLOSED), "不开放"),
        (QBrush(_BLOCKED, _Pattern.BDiagPattern), "停用"),
        (QBrush(_TAKEN, _Pattern.Dense5Pattern), "布置、整理"),
    ):
        name = QLabel(text)
        name.setProperty("look", "hint")
        row.addWidget(_Patch(brush))
        row.addWidget(name)
        row.addSpacing(8)
    return whole
