"""A rule: on which days the events of a series take place, as it is stored and checked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import Any

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import almanac
from jiceng_desktop.terms import Frequency, Leap, Missing, OffDay, SolarTerm

LAST = -1  # the last day of a month, the last Friday of a month
LONGEST_INTERVAL = 99
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_UNREADABLE = "这个系列的重复规则读不出来，可能是更新的版本保存的。请升级程序，或重新设定规则。"


@dataclass(frozen=True)
class Rule:
    """On which days something takes place; what its frequency has no use for is ignored.

    ``days`` are days of the month and ``nth`` which of the ``weekdays`` (1 Monday to 7 Sunday) in it, ``LAST`` counted
    from the end: a month has either the one or the other. ``months`` are solar or lunar, as the frequency is.
    """

    frequency: Frequency
    interval: int = 1
    days: tuple[int, ...] = ()
    weekdays: tuple[int, ...] = ()
    nth: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    leap: Leap = Leap.REGULAR
    terms: tuple[SolarTerm, ...] = ()
    missing: Missing = Missing.CLAMP
    off_day: OffDay = OffDay.KEEP


# -- stored ----------------------------------------------------------------------------------------------------------


def dump(rule: Rule) -> str:
    """Return a rule as it is stored: JSON of what is not as usual."""
    told = {field.name: getattr(rule, field.name) for field in fields(Rule)}
    return json.dumps({name: value for name, value in told.items() if value != _USUAL.get(name)})


def load(text: str) -> Rule:
    """Return the rule that was stored.

    Raises:
        Refusal: the text is none, or of a later version, or its rule could not be stored today.
    """
    try:
        told = json.loads(text)
        rule = Rule(**{name: _READING[name](value) for name, value in told.items()})
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Refusal(_UNREADABLE) from error
    check(rule)
    return rule


def _numbers(value: list[Any]) -> tuple[int, ...]:
    return tuple(_number(one) for one in value)


def _number(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(value)
    return int(value)


_USUAL = {field.name: field.default for field in fields(Rule)}
_READING: dict[str, Callable[[Any], Any]] = {
    "frequency": Frequency,
    "interval": _number,
    "days": _numbers,
    "weekdays": _numbers,
    "nth": _numbers,
    "months": _numbers,
    "leap": Leap,
    "terms": lambda value: tuple(SolarTerm(one) for one in value),
    "missing": Missing,
    "off_day": OffDay,
}


# -- checked ---------------------------------------------------------------------------------------------------------


def check(rule: Rule) -> None:
    """Refuse a rule that lacks something, or that no year could ever meet; the field at fault is named as in Rule."""
    if not 1 <= rule.interval <= LONGEST_INTERVAL:
        raise Refusal(f"间隔请填 1 到 {LONGEST_INTERVAL} 之间的数。", "interval")
    _CHECKS[rule.frequency](rule)


def _check_daily(_rule: Rule) -> None:
    """Let every rule pass that counts days."""


def _check_weekly(rule: Rule) -> None:
    _refuse_unless(rule.weekdays, range(1, 8), "请选择星期几。", "weekdays")


def _check_monthly(rule: Rule) -> None:
    if rule.days and (rule.weekdays or rule.nth):
        raise Refusal("按日期还是按星期，只能选一种。", "days")
    if not (rule.weekdays or rule.nth):
        _refuse_unless(rule.days, (*range(1, 32), LAST), "请填写每月的哪一天，1 到 31 日或最后一天。", "days")
        return
    _refuse_unless(rule.weekdays, range(1, 8), "请选择星期几。", "weekdays")
    _refuse_unless(rule.nth, (*range(1, 6), LAST), "请选择第几个，第 1 到第 5 个或最后一个。", "nth")


def _check_yearly(rule: Rule) -> None:
    _refuse_unless(rule.months, range(1, 13), "请选择月份。", "months")
    _check_monthly(rule)
    longest = max(_LONGEST[month - 1] for month in rule.months)
    if rule.days and rule.missing is Missing.SKIP and min(rule.days) > longest:
        named = "、".join(f"{month}月" for month in sorted(rule.months))
        raise Refusal(f"{named}从来没有{min(rule.days)}日，这条规则排不出日期。", "days")


def _check_lunar_monthly(rule: Rule) -> None:
    wanted = (*range(1, almanac.LONGEST_MONTH + 1), LAST)
    _refuse_unless(rule.days, wanted, "请选择农历的哪一天，初一到三十或最后一天。", "days")


def _check_lunar_yearly(rule: Rule) -> None:
    _refuse_unless(rule.months, range(1, 13), "请选择农历的月份。", "months")
    _check_lunar_monthly(rule)
    if rule.leap is Leap.LEAP and set(rule.months) <= set(almanac.NEVER_LEAP):
        named = "、".join(almanac.month_label(-month) for month in sorted(rule.months))
        raise Refusal(f"{almanac.LAST_YEAR}年以前没有{named}，这条规则排不出日期。", "leap")


def _check_terms(rule: Rule) -> None:
    _refuse_unless(rule.terms, SolarTerm, "请选择节气。", "terms")


def _refuse_unless(chosen: tuple[Any, ...], possible: Iterable[Any], message: str, field: str) -> None:
    if not chosen or not set(chosen) <= set(possible):
        raise Refusal(message, field)


_CHECKS = {
    Frequency.DAILY: _check_daily,
    Frequency.WEEKLY: _check_weekly,
    Frequency.MONTHLY: _check_monthly,
    Frequency.YEARLY: _check_yearly,
    Frequency.LUNAR_MONTHLY: _check_lunar_monthly,
    Frequency.LUNAR_YEARLY: _check_lunar_yearly,
    Frequency.SOLAR_TERM: _check_terms,
}
