"""An office with some volunteers, on a fixed day."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services import people, teams
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.teams import Draft, Position

JOINED = date(2024, 3, 1)


@pytest.fixture
def office(office):
    """The office on a fixed day."""
    return Office(office._store, office.clerk, lambda: datetime(2026, 11, 21, 9))


def enlist(office, name: str, number: str, **person) -> int:
    """Add somebody to the archive and the roster; return the volunteer's id."""

    def add(session) -> int:
        person_id = people.save(session, None, people.Draft(name=name, **person))
        volunteer = Volunteer(person_id=person_id, number=number, joined_on=JOINED)
        session.add(volunteer)
        session.flush()
        return volunteer.id

    return office.write(add)


@pytest.fixture
def volunteers(office):
    """Three volunteers; their ids by name."""
    told = (("赵一", "Z0001"), ("钱二", "Z0002"), ("孙三", "Z0003"))
    return {name: enlist(office, name, number) for name, number in told}


@pytest.fixture
def stewards(office):
    """A team with two positions."""
    draft = Draft("邻里红管家", "服务邻里", positions=(Position("宣传员", 2), Position("调解员")))
    return office.write(teams.save, None, draft)
