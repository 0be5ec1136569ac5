"""When rounds begin: on certain days of each month, or every so many days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, pairwise

from jiceng_desktop.services.library_rules import Rules

_A_MONTH = timedelta(31)


@dataclass(frozen=True, order=True)
class Period:
    """The days of a round, and which one of its year it is."""

    starts_on: date
    ends_on: date
    year: int
    number: int


def periods(rules: Rules, first: date, count: int) -> list[Period]:
    """Return the rounds that begin from a day on, numbered through each year."""
    if rules.interval_days is not None and rules.first_on is not None:
        first = max(first, rules.first_on)  # the days are counted from then on, not back
    days = list(islice(_starts(rules, first), count + 1))
    found = []
    for begin, following in pairwise(days):
        before = sum(1 for _ in _until(_starts(rules, begin.replace(month=1, day=1)), begin))
        found.append(Period(begin, following - timedelta(1), begin.year, before + 1))
    return found


def _until(days: Iterator[date], end: date) -> Iterator[date]:
    for day in days:
        if day >= end:
            return
        yield day


def _starts(rules: Rules, first: date) -> Iterator[date]:
    """Yield the days from ``first`` on that a round begins."""
    if rules.interval_days is not None and rules.first_on is not None:
        late = (first - rules.first_on).days % rules.interval_days
        day = first + timedelta(-late % rules.interval_days)
        while True:
            yield day
            day += timedelta(rules.interval_days)
    month = first.replace(day=1)
    while True:
        for number in sorted(set(rules.month_days)):
            if (day := month.replace(day=number)) >= first:
                yield day
        month = (month + _A_MONTH).replace(day=1)
