"""Months and weeks of the calendar; weeks begin on Monday."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

WEEK: Final = 7
SATURDAY: Final = 5
_DECEMBER = 12


def first_of(day: date) -> date:
    """Return the first day of a month."""
    return day.replace(day=1)


def last_of(day: date) -> date:
    """Return the last day of a month."""
    return first_of(first_of(day) + timedelta(31)) - timedelta(1)


def monday_of(day: date) -> date:
    """Return the day a week begins on."""
    return day - timedelta(day.weekday())


def moved(day: date, months: int) -> date:
    """Return the same day some months on, or the last one of a shorter month."""
    number = day.year * _DECEMBER + day.month - 1 + months
    month = date(number // _DECEMBER, number % _DECEMBER + 1, 1)
    return month.replace(day=min(day.day, last_of(month).day))
