from __future__ import annotations

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.recurrence import LAST, Rule
from jiceng_desktop.terms import Frequency, Leap, Missing, OffDay, SolarTerm
from jiceng_desktop.ui.pages.events.rules import RuleEntry, lunar_day, read_days, show_days

TERM = next(iter(SolarTerm))


@pytest.fixture
def entry(qtbot):
    entry = RuleEntry()
    qtbot.addWidget(entry)
    entry.show()
    return entry


@pytest.mark.parametrize(
    "rule",
    [
        None,
        Rule(Frequency.DAILY, interval=3),
        Rule(Frequency.WEEKLY, weekdays=(1, 4), off_day=OffDay.POSTPONE),
        Rule(Frequency.MONTHLY, days=(15, 30), missing=Missing.SKIP),
        Rule(Frequency.MONTHLY, interval=2, days=(LAST,), off_day=OffDay.ADVANCE),
        Rule(Frequency.MONTHLY, nth=(LAST,), weekdays=(5,)),
        Rule(Frequency.YEARLY, months=(2,), days=(29,)),
        Rule(Frequency.LUNAR_MONTHLY, days=(1, 15), leap=Leap.BOTH),
        Rule(Frequency.LUNAR_YEARLY, months=(12,), days=(LAST,)),
        Rule(Frequency.SOLAR_TERM, terms=(TERM,)),
    ],
    ids=lambda rule: rule.frequency.value if rule else "none",
)
def test_a_rule_that_is_shown_is_the_rule_that_is_read(entry, rule):
    entry.set_value(rule)
    assert entry.value() == rule


def test_only_what_the_frequency_needs_is_shown(entry):
    entry.frequency.set_value(Frequency.MONTHLY)
    assert entry.days.isVisible()
    assert entry.missing.isVisible()
    assert not (entry.place.isVisible() or entry.leap.isVisible() or entry.weekdays.isVisible())
    entry.by.setCurrentIndex(1)
    assert entry.place.isVisible()
    assert not (entry.days.isVisible() or entry.missing.isVisible())
    entry.frequency.set_value(Frequency.LUNAR_YEARLY)
    assert entry.leap.isVisible()
    assert not entry.place.isVisible()
    entry.frequency.set_value(None)
    assert not entry.off_day.isVisible()


@pytest.mark.parametrize(
    ("typed", "found"),
    [("15、30", (15, 30)), ("15日 30号", (15, 30)), ("最后一天", (LAST,)), ("月底、1", (LAST, 1)), ("5,5", (5,))],
)
def test_days_are_read_as_people_write_them(typed, found):
    assert read_days(typed, 31) == found


@pytest.mark.parametrize(("typed", "longest"), [("", 31), ("32", 31), ("0", 31), ("31", 30), ("下旬", 31)])
def test_what_is_no_day_is_refused_at_the_rule(typed, longest):
    with pytest.raises(Refusal) as refused:
        read_days(typed, longest)
    assert refused.value.field == "rule"


def test_lunar_days_are_said_as_people_say_them():
    told = [lunar_day(number) for number in (1, 10, 11, 15, 20, 21, 29, 30, LAST)]
    assert told == ["初一", "初十", "十一", "十五", "二十", "廿一", "廿九", "三十", "最后一天"]
    assert read_days("初一、十五、最后一天", 30) == (1, 15, LAST)
    assert show_days((1, LAST), lunar=True) == "初一、最后一天"


@pytest.mark.parametrize(
    ("frequency", "sentence"),
    [(Frequency.WEEKLY, "周几"), (Frequency.SOLAR_TERM, "节气"), (Frequency.MONTHLY, "哪几天")],
)
def test_a_rule_half_told_is_refused(entry, frequency, sentence):
    entry.frequency.set_value(frequency)
    with pytest.raises(Refusal, match=sentence):
        entry.value()
