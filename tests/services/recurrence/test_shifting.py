from __future__ import annotations

from datetime import date, timedelta

import pytest

from jiceng_desktop.services.holidays import DaysOff
from jiceng_desktop.services.recurrence import Frequency, OffDay, Planned, Rule, days, is_off

NATIONAL = {date(2026, 10, day): ("国庆节", True) for day in range(1, 8)}
WORKED = {date(2026, 9, 20): ("国庆节", False), date(2026, 10, 10): ("国庆节", False)}
CALENDAR = DaysOff(NATIONAL | WORKED, frozenset({2026}))


def only(rule: Rule, day: date, calendar: DaysOff | None = CALENDAR) -> Planned:
    (found,) = days(rule, day, day, calendar)
    return found


def on(day: date, way: OffDay) -> Rule:
    return Rule(Frequency.YEARLY, months=(day.month,), days=(day.day,), off_day=way)


@pytest.mark.parametrize(
    ("way", "to", "reason"),
    [
        (OffDay.KEEP, date(2026, 10, 5), ""),
        (OffDay.POSTPONE, date(2026, 10, 8), "国庆节放假，顺延到10月8日"),
        (OffDay.ADVANCE, date(2026, 9, 30), "国庆节放假，提前到9月30日"),
    ],
)
def test_a_day_off_is_kept_or_the_next_working_day_taken(way, to, reason):
    assert only(on(date(2026, 10, 5), way), date(2026, 10, 5)) == Planned(to, date(2026, 10, 5), reason)


def test_a_weekend_that_is_worked_is_no_day_off():
    assert only(on(date(2026, 10, 10), OffDay.POSTPONE), date(2026, 10, 10)).day == date(2026, 10, 10)
    assert only(on(date(2026, 9, 19), OffDay.POSTPONE), date(2026, 9, 19)) == Planned(
        date(2026, 9, 20), date(2026, 9, 19), "周六休息，顺延到9月20日"
    )


def test_an_unpublished_year_knows_only_weekends_and_says_so():
    found = only(on(date(2027, 10, 2), OffDay.POSTPONE), date(2027, 10, 2))  # a Saturday
    assert found.day == date(2027, 10, 4)
    assert found.reason == "周六休息，顺延到10月4日（2027年放假安排尚未公布）"
    assert only(on(date(2027, 10, 1), OffDay.POSTPONE), date(2027, 10, 1)).day == date(2027, 10, 1)


def test_without_a_calendar_it_is_the_same():
    found = only(on(date(2026, 10, 3), OffDay.ADVANCE), date(2026, 10, 3), None)
    assert found.day == date(2026, 10, 2)
    assert "2026年放假安排尚未公布" in found.reason


def test_two_days_that_meet_are_held_once_with_both_reasons():
    rule = Rule(Frequency.MONTHLY, days=(4, 30), off_day=OffDay.POSTPONE)
    calendar = DaysOff({date(2026, 3, 2): ("元宵节", True), date(2026, 3, 3): ("元宵节", True)}, frozenset({2026}))
    found = days(rule, date(2026, 2, 20), date(2026, 3, 4), calendar)
    reason = "2月没有30日，改为28日；周六休息，顺延到3月4日；两次合为一次"
    assert found == [Planned(date(2026, 3, 4), date(2026, 2, 28), reason)]


def test_different_reasons_of_one_day_are_all_told():
    rule = Rule(Frequency.DAILY, off_day=OffDay.POSTPONE)
    found = days(rule, date(2026, 9, 30), date(2026, 10, 9), CALENDAR)
    assert [str(one.day) for one in found] == ["2026-09-30", "2026-10-08", "2026-10-09"]
    assert found[1].reason == "国庆节放假，顺延到10月8日；8次合为一次"
    before = days(rule, date(2026, 10, 9), date(2026, 10, 12), CALENDAR)
    assert before[-1].reason == "周日休息，顺延到10月12日；两次合为一次"
    both = DaysOff({date(2026, 11, 27): ("停电", True)}, frozenset({2026}))
    assert days(rule, date(2026, 11, 27), date(2026, 11, 29), both)[0].reason == (
        "停电放假，顺延到11月30日；周六休息，顺延到11月30日；周日休息，顺延到11月30日；3次合为一次"
    )


def test_days_off_may_move_a_day_out_of_the_span_but_never_lose_it():
    rule = on(date(2026, 10, 1), OffDay.POSTPONE)
    assert only(rule, date(2026, 10, 1)).day == date(2026, 10, 8)


def test_where_nobody_ever_works_the_day_stays():
    calendar = DaysOff({date(2026, 1, 1) + timedelta(one): ("停业", True) for one in range(365)}, frozenset({2026}))
    found = only(on(date(2026, 5, 5), OffDay.POSTPONE), date(2026, 5, 5), calendar)
    assert found.day == date(2026, 5, 5)
    assert "未作调整" in found.reason


def test_what_is_off():
    assert is_off(date(2026, 10, 1), CALENDAR)
    assert not is_off(date(2026, 10, 10), CALENDAR)
    assert is_off(date(2027, 10, 10), CALENDAR)
    assert not is_off(date(2026, 10, 1), None)
