from __future__ import annotations

from datetime import date

import pytest

from jiceng_desktop.db.volunteers import Team, TeamMember, Volunteer
from jiceng_desktop.services import whom
from jiceng_desktop.services.whom import Source, Who
from jiceng_desktop.terms import VolunteerStatus
from tests.services import residents


def enlist(session, name, *members):
    team = Team(name=name)
    session.add(team)
    session.flush()
    for place, (person_id, status) in enumerate(members, start=1):
        number = f"V{team.id}{place}"
        volunteer = Volunteer(person_id=person_id, number=number, joined_on=date(2026, 1, 1), status=status)
        session.add(volunteer)
        session.flush()
        session.add(TeamMember(team_id=team.id, volunteer_id=volunteer.id, from_on=date(2026, 1, 1)))
    return team.id


def test_a_team_offers_those_who_serve_in_it(office):
    one, two = residents.add(office, "赵一"), residents.add(office, "钱二")
    residents.add(office, "孙三")
    left = (two, VolunteerStatus.LEFT)
    team = office.write(enlist, "红管家", (one, VolunteerStatus.ACTIVE), left)
    offered = office.read(whom.offers, residents.TODAY)
    assert (Who(Source.TEAM, team), "服务队：红管家（1 人）") in offered
    assert office.read(whom.persons, Who(Source.TEAM, team), residents.TODAY) == [one]
    assert office.read(whom.persons, Who(Source.TEAM, team, needle="钱"), residents.TODAY) == []


def test_persons_chosen_one_by_one_stay_in_their_order_and_lose_who_is_gone(office):
    one, two = residents.add(office, "赵一"), residents.add(office, "钱二")
    assert office.read(whom.persons, Who(Source.IDS, ids=(two, one, 999)), residents.TODAY) == [two, one]


def test_what_nobody_knows_never_means_everybody(office):
    residents.add(office, "赵一")
    with pytest.raises(ValueError, match="last"):
        office.read(whom.persons, Who(Source.LAST), residents.TODAY)
