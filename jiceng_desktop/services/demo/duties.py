"""Invented grid workers and stewards; some places have nobody, so that the page has something to tell."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Building, Duty, Dwelling, Entrance, Grid
from jiceng_desktop.services.demo.town import Town, years_after
from jiceng_desktop.terms import DutyRole, PersonStatus

_YOUNGEST, _OLDEST = 28, 74
_BUILDINGS_WITH_STEWARD, _ENTRANCES_WITH_STEWARD, _HANDED_OVER = 0.8, 0.45, 0.15
_LONGEST_YEARS = 6


def appoint(town: Town, session: Session) -> None:
    """Give most grids, many buildings and some entrances somebody who answers for them."""
    at_home = _at_home(town, session)
    grids = list(session.scalars(select(Grid.id).order_by(Grid.id)))
    for grid_id in grids[: max(1, len(grids) - 1)]:
        worker = town.rng.choice(town.staff)
        _give(town, DutyRole.GRID_WORKER, [worker.id], grid_id=grid_id)
    for building_id in session.scalars(select(Building.id).order_by(Building.id)):
        inside = [one for entrance in at_home.get(building_id, {}).values() for one in entrance]
        if inside and town.chance(_BUILDINGS_WITH_STEWARD):
            _give(town, DutyRole.BUILDING_STEWARD, town.some(inside, 2), building_id=building_id)
        for entrance_id, living in at_home.get(building_id, {}).items():
            if town.chance(_ENTRANCES_WITH_STEWARD):
                _give(town, DutyRole.ENTRANCE_STEWARD, town.some(living, 2), entrance_id=entrance_id)
    town.rows.save(100)


def _at_home(town: Town, session: Session) -> dict[int, dict[int, list[int]]]:
    """Return who might answer for something, by building and entrance."""
    found = (
        select(Entrance.building_id, Entrance.id, Person.id)
        .join(Dwelling, Dwelling.entrance_id == Entrance.id)
        .join(Person, Person.home_id == Dwelling.id)
        .where(
            Person.status == PersonStatus.PRESENT,
            Person.born_on > years_after(town.today, -_OLDEST),
            Person.born_on < years_after(town.today, -_YOUNGEST),
        )
        .order_by(Person.id)
    )
    living: dict[int, dict[int, list[int]]] = {}
    for building_id, entrance_id, person_id in session.execute(found):
        living.setdefault(building_id, {}).setdefault(entrance_id, []).append(person_id)
    return living


def _give(town: Town, role: DutyRole, person_ids: list[int], **place: int) -> None:
    """Let somebody answer for a place; sometimes it was another one before."""
    since = town.day(years_after(town.today, -_LONGEST_YEARS), town.today - timedelta(30))
    whole = {"grid_id": None, "building_id": None, "entrance_id": None, **place}
    if len(person_ids) > 1 and town.chance(_HANDED_OVER):
        before = since - timedelta(town.rng.randint(200, 900))
        town.rows.add(Duty, role=role, person_id=person_ids[1], from_on=before, to_on=since, **whole)
    town.rows.add(Duty, role=role, person_id=person_ids[0], from_on=since, to_on=None, **whole)
