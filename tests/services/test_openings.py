from __future__ import annotations

from datetime import datetime

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import openings

WORKDAY = ((9 * 60, 12 * 60), (14 * 60, 17 * 60 + 30))
WEEK = (WORKDAY,) * 5 + (((9 * 60, 12 * 60),), ())


@pytest.mark.parametrize(
    "typed",
    [
        "09:00-12:00 14:00-17:30",
        "9：00－12：00，14：00～17：30",
        " 14:00 - 17:30、9:00 至 12:00 ",
        "9:00—12:00;14:00到17:30",
        "9:00-11:00 10:30-12:00 14:00-15:00 15:00-17:30",  # what touches or overlaps is one
    ],
)
def test_hours_are_read_as_people_write_them(typed):
    assert openings.read(typed) == WORKDAY
    assert openings.read(openings.write(WORKDAY)) == WORKDAY


def test_nothing_is_closed_and_a_day_may_last_until_midnight():
    assert openings.read("  ") == ()
    assert openings.read("0:00-24:00") == ((0, 24 * 60),)


@pytest.mark.parametrize(
    "typed", ["九点到五点", "9-17", "9:00", "9:60-10:00", "9:00-24:01", "25:00-26:00", "9:00-12:00-13:00"]
)
def test_what_is_no_span_of_hours_is_refused(typed):
    with pytest.raises(Refusal, match="9:00-12:00 14:00-17:30"):
        openings.read(typed)


@pytest.mark.parametrize("typed", ["12:00-9:00", "9:00-9:00"])
def test_hours_that_end_before_they_begin_are_refused(typed):
    with pytest.raises(Refusal, match="要晚于开始"):
        openings.read(typed)


def test_a_week_is_stored_and_said():
    assert openings.load(openings.dump(WEEK)) == WEEK
    assert openings.say(WEEK) == "周一至周五 09:00–12:00、14:00–17:30；周六 09:00–12:00；周日不开放"
    assert openings.dump(((),) * 7) == "" == openings.dump(openings.ALWAYS)
    assert openings.load("") == openings.ALWAYS
    assert openings.say(openings.ALWAYS) == "随时可用"


@pytest.mark.parametrize(
    ("begin", "end", "closed_on"),
    [
        ((21, 9, 0), (21, 12, 0), None),
        ((21, 8, 59), (21, 12, 0), 0),
        ((21, 9, 0), (21, 12, 1), 0),
        ((21, 11, 0), (21, 15, 0), 0),  # over noon
        ((26, 9, 0), (26, 11, 0), None),  # Saturday
        ((27, 9, 0), (27, 10, 0), 6),
        ((21, 16, 0), (22, 10, 0), 0),  # over night
    ],
)
def test_a_time_is_held_against_the_hours(begin, end, closed_on):
    day, hour, minute = begin
    last, to_hour, to_minute = end
    span = datetime(2026, 12, day, hour, minute), datetime(2026, 12, last, to_hour, to_minute)
    assert openings.closed_on(WEEK, *span) == closed_on
    assert openings.closed_on(openings.ALWAYS, *span) is None


def test_one_that_is_open_round_the_clock_is_open_over_night():
    week = (((0, 24 * 60),),) * 7
    assert openings.closed_on(week, datetime(2026, 12, 21, 20), datetime(2026, 12, 23)) is None
    assert openings.closed_on(week[:2] + ((),) * 5, datetime(2026, 12, 21, 20), datetime(2026, 12, 23, 0, 1)) == 2
