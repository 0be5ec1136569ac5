"""The calendar: a year, a month, a week or a day with its navigation and a legend."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.marks import override
from jiceng_desktop.services import events
from jiceng_desktop.services.events import Span
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import EventKind, OccurrenceStatus
from jiceng_desktop.ui.kit.calendar.diary import Diary, Reach
from jiceng_desktop.ui.kit.calendar.faces import read_faces
from jiceng_desktop.ui.kit.calendar.painting import INKS, told
from jiceng_desktop.ui.kit.calendar.turning import head_button
from jiceng_desktop.ui.kit.calendar.week import HoursView
from jiceng_desktop.ui.kit.undoing import UndoStrip
from jiceng_desktop.ui.pages.events.grid import MonthGrid
from jiceng_desktop.ui.pages.events.year import YearSheet

_GAP, _MARGINS = 6, 14
_UNITS = {Reach.MONTH: "个月", Reach.WEEK: "周", Reach.DAY: "天", Reach.YEAR: "年"}


class CalendarPane(QFrame):
    """Turns the days of a diary and lists those that are too full."""

    holidays_asked = Signal()

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self.diary = Diary(today)
        self.grid, self.hours = MonthGrid(self.diary), HoursView(self.diary)
        self.undoing = UndoStrip()
        self.undoing.wrap()
        self.sheet = YearSheet(self.diary)
        self._views = QStackedWidget()
        for view in (self.grid, self.hours, self.sheet):
            self._views.addWidget(view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._head())
        layout.addWidget(self.undoing)
        layout.addWidget(self._views, 1)
        self.setFocusProxy(self.grid)
        self.grid.crowded.connect(self._list_day)
        self.diary.changed.connect(self.show_name)
        self.show_name()

    def _head(self) -> QHBoxLayout:
        self.name = QLabel()
        self.name.setProperty("look", "headline")
        self.name.setMinimumWidth(126)
        self.back = head_button("", lambda: self.diary.turn(-1), icon="chevron-left")
        self.on = head_button("", lambda: self.diary.turn(1), icon="chevron-right")
        self.to_today = head_button("回到今天（Home）", lambda: self.diary.go(self.diary.today()), "今天(&H)")
        self.legend, self.shades = _legend(), QLabel("颜色越深，当天活动越多")
        self.shades.setProperty("look", "hint")
        self.holidays = head_button("节假日安排：哪天放假，哪天调休上班", self.holidays_asked.emit, "节假日(&Q)…")
        top = QHBoxLayout()
        top.setContentsMargins(6, 0, 8, 8)
        top.setSpacing(_GAP)
        top.addWidget(self.name)
        top.addWidget(self.back)
        top.addWidget(self.on)
        top.addWidget(self.to_today)
        top.addWidget(self.holidays)
        top.addStretch(1)
        top.addWidget(self.legend)
        top.addWidget(self.shades)
        return top

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Do without the legend where the buttons need its room; the card names the kind as well."""
        in_year = self.diary.reach is Reach.YEAR
        meant, other = (self.shades, self.legend) if in_year else (self.legend, self.shades)
        shown = (self.name, self.back, self.on, self.to_today, self.holidays, meant)
        wanted = sum(widget.sizeHint().width() + _GAP for widget in shown) + _MARGINS
        meant.setVisible(wanted <= self.width())
        other.hide()

    def spread(self, reach: Reach) -> None:
        """Show the year, the month, the week or the day around where the clerk is."""
        self.diary.spread(reach)
        shown: QWidget = {Reach.MONTH: self.grid, Reach.YEAR: self.sheet}.get(reach, self.hours)
        self._views.setCurrentWidget(shown)
        self.setFocusProxy(shown)
        self.hours.setAccessibleName("周历" if reach is Reach.WEEK else "日历")
        self.show_name()

    # what is shown

    def dress(self, office: Office) -> None:
        """Let the days say what they are."""
        self.diary.dress(read_faces(office, *self.diary.span(), self.diary.day.year))

    def fill(self, office: Office, span: Span, needle: str) -> None:
        """Show what matches a span, whatever its days, on the days in sight."""
        first, last = self.diary.span()
        self.diary.fill(office.read(events.chips, replace(span, first=first, last=last), needle))

    def take_next(self) -> None:
        """Be at the next occurrence in sight if the clerk is at none; at the last one of a past month."""
        if self.diary.current is not None:
            return
        today = self.diary.today()
        chips = [chip for chip in self.diary.chips() if self.diary.is_meant(chip.starts_at.date())]
        planned = (chip for chip in chips if chip.status is OccurrenceStatus.PLANNED)
        ahead = (chip for chip in planned if chip.starts_at.date() >= today)
        if chips:
            self.diary.choose(next(ahead, chips[-1]).id)

    def show_name(self) -> None:
        """Say what is shown, and when its holidays are not known."""
        self.name.setText(self.diary.name())
        unit = _UNITS[self.diary.reach]
        for button, words in ((self.back, f"上一{unit}（PgUp）"), (self.on, f"下一{unit}（PgDn）")):
            button.setToolTip(words)
            button.setAccessibleName(words)
        unknown = self.diary.faces.unknown
        self.holidays.setText(f"{unknown}(&Q)…" if unknown else "节假日(&Q)…")
        self._fit()

    def day_menu(self, day: date) -> QMenu:
        """Return the menu that lists a day's occurrences."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for chip in self.diary.chips_of(day):
            entry = menu.addAction(told(chip).replace("&", "&&"))  # a single & would be taken for a mnemonic
            entry.triggered.connect(lambda _checked=False, number=chip.id: self.diary.choose(number))
        return menu

    def _list_day(self, day: date, place: QPoint) -> None:
        self.day_menu(day).popup(place)


def _legend() -> QWidget:
    """Return a patch of each kind's colour with its name."""
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(5)
    for kind in EventKind:
        patch, name, ink = QLabel(), QLabel(kind.label), INKS[kind]
        patch.setFixedSize(12, 12)
        patch.setStyleSheet(
            f"background: {ink.ground}; border: 1px solid {ink.edge}; border-left-width: 4px; border-radius: 0;"
        )
        name.setProperty("look", "hint")
        row.addWidget(patch)
        row.addWidget(name)
        row.addSpacing(9)
    return whole
