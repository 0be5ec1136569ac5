from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events, undo, venue_blocks, venues
from jiceng_desktop.terms import OccurrenceStatus


@pytest.fixture
def hall(office):
    return office.write(venues.save, None, venues.Draft(name="邻里讲堂"))


@pytest.fixture
def works(hall):
    return venue_blocks.Draft(hall, datetime(2026, 12, 1, 8), datetime(2026, 12, 3, 18), "装修")


def test_a_period_is_stored_changed_and_told(office, hall, works):
    number = office.write(venue_blocks.save, None, works)
    (block,) = office.read(venue_blocks.of_venue, hall)
    assert (block.told(), block.reason) == ("2026-12-01 08:00 至 2026-12-03 18:00", "装修")
    short = replace(office.read(venue_blocks.load, number), ends_at=datetime(2026, 12, 1, 18))
    office.write(venue_blocks.save, number, short)
    (block,) = office.read(venue_blocks.of_venue, hall)
    assert block.told() == "2026-12-01 08:00 至 18:00"


@pytest.mark.parametrize("field", ["starts_at", "ends_at", "reason"])
def test_what_is_missing_is_refused(office, works, field):
    with pytest.raises(Refusal) as refusal:
        office.write(venue_blocks.save, None, replace(works, **{field: None}))
    assert refusal.value.field == field


def test_an_end_before_the_beginning_and_a_venue_that_is_gone_are_refused(office, works):
    with pytest.raises(Refusal, match="要晚于开始"):
        office.write(venue_blocks.save, None, replace(works, ends_at=works.starts_at))
    with pytest.raises(Refusal, match="已被删除"):
        office.write(venue_blocks.save, None, replace(works, venue_id=99))


def test_a_deleted_period_comes_back(office, hall, works):
    number = office.write(venue_blocks.save, None, works)
    office.write(venue_blocks.remove, number)
    assert office.read(venue_blocks.of_venue, hall) == []
    office.write(undo.take_back, office.last_group)
    assert [block.id for block in office.read(venue_blocks.of_venue, hall)] == [number]


def test_only_what_reaches_into_a_time_is_asked_for(office, hall, works):
    office.write(venue_blocks.save, None, works)
    assert len(office.read(venue_blocks.coming, hall, date(2026, 12, 3))) == 1
    assert office.read(venue_blocks.coming, hall, date(2026, 12, 4)) == []
    week = datetime(2026, 11, 24), datetime(2026, 12, 1, 8)
    assert office.read(venue_blocks.of_venue, hall, *week) == []
    assert len(office.read(venue_blocks.of_venue, hall, week[0], datetime(2026, 12, 1, 9))) == 1


def test_events_that_are_planned_in_a_period_are_counted(office, works):
    meeting = events.Draft(title="居民会", starts_at=datetime(2026, 12, 2, 9), venue="邻里讲堂")
    office.write(events.save, None, meeting)
    office.write(events.save, None, replace(meeting, status=OccurrenceStatus.CANCELLED))
    office.write(events.save, None, replace(meeting, starts_at=works.ends_at))  # begins when the period ends
    assert office.read(venue_blocks.planned_in, works) == 1
    assert office.read(venue_blocks.planned_in, replace(works, ends_at=None)) == 0
