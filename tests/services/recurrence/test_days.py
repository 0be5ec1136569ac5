from __future__ import annotations

from datetime import date

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.recurrence import LAST, Frequency, Missing, Rule, days


def given(rule: Rule, first: str, last: str) -> list[str]:
    """Return the days of a rule as they are written."""
    return [str(one.day) for one in days(rule, date.fromisoformat(first), date.fromisoformat(last))]


def reasons(rule: Rule, first: str, last: str) -> dict[str, str]:
    """Return why days are not just what the rule says."""
    found = days(rule, date.fromisoformat(first), date.fromisoformat(last))
    return {str(one.day): one.reason for one in found if one.reason}


def test_a_lecture_on_the_15th_and_the_30th_has_a_second_one_in_february():
    rule = Rule(Frequency.MONTHLY, days=(15, 30))
    found = given(rule, "2027-12-01", "2028-03-31")
    assert found == [
        *("2027-12-15", "2027-12-30", "2028-01-15", "2028-01-30"),
        *("2028-02-15", "2028-02-29", "2028-03-15", "2028-03-30"),
    ]
    assert reasons(rule, "2027-12-01", "2028-03-31") == {"2028-02-29": "2月没有30日，改为29日"}


@pytest.mark.parametrize(
    ("missing", "day", "reason"),
    [
        (Missing.CLAMP, ["2026-02-28"], {"2026-02-28": "2月没有30日，改为28日"}),
        (Missing.SKIP, [], {}),
        (Missing.NEXT, ["2026-03-01"], {"2026-03-01": "2月没有30日，顺到3月1日"}),
    ],
)
def test_a_missing_day_is_clamped_skipped_or_moved_on(missing, day, reason):
    rule = Rule(Frequency.MONTHLY, days=(30,), missing=missing)
    assert given(rule, "2026-02-01", "2026-03-29") == day
    assert reasons(rule, "2026-02-01", "2026-03-29") == reason


def test_two_days_that_become_one_are_held_once():
    rule = Rule(Frequency.MONTHLY, days=(28, 30))
    assert given(rule, "2026-02-01", "2026-02-28") == ["2026-02-28"]
    assert reasons(rule, "2026-02-01", "2026-02-28") == {"2026-02-28": "2月没有30日，改为28日；两次合为一次"}


def test_the_last_day_and_the_30th_are_one_day_in_april():
    rule = Rule(Frequency.MONTHLY, days=(30, LAST))
    assert given(rule, "2026-03-01", "2026-04-30") == ["2026-03-30", "2026-03-31", "2026-04-30"]
    assert not reasons(rule, "2026-03-01", "2026-04-30")


def test_every_two_months_from_the_31st_never_drifts():
    rule = Rule(Frequency.MONTHLY, interval=2, days=(31,))
    found = given(rule, "2025-12-31", "2026-12-31")
    assert found == [
        *("2025-12-31", "2026-02-28", "2026-04-30", "2026-06-30"),
        *("2026-08-31", "2026-10-31", "2026-12-31"),
    ]


def test_months_are_counted_from_the_first_day_also_when_that_one_is_too_late():
    rule = Rule(Frequency.MONTHLY, interval=3, days=(1,))
    assert given(rule, "2026-01-15", "2026-12-31") == ["2026-04-01", "2026-07-01", "2026-10-01"]


def test_weekdays_of_a_month():
    rule = Rule(Frequency.MONTHLY, weekdays=(5,), nth=(1, LAST))
    assert given(rule, "2026-10-01", "2026-11-30") == ["2026-10-02", "2026-10-30", "2026-11-06", "2026-11-27"]


@pytest.mark.parametrize(
    ("missing", "found", "reason"),
    [
        (Missing.CLAMP, ["2026-06-26", "2026-07-31"], {"2026-06-26": "6月没有第5个周五，改为26日"}),
        (Missing.SKIP, ["2026-07-31"], {}),
        (Missing.NEXT, ["2026-07-03", "2026-07-31"], {"2026-07-03": "6月没有第5个周五，顺到7月3日"}),
    ],
)
def test_a_fifth_friday_that_is_missing(missing, found, reason):
    rule = Rule(Frequency.MONTHLY, weekdays=(5,), nth=(5,), missing=missing)
    assert given(rule, "2026-06-01", "2026-07-31") == found
    assert reasons(rule, "2026-06-01", "2026-07-31") == reason


def test_every_day_and_every_third_day():
    assert given(Rule(Frequency.DAILY), "2026-02-27", "2026-03-01") == ["2026-02-27", "2026-02-28", "2026-03-01"]
    assert given(Rule(Frequency.DAILY, interval=3), "2026-12-30", "2027-01-05") == [
        *("2026-12-30", "2027-01-02", "2027-01-05"),
    ]


def test_weeks_begin_on_monday_and_are_counted_from_the_first_day():
    rule = Rule(Frequency.WEEKLY, interval=2, weekdays=(7, 1))
    found = given(rule, "2026-11-21", "2026-12-20")  # a Saturday
    assert found == ["2026-11-22", "2026-11-30", "2026-12-06", "2026-12-14", "2026-12-20"]


def test_29_february_every_year():
    rule = Rule(Frequency.YEARLY, months=(2,), days=(29,))
    assert given(rule, "2027-01-01", "2029-12-31") == ["2027-02-28", "2028-02-29", "2029-02-28"]
    skipping = Rule(Frequency.YEARLY, months=(2,), days=(29,), missing=Missing.SKIP)
    assert given(skipping, "2027-01-01", "2032-12-31") == ["2028-02-29", "2032-02-29"]


def test_months_of_a_year_every_second_year():
    rule = Rule(Frequency.YEARLY, interval=2, months=(9, 3), days=(LAST,))
    assert given(rule, "2026-06-01", "2028-12-31") == ["2026-09-30", "2028-03-31", "2028-09-30"]


def test_a_weekday_of_a_month_of_a_year():
    rule = Rule(Frequency.YEARLY, months=(5,), weekdays=(7,), nth=(2,))
    assert given(rule, "2026-01-01", "2028-12-31") == ["2026-05-10", "2027-05-09", "2028-05-14"]


def test_a_span_without_a_day_gives_an_empty_list():
    assert given(Rule(Frequency.MONTHLY, days=(15,)), "2026-02-16", "2026-03-14") == []


def test_3000_days_are_planned_and_not_one_more():
    first = date(2026, 1, 1)
    assert len(days(Rule(Frequency.DAILY), first, date(2034, 3, 19))) == 3000
    with pytest.raises(Refusal, match="会排出 3,001 次，最多 3,000 次") as refused:
        days(Rule(Frequency.DAILY), first, date(2034, 3, 20))
    assert refused.value.field == "last_on"
    assert len(days(Rule(Frequency.DAILY), first, date(2034, 3, 20), since=date(2034, 3, 1))) == 20


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2026, 1, 2), date(2026, 1, 1), "last_on"),
        (date(1899, 12, 31), date(2026, 1, 1), "first_on"),
        (date(2026, 1, 1), date(2101, 1, 1), "last_on"),
    ],
)
def test_spans_that_are_none_are_refused(first, last, field):
    with pytest.raises(Refusal) as refused:
        days(Rule(Frequency.DAILY), first, last)
    assert refused.value.field == field


def test_a_rule_that_cannot_be_kept_is_refused():
    with pytest.raises(Refusal, match="星期几"):
        days(Rule(Frequency.WEEKLY), date(2026, 1, 1), date(2026, 2, 1))
