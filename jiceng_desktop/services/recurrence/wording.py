"""A rule in one Chinese sentence."""

from __future__ import annotations

from collections.abc import Iterable

from jiceng_desktop.services.almanac import LONGEST_MONTH, NEVER_LEAP, day_label, month_label, weekday_label
from jiceng_desktop.services.recurrence.rule import LAST, Rule
from jiceng_desktop.terms import Frequency, Leap, Missing, OffDay, SolarTerm

_YEAR_END = ((12,), (LAST,))
_FIFTH = 5  # the only weekday that a month may lack
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # of the months of a common year


def say(rule: Rule) -> str:
    """Return what a rule means: 每月15日、30日，没有30日的月份在月末，遇休息日顺延."""
    return "，".join(filter(None, (_SAYING[rule.frequency](rule), _leap(rule), _missing(rule), _off(rule))))


def _every(rule: Rule, unit: str, counted: str = "") -> str:
    """Return 每月, or 每2个月的."""
    return f"每{unit}" if rule.interval == 1 else f"每{rule.interval}{counted or unit}的"


def _daily(rule: Rule) -> str:
    return _every(rule, "天").removesuffix("的")


def _weekly(rule: Rule) -> str:
    return f"每{'' if rule.interval == 1 else f'{rule.interval}周的'}{_weekdays(rule)}"


def _monthly(rule: Rule) -> str:
    return _every(rule, "月", "个月") + _solar_days(rule)


def _yearly(rule: Rule) -> str:
    months = "、".join(f"{month}月" for month in sorted(rule.months))
    return f"{_every(rule, '年')}{months}{_of(rule)}{_solar_days(rule)}"


def _lunar_monthly(rule: Rule) -> str:
    return f"农历{_every(rule, '月', '个月')}{_lunar_days(rule)}"


def _lunar_yearly(rule: Rule) -> str:
    if (rule.months, rule.days) == _YEAR_END:
        return f"{_every(rule, '年')}除夕（农历年最后一天）"
    leap = -1 if rule.leap is Leap.LEAP else 1
    months = "、".join(month_label(leap * month) for month in sorted(rule.months))
    return f"{_every(rule, '年')}农历{months}{_of(rule)}{_lunar_days(rule)}"


def _of(rule: Rule) -> str:
    """Return what stands between months and days; a single day of a single month is one word with it."""
    return "" if len(rule.months) == len(rule.days) == 1 and rule.days != (LAST,) else "的"


def _terms(rule: Rule) -> str:
    return _every(rule, "年") + "、".join(term.label for term in SolarTerm if term in rule.terms)


def _solar_days(rule: Rule) -> str:
    if rule.days:
        return "、".join("最后一天" if day == LAST else f"{day}日" for day in _ordered(rule.days))
    which = "、".join("最后一个" if number == LAST else f"第{number}个" for number in _ordered(rule.nth))
    return which + _weekdays(rule)


def _lunar_days(rule: Rule) -> str:
    return "、".join("最后一天" if day == LAST else day_label(day) for day in _ordered(rule.days))


def _weekdays(rule: Rule) -> str:
    return "、".join(map(weekday_label, _ordered(rule.weekdays)))


def _ordered(numbers: Iterable[int]) -> list[int]:
    """Return the numbers in order, the last one of a month behind the others."""
    return sorted(set(numbers), key=lambda number: (number == LAST, number))


_SAYING = {
    Frequency.DAILY: _daily,
    Frequency.WEEKLY: _weekly,
    Frequency.MONTHLY: _monthly,
    Frequency.YEARLY: _yearly,
    Frequency.LUNAR_MONTHLY: _lunar_monthly,
    Frequency.LUNAR_YEARLY: _lunar_yearly,
    Frequency.SOLAR_TERM: _terms,
}


def _leap(rule: Rule) -> str:
    if rule.frequency is Frequency.LUNAR_MONTHLY:
        return {Leap.REGULAR: "闰月不办", Leap.LEAP: "只在闰月", Leap.BOTH: "闰月也办"}[rule.leap]
    if rule.frequency is Frequency.LUNAR_YEARLY and not set(rule.months) <= set(NEVER_LEAP):
        return {Leap.REGULAR: "", Leap.LEAP: "没有闰月的年份不办", Leap.BOTH: "闰月也办"}[rule.leap]
    return ""


def _missing(rule: Rule) -> str:
    """Return what becomes of a day that some months lack; nothing where every month has it."""
    lacking, instead = _lacking(rule)
    if not lacking:
        return ""
    when = "的月份" if rule.frequency in (Frequency.MONTHLY, Frequency.LUNAR_MONTHLY) else "时"
    return f"没有{lacking}{when}{instead[rule.missing]}"


def _lacking(rule: Rule) -> tuple[str, dict[Missing, str]]:
    if rule.frequency in (Frequency.LUNAR_MONTHLY, Frequency.LUNAR_YEARLY):
        lacking = day_label(LONGEST_MONTH) if LONGEST_MONTH in rule.days else ""
        return lacking, {Missing.CLAMP: "改在廿九", Missing.SKIP: "不办", Missing.NEXT: "顺到次月初一"}
    if rule.frequency not in (Frequency.MONTHLY, Frequency.YEARLY):
        return "", {}
    if not rule.days:
        lacking = f"第{_FIFTH}个" if _FIFTH in rule.nth else ""
        return lacking, {Missing.CLAMP: "改为最后一个", Missing.SKIP: "不办", Missing.NEXT: "顺到次月第1个"}
    months = rule.months if rule.frequency is Frequency.YEARLY else range(1, 13)
    shortest = min(_LENGTHS[month - 1] for month in months)
    lacking = "、".join(f"{day}日" for day in sorted(set(rule.days)) if day > shortest)
    return lacking, {Missing.CLAMP: "在月末", Missing.SKIP: "不办", Missing.NEXT: "顺到次月1日"}


def _off(rule: Rule) -> str:
    return "" if rule.off_day is OffDay.KEEP else f"遇休息日{rule.off_day.label}"
