from __future__ import annotations

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import people, teams, volunteers, welcoming
from jiceng_desktop.services.teams import Draft, Joined
from jiceng_desktop.terms import PersonStatus


@pytest.fixture
def stewards(office):
    return office.write(teams.save, None, Draft("邻里红管家"))


@pytest.fixture
def zhao(office):
    """A volunteer."""
    person_id = office.write(people.save, None, people.Draft(name="赵一"))
    return office.write(volunteers.enlist, [person_id]).added[0]


def found(office, typed, team_id):
    return [(one.name, bool(one.person_ids)) for one in office.read(welcoming.candidates, typed, team_id)]


def test_residents_follow_the_volunteers_and_join_as_such(office, stewards, zhao):
    office.write(people.save, None, people.Draft(name="赵一心"))
    assert found(office, "zy", stewards) == [("赵一", False), ("赵一心", True)]
    assert found(office, "z", stewards) == [("赵一", False)]
    resident = office.read(welcoming.candidates, "zyx", stewards)[0]
    assert office.write(welcoming.welcome, stewards, resident, "宣传员") == Joined(1)
    assert found(office, "zyx", stewards) == []
    assert office.read(teams.counts) == {stewards: 1}


def test_who_has_died_does_not_join(office, stewards):
    office.write(people.save, None, people.Draft(name="赵一心", status=PersonStatus.DECEASED))
    resident = office.read(welcoming.candidates, "赵一心", stewards)[0]
    with pytest.raises(Refusal, match="赵一心已登记去世"):
        office.write(welcoming.welcome, stewards, resident)
