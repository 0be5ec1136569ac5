"""An event, some residents who are invited to it, and what is asked of the sign-in."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from jiceng_desktop.services import events, queries, signing
from jiceng_desktop.services.filters import Compare, Condition, one
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import Sex
from tests.services.residents import add, id_number

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12)
NAMES = ("白秀兰", "罗建国", "林晓燕", "王秀英", "欧阳明")


@pytest.fixture
def office(office):
    """The office on a day of these tests, at noon."""
    return Office(office._store, office.clerk, clock=lambda: NOON)


@pytest.fixture
def desk_beside(other_desk):
    """A second desk on the same day."""
    return Office(other_desk._store, other_desk.clerk, clock=lambda: NOON)


@pytest.fixture
def people(office):
    """Five neighbours, one floor above the other; their ids by name."""
    return {
        name: add(
            office,
            name,
            sex=Sex.FEMALE if floor % 2 else Sex.MALE,
            id_number=id_number(born=f"19{50 + floor}0307", order=11 + floor),
            phone=f"1990000000{floor}",
            address=f"幸福小区{1 + floor // 3}号楼2单元{floor}01室",
        )
        for floor, name in enumerate(NAMES, start=1)
    }


@pytest.fixture
def query(office, people):
    """A saved query that finds all who have a phone."""
    return office.write(queries.save, None, "有电话", one(Condition("has_phone", Compare.YES)))


@pytest.fixture
def plan(office):
    """Return a function that stores an event and tells its id."""

    def plan(starts_at=NOON, **more):
        return office.write(events.save, None, events.Draft(title="重阳茶话会", starts_at=starts_at, **more))

    return plan


@pytest.fixture
def event(plan, query):
    """An event of today to which the five are invited."""
    return plan(audience="有电话", audience_query_id=query)


@pytest.fixture
def roll(office):
    """Return a function that tells the roll of an event."""

    def roll(occurrence_id):
        listed = office.read(signing.expected, occurrence_id, TODAY)
        return signing.rows(listed, office.read(signing.signed, occurrence_id))

    return roll
