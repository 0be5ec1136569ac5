from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import equipment, events, materials, openings, series, undo, venue_blocks, venues
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.recurrence import Rule
from jiceng_desktop.terms import Frequency, MaterialKind, OccurrenceStatus

TODAY = date(2026, 11, 21)
HALL = venues.Draft(
    name="党群服务中心",
    location="翠湖路 8 号一楼",
    area_m2=120,
    capacity=60,
    opening=(openings.read("9:00-12:00 14:00-17:30"),) * 5 + ((), ()),
    responsible="白秀兰",
    phone="19900000001",
    setup_minutes=30,
    cleanup_minutes=15,
    remark="钥匙在值班室",
)


@pytest.fixture
def hall(office):
    return office.write(venues.save, None, HALL)


@pytest.fixture
def plan(office):
    """Return a function that stores an event at a venue."""

    def plan(venue, day, hour=9, **more):
        draft = events.Draft(title="居民会", starts_at=datetime.combine(day, time(hour)), venue=venue)
        return office.write(events.save, None, replace(draft, **more))

    return plan


def row(office, venue_id, today=TODAY):
    """Return what the list says about a venue, by column."""
    listing = venues.listing(today)
    (texts,) = office.read(listing.texts, [venue_id])
    return dict(zip((field.name for field in listing.fields), texts, strict=True))


def names(office):
    return [name for _, name in office.read(venues.listed)]


def test_a_venue_is_stored_and_listed(office, hall):
    assert office.read(venues.load, hall) == replace(HALL, version=1)
    shown = row(office, hall)
    assert (shown["name"], shown["capacity"], shown["used"], shown["next"]) == ("党群服务中心", "60", "0", "")
    assert shown["opening"].startswith("周一至周五 09:00–12:00")


def test_what_cannot_be_is_refused_at_its_field(office, hall):
    wrong = {
        "name": {"name": "  "},
        "capacity": {"name": "别处", "capacity": 0},
        "area_m2": {"name": "别处", "area_m2": 1_000_000},
        "setup_minutes": {"name": "别处", "setup_minutes": 1441},
        "phone": {"name": "别处", "phone": "12"},
        "location": {"name": "别处", "location": "长" * 101},
    }
    for field, values in wrong.items():
        with pytest.raises(Refusal) as refusal:
            office.write(venues.save, None, venues.Draft(**values))
        assert refusal.value.field == field
    with pytest.raises(Refusal, match="请用“合并”"):
        office.write(venues.save, None, venues.Draft(name=" 党群服务中心"))


def test_a_renamed_venue_keeps_its_events_and_a_stale_save_is_told(office, hall, plan):
    number = plan("党群服务中心", TODAY)
    office.write(venues.save, hall, replace(HALL, name="邻里中心", version=1))
    assert office.read(events.load, number).venue == "邻里中心"
    with pytest.raises(Stale):
        office.write(venues.save, hall, replace(HALL, version=1))
    office.write(undo.take_back, office.last_group)
    assert office.read(events.load, number).venue == "党群服务中心"


def test_the_uses_of_this_year_until_today_and_the_next_one_are_shown(office, hall, plan):
    plan("党群服务中心", date(2026, 1, 1))
    plan("党群服务中心", TODAY, hour=20, status=OccurrenceStatus.HELD)
    plan("党群服务中心", date(2025, 12, 31))
    plan("党群服务中心", TODAY - timedelta(1), status=OccurrenceStatus.CANCELLED)
    plan("党群服务中心", date(2026, 12, 1), hour=8, status=OccurrenceStatus.CANCELLED)
    plan("党群服务中心", date(2026, 12, 2))
    plan("党群服务中心", date(2026, 12, 3))
    shown = row(office, hall)
    assert (shown["used"], shown["next"]) == ("2", "12-02 周三 09:00")
    assert office.read(venues.used, hall, TODAY) == 2
    assert row(office, hall, date(2027, 1, 1))["used"] == "0"


def test_venues_are_found_by_name_place_person_and_equipment(office, hall):
    office.write(equipment.save, None, equipment.Draft(name="钢琴", venue_id=hall))
    office.write(venues.save, None, venues.Draft(name="微客厅"))
    for needle in ("党群", "翠湖路", "白秀", "钢琴"):
        assert list(office.read(venues.listing(TODAY).ids, Query(needle))) == [hall]
    assert list(office.read(venues.listing(TODAY).ids, Query("体育"))) == []


# -- deleting


def test_an_unused_venue_goes_with_its_blocks_and_comes_back(office, hall):
    block = venue_blocks.Draft(hall, datetime(2026, 12, 1), datetime(2026, 12, 2), "装修")
    office.write(venue_blocks.save, None, block)
    office.write(venues.remove, hall, 1)
    assert names(office) == []
    office.write(undo.take_back, office.last_group)
    assert replace(office.read(venues.load, hall), version=0) == HALL
    assert [one.reason for one in office.read(venue_blocks.of_venue, hall)] == ["装修"]


def test_a_venue_in_use_stays_and_it_is_said_by_what(office, hall, plan):
    plan("党群服务中心", TODAY)
    office.write(equipment.save, None, equipment.Draft(name="钢琴", venue_id=hall))
    photo = materials.Owner(venue_id=hall)
    office.write(materials.add, photo, MaterialKind.HANDOUT, [materials.Prepared("平面图.pdf", b"%PDF-1.4")])
    with pytest.raises(Refusal, match="还有1 场活动、1 种设备、1 个照片或文件，不能删除"):
        office.write(venues.remove, hall)
    assert names(office) == ["党群服务中心"]


def test_a_venue_whose_photos_were_removed_may_go(office, hall):
    owner = materials.Owner(venue_id=hall)
    ids = office.write(materials.add, owner, MaterialKind.HANDOUT, [materials.Prepared("平面图.pdf", b"%PDF-1.4")])
    office.write(materials.remove, ids)
    office.write(venues.remove, hall)
    assert names(office) == []


def test_one_that_was_changed_meanwhile_is_not_deleted(office, hall):
    office.write(venues.save, hall, replace(HALL, capacity=70, version=1))
    with pytest.raises(Refusal, match="刚被另一处修改过"):
        office.write(venues.remove, hall, 1)


# -- merging


@pytest.fixture
def twice(office, hall, plan):
    """The same place under another name, with everything that can hang on it."""
    number = plan("党群中心", TODAY)
    lecture = series.Draft(
        name="讲堂",
        rule=Rule(Frequency.MONTHLY, days=(15,)),
        first_on=TODAY,
        last_on=TODAY + timedelta(60),
        starts=time(15),
        minutes=60,
        venue="党群中心",
    )
    outcome = office.write(series.save, None, lecture)
    other = next(key for key, name in office.read(venues.listed) if name == "党群中心")
    office.write(equipment.save, None, equipment.Draft(name="钢琴", venue_id=other))
    office.write(
        venue_blocks.save, None, venue_blocks.Draft(other, datetime(2026, 12, 1), datetime(2026, 12, 2), "装修")
    )
    return other, number, outcome.series_id


def test_all_that_hangs_on_a_venue_goes_over_and_comes_back(office, hall, twice):
    other, number, series_id = twice
    before = office.read(venues.hanging, other)
    assert (before.events, before.series, before.equipment) == (3, 1, 1)
    office.write(venues.merge, other, hall)
    group = office.last_group
    assert names(office) == ["党群服务中心"]
    assert office.read(venues.hanging, hall) == before
    assert office.read(events.load, number).venue == "党群服务中心"
    assert office.read(series.load, series_id).venue == "党群服务中心"
    assert office.read(equipment.of_venue, hall) == [("钢琴", 1)]
    assert len(office.read(venue_blocks.of_venue, hall)) == 1
    office.write(undo.take_back, group)
    assert sorted(names(office)) == ["党群中心", "党群服务中心"]
    assert office.read(venues.hanging, other) == before
    assert office.read(venues.hanging, hall).told() == ""


def test_the_one_that_stays_takes_what_it_does_not_know(office, hall):
    bare = office.write(venues.save, None, venues.Draft(name="党群中心", capacity=80))
    office.write(venues.merge, hall, bare)
    merged = office.read(venues.load, bare)
    assert (merged.name, merged.capacity, merged.area_m2, merged.opening) == ("党群中心", 80, 120, HALL.opening)


def test_a_venue_is_not_merged_into_itself_or_into_one_that_is_gone(office, hall):
    with pytest.raises(Refusal, match="另一个阵地"):
        office.write(venues.merge, hall, hall)
    with pytest.raises(Refusal, match="已被删除"):
        office.write(venues.merge, hall, hall + 1)
    assert names(office) == ["党群服务中心"]
