"""One person who volunteers under two cards: nothing counts that nobody confirmed, and nothing known is lost."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.service import Assignment, Rota, RotaDuty, RotaMember, RotaPost, ServiceRecord
from jiceng_desktop.db.volunteers import Team, TeamMember, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import merging, people, undo, volunteers
from jiceng_desktop.services.merging import Choice
from jiceng_desktop.terms import AssignmentState, PersonStatus, VolunteerStatus
from tests.services.residents import HOME, NUMBER, PHONE, add
from tests.services.test_merging import AT, all_of, served, state

TODAY = date.today()


@pytest.fixture
def pair(office):
    """Two cards of one person: one with a home, one with a number."""
    return add(office, address=HOME), add(office, id_number=NUMBER)


@pytest.fixture
def serving(office, pair):
    """One volunteer under both cards: has left as the first, serves and is confirmed as the second."""

    def serve(session):
        event = Occurrence(title="义诊", starts_at=AT, ends_at=AT)
        left = {"status": VolunteerStatus.LEFT, "left_on": date(2024, 5, 1), "left_reason": "搬走"}
        mine = Volunteer(person_id=pair[0], number="0001", joined_on=date(2021, 1, 1), skills="理发", **left)
        other = Volunteer(person_id=pair[1], number="0002", joined_on=date(2022, 1, 1), drives=True, skills="书法")
        other.emergency_contact, other.emergency_phone = "赵六", PHONE
        session.add_all([event, mine, other, team := Team(name="红管家")])
        session.flush()
        confirmed = served(other.id, event.id, 60)
        confirmed.confirmed_at, confirmed.confirmed_by = AT, "王主任"
        told = {"team_id": team.id, "volunteer_id": other.id, "role": "宣传员", "offer": "义剪"}
        session.add_all([
            served(mine.id, event.id, 120),
            confirmed,
            Assignment(occurrence_id=event.id, volunteer_id=mine.id, state=AssignmentState.EXCUSED),
            Assignment(occurrence_id=event.id, volunteer_id=other.id, state=AssignmentState.SERVED, role="引导"),
            TeamMember(team_id=team.id, volunteer_id=mine.id, from_on=date(2023, 1, 1)),
            TeamMember(from_on=date(2022, 1, 1), **told),
        ])  # fmt: skip

    office.write(serve)
    return pair


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("backwards", [False, True])
def test_only_what_was_confirmed_counts_and_who_serves_still_has_not_left(office, serving, number, backwards):
    keep, drop = serving[::-1] if backwards else serving
    before = state(office)
    office.write(merging.merge, keep, drop, Choice({"volunteer": number}))
    (record,) = all_of(office, ServiceRecord)
    assert (record.minutes, record.confirmed_at, record.confirmed_by) == (60, AT, "王主任")
    (one,) = all_of(office, Volunteer)
    assert one.number == ("0001", "0002")[number ^ backwards]
    assert (one.status, one.left_on, one.left_reason) == (VolunteerStatus.ACTIVE, None, None)
    assert (one.drives, one.emergency_contact, one.emergency_phone) == (True, "赵六", PHONE)
    assert one.skills == ("书法" if backwards else "理发")
    (member,) = all_of(office, TeamMember)
    assert (member.from_on, member.role, member.offer) == (date(2022, 1, 1), "宣传员", "义剪")
    (assigned,) = all_of(office, Assignment)
    assert (assigned.state, assigned.role) == (AssignmentState.SERVED, "引导")
    office.write(undo.take_back, office.last_group)
    assert state(office) == before


def test_the_number_given_up_is_not_given_to_anybody_else(office, serving):
    office.write(merging.merge, *serving, Choice({"volunteer": 0}))
    (one,) = all_of(office, Volunteer)
    assert (one.number, office.read(volunteers.of_person, one.person_id).former_numbers) == ("0001", ("0002",))
    assert office.read(volunteers.next_number) == "0003"
    with pytest.raises(Refusal, match="编号“0002”以前是“张三丰”的"):
        office.write(volunteers.save, None, volunteers.Draft(person="周老板", number="0002"))


def test_hours_of_both_on_one_day_are_told_before_they_are_added(office, pair, serving):
    assert not [note for note in office.read(merging.compare, *pair, TODAY).notes if "服务时长" in note]  # one event

    def serve(session):
        for one in session.scalars(select(Volunteer)):
            session.add(served(one.id, None, 30))

    office.write(serve)
    (note,) = (note for note in office.read(merging.compare, *pair, TODAY).notes if "服务时长" in note)
    assert note.startswith("有 1 天两个编号都记了服务时长")


@pytest.fixture
def on_duty(office, pair):
    """One volunteer under both cards, both in the same rota and team: they swapped, and stand at two posts at once."""

    third_person = add(office, "孙三")

    def serve(session):
        mine, other, third = (
            Volunteer(person_id=person_id, number=f"000{place}", joined_on=date(2021, 1, 1))
            for place, person_id in enumerate((*pair, third_person))
        )
        session.add_all([mine, other, third, team := Team(name="红管家"), rota := Rota(name="值班", first_on=TODAY)])
        session.flush()
        book, gate = (
            RotaPost(rota_id=rota.id, weekday=TODAY.isoweekday(), starts=time(9), ends=time(11), role=role)
            for role in ("图书管理员", "门岗")
        )
        session.add_all([book, gate])
        session.flush()
        days = [TODAY - timedelta(7), TODAY, TODAY + timedelta(7)]
        session.add_all([
            RotaMember(rota_id=rota.id, volunteer_id=mine.id, position=0),
            RotaMember(rota_id=rota.id, volunteer_id=other.id, position=1),
            RotaDuty(post_id=book.id, day=days[0], volunteer_id=mine.id, instead_of_id=other.id),
            RotaDuty(post_id=gate.id, day=days[0], volunteer_id=other.id, instead_of_id=mine.id),
            RotaDuty(post_id=book.id, day=days[1], volunteer_id=mine.id),
            RotaDuty(post_id=book.id, day=days[1], volunteer_id=other.id),
            RotaDuty(post_id=book.id, day=days[2], volunteer_id=mine.id, instead_of_id=third.id),
            RotaDuty(post_id=gate.id, day=days[2], volunteer_id=other.id),
            TeamMember(team_id=team.id, volunteer_id=mine.id, from_on=date(2021, 1, 1), to_on=date(2021, 6, 1)),
            TeamMember(team_id=team.id, volunteer_id=mine.id, from_on=date(2022, 1, 1), to_on=date(2023, 1, 1)),
            TeamMember(team_id=team.id, volunteer_id=other.id, from_on=date(2022, 6, 1), role="宣传员"),
        ])  # fmt: skip
        return third.id

    return office.write(serve)


@pytest.mark.parametrize("backwards", [False, True])
def test_nobody_stands_twice_or_swapped_with_himself(office, pair, on_duty, backwards):
    before = state(office)
    office.write(merging.merge, *(pair[::-1] if backwards else pair))
    duties = [(one.day, one.instead_of_id) for one in all_of(office, RotaDuty)]
    week = timedelta(7)
    assert duties == [(TODAY - week, None), (TODAY - week, None), (TODAY, None), (TODAY + week, on_duty)]
    assert len(all_of(office, RotaMember)) == 1
    members = [(one.from_on, one.to_on, one.role) for one in all_of(office, TeamMember)]
    ended = (date(2021, 1, 1), date(2021, 6, 1), None)
    assert sorted(members, key=lambda one: one[0]) == [ended, (date(2022, 1, 1), None, "宣传员")]
    office.write(undo.take_back, office.last_group)
    assert state(office) == before


def test_who_lives_here_is_not_left_outside(office, pair):
    host = add(office, "周老板", status=PersonStatus.OUTSIDE)
    office.write(merging.merge, host, pair[0])
    assert office.read(people.load, host).status is PersonStatus.PRESENT
