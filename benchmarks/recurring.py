"""Two hundred series planned for five years, against a bare rrule that yields as many dates."""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import TYPE_CHECKING

from benchmarks import child, probe
from benchmarks.child import Figures
from benchmarks.community import Setting
from benchmarks.table import Result

if TYPE_CHECKING:
    from jiceng_desktop.services.recurrence import Calendar, Planned, Rule

_SERIES = 200
_FIRST, _LAST = date(2026, 1, 1), date(2030, 12, 31)
_TARGET = 3


def measure(setting: Setting) -> list[Result]:
    """Expand the series in children of their own, which have computed no lunar year before."""
    ours: list[Figures] = []
    floor: list[Figures] = []
    for _ in range(setting.repeats):
        floor += child.run("recurring", "bare", home=setting.home)
        ours += child.run("recurring", "ours", home=setting.home)
    return [Result(f"{_SERIES} 个系列排五年", "同样多的日期，单用 rrule", _TARGET, ours, floor)]


def _rules() -> list[Rule]:
    """Return the rules of a community, each kind as often as the others, none twice the same day."""
    from jiceng_desktop.services.recurrence import LAST, Frequency, Leap, OffDay, Rule, SolarTerm

    rules = []
    for number in range(_SERIES // 8):
        way, day, month = tuple(OffDay)[number % 3], number % 15 + 1, number % 12 + 1
        rules += [
            Rule(Frequency.WEEKLY, weekdays=(number % 7 + 1,), off_day=way),
            Rule(Frequency.MONTHLY, days=(day, day + 15), off_day=way),
            Rule(Frequency.MONTHLY, interval=2, days=(LAST,), off_day=way),
            Rule(Frequency.MONTHLY, weekdays=(number % 7 + 1,), nth=(number % 5 + 1,), off_day=way),
            Rule(Frequency.YEARLY, months=(month,), days=(day,), off_day=way),
            Rule(Frequency.LUNAR_MONTHLY, days=(day, day + 15), leap=Leap.BOTH, off_day=way),
            Rule(Frequency.LUNAR_YEARLY, months=(month,), days=(day,), off_day=way),
            Rule(Frequency.SOLAR_TERM, terms=(tuple(SolarTerm)[number % 24],), off_day=way),
        ]
    return rules


def _calendar() -> Calendar:
    """Return the days off of the one year that is published."""
    from jiceng_desktop.services.holidays import STATUTORY, DaysOff

    days = {date(2026, month, day): (name, True) for month, name in enumerate(STATUTORY, 1) for day in range(1, 6)}
    return DaysOff(days, frozenset({2026}))


def _expand() -> list[list[Planned]]:
    from jiceng_desktop.services import recurrence

    calendar = _calendar()
    return [recurrence.days(rule, _FIRST, _LAST, calendar) for rule in _rules()]


def bare() -> None:
    """Let rrule yield the 1st and the 16th of each month, as many days for each series as it has."""
    from dateutil.rrule import MONTHLY, rrule

    wanted = [len(planned) for planned in _expand()]
    begin = datetime.combine(_FIRST, datetime.min.time())
    watch = probe.Watch()
    found = [list(rrule(MONTHLY, begin, count=count, bymonthday=(1, 16))) for count in wanted]
    taken = watch.taken()
    assert sum(map(len, found)) == sum(wanted)
    probe.reply([taken])


def ours() -> None:
    """Expand the series as the program does, its first lunar years included."""
    import lunar_python  # type: ignore[import-untyped]
    from dateutil import relativedelta, rrule

    from jiceng_desktop.services import holidays, recurrence

    assert lunar_python and rrule and relativedelta and holidays and recurrence  # imported before the watch is started
    watch = probe.Watch()
    found = _expand()
    taken = watch.taken()
    assert len(found) == _SERIES
    assert all(found)
    probe.reply([taken])


if __name__ == "__main__":
    {"bare": bare, "ours": ours}[sys.argv[1]]()
