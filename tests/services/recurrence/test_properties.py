"""What holds of every rule, whatever it is."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from jiceng_desktop.services.holidays import DaysOff
from jiceng_desktop.services.recurrence import (
    LAST,
    Frequency,
    Leap,
    Missing,
    OffDay,
    Rule,
    SolarTerm,
    days,
    dump,
    is_off,
    load,
    say,
)

WEEKDAYS = (MO, TU, WE, TH, FR, SA, SU)
FIRST = date(2026, 1, 1)


def some(*values: int | range) -> st.SearchStrategy[tuple[int, ...]]:
    each = [one for value in values for one in (value if isinstance(value, range) else [value])]
    return st.lists(st.sampled_from(each), min_size=1, max_size=4, unique=True).map(tuple)


COMMON = {
    "interval": st.integers(1, 5),
    "missing": st.sampled_from(list(Missing)),
    "off_day": st.sampled_from(list(OffDay)),
    "leap": st.sampled_from(list(Leap)),
}
SHORT = {**COMMON, "missing": st.sampled_from([Missing.CLAMP, Missing.NEXT]), "leap": st.just(Leap.BOTH)}
RULES = st.one_of(
    st.builds(Rule, st.just(Frequency.DAILY), **COMMON),
    st.builds(Rule, st.just(Frequency.WEEKLY), weekdays=some(range(1, 8)), **COMMON),
    st.builds(Rule, st.just(Frequency.MONTHLY), days=some(range(1, 32), LAST), **COMMON),
    st.builds(Rule, st.just(Frequency.MONTHLY), weekdays=some(range(1, 8)), nth=some(range(1, 6), LAST), **COMMON),
    st.builds(Rule, st.just(Frequency.YEARLY), months=some(range(1, 13)), days=some(range(1, 32), LAST), **SHORT),
    st.builds(Rule, st.just(Frequency.LUNAR_MONTHLY), days=some(range(1, 31), LAST), **COMMON),
    st.builds(Rule, st.just(Frequency.LUNAR_YEARLY), months=some(range(1, 13)), days=some(range(1, 31), LAST), **SHORT),
    st.builds(Rule, st.just(Frequency.SOLAR_TERM), terms=st.just(tuple(SolarTerm)), **COMMON),
)
DAYS = st.integers(0, 1500).map(lambda number: FIRST + timedelta(number))
CALENDARS = st.builds(
    DaysOff,
    st.dictionaries(DAYS, st.tuples(st.just("节"), st.booleans()), max_size=40),
    st.frozensets(st.integers(2026, 2031), max_size=4),
)


@settings(max_examples=150, deadline=None)
@given(RULES, DAYS, st.integers(0, 900), st.integers(0, 900), CALENDARS)
def test_a_split_span_gives_the_same_days(rule, first, whole, part, calendar):
    last, cut = first + timedelta(whole), first + timedelta(min(part, whole))
    early, late = days(rule, first, cut, calendar), days(rule, first, last, calendar, since=cut + timedelta(1))
    assert [one.day for one in early + late] == [one.day for one in days(rule, first, last, calendar)]


@settings(max_examples=150, deadline=None)
@given(RULES, DAYS, st.integers(0, 900), CALENDARS)
def test_each_day_comes_once_in_order_and_with_a_reason_where_it_was_moved(rule, first, whole, calendar):
    last = first + timedelta(whole)
    found = days(rule, first, last, calendar)
    assert all(before.day < after.day for before, after in pairwise(found))
    for one in found:
        assert first <= one.planned_on <= last
        assert one.reason or one.day == one.planned_on
        if rule.off_day is OffDay.KEEP:
            assert one.day == one.planned_on
        else:
            assert not is_off(one.day, calendar) or "未作调整" in one.reason
            assert (one.day > one.planned_on) <= (rule.off_day is OffDay.POSTPONE)


@settings(max_examples=100, deadline=None)
@given(RULES)
def test_every_rule_is_stored_and_can_be_said(rule):
    assert load(dump(rule)) == rule
    assert say(rule)


@settings(max_examples=100, deadline=None)
@given(some(range(1, 32), LAST), st.integers(1, 5), st.integers(0, 40))
def test_clamped_days_come_as_often_as_they_are_different_in_every_month(chosen, interval, months):
    rule = Rule(Frequency.MONTHLY, interval=interval, days=chosen)
    end = 12 * FIRST.year + months * interval
    last = date(end // 12, end % 12 + 1, monthrange(end // 12, end % 12 + 1)[1])
    found = days(rule, FIRST, last)
    for month in range(0, months * interval + 1, interval):
        year, number = 2026 + month // 12, month % 12 + 1
        length = monthrange(year, number)[1]
        wanted = {length if day == LAST else min(day, length) for day in chosen}
        assert {one.day.day for one in found if (one.day.year, one.day.month) == (year, number)} == wanted
        found = [one for one in found if (one.day.year, one.day.month) != (year, number)]
    assert not found


@settings(max_examples=60, deadline=None)
@given(some(range(1, 32), LAST), st.integers(1, 5), DAYS, st.integers(0, 900))
def test_skipped_days_are_those_of_rfc_5545(chosen, interval, first, whole):
    rule = Rule(Frequency.MONTHLY, interval=interval, days=chosen, missing=Missing.SKIP)
    last = first + timedelta(whole)
    begin, end = (datetime.combine(day, time()) for day in (first, last))
    wanted = rrule(MONTHLY, begin, interval, until=end, bymonthday=chosen)
    assert [one.day for one in days(rule, first, last)] == [moment.date() for moment in wanted]


@settings(max_examples=60, deadline=None)
@given(some(range(1, 8)), some(range(1, 6), LAST), st.integers(1, 5), DAYS, st.integers(0, 900))
def test_skipped_weekdays_are_those_of_rfc_5545(weekdays, nth, interval, first, whole):
    rule = Rule(Frequency.MONTHLY, interval, weekdays=weekdays, nth=nth, missing=Missing.SKIP)
    last = first + timedelta(whole)
    begin, end = (datetime.combine(day, time()) for day in (first, last))
    wanted = rrule(
        MONTHLY, begin, interval, until=end, byweekday=[WEEKDAYS[day - 1](one) for day in weekdays for one in nth]
    )
    assert [one.day for one in days(rule, first, last)] == [moment.date() for moment in wanted]


@settings(max_examples=60, deadline=None)
@given(some(range(1, 8)), st.integers(1, 5), DAYS, st.integers(0, 900))
def test_weeks_that_are_left_out_are_counted_by_mondays(weekdays, interval, first, whole):
    rule = Rule(Frequency.WEEKLY, interval, weekdays=weekdays)
    last, monday = first + timedelta(whole), first - timedelta(first.weekday())
    every = [first + timedelta(number) for number in range(whole + 1)]
    wanted = [day for day in every if day.isoweekday() in weekdays and (day - monday).days // 7 % interval == 0]
    assert [one.day for one in days(rule, first, last)] == wanted
