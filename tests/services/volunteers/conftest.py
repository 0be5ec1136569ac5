"""A resident, a merchant and a team."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select

from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Team, Volunteer
from jiceng_desktop.terms import ServiceSource
from tests.services import residents


@pytest.fixture
def resident(office):
    return residents.add(office, "林秀英", address=residents.HOME, phone="19900000011")


@pytest.fixture
def team_id(office):
    def found(session):
        session.add(team := Team(name="邻里红管家"))
        session.flush()
        return team.id

    return office.write(found)


@pytest.fixture
def serve(office):
    """Return a function that records service, confirmed unless told."""

    def serve(volunteer_id, day: date, minutes=60, confirmed=True):
        def record(session):
            session.add(
                ServiceRecord(
                    volunteer_id=volunteer_id,
                    served_on=day,
                    minutes=minutes,
                    content="楼道巡查",
                    source=ServiceSource.LATER,
                    confirmed_at=datetime(2026, 1, 1) if confirmed else None,
                    confirmed_by="王主任" if confirmed else None,
                )
            )

        office.write(record)

    return serve


@pytest.fixture
def stored(office):
    """Return a function that reads columns of the volunteers, by number."""

    def stored(*columns):
        found = select(*(getattr(Volunteer, name) for name in columns)).order_by(Volunteer.number)
        return office.read(lambda session: [tuple(row) for row in session.execute(found)])

    return stored
