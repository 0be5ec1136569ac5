"""调休: what becomes of a day on which nobody works."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Protocol

from jiceng_desktop.services.almanac import weekday_label
from jiceng_desktop.terms import OffDay

_SATURDAY = 5
_FURTHEST = 31  # days; no block of days off is nearly as long
_STEPS = {OffDay.KEEP: 0, OffDay.ADVANCE: -1, OffDay.POSTPONE: 1}


class Calendar(Protocol):
    """Who knows which days are off."""

    def off(self, day: date) -> bool | None:
        """Tell whether nobody works on a day; None where the days off of its year are not published yet."""
        ...

    def name(self, day: date) -> str:
        """Return of which holiday a day off or a make-up working day is a part; nothing for an ordinary day."""
        ...


def is_off(day: date, calendar: Calendar | None) -> bool:
    """Tell whether nobody works on a day; where nothing is published these are Saturdays and Sundays."""
    known = calendar.off(day) if calendar is not None else None
    return day.weekday() >= _SATURDAY if known is None else known


def shifted(day: date, way: OffDay, calendar: Calendar | None) -> tuple[date, str]:
    """Return on which day an event takes place, and why if it is another than its rule says."""
    step = _STEPS[way]
    if not step or not is_off(day, calendar):
        return day, ""
    why = _why(day, calendar)
    for distance in range(1, _FURTHEST + 1):
        to = day + timedelta(step * distance)
        if not is_off(to, calendar):
            return to, f"{why}，{way.label}到{to.month}月{to.day}日{_doubt(day, to, calendar)}"
    return day, f"{why}，{_FURTHEST} 天内没有工作日，未作调整"


def _doubt(day: date, to: date, calendar: Calendar | None) -> str:
    unknown = next((one.year for one in (day, to) if calendar is None or calendar.off(one) is None), None)
    return f"（{unknown}年放假安排尚未公布）" if unknown else ""


def _why(day: date, calendar: Calendar | None) -> str:
    name = calendar.name(day) if calendar is not None else ""
    return f"{name}放假" if name else f"{weekday_label(day.isoweekday())}休息"
