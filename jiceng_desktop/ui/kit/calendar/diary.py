"""What the calendar shows: which days, which occurrences, and where the clerk is; month, week and day draw it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from enum import Enum

from PySide6.QtCore import QObject, Signal

from jiceng_desktop.services.events import Chip
from jiceng_desktop.ui.kit.calendar.dates import WEEK, first_of, last_of, monday_of, moved
from jiceng_desktop.ui.kit.calendar.faces import NO_FACE, NO_FACES, Face, Faces
from jiceng_desktop.ui.kit.calendar.lanes import days_of, in_rows, lanes
from jiceng_desktop.words import WEEKDAYS

_DECEMBER = 12


class Reach(Enum):
    """How much of the calendar is in sight."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    YEAR = "year"


class Diary(QObject):
    """The days in sight with their occurrences; whoever draws them follows ``changed``."""

    chosen = Signal(object)  # id of an occurrence, or None
    turned = Signal()  # other days are in sight
    filled = Signal()  # other days or occurrences are in sight, or they say something else: all has to be placed anew
    changed = Signal()  # something looks different

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        super().__init__()
        self.today = today
        self.day = today()
        self.reach = Reach.MONTH
        self.current: int | None = None
        self.faces: Faces = NO_FACES
        self._all: list[Chip] = []
        self._chips: dict[date, list[Chip]] = defaultdict(list)
        self._lanes: dict[int, int] = {}

    # what is in sight

    def span(self) -> tuple[date, date]:
        """Return the first and the last day in sight; a month brings what its weeks need of its neighbours."""
        if self.reach is Reach.DAY:
            return self.day, self.day
        if self.reach is Reach.YEAR:
            return date(self.day.year, 1, 1), date(self.day.year, _DECEMBER, 31)
        last = last_of(self.day) if self.reach is Reach.MONTH else self.day
        return monday_of(self._first(self.day)), monday_of(last) + timedelta(WEEK - 1)

    def own_span(self) -> tuple[date, date]:
        """Return the first and the last day that are meant: of a month, without its neighbours."""
        return (first_of(self.day), last_of(self.day)) if self.reach is Reach.MONTH else self.span()

    def days(self) -> list[date]:
        """Return the days in sight."""
        first, last = self.span()
        return [first + timedelta(number) for number in range((last - first).days + 1)]

    def _first(self, day: date) -> date:
        """Return the first day of the year, the month, the week or the day a day belongs to."""
        firsts = {Reach.YEAR: date(day.year, 1, 1), Reach.MONTH: first_of(day), Reach.WEEK: monday_of(day)}
        return firsts.get(self.reach, day)

    def is_meant(self, day: date) -> bool:
        """Tell whether a day belongs to what is shown, and not to a neighbouring month."""
        return self._first(day) == self._first(self.day)

    def name(self) -> str:
        """Return what is in sight in words."""
        first, last = self.own_span()
        if self.reach in {Reach.YEAR, Reach.MONTH}:
            return f"{first.year}年{first.month}月" if self.reach is Reach.MONTH else f"{first.year}年"
        told = f"{first.year}年{first.month}月{first.day}日"
        if self.reach is Reach.DAY:
            return f"{told} 周{WEEKDAYS[first.weekday()]}"
        return f"{told}–{last.day}日" if last.month == first.month else f"{told}–{last.month}月{last.day}日"

    def face(self, day: date) -> Face:
        """Return what a day says of itself."""
        return self.faces.days.get(day, NO_FACE)

    def chips(self) -> list[Chip]:
        """Return all occurrences in sight, each once, in order of time."""
        return self._all

    def chips_of(self, day: date) -> list[Chip]:
        """Return the occurrences that a day has part in, in order of time."""
        return self._chips.get(day, [])

    def rows_of(self, day: date) -> list[Chip | None]:
        """Return what stands in which row of a day, so that those of several days run on in the same row."""
        return in_rows(self.chips_of(day), self._lanes)

    # filling it

    def fill(self, chips: Iterable[Chip]) -> None:
        """Show these occurrences, which are in order of time."""
        self._all, self._chips, span = list(chips), defaultdict(list), self.span()
        for chip in self._all:
            for day in days_of(chip, span):
                self._chips[day].append(chip)
        self._lanes = lanes(self._all, span)
        if self.current is not None and all(chip.id != self.current for chip in self.chips()):
            self.choose(None)
        self.filled.emit()
        self.changed.emit()

    def dress(self, faces: Faces) -> None:
        """Show what the days say of themselves."""
        self.faces = faces
        self.filled.emit()
        self.changed.emit()

    # moving in it

    def spread(self, reach: Reach) -> None:
        """Show a year, a month, a week or a day around the day the clerk is at."""
        if reach is not self.reach:
            self.reach = reach
            self.filled.emit()
            self.turned.emit()
            self.changed.emit()

    def go(self, day: date) -> None:
        """Be at a day, turning to where it is in sight."""
        turned = not self.is_meant(day)
        self.day = day
        if turned:
            self.filled.emit()
            self.turned.emit()
        self.changed.emit()

    def turn(self, steps: int) -> None:
        """Turn on by years, months, weeks or days."""
        self.go(self.turned_by(steps))

    def turned_by(self, steps: int) -> date:
        """Return the day to be at after turning."""
        if self.reach in {Reach.YEAR, Reach.MONTH}:
            return moved(self.day, steps * (_DECEMBER if self.reach is Reach.YEAR else 1))
        return self.day + timedelta(steps * (WEEK if self.reach is Reach.WEEK else 1))

    def choose(self, occurrence_id: int | None) -> None:
        """Be at an occurrence."""
        if self.current != occurrence_id:
            self.current = occurrence_id
            self.chosen.emit(occurrence_id)
            self.changed.emit()

    def move_to(self, day: date) -> None:
        """Be at a day and its first occurrence."""
        self.go(day)
        chips = self.chips_of(day)
        self.choose(chips[0].id if chips else None)

    def choose_next(self) -> None:
        """Be at the next occurrence of the day, after the last one at the first again."""
        ids = [chip.id for chip in self.chips_of(self.day)]
        if ids:
            self.choose(ids[(ids.index(self.current) + 1) % len(ids)] if self.current in ids else ids[0])
