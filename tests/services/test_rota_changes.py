"""What stays when a rota is changed, who comes late, and what two desks do at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import rotas, teams, undo
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.rotas import Draft, Post, propose
from jiceng_desktop.services.rotas.turns import Slot
from tests import stores
from tests.services import residents

MONDAY = date(2027, 3, 1)
MORNING = Post(1, time(9), time(11), "图书管理员")


@pytest.fixture
def volunteers(office):
    def enlist(session, person_id, number):
        one = Volunteer(person_id=person_id, number=number, joined_on=date(2020, 1, 1))
        session.add(one)
        session.flush()
        return one.id

    return [office.write(enlist, residents.add(office, name), f"Z{number}") for number, name in enumerate("赵钱孙")]


@pytest.fixture
def rota(office, volunteers):
    draft = Draft("楼道书屋值班", None, "楼道书屋", MONDAY, None, (MORNING,), tuple(volunteers))
    rota_id = office.write(rotas.save, None, draft)
    office.write(rotas.fill, rota_id, MONDAY, MONDAY)
    return rota_id


def test_a_post_at_another_time_keeps_who_is_on_duty(office, rota, volunteers):
    later = replace(MORNING, starts=time(9, 30), ends=time(11, 30))
    office.write(rotas.save, rota, replace(office.read(rotas.load, rota), posts=(later,)))
    (shift,) = office.read(rotas.week, rota, MONDAY).shifts
    assert (shift.starts, [place.volunteer_id for place in shift.places]) == (time(9, 30), volunteers[:1])
    office.write(undo.take_back, office.last_group)
    assert office.read(rotas.load, rota).posts == (MORNING,)


def test_a_post_that_goes_takes_its_duties_along_and_back(office, rota):
    other = replace(MORNING, weekday=3)
    office.write(rotas.save, rota, replace(office.read(rotas.load, rota), posts=(other,)))
    (shift,) = office.read(rotas.week, rota, MONDAY).shifts
    assert (shift.day, shift.places) == (MONDAY + timedelta(2), ())
    office.write(undo.take_back, office.last_group)
    (shift,) = office.read(rotas.week, rota, MONDAY).shifts
    assert len(shift.places) == 1


@pytest.fixture
def later(master, office):
    """Another desk, the Wednesday after the first duty."""
    other = Office(stores.open_copy(master, office.path), "李干事", lambda: datetime(2027, 3, 3, 9))
    yield other
    other.close()


def shifts(office, rota, days=21):
    """Return when, from when to when and by whom each post is kept."""
    found = office.read(rotas.week, rota, MONDAY, days).shifts
    return [(one.day, one.starts, one.ends, [place.volunteer_id for place in one.places]) for one in found]


@pytest.mark.parametrize("change", [{"starts": time(9, 30)}, {"ends": time(12)}])
def test_what_was_done_stays_as_it_was_when_a_post_is_moved(later, rota, volunteers, change):
    later.write(rotas.fill, rota, MONDAY, MONDAY + timedelta(7))
    before = shifts(later, rota)
    moved = replace(MORNING, **change)
    later.write(rotas.save, rota, replace(later.read(rotas.load, rota), posts=(moved,)))
    assert shifts(later, rota) == [
        (MONDAY, time(9), time(11), volunteers[:1]),
        (MONDAY + timedelta(7), moved.starts, moved.ends, volunteers[1:2]),
        (MONDAY + timedelta(14), moved.starts, moved.ends, []),
    ]
    assert later.read(rotas.load, rota).posts == (moved,)
    later.write(undo.take_back, later.last_group)
    assert shifts(later, rota) == before


def test_a_post_that_goes_keeps_what_was_done(later, rota, volunteers):
    later.write(rotas.fill, rota, MONDAY, MONDAY + timedelta(7))
    other = replace(MORNING, weekday=5)
    later.write(rotas.save, rota, replace(later.read(rotas.load, rota), posts=(other,)))
    assert [(day, names) for day, _, _, names in shifts(later, rota, 12)] == [
        (MONDAY, volunteers[:1]),
        (MONDAY + timedelta(4), []),
        (MONDAY + timedelta(11), []),
    ]
    later.write(rotas.save, rota, replace(later.read(rotas.load, rota), posts=(MORNING,)))  # and comes again
    assert [day for day, *_ in shifts(later, rota, 8)] == [MONDAY, MONDAY + timedelta(7)]


def test_a_rota_that_was_kept_ends_and_is_not_deleted(later, rota):
    later.write(rotas.fill, rota, MONDAY, MONDAY + timedelta(7))
    with pytest.raises(Refusal, match=r"已经值过 1 人次的班.*填写到哪天为止"):
        later.write(rotas.remove, rota)
    stored = later.read(rotas.load, rota)
    for wrong, field in (({"last_on": MONDAY - timedelta(1)}, "last_on"), ({"first_on": date(2027, 3, 2)}, "first_on")):
        with pytest.raises(Refusal) as refused:
            later.write(rotas.save, rota, replace(stored, **{"first_on": date(2027, 1, 1)} | wrong))
        assert refused.value.field == field
    later.write(rotas.save, rota, replace(stored, last_on=date(2027, 3, 3)))
    assert [day for day, *_ in shifts(later, rota)] == [MONDAY]
    later.write(rotas.save, rota, replace(later.read(rotas.load, rota), last_on=None))
    assert [names for *_, names in shifts(later, rota)][1:] == [[], []]  # duties after the end are gone


@pytest.mark.parametrize("change", [{"posts": (MORNING, replace(MORNING, weekday=3))}, {"members": ()}])
def test_two_desks_do_not_overwrite_each_others_posts_and_members(office, later, rota, change):
    stored = office.read(rotas.load, rota)
    later.write(rotas.save, rota, replace(stored, **change))
    with pytest.raises(Stale):
        office.write(rotas.save, rota, replace(stored, name="书屋"))
    fresh = office.read(rotas.load, rota)
    office.write(rotas.save, rota, fresh)
    assert office.read(rotas.load, rota).version == fresh.version  # nothing was changed


def test_a_place_that_was_filled_meanwhile_is_not_given_twice(office, rota, volunteers):
    (shift,) = office.read(rotas.week, rota, MONDAY).shifts
    with pytest.raises(Refusal, match="已经排满"):
        office.write(rotas.give, shift.post_id, MONDAY, volunteers[1])


def test_who_comes_late_does_not_make_up_for_all():
    slots = [Slot(1, MONDAY + timedelta(ahead), time(9), time(11), 1) for ahead in range(8)]
    turns = [turn.volunteer_id for turn in propose(slots, [1, 2, 3, 4], Counter({1: 30, 2: 30, 3: 30}))]
    assert turns == [4, 1, 2, 3, 4, 1, 2, 3]


def test_a_venue_is_named_or_new(office, rota):
    stored = office.read(rotas.load, rota)
    assert office.read(rotas.venue_name, stored.venue_id) == "楼道书屋"
    assert office.read(rotas.venues, "ldsw") == [(stored.venue_id, "楼道书屋")]
    assert office.read(rotas.venues, "广场") == []
    with pytest.raises(Refusal, match="地点最多"):
        office.write(rotas.save, rota, replace(stored, venue_id="长" * 65))


def test_a_team_takes_turns_by_name(office, volunteers):
    team = office.write(teams.save, None, teams.Draft("图书角管理组"))
    office.write(teams.join, team, [volunteers[0], volunteers[1]])
    assert set(office.read(rotas.of_team, team)) == set(volunteers[:2])


def test_a_post_leads_to_its_rota(office, rota):
    (shift,) = office.read(rotas.week, rota, MONDAY).shifts
    assert office.read(rotas.rota_of, shift.post_id) == rota
    with pytest.raises(Refusal, match="已被另一处改过"):
        office.read(rotas.rota_of, 999)
