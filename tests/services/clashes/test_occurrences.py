from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from jiceng_desktop.db.venues import Equipment, Venue, VenueBlock
from jiceng_desktop.services import clashes, events, openings
from jiceng_desktop.services.clashes import ClashKind
from jiceng_desktop.services.events import Somebody
from jiceng_desktop.terms import OccurrenceStatus
from tests.services.residents import add

MEETING = events.Draft(
    title="居民会", starts_at=datetime(2026, 12, 15, 16), ends_at=datetime(2026, 12, 15, 17), venue="邻里讲堂"
)
TALK = events.Draft(
    title="冬季防跌倒", starts_at=datetime(2026, 12, 15, 15), ends_at=datetime(2026, 12, 15, 16, 30), venue="邻里讲堂"
)


@pytest.fixture
def meeting(office):
    return office.write(events.save, None, MEETING)


def found(office, draft, occurrence_id=None):
    return [(one.what, one.told) for one in office.read(clashes.of_occurrence, draft, occurrence_id)]


def change_venue(office, **values):
    def change(session):
        venue = session.query(Venue).filter_by(name="邻里讲堂").one()
        for name, value in values.items():
            setattr(venue, name, value)

    office.write(change)


def add_row(office, model, **values):
    def store(session):
        row = model(**values)
        session.add(row)
        session.flush()
        return row.id

    return office.write(store)


# -- venues


def test_what_else_is_at_the_venue_is_told_with_its_time_and_id(office, meeting):
    (clash,) = office.read(clashes.of_occurrence, TALK, None)
    assert clash == clashes.Clash(ClashKind.VENUE, TALK.starts_at, "“邻里讲堂”已有“居民会”（16:00–17:00）。", meeting)
    assert found(office, replace(TALK, venue="别处")) == []
    assert found(office, replace(TALK, venue=None)) == []


def test_an_event_does_not_meet_itself(office, meeting):
    assert found(office, office.read(events.load, meeting), meeting) == []


@pytest.mark.parametrize(("begin", "end"), [((14, 0), (16, 0)), ((17, 0), (18, 0))])
def test_what_begins_when_the_other_ends_is_not_in_its_way(office, meeting, begin, end):
    touching = replace(
        TALK, starts_at=TALK.starts_at.replace(hour=begin[0]), ends_at=TALK.starts_at.replace(hour=end[0])
    )
    assert found(office, touching) == []
    minute_more = replace(touching, starts_at=touching.starts_at.replace(hour=begin[0] - 1, minute=59))
    minute_more = minute_more if begin == (17, 0) else replace(touching, ends_at=touching.ends_at.replace(minute=1))
    assert [what for what, _ in found(office, minute_more)] == [ClashKind.VENUE]


@pytest.mark.parametrize("status", [OccurrenceStatus.CANCELLED, OccurrenceStatus.SKIPPED])
def test_what_will_not_be_is_in_nobodys_way(office, status):
    office.write(events.save, None, replace(MEETING, status=status))
    assert found(office, TALK) == []
    office.write(events.save, None, MEETING)
    assert found(office, replace(TALK, status=status)) == []
    assert found(office, TALK) != []


def test_what_is_half_entered_meets_nothing(office, meeting):
    assert found(office, replace(TALK, starts_at=None)) == []
    assert found(office, replace(TALK, ends_at=TALK.starts_at)) == []
    hour = replace(TALK, starts_at=datetime(2026, 12, 15, 15, 30), ends_at=None)  # takes an hour
    assert [what for what, _ in found(office, hour)] == [ClashKind.VENUE]


def test_setting_up_and_clearing_up_count_on_both_sides(office, meeting):
    before = replace(TALK, starts_at=datetime(2026, 12, 15, 14), ends_at=datetime(2026, 12, 15, 15, 30))
    assert found(office, before) == []
    late = "“邻里讲堂”已有“居民会”（16:00–17:00），布置或整理的时间重叠。"
    assert found(office, replace(before, cleanup_minutes=31)) == [(ClashKind.VENUE, late)]
    assert found(office, replace(before, cleanup_minutes=30)) == []
    change_venue(office, setup_minutes=20, cleanup_minutes=20)
    assert found(office, before) == [(ClashKind.VENUE, late)]
    assert found(office, replace(before, cleanup_minutes=10)) == []  # its own minutes go before the venue's
    draft = office.read(events.load, meeting)
    office.write(events.save, meeting, replace(draft, setup_minutes=0))
    assert found(office, before) == []


def test_a_long_event_before_counts_though_it_began_long_ago(office):
    fair = replace(MEETING, title="迎新展", starts_at=datetime(2026, 11, 1, 9), ends_at=datetime(2026, 12, 31, 17))
    office.write(events.save, None, fair)
    told = "“邻里讲堂”已有“迎新展”（2026-11-01 09:00 至 2026-12-31 17:00）。"
    assert found(office, TALK) == [(ClashKind.VENUE, told)]


def test_a_blocked_venue_is_told_with_the_reason(office, meeting):
    venue_id = office.read(lambda session: session.query(Venue.id).filter_by(name="邻里讲堂").scalar())
    block = {"venue_id": venue_id, "reason": "装修"}
    add_row(office, VenueBlock, starts_at=datetime(2026, 12, 14), ends_at=datetime(2026, 12, 15, 15), **block)
    assert [what for what, _ in found(office, TALK)] == [ClashKind.VENUE]  # it ends when the talk begins
    add_row(office, VenueBlock, starts_at=datetime(2026, 12, 15, 15, 30), ends_at=datetime(2026, 12, 18), **block)
    told = "“邻里讲堂”15:30 至 2026-12-18 00:00 停用（装修）。"
    assert (ClashKind.BLOCK, told) in found(office, TALK)


def test_what_is_outside_the_opening_hours_is_told(office, meeting):
    tuesday = (openings.read("9:00-12:00 14:00-16:00"),)
    change_venue(office, opening=openings.dump(((), *tuesday, (), (), (), (), ())))
    told = "“邻里讲堂”周二只在 09:00–12:00、14:00–16:00 开放。"
    assert (ClashKind.OPENING, told) in found(office, TALK)
    fits = replace(TALK, starts_at=datetime(2026, 12, 15, 14), ends_at=datetime(2026, 12, 15, 16))
    assert found(office, fits) == []
    sunday = replace(TALK, starts_at=datetime(2026, 12, 20, 14), ends_at=datetime(2026, 12, 20, 16))
    assert found(office, sunday) == [(ClashKind.OPENING, "“邻里讲堂”周日不开放。")]


def test_more_places_than_the_venue_holds_are_told(office, meeting):
    change_venue(office, capacity=50)
    morning = replace(TALK, starts_at=datetime(2026, 12, 15, 9), ends_at=datetime(2026, 12, 15, 10))
    assert found(office, replace(morning, places=50)) == []
    told = [(ClashKind.CAPACITY, "名额 51 人，“邻里讲堂”只容纳 50 人。")]
    assert found(office, replace(morning, places=51)) == told


# -- people


def of_people(office, **people):
    """Return whom a talk elsewhere at the same time misses."""
    return [told for what, told in found(office, replace(TALK, venue="别处", **people)) if what is ClashKind.PERSON]


@pytest.mark.parametrize("there", ["speakers", "organisers", "chair"])
@pytest.mark.parametrize("here", ["speakers", "organisers", "chair"])
def test_a_name_without_a_card_is_one_person_whatever_the_part(office, there, here):
    def part(role):
        return {role: "林医生" if role == "chair" else (Somebody("林医生"),)}

    office.write(events.save, None, replace(MEETING, **part(there)))
    assert of_people(office, **part(here)) == ["林医生这时还要参加“居民会”（16:00–17:00）。"]


def test_two_cards_of_one_name_are_two_people(office):
    first, second = add(office, name="林秀兰"), add(office, name="林秀兰")
    office.write(events.save, None, replace(MEETING, speakers=(Somebody("林秀兰", first),)))
    assert of_people(office, speakers=(Somebody("林秀兰", second),)) == []
    told = ["林秀兰这时还要参加“居民会”（16:00–17:00）。"]
    assert of_people(office, speakers=(Somebody("林秀兰", first),)) == told
    assert of_people(office, organisers=(Somebody("林秀兰"),)) == told
    assert of_people(office, chair="林秀兰", chair_id=second) == []
    assert of_people(office, chair="林秀兰", chair_id=first, speakers=(Somebody("林秀兰", first),)) == told


def test_somebody_chairing_and_speaking_there_is_told_once(office):
    office.write(events.save, None, replace(MEETING, chair="林医生", speakers=(Somebody("林医生"),)))
    assert len(of_people(office, chair="林医生", organisers=(Somebody("林医生"),))) == 1


def test_an_office_may_organise_two_things_at_once(office):
    office.write(events.save, None, replace(MEETING, organisers=(Somebody("社区居委会"), Somebody("白秀兰"))))
    assert of_people(office, organisers=(Somebody("社区居委会"),)) == []
    assert len(of_people(office, organisers=(Somebody("社区居委会"), Somebody("白秀兰")))) == 1


# -- equipment


@pytest.fixture
def projector(office, meeting):
    return add_row(office, Equipment, name="投影仪", number=2)


def at(office, begin, end, **values):
    return office.write(
        events.save,
        None,
        replace(
            MEETING,
            venue="别处",
            starts_at=TALK.starts_at.replace(hour=begin),
            ends_at=TALK.starts_at.replace(hour=end),
            **values,
        ),
    )


def test_equipment_is_counted_over_all_that_need_it_at_one_moment(office, projector):
    morning = {"starts_at": datetime(2026, 12, 15, 8), "ends_at": datetime(2026, 12, 15, 12)}
    talk = replace(TALK, **morning, equipment=((projector, 1),))
    at(office, 8, 9, title="早班会", equipment=((projector, 1),))
    number = at(office, 9, 10, title="棋赛", equipment=((projector, 1),))
    assert found(office, talk) == []  # two others, but one after the other
    other = at(office, 9, 11, title="书画", equipment=((projector, 1),))
    (clash,) = office.read(clashes.of_occurrence, talk, None)
    told = "“投影仪”一共 2 件，这里要用 1 件，同时“棋赛”（09:00–10:00）要用 1 件、“书画”（09:00–11:00）要用 1 件。"
    assert (clash.what, clash.told) == (ClashKind.EQUIPMENT, told)
    assert clash.other_id in (number, other)


def test_more_equipment_than_there_is_is_told_once(office, projector):
    told = [(ClashKind.EQUIPMENT, "“投影仪”一共 2 件，这里要用 3 件。")]
    draft = replace(TALK, starts_at=datetime(2026, 12, 16, 9), ends_at=None, equipment=((projector, 3),))
    assert found(office, draft) == told
    assert found(office, replace(draft, equipment=((projector, 2),))) == []
    assert found(office, replace(draft, equipment=((0, 1), (projector, 0)))) == []  # half entered


def test_equipment_that_stands_in_another_venue_is_told(office, meeting):
    venue_id = office.read(lambda session: session.query(Venue.id).filter_by(name="邻里讲堂").scalar())
    piano = add_row(office, Equipment, name="钢琴", number=1, venue_id=venue_id)
    draft = replace(TALK, starts_at=datetime(2026, 12, 16, 9), ends_at=None, equipment=((piano, 1),))
    assert found(office, draft) == []
    assert found(office, replace(draft, venue="别处")) == [(ClashKind.EQUIPMENT, "“钢琴”固定放在“邻里讲堂”。")]
