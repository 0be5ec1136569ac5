"""One person who volunteers under two cards: nothing counts that nobody confirmed, and nothing known is lost."""

from __future__ import annotations

from datetime import date

import pytest

from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.service import Assignment, ServiceRecord
from jiceng_desktop.db.volunteers import Team, TeamMember, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import merging, people, undo, volunteers
from jiceng_desktop.services.merging import Choice
from jiceng_desktop.terms import AssignmentState, PersonStatus, VolunteerStatus
from tests.services.residents import HOME, NUMBER, PHONE, add
from tests.services.test_merging import AT, all_of, served, state


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
    assert (one.number, one.note) == ("0001", "（原编号 0002）")
    assert office.read(volunteers.next_number) == "0003"
    with pytest.raises(Refusal, match="编号“0002”是“张三丰”的"):
        office.write(volunteers.save, None, volunteers.Draft(person="周老板", number="0002"))


def test_who_lives_here_is_not_left_outside(office, pair):
    host = add(office, "周老板", status=PersonStatus.OUTSIDE)
    office.write(merging.merge, host, pair[0])
    assert office.read(people.load, host).status is PersonStatus.PRESENT
