from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from jiceng_desktop.services import events, openings, venue_blocks, venue_weeks, venues
from jiceng_desktop.terms import OccurrenceStatus

MONDAY = date(2026, 12, 7)
OPEN = (openings.read("9:00-12:00 14:00-17:30"),) * 5 + ((), ())


@pytest.fixture
def hall(office):
    return office.write(venues.save, None, venues.Draft(name="邻里讲堂", opening=OPEN, cleanup_minutes=15))


def plan(office, title, day, hour, **more):
    draft = events.Draft(
        title=title, starts_at=datetime.combine(MONDAY + timedelta(day), time(hour)), venue="邻里讲堂", chair="王主任"
    )
    return office.write(events.save, None, replace(draft, **more))


def test_a_week_holds_what_is_there_and_not_what_was_called_off(office, hall):
    meeting = plan(office, "居民会", 0, 10, setup_minutes=20)
    plan(office, "观影", 1, 10, status=OccurrenceStatus.CANCELLED)
    plan(office, "下周的会", 7, 10)
    fair = plan(office, "迎新展", -2, 9, ends_at=datetime.combine(MONDAY + timedelta(1), time(12)))
    week = office.read(venue_weeks.of, hall, MONDAY)
    assert [chip.id for chip in week.chips] == [fair, meeting]
    ten = datetime.combine(MONDAY, time(10))
    hour, besides = timedelta(hours=1), timedelta(minutes=15)
    assert (ten - timedelta(minutes=20), ten) in set(week.taken())
    assert (ten + hour, ten + hour + besides) in set(week.taken())


def test_a_venue_is_closed_before_between_and_after_its_hours(office, hall):
    closed = list(office.read(venue_weeks.of, hall, MONDAY).closed())
    midnight = datetime.combine(MONDAY, time())
    hours = [((begin - midnight) / timedelta(hours=1), (end - midnight) / timedelta(hours=1)) for begin, end in closed]
    assert hours[:4] == [(0, 9), (12, 14), (17.5, 24), (24, 33)]
    assert hours[-2:] == [(120, 144), (144, 168)]  # the weekend
    bare = office.write(venues.save, None, venues.Draft(name="社区广场"))
    assert list(office.read(venue_weeks.of, bare, MONDAY).closed()) == []


def test_a_week_is_listed_day_by_day(office, hall):
    plan(office, "居民会", 0, 14, setup_minutes=20, audience="居民代表")
    plan(office, "晨会", 0, 9)
    block = venue_blocks.Draft(
        hall, datetime.combine(MONDAY + timedelta(1), time(18)), datetime.combine(MONDAY + timedelta(3), time()), "检修"
    )
    office.write(venue_blocks.save, None, block)
    days = office.read(venue_weeks.listed, hall, MONDAY)
    assert [day.day for day in days[:2]] == ["2026年12月7日 周一", "2026年12月8日 周二"]
    assert days[0].rows == (
        ("09:00–10:00", "晨会", "王主任", "", "整理 15 分钟"),
        ("14:00–15:00", "居民会", "王主任", "居民代表", "布置 20 分钟、整理 15 分钟"),
    )
    assert days[1].rows == (("18:00–24:00", "停用", "", "", "检修"),)
    assert days[2].rows == (("00:00–24:00", "停用", "", "", "检修"),)
    assert days[3].rows == (("", "没有安排", "", "", ""),)
    assert days[6].rows == (("", "不开放", "", "", ""),)


def test_a_venue_that_is_gone_has_an_empty_week(office, hall):
    assert office.read(venue_weeks.of, hall + 1, MONDAY) == venue_weeks.VenueWeek(MONDAY)
