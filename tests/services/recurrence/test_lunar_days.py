from __future__ import annotations

from datetime import date

import pytest
from borax.calendars.lunardate import LunarDate

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.recurrence import LAST, Frequency, Leap, Missing, Rule, SolarTerm, check, days


def given(rule: Rule, first: str, last: str) -> list[str]:
    return [str(one.day) for one in days(rule, date.fromisoformat(first), date.fromisoformat(last))]


def test_the_eighth_of_the_twelfth_month_lies_in_the_next_solar_year():
    rule = Rule(Frequency.LUNAR_YEARLY, months=(12,), days=(8,))
    assert given(rule, "2026-06-01", "2027-12-31") == ["2027-01-15"]
    assert given(rule, "2027-01-01", "2028-12-31") == ["2027-01-15", "2028-01-04"]


def test_years_are_counted_from_the_lunar_year_of_the_first_day():
    rule = Rule(Frequency.LUNAR_YEARLY, interval=2, months=(12,), days=(8,))
    assert given(rule, "2027-01-10", "2029-12-31") == ["2027-01-15", "2029-01-22"]


def test_the_last_day_of_the_lunar_year_is_never_missing():
    rule = Rule(Frequency.LUNAR_YEARLY, months=(12,), days=(LAST,))
    found = days(rule, date(2019, 1, 1), date(2056, 12, 31))
    assert len(found) == 38
    assert all((one.day.toordinal() + 1) == LunarDate(one.day.year, 1, 1).to_solar_date().toordinal() for one in found)
    assert not any(one.reason for one in found)


@pytest.mark.parametrize(
    ("missing", "found", "reason"),
    [
        (Missing.CLAMP, "2028-01-25", "腊月没有三十，改为廿九"),
        (Missing.NEXT, "2028-01-26", "腊月没有三十，顺到次月初一"),
    ],
)
def test_the_thirtieth_of_a_short_month(missing, found, reason):
    rule = Rule(Frequency.LUNAR_YEARLY, months=(12,), days=(30,), missing=missing)
    (only,) = days(rule, date(2028, 1, 1), date(2028, 12, 31))
    assert (str(only.day), only.reason) == (found, reason)


def test_a_short_month_is_skipped_where_the_rule_says_so():
    rule = Rule(Frequency.LUNAR_YEARLY, months=(12,), days=(30,), missing=Missing.SKIP)
    assert given(rule, "2024-01-01", "2030-12-31") == ["2024-02-09", "2030-02-02"]


@pytest.mark.parametrize(
    ("leap", "found"),
    [
        (Leap.REGULAR, ["2027-06-09", "2028-05-28", "2029-06-16"]),
        (Leap.LEAP, ["2028-06-27"]),
        (Leap.BOTH, ["2027-06-09", "2028-05-28", "2028-06-27", "2029-06-16"]),
    ],
)
def test_the_dragon_boat_festival_in_a_leap_fifth_month(leap, found):
    assert given(Rule(Frequency.LUNAR_YEARLY, months=(5,), days=(5,), leap=leap), "2027-01-01", "2029-12-31") == found


def test_a_leap_month_that_a_year_does_not_have_gives_nothing():
    rule = Rule(Frequency.LUNAR_YEARLY, months=(5,), days=(5,), leap=Leap.LEAP)
    assert given(rule, "2026-01-01", "2027-12-31") == []


def test_a_leap_month_that_no_year_has_is_refused():
    with pytest.raises(Refusal, match="没有闰正月、闰腊月") as refused:
        check(Rule(Frequency.LUNAR_YEARLY, months=(12, 1), days=(5,), leap=Leap.LEAP))
    assert refused.value.field == "leap"
    check(Rule(Frequency.LUNAR_YEARLY, months=(1, 11), days=(5,), leap=Leap.LEAP))


@pytest.mark.parametrize(
    ("leap", "found"),
    [
        (Leap.REGULAR, ["2028-05-24", "2028-07-22"]),
        (Leap.LEAP, ["2028-06-23"]),
        (Leap.BOTH, ["2028-05-24", "2028-06-23", "2028-07-22"]),
    ],
)
def test_the_first_of_every_lunar_month(leap, found):
    assert given(Rule(Frequency.LUNAR_MONTHLY, days=(1,), leap=leap), "2028-05-20", "2028-08-19") == found


def test_every_second_lunar_month_counts_the_months_that_are_meant():
    rule = Rule(Frequency.LUNAR_MONTHLY, interval=2, days=(1,))
    assert given(rule, "2028-05-24", "2028-09-30") == ["2028-05-24", "2028-08-20"]  # 五月, 七月; 闰五月 is not counted


def test_months_are_counted_from_the_lunar_month_of_the_first_day():
    rule = Rule(Frequency.LUNAR_MONTHLY, interval=2, days=(15,))
    assert given(rule, "2027-01-10", "2027-04-30") == ["2027-01-22", "2027-03-22"]  # 腊月 of the year before, 二月


def test_solar_terms_are_the_days_of_another_calendar():
    rule = Rule(Frequency.SOLAR_TERM, terms=tuple(SolarTerm))
    found = days(rule, date(2019, 1, 1), date(2056, 12, 31))
    assert len(found) == 38 * 24
    assert all(LunarDate.from_solar_date(one.day.year, one.day.month, one.day.day).term for one in found)


def test_single_solar_terms_and_every_second_year():
    rule = Rule(Frequency.SOLAR_TERM, terms=(SolarTerm.WINTER_SOLSTICE, SolarTerm.CLEAR_BRIGHT))
    assert given(rule, "2026-05-01", "2027-12-31") == ["2026-12-22", "2027-04-05", "2027-12-22"]
    other = Rule(Frequency.SOLAR_TERM, interval=2, terms=(SolarTerm.CLEAR_BRIGHT,))
    assert given(other, "2026-01-01", "2028-12-31") == ["2026-04-05", "2028-04-04"]


def test_lunar_birthdays_agree_with_another_calendar():
    rule = Rule(Frequency.LUNAR_YEARLY, months=tuple(range(1, 13)), days=(1, 15), leap=Leap.BOTH)
    found = days(rule, date(2019, 1, 1), date(2056, 12, 31))
    told = [LunarDate.from_solar(one.day) for one in found]
    assert {one.day for one in told} == {1, 15}
    assert len(found) == sum(LunarDate.from_solar(one).day in (1, 15) for one in each(2019, 2056))


def each(first: int, last: int) -> list[date]:
    """Return every day from one year to another."""
    return [date.fromordinal(one) for one in range(date(first, 1, 1).toordinal(), date(last + 1, 1, 1).toordinal())]
