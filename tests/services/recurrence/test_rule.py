from __future__ import annotations

import json

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.recurrence import (
    LAST,
    Frequency,
    Leap,
    Missing,
    OffDay,
    Rule,
    SolarTerm,
    check,
    dump,
    load,
)

WHOLE = Rule(
    Frequency.LUNAR_YEARLY,
    interval=2,
    days=(8, LAST),
    weekdays=(1, 7),
    nth=(1, LAST),
    months=(12,),
    leap=Leap.BOTH,
    terms=(SolarTerm.CLEAR_BRIGHT,),
    missing=Missing.NEXT,
    off_day=OffDay.ADVANCE,
)


@pytest.mark.parametrize("rule", [WHOLE, Rule(Frequency.DAILY), Rule(Frequency.SOLAR_TERM, terms=tuple(SolarTerm))])
def test_a_rule_is_stored_and_read(rule):
    assert load(dump(rule)) == rule
    assert len(dump(rule)) <= 2000


def test_only_what_is_not_usual_is_stored():
    assert json.loads(dump(Rule(Frequency.MONTHLY, days=(15, 30)))) == {"frequency": "monthly", "days": [15, 30]}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"frequency": "hourly"}',
        '{"frequency": "daily", "interval": "2"}',
        '{"frequency": "daily", "interval": true}',
        '{"frequency": "daily", "interval": 1.5}',
        '{"frequency": "daily", "unheard_of": 1}',
        '{"frequency": "weekly", "weekdays": 1}',
        '{"frequency": "weekly", "weekdays": ["1"]}',
        '{"frequency": "solar_term", "terms": ["清明"]}',
        "[" * 100_000,
    ],
)
def test_what_is_no_rule_is_refused(text):
    with pytest.raises(Refusal, match="读不出来"):
        load(text)


def test_a_stored_rule_that_cannot_be_kept_is_refused():
    with pytest.raises(Refusal, match="星期几"):
        load('{"frequency": "weekly"}')


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        (Rule(Frequency.DAILY, interval=0), "interval"),
        (Rule(Frequency.DAILY, interval=100), "interval"),
        (Rule(Frequency.WEEKLY), "weekdays"),
        (Rule(Frequency.WEEKLY, weekdays=(0,)), "weekdays"),
        (Rule(Frequency.WEEKLY, weekdays=(8,)), "weekdays"),
        (Rule(Frequency.MONTHLY), "days"),
        (Rule(Frequency.MONTHLY, days=(0,)), "days"),
        (Rule(Frequency.MONTHLY, days=(32,)), "days"),
        (Rule(Frequency.MONTHLY, days=(-2,)), "days"),
        (Rule(Frequency.MONTHLY, days=(1,), weekdays=(1,), nth=(1,)), "days"),
        (Rule(Frequency.MONTHLY, weekdays=(1,)), "nth"),
        (Rule(Frequency.MONTHLY, nth=(1,)), "weekdays"),
        (Rule(Frequency.MONTHLY, weekdays=(1,), nth=(6,)), "nth"),
        (Rule(Frequency.YEARLY, days=(1,)), "months"),
        (Rule(Frequency.YEARLY, months=(13,), days=(1,)), "months"),
        (Rule(Frequency.YEARLY, months=(2,)), "days"),
        (Rule(Frequency.YEARLY, months=(2,), days=(30,), missing=Missing.SKIP), "days"),
        (Rule(Frequency.YEARLY, months=(4, 6), days=(31,), missing=Missing.SKIP), "days"),
        (Rule(Frequency.LUNAR_MONTHLY), "days"),
        (Rule(Frequency.LUNAR_MONTHLY, days=(31,)), "days"),
        (Rule(Frequency.LUNAR_YEARLY, days=(1,)), "months"),
        (Rule(Frequency.LUNAR_YEARLY, months=(1,)), "days"),
        (Rule(Frequency.SOLAR_TERM), "terms"),
    ],
)
def test_what_cannot_be_kept_is_refused(rule, field):
    with pytest.raises(Refusal) as refused:
        check(rule)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "rule",
    [
        Rule(Frequency.YEARLY, months=(2,), days=(29,), missing=Missing.SKIP),
        Rule(Frequency.YEARLY, months=(2,), days=(30,)),
        Rule(Frequency.YEARLY, months=(2, 4), days=(30,), missing=Missing.SKIP),
        Rule(Frequency.YEARLY, months=(4,), days=(31, LAST), missing=Missing.SKIP),
    ],
)
def test_what_some_year_can_meet_is_kept(rule):
    check(rule)
