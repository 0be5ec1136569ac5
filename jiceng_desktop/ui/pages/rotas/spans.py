"""Days in words, and the spans for which duties are arranged and printed."""

from __future__ import annotations

from datetime import date, timedelta

from jiceng_desktop import words
from jiceng_desktop.services.rotas import Shift

_DAYS = 7


def monday_of(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(day.weekday())


def week_of(day: date) -> tuple[date, date]:
    """Return the first and the last day of a day's week."""
    first = monday_of(day)
    return first, first + timedelta(_DAYS - 1)


def month_of(day: date, ahead: int = 0) -> tuple[date, date]:
    """Return the first and the last day of a day's month, or of one so many months later."""
    first = day.replace(day=1)
    for _ in range(ahead):
        first = (first + timedelta(31)).replace(day=1)
    return first, (first + timedelta(31)).replace(day=1) - timedelta(1)


def short(day: date) -> str:
    """Show a day without its year: 5月8日."""
    return f"{day.month}月{day.day}日"


def between(first: date, last: date) -> str:
    """Show from when to when: 5月4日—10日, 4月27日—5月3日."""
    return f"{short(first)}—{last.day}日" if first.month == last.month else f"{short(first)}—{short(last)}"


def when(shift: Shift) -> str:
    """Show when a shift is: 5月8日（周五）09:00–11:00."""
    return f"{short(shift.day)}（周{words.weekday(shift.day)}）{times(shift)}"


def times(shift: Shift) -> str:
    """Show from when to when on its day: 09:00–11:00."""
    return f"{shift.starts:%H:%M}–{shift.ends:%H:%M}"
