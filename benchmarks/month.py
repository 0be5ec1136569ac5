"""A month with three hundred events, placed and painted, against a bare widget that only writes their titles."""

from __future__ import annotations

import sys
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from benchmarks import child, probe
from benchmarks.child import Figures
from benchmarks.community import Setting
from benchmarks.probe import Taken
from benchmarks.table import Result

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from jiceng_desktop.services.events import Chip

_EVENTS, _PAINTINGS = 300, 20
_DAY = date(2026, 8, 12)  # a month of six weeks
_SIZE = (1000, 620)
_ROWS = 6
_TARGET = 2


def measure(setting: Setting) -> list[Result]:
    """Paint in children of their own, so that neither profits from what the other has loaded."""
    ours: list[Figures] = []
    floor: list[Figures] = []
    for _ in range(setting.repeats):
        floor += child.run("month", "bare", home=setting.home)
        ours += child.run("month", "ours", home=setting.home)
    return [Result(f"月历画 {_EVENTS} 场活动", "同样大的窗口只写标题", _TARGET, ours, floor)]


def _chips() -> list[Chip]:
    """Return the events, ten on each of thirty days."""
    from jiceng_desktop.services.events import Chip
    from jiceng_desktop.terms import EventKind, OccurrenceStatus

    first, kinds = _DAY.replace(day=1), tuple(EventKind)
    return [
        Chip(
            number,
            f"邻里文化讲堂（节气里的生活{number}）",
            begin := datetime.combine(first + timedelta(number // 10), time(8 + number % 10)),
            kinds[number % len(kinds)],
            OccurrenceStatus.PLANNED,
            begin + timedelta(minutes=90),
            "邻里讲堂",
        )
        for number in range(_EVENTS)
    ]


def _painted(widget: QWidget, chips: list[Chip], fill: object) -> Taken:
    """Paint a widget again and again, filled anew each time; what is loaded only once is over before."""
    from PySide6.QtCore import QCoreApplication

    widget.resize(*_SIZE)
    widget.show()
    for _ in range(2):
        widget.grab()
    QCoreApplication.processEvents()
    watch = probe.Watch()
    for _ in range(_PAINTINGS):
        fill(chips)  # type: ignore[operator]
        widget.grab()
    return watch.taken()


def bare() -> None:
    """Write the titles of all events in rows, in rectangles of one colour."""
    from PySide6.QtCore import QRect, Qt
    from PySide6.QtGui import QColor, QPainter, QPaintEvent
    from PySide6.QtWidgets import QApplication, QWidget

    from jiceng_desktop.marks import override

    class Titles(QWidget):
        titles: tuple[str, ...] = ()

        @override
        def paintEvent(self, _event: QPaintEvent) -> None:
            painter, columns = QPainter(self), _EVENTS // (_ROWS * 7)
            width, height = self.width() // columns, self.height() // (_ROWS * 7)
            for number, title in enumerate(self.titles):
                place = QRect(number % columns * width, number // columns % (_ROWS * 7) * height, width - 2, height - 2)
                painter.fillRect(place, QColor("#DDF1E2"))
                painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, title)

    app = QApplication([])
    widget = Titles()

    def fill(chips: list[Chip]) -> None:
        widget.titles = tuple(f"{chip.starts_at:%H:%M} {chip.title}" for chip in chips)

    taken = _painted(widget, _chips(), fill)
    assert app and widget.titles
    probe.reply([taken])


def ours() -> None:
    """Paint the calendar's own month."""
    from PySide6.QtWidgets import QApplication

    from jiceng_desktop.ui import theme
    from jiceng_desktop.ui.kit.calendar.diary import Diary
    from jiceng_desktop.ui.pages.events.grid import MonthGrid

    app = QApplication([])
    theme.apply(app)
    diary = Diary(lambda: _DAY)
    grid = MonthGrid(diary)
    taken = _painted(grid, _chips(), diary.fill)
    assert len(diary.chips()) == _EVENTS
    probe.reply([taken])


if __name__ == "__main__":
    {"bare": bare, "ours": ours}[sys.argv[1]]()
