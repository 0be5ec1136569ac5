"""农历、节日、节气: what a Chinese calendar prints beside the day.

All that is computed of sun and moon comes from lunar_python, one year at a time, and is kept.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from jiceng_desktop import words
from jiceng_desktop.terms import SolarTerm

FIRST_YEAR, LAST_YEAR = 1900, 2100
LONGEST_MONTH = 30
NEVER_LEAP = (1, 12)  # no year from FIRST_YEAR to LAST_YEAR repeats one of these lunar months

_DIGITS = "一二三四五六七八九十"
_MONTHS = ("正月", *(f"{digit}月" for digit in _DIGITS[1:]), "冬月", "腊月")
_DAYS = (
    *(f"初{digit}" for digit in _DIGITS),
    *(f"十{digit}" for digit in _DIGITS[:9]),
    "二十",
    *(f"廿{digit}" for digit in _DIGITS[:9]),
    "三十",
)
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_LUNAR_FESTIVALS = {
    (1, 1): "春节", (1, 15): "元宵节", (2, 2): "龙抬头", (5, 5): "端午节", (7, 7): "七夕节", (7, 15): "中元节",
    (8, 15): "中秋节", (9, 9): "重阳节", (12, 8): "腊八节", (12, 23): "小年",
}  # fmt: skip
_LAST_OF_YEAR = "除夕"
_FESTIVALS = {
    (1, 1): "元旦", (3, 5): "学雷锋纪念日", (3, 8): "妇女节", (3, 12): "植树节", (5, 1): "劳动节", (5, 4): "青年节",
    (5, 12): "护士节", (6, 1): "儿童节", (7, 1): "建党节", (8, 1): "建军节", (9, 10): "教师节", (9, 30): "烈士纪念日",
    (10, 1): "国庆节", (11, 9): "消防日", (12, 4): "宪法日", (12, 5): "志愿者日", (12, 13): "国家公祭日",
}  # fmt: skip
_JULIAN = 1721425  # from the number of a day since noon of 1 January 4713 BC to Python's
_FIRST_TERM = 2  # lunar_python begins with two solar terms of the December before


@dataclass(frozen=True, slots=True)
class LunarMonth:
    """One month of a lunar year; the number of a leap month is negative."""

    year: int
    number: int
    first: date
    length: int

    @property
    def last(self) -> date:
        """Return its last day."""
        return self.first + timedelta(self.length - 1)


@dataclass(frozen=True, slots=True)
class Almanac:
    """What is said of a day: the lunar day (or month, on its first), its festivals, its solar term."""

    lunar: str
    festival: str = ""
    term: str = ""

    @property
    def label(self) -> str:
        """Return the one word a small calendar has room for."""
        return self.festival or self.term or self.lunar


def month_label(number: int) -> str:
    """Return the name of a lunar month: 正月, 闰五月, 腊月."""
    return f"{'闰' if number < 0 else ''}{_MONTHS[abs(number) - 1]}"


def day_label(number: int) -> str:
    """Return the name of a lunar day: 初一, 廿九, 三十."""
    return _DAYS[number - 1]


def weekday_label(number: int) -> str:
    """Return 周一 for 1 to 周日 for 7."""
    return f"周{words.WEEKDAYS[number - 1]}"


@cache
def lunar_months(year: int) -> tuple[LunarMonth, ...]:
    """Return the twelve or thirteen months of a lunar year."""
    return tuple(
        LunarMonth(year, month.getMonth(), _of_julian(month.getFirstJulianDay()), month.getDayCount())
        for month in _computed(year).getMonthsInYear()
    )


@cache
def solar_terms(year: int) -> Mapping[SolarTerm, date]:
    """Return the days of the solar terms of a year, from 小寒 to 冬至."""
    moments = _computed(year).getJieQiJulianDays()[_FIRST_TERM:]
    return MappingProxyType({term: _of_julian(moment) for term, moment in zip(SolarTerm, moments, strict=False)})


@cache
def _computed(year: int) -> Any:
    """Return the months and the solar terms of a year, which takes some milliseconds."""
    from lunar_python import LunarYear  # type: ignore[import-untyped]

    return LunarYear(year)


def _of_julian(moment: float) -> date:
    return date.fromordinal(int(moment + 0.5) - _JULIAN)


def lunar(day: date) -> tuple[LunarMonth, int]:
    """Return the lunar month of a day and which day of it that is."""
    year = day.year if day >= lunar_months(day.year)[0].first else day.year - 1
    months = lunar_months(year)
    month = months[bisect_right(months, day, key=lambda month: month.first) - 1]
    return month, (day - month.first).days + 1


@lru_cache(maxsize=4096)
def of(day: date) -> Almanac:
    """Return what is said of a day; of one outside 1900 to 2100 only the festivals that need no moon."""
    fixed = _FESTIVALS.get((day.month, day.day), "")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return Almanac("", fixed)
    month, number = lunar(day)
    festivals = [name for name in (fixed, _lunar_festival(month, number)) if name]
    term = _terms_by_day(day.year).get(day)
    name = month_label(month.number) if number == 1 else day_label(number)
    return Almanac(name, "、".join(festivals), term.label if term else "")


def _lunar_festival(month: LunarMonth, number: int) -> str:
    """Return the festival of a lunar day; a leap month has none, and the year ends with its last month's last day."""
    if number == month.length and month == lunar_months(month.year)[-1]:
        return _LAST_OF_YEAR
    return _LUNAR_FESTIVALS.get((month.number, number), "")


@cache
def _terms_by_day(year: int) -> Mapping[date, SolarTerm]:
    return {day: term for term, day in solar_terms(year).items()}


def say_full(day: date) -> str:
    """Return a day in words: 2028年6月27日 星期二 农历戊申年闰五月初五, festival and solar term behind."""
    told = f"{words.show_day(day)} 星期{words.weekday(day)}"
    known = of(day)
    if known.lunar:
        month, number = lunar(day)
        named = _STEMS[(month.year - 4) % 10] + _BRANCHES[(month.year - 4) % 12]
        told += f" 农历{named}年{month_label(month.number)}{day_label(number)}"
    return " ".join(filter(None, (told, known.festival, known.term)))
