from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.service import Assignment
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import rotas, undo
from jiceng_desktop.services.rotas import Draft, Post, propose
from jiceng_desktop.services.rotas.turns import Busy, Slot
from jiceng_desktop.terms import AssignmentState, VolunteerStatus
from tests.services import residents

MONDAY = date(2027, 3, 1)
MORNING = Post(1, time(9), time(11), "图书管理员")
EVENING = Post(5, time(18), time(20), "巡逻员", 2)


@pytest.fixture
def volunteers(office):
    """Five active volunteers and one who has left, by their names."""
    ids = {}

    def enlist(session, person_id, number, status):
        one = Volunteer(person_id=person_id, number=number, joined_on=date(2020, 1, 1), status=status)
        session.add(one)
        session.flush()
        return one.id

    for number, name in enumerate(("赵一", "钱二", "孙三", "李四", "周五", "吴六")):
        status = VolunteerStatus.LEFT if name == "吴六" else VolunteerStatus.ACTIVE
        ids[name] = office.write(enlist, residents.add(office, name), f"Z{number}", status)
    return ids


@pytest.fixture
def rota(office, volunteers):
    draft = Draft("楼道书屋值班", first_on=MONDAY, posts=(EVENING, MORNING), members=tuple(volunteers.values()))
    return office.write(rotas.save, None, draft)


def names(office, rota, first=MONDAY, days=7):
    found = office.read(rotas.week, rota, first, days)
    return {(shift.day, shift.role): [place.name for place in shift.places] for shift in found.shifts}


def test_a_rota_is_stored_as_entered(office, rota, volunteers):
    stored = office.read(rotas.load, rota)
    assert (stored.name, stored.posts, stored.members) == (
        "楼道书屋值班",
        (MORNING, EVENING),
        tuple(volunteers.values()),
    )
    assert list(office.read(rotas.LISTING.ids)) == [rota]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": " "}, "name"),
        ({"first_on": None}, "first_on"),
        ({"last_on": date(2027, 2, 1)}, "last_on"),
        ({"posts": ()}, "posts"),
        ({"posts": (replace(MORNING, ends=time(9)),)}, "posts"),
        ({"posts": (replace(MORNING, number=0),)}, "posts"),
        ({"posts": (MORNING, replace(MORNING, number=3))}, "posts"),
    ],
)
def test_what_is_no_rota_is_refused(office, wrong, field):
    with pytest.raises(Refusal) as refused:
        office.write(rotas.save, None, replace(Draft("值班", first_on=MONDAY, posts=(MORNING,)), **wrong))
    assert refused.value.field == field


def test_members_take_turns_and_nobody_who_left(office, rota):
    assert office.read(rotas.week, rota, MONDAY).missing() == 3
    assert office.write(rotas.fill, rota, MONDAY, MONDAY + timedelta(13)) == 6
    assert names(office, rota) == {
        (MONDAY, "图书管理员"): ["赵一"],
        (MONDAY + timedelta(4), "巡逻员"): ["钱二", "孙三"],
    }
    assert list(names(office, rota, MONDAY + timedelta(7)).values()) == [["李四"], ["周五", "赵一"]]
    office.write(rotas.fill, rota, MONDAY, MONDAY + timedelta(34))
    counted = Counter(name for people in names(office, rota, MONDAY, 35).values() for name in people)
    assert set(counted.values()) == {3}
    assert "吴六" not in counted


def test_filling_can_be_taken_back(office, rota):
    office.write(rotas.fill, rota, MONDAY, MONDAY + timedelta(6))
    office.write(undo.take_back, office.last_group)
    assert office.read(rotas.week, rota, MONDAY).missing() == 3


def test_who_is_at_an_event_is_not_on_duty(office, rota, volunteers):
    def assign(session):
        begin = datetime.combine(MONDAY, time(10))
        event = Occurrence(title="义诊", starts_at=begin, ends_at=begin + timedelta(hours=2))
        session.add(event)
        session.flush()
        told = {"occurrence_id": event.id, "state": AssignmentState.ASSIGNED}
        session.add(Assignment(volunteer_id=volunteers["赵一"], **told))

    office.write(assign)
    office.write(rotas.fill, rota, MONDAY, MONDAY)
    assert names(office, rota, days=1) == {(MONDAY, "图书管理员"): ["钱二"]}
    (shift,) = office.read(rotas.week, rota, MONDAY, 1).shifts
    assert "赵一" not in [name for _, name in office.read(rotas.free, shift.post_id, MONDAY)]
    with pytest.raises(Refusal, match="不能同时在两处"):
        office.write(rotas.give, shift.post_id, MONDAY, volunteers["赵一"])


def test_two_swap_and_both_are_noted(office, rota):
    office.write(rotas.fill, rota, MONDAY, MONDAY + timedelta(6))
    first, second = (shift.places[0] for shift in office.read(rotas.week, rota, MONDAY).shifts)
    office.write(rotas.swap, first.duty_id, second.duty_id)
    morning, evening = office.read(rotas.week, rota, MONDAY).shifts
    assert [(place.name, place.instead_of) for place in morning.places] == [("钱二", "赵一")]
    assert ("赵一", "钱二") in [(place.name, place.instead_of) for place in evening.places]
    office.write(undo.take_back, office.last_group)
    assert names(office, rota)[MONDAY, "图书管理员"] == ["赵一"]


def test_nobody_stands_at_two_posts_after_a_swap(office, rota):
    office.write(rotas.fill, rota, MONDAY, MONDAY + timedelta(6))
    _, evening = office.read(rotas.week, rota, MONDAY).shifts
    first, second = evening.places
    office.write(rotas.swap, first.duty_id, second.duty_id)  # the same post: each takes the other's place
    assert sorted(names(office, rota)[MONDAY + timedelta(4), "巡逻员"]) == ["孙三", "钱二"]


def test_another_comes_instead_and_gaps_are_named(office, rota, volunteers):
    office.write(rotas.fill, rota, MONDAY, MONDAY)
    (shift,) = office.read(rotas.week, rota, MONDAY, 1).shifts
    office.write(rotas.give, shift.post_id, MONDAY, volunteers["周五"], shift.places[0].duty_id)
    assert names(office, rota, days=1) == {(MONDAY, "图书管理员"): ["周五"]}
    (shift,) = office.read(rotas.week, rota, MONDAY, 1).shifts
    office.write(rotas.clear, shift.places[0].duty_id)
    found = office.read(rotas.gaps, MONDAY, MONDAY + timedelta(6))
    assert [(name, one.role, one.missing) for name, one in found] == [
        ("楼道书屋值班", "图书管理员", 1),
        ("楼道书屋值班", "巡逻员", 2),
    ]
    with pytest.raises(Refusal, match="退出或暂停"):
        office.write(rotas.give, shift.post_id, MONDAY, volunteers["吴六"])


def test_who_takes_turns_no_more_loses_coming_duties_only(office, rota, volunteers):
    office.write(rotas.fill, rota, MONDAY, MONDAY + timedelta(6))
    stored = office.read(rotas.load, rota)
    left = tuple(one for one in stored.members if one != volunteers["钱二"])
    office.write(rotas.save, rota, replace(stored, members=left))
    assert names(office, rota)[MONDAY + timedelta(4), "巡逻员"] == ["孙三"]
    office.write(undo.take_back, office.last_group)
    assert sorted(names(office, rota)[MONDAY + timedelta(4), "巡逻员"]) == ["孙三", "钱二"]


def test_a_deleted_rota_comes_back_with_its_duties(office, rota):
    office.write(rotas.fill, rota, MONDAY, MONDAY + timedelta(6))
    before = names(office, rota)
    office.write(rotas.remove, rota)
    assert list(office.read(rotas.LISTING.ids)) == []
    office.write(undo.take_back, office.last_group)
    assert names(office, rota) == before


def test_a_span_that_is_none_and_a_rota_without_members_are_refused(office, volunteers, rota):
    with pytest.raises(Refusal, match="一次最多排"):
        office.write(rotas.fill, rota, MONDAY, MONDAY - timedelta(1))
    empty = office.write(rotas.save, None, Draft("空", first_on=MONDAY, posts=(MORNING,)))
    with pytest.raises(Refusal, match="还没有轮值人员"):
        office.write(rotas.fill, empty, MONDAY, MONDAY)


# -- whose turn it is


@given(
    st.lists(st.tuples(st.integers(0, 27), st.integers(8, 18), st.integers(1, 3)), min_size=1, max_size=40),
    st.integers(1, 9),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 27)), max_size=12),
)
def test_turns_are_fair_and_nobody_is_at_two_places(wanted, count, off):
    members = list(range(count))
    slots = [
        Slot(place, MONDAY + timedelta(ahead), time(hour), time(hour + 2), number)
        for place, (ahead, hour, number) in enumerate(wanted)
    ]
    busy = [Busy(one, MONDAY + timedelta(ahead)) for one, ahead in off if one < count]
    turns = propose(slots, members, Counter(), busy)
    taken = list(busy)
    by_id = {slot.post_id: slot for slot in slots}
    for turn in turns:
        slot = by_id[turn.post_id]
        assert not any(one.volunteer_id == turn.volunteer_id and one.meets(slot) for one in taken)
        taken.append(Busy(turn.volunteer_id, slot.day, slot.starts, slot.ends))
    for slot in slots:
        here = sum(turn.post_id == slot.post_id for turn in turns)
        idle = [one for one in members if not any(other.volunteer_id == one and other.meets(slot) for other in taken)]
        assert here == slot.wanted or not idle  # a place stays open only where nobody could come


@given(st.integers(1, 60), st.integers(1, 9), st.lists(st.integers(0, 5), min_size=9, max_size=9))
def test_as_long_as_all_are_free_no_two_differ_by_more_than_one(count, size, before):
    slots = [Slot(1, MONDAY + timedelta(ahead), time(9), time(11), 1) for ahead in range(count)]
    members = list(range(size))
    start = Counter(dict(zip(members, before, strict=False)))
    total = Counter(turn.volunteer_id for turn in propose(slots, members, start))
    if len(set(before[:size])) == 1:
        assert max(total[one] for one in members) - min(total[one] for one in members) <= 1
    assert sum(total.values()) == count
