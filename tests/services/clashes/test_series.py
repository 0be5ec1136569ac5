from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import event

from jiceng_desktop.db.venues import Equipment, Venue
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import clashes, events, openings, series
from jiceng_desktop.services.clashes import ClashKind
from jiceng_desktop.services.events import Somebody
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.recurrence import Rule
from jiceng_desktop.terms import Frequency

LECTURE = series.Draft(
    name="邻里文化讲堂",
    rule=Rule(Frequency.MONTHLY, days=(15, 30)),
    first_on=date(2026, 1, 1),
    starts=time(15),
    minutes=90,
    venue="邻里讲堂",
)


@pytest.fixture
def today():
    return date.today()


def found(office, draft, today, series_id=None):
    return office.read(clashes.of_series, draft, today, series_id)


def days(office, draft, today, count):
    return [one.day for one in office.read(series.coming, draft, today)][:count]


def put(office, day, hour=16, **values):
    starts_at = datetime.combine(day, time(hour))
    draft = events.Draft(title="居民会", starts_at=starts_at, venue="邻里讲堂")
    return office.write(events.save, None, replace(draft, **values))


def test_what_stands_in_the_way_of_single_dates_is_told_in_order(office, today):
    first, second, third = days(office, LECTURE, today, 3)
    later, sooner = put(office, third), put(office, first)
    put(office, second, hour=17)
    found_ = found(office, LECTURE, today)
    assert [(one.starts_at.date(), one.other_id) for one in found_] == [(first, sooner), (third, later)]
    assert {one.told for one in found_} == {"“邻里讲堂”已有“居民会”（16:00–17:00）。"}


def test_a_series_whose_own_occurrences_overlap_is_told(office, today):
    daily = replace(LECTURE, rule=Rule(Frequency.DAILY), minutes=24 * 60, last_on=today + timedelta(3), first_on=today)
    assert found(office, daily, today) == []  # each ends when the next begins
    assert found(office, replace(daily, venue=None), today) == []
    clash, *_ = found(office, replace(daily, setup_minutes=10), today)
    assert (clash.what, clash.starts_at.date(), clash.other_id) == (ClashKind.VENUE, today + timedelta(1), None)
    assert "与本系列上一场" in clash.told
    assert len(found(office, replace(daily, setup_minutes=10), today)) == 3


def test_a_series_planned_anew_is_not_in_its_own_way_but_what_was_changed_is(office, today):
    outcome = office.write(series.save, None, LECTURE)
    stored = office.read(series.load, outcome.series_id)
    assert found(office, stored, today, outcome.series_id) == []
    assert len(found(office, stored, today)) == outcome.added  # another series of the same kind
    first, second, *_ = list(office.read(events.LISTING.ids, Query(order="starts_at")))
    draft = office.read(events.load, first)
    moved_to = office.read(events.load, second).starts_at
    office.write(series.postpone, first, moved_to, "", draft.version)
    (clash,) = found(office, stored, today, outcome.series_id)
    assert (clash.starts_at, clash.other_id) == (moved_to, first)


def test_closed_days_are_told_once_for_each_weekday(office, today):
    def close(session):
        week = (*(openings.read("9:00-18:00") for _ in range(5)), (), ())
        session.add(Venue(name="邻里讲堂", opening=openings.dump(week), capacity=30))

    office.write(close)
    weekly = replace(
        LECTURE, rule=Rule(Frequency.WEEKLY, weekdays=(1, 7)), places=31, last_on=today + timedelta(27), first_on=today
    )
    told = [(one.what, one.told) for one in found(office, weekly, today)]
    assert sorted(told) == [
        (ClashKind.CAPACITY, "名额 31 人，“邻里讲堂”只容纳 30 人。"),
        (ClashKind.OPENING, "“邻里讲堂”周日不开放，本系列有 4 场不合适。"),
    ]


def test_people_and_equipment_of_a_series_are_held_against_everything(office, today):
    def store(session):
        one = Equipment(name="投影仪", number=1)
        session.add(one)
        session.flush()
        return one.id

    projector = office.write(store)
    first, second = days(office, LECTURE, today, 2)
    at_first = put(office, first, venue="别处", speakers=(Somebody("林医生"),))
    at_second = put(office, second, venue="别处", equipment=((projector, 1),))
    lecture = replace(LECTURE, speakers=(Somebody("林医生"),), equipment=((projector, 1),))
    told = [(one.what, one.starts_at.date(), one.other_id) for one in found(office, lecture, today)]
    assert told == [(ClashKind.PERSON, first, at_first), (ClashKind.EQUIPMENT, second, at_second)]


def test_a_series_without_a_rule_meets_nothing_and_a_wrong_one_is_refused(office, today):
    assert found(office, replace(LECTURE, rule=None), today) == []
    with pytest.raises(Refusal, match="几点开始"):
        found(office, replace(LECTURE, starts=None), today)


@pytest.fixture
def questions(office, today):
    """Return how many statements are asked about a draft."""

    def count(session, draft):
        asked = []

        def note(_connection, _cursor, statement, *_rest):
            asked.append(statement)

        event.listen(session.get_bind(), "before_cursor_execute", note)
        clashes.of_series(session, draft, today, None)
        event.remove(session.get_bind(), "before_cursor_execute", note)
        return len(asked)

    return lambda draft: office.read(count, draft)


def test_a_hundred_dates_are_asked_no_more_questions_than_one(office, today, questions):
    daily = replace(LECTURE, rule=Rule(Frequency.DAILY), chair="林医生", last_on=today + timedelta(99), first_on=today)
    for day in range(0, 100, 7):
        put(office, today + timedelta(day), chair="林医生")
    assert len(found(office, daily, today)) == 2 * 15  # the venue and the chair
    assert questions(daily) == questions(replace(daily, last_on=today))
