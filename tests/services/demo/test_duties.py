from __future__ import annotations

from sqlalchemy import select

from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Building, Duty, Dwelling, Entrance, Grid
from jiceng_desktop.services import duties
from jiceng_desktop.terms import DutyRole
from tests.services.demo.looking import TODAY, count


def test_most_places_have_somebody_and_some_have_nobody(session):
    gaps = duties.gaps(session)
    lacking = {role: sum(gap.lacks is role for gap in gaps) for role in DutyRole}
    assert lacking[DutyRole.GRID_WORKER] == 1
    assert 0 < lacking[DutyRole.BUILDING_STEWARD] < count(session, Building) / 2
    assert 0 < lacking[DutyRole.ENTRANCE_STEWARD] < count(session, Entrance)
    assert not any(gap.lacks is None for gap in gaps)
    assert count(session, Duty, Duty.to_on.is_not(None)) > 0


def test_stewards_live_where_they_serve(session):
    homes = select(Duty.building_id, Entrance.building_id, Duty.from_on).join(Person, Person.id == Duty.person_id)
    homes = homes.join(Dwelling, Dwelling.id == Person.home_id).join(Entrance, Entrance.id == Dwelling.entrance_id)
    for serves, lives, since in session.execute(homes.where(Duty.role == DutyRole.BUILDING_STEWARD)):
        assert (serves, since <= TODAY) == (lives, True)
    workers = session.scalars(select(Duty.grid_id).where(Duty.role == DutyRole.GRID_WORKER, Duty.to_on.is_(None))).all()
    assert len(workers) == count(session, Grid) - 1
