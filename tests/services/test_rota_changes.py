"""What stays when a rota is changed, who comes late, and what two desks do at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import rotas, teams, undo
from jiceng_desktop.services.rotas import Draft, Post, propose
from jiceng_desktop.services.rotas.turns import Slot
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
