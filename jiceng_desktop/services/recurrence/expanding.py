"""From a rule to its days."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby, islice, product
from operator import attrgetter
from typing import NamedTuple

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import almanac
from jiceng_desktop.services.almanac import LunarMonth, day_label, month_label, weekday_label
from jiceng_desktop.services.recurrence.rule import LAST, Rule, check
from jiceng_desktop.services.recurrence.shifting import Calendar, shifted
from jiceng_desktop.terms import Frequency, Leap, Missing

MOST = 3000
_Found = tuple[date, str]


class Planned(NamedTuple):
    """One day of a rule: ``planned_on`` is the one it gives, ``day`` the one that is left of it after days off.

    ``reason`` tells why the day is not just what the rule says.
    """

    day: date
    planned_on: date
    reason: str = ""


def days(
    rule: Rule, first: date, last: date, calendar: Calendar | None = None, most: int = MOST, since: date | None = None
) -> list[Planned]:
    """Return the days of a rule in order, each once.

    Intervals count from ``first``. What the rule gives from ``first`` to ``last`` belongs to them, though days off
    may move it out of these bounds; with ``since`` only what it gives from then on. Without a calendar nobody works
    on Saturdays and Sundays. The list is empty where the rule gives nothing.

    Raises:
        Refusal: the rule cannot be kept, the span ends before it begins, or there are more than ``most`` days.
    """
    check(rule)
    _refuse_span(first, last)
    found = sorted(found for found in _EXPANDING[rule.frequency](rule, first, last) if first <= found[0] <= last)
    planned = _settled(rule, found, calendar)
    if since is not None:
        planned = [one for one in planned if one.planned_on >= since]
    if len(planned) > most:
        raise Refusal(f"这条规则到 {last} 会排出 {len(planned):,} 次，最多 {most:,} 次。请提前结束日期。", "last_on")
    return planned


def _refuse_span(first: date, last: date) -> None:
    if last < first:
        raise Refusal("结束日期不能早于开始日期。", "last_on")
    for day, field in ((first, "first_on"), (last, "last_on")):
        if not almanac.FIRST_YEAR <= day.year <= almanac.LAST_YEAR:
            raise Refusal(f"日期请填在 {almanac.FIRST_YEAR} 年到 {almanac.LAST_YEAR} 年之间。", field)


def _settled(rule: Rule, found: Iterable[_Found], calendar: Calendar | None) -> list[Planned]:
    """Move what falls on days off, and make one of those that come to lie on the same day."""
    moved = []
    for day, reason in found:
        to, why = shifted(day, rule.off_day, calendar)
        moved.append(Planned(to, day, f"{reason}；{why}" if reason and why else reason or why))
    return [_one_of(list(same)) for _, same in groupby(moved, key=attrgetter("day"))]


def _one_of(same: list[Planned]) -> Planned:
    if len(same) == 1:
        return same[0]
    reasons = list(dict.fromkeys(one.reason for one in same if one.reason))
    if reasons:
        reasons.append(f"{'两' if len(same) == 2 else len(same)}次合为一次")  # noqa: PLR2004
    return same[0]._replace(reason="；".join(reasons))


# -- by the sun ------------------------------------------------------------------------------------------------------


def _daily(rule: Rule, first: date, last: date) -> Iterator[_Found]:
    from dateutil.rrule import DAILY, rrule

    for moment in rrule(DAILY, _midnight(first), rule.interval, until=_midnight(last)):
        yield moment.date(), ""


def _weekly(rule: Rule, first: date, last: date) -> Iterator[_Found]:
    from dateutil.rrule import MO, WEEKLY, rrule

    wanted = [day - 1 for day in rule.weekdays]
    for moment in rrule(WEEKLY, _midnight(first), rule.interval, MO, until=_midnight(last), byweekday=wanted):
        yield moment.date(), ""


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _monthly(rule: Rule, first: date, last: date) -> Iterator[_Found]:
    for month in range(_count(first), _count(last) + 1, rule.interval):
        yield from _in_month(rule, month // 12, month % 12 + 1)


def _count(day: date) -> int:
    """Return the number of a day's month, counted through the years."""
    return day.year * 12 + day.month - 1


def _yearly(rule: Rule, first: date, last: date) -> Iterator[_Found]:
    for year, month in product(range(first.year, last.year + 1, rule.interval), rule.months):
        yield from _in_month(rule, year, month)


def _in_month(rule: Rule, year: int, month: int) -> Iterator[_Found]:
    if rule.days:
        length = monthrange(year, month)[1]
        for number in rule.days:
            yield from _day_of_month(date(year, month, 1), length, number, rule.missing)
        return
    for number, weekday in product(rule.nth, rule.weekdays):
        yield from _nth_weekday(date(year, month, 1), number, weekday, rule.missing)


def _day_of_month(first: date, length: int, number: int, missing: Missing) -> Iterator[_Found]:
    if number <= length:
        yield first + timedelta((length if number == LAST else number) - 1), ""
    elif missing is Missing.CLAMP:
        yield first + timedelta(length - 1), f"{first.month}月没有{number}日，改为{length}日"
    elif missing is Missing.NEXT:
        to = first + timedelta(length)
        yield to, f"{first.month}月没有{number}日，顺到{to.month}月1日"


def _nth_weekday(first: date, number: int, weekday: int, missing: Missing) -> Iterator[_Found]:
    from dateutil.relativedelta import relativedelta
    from dateutil.relativedelta import weekday as one_of

    end = first + timedelta(monthrange(first.year, first.month)[1] - 1)
    found = (end if number == LAST else first) + relativedelta(weekday=one_of(weekday - 1, number))
    told = f"{first.month}月没有第{number}个{weekday_label(weekday)}"
    if found <= end:
        yield found, ""
    elif missing is Missing.CLAMP:
        last = end + relativedelta(weekday=one_of(weekday - 1, LAST))
        yield last, f"{told}，改为{last.day}日"
    elif missing is Missing.NEXT:
        yield found, f"{told}，顺到{found.month}月{found.day}日"


# -- by the moon -----------------------------------------------------------------------------------------------------


def _lunar_monthly(rule: Rule, first: date, last: date) -> Iterator[_Found]:
    months = (
        month
        for year in range(first.year - 1, last.year + 1)
        for month in almanac.lunar_months(year)
        if first <= month.last and _is_meant(month, rule.leap)
    )
    for month in islice(months, 0, None, rule.interval):
        yield from _in_lunar_month(rule, month)


def _lunar_yearly(rule: Rule, first: date, last: date) -> Iterator[_Found]:
    """Yield the days of each lunar year that has begun by ``last``; its last months lie in the solar year after."""
    begun = almanac.lunar(first)[0].year
    for year in range(begun, last.year + 1, rule.interval):
        for month in almanac.lunar_months(year):
            if abs(month.number) in rule.months and _is_meant(month, rule.leap):
                yield from _in_lunar_month(rule, month)


def _is_meant(month: LunarMonth, leap: Leap) -> bool:
    return leap is Leap.BOTH or (month.number < 0) == (leap is Leap.LEAP)


def _in_lunar_month(rule: Rule, month: LunarMonth) -> Iterator[_Found]:
    for number in rule.days:
        told = f"{month_label(month.number)}没有三十"
        if number == LAST:
            yield month.last, ""
        elif number <= month.length:
            yield month.first + timedelta(number - 1), ""
        elif rule.missing is Missing.CLAMP:
            yield month.last, f"{told}，改为{day_label(month.length)}"
        elif rule.missing is Missing.NEXT:
            yield month.last + timedelta(1), f"{told}，顺到次月初一"


def _solar_terms(rule: Rule, first: date, last: date) -> Iterator[_Found]:
    for year in range(first.year, last.year + 1, rule.interval):
        for term in rule.terms:
            yield almanac.solar_terms(year)[term], ""


_EXPANDING: dict[Frequency, Callable[[Rule, date, date], Iterator[_Found]]] = {
    Frequency.DAILY: _daily,
    Frequency.WEEKLY: _weekly,
    Frequency.MONTHLY: _monthly,
    Frequency.YEARLY: _yearly,
    Frequency.LUNAR_MONTHLY: _lunar_monthly,
    Frequency.LUNAR_YEARLY: _lunar_yearly,
    Frequency.SOLAR_TERM: _solar_terms,
}
