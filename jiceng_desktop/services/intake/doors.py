"""The dwellings a roster speaks of: found, or added with everything above them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.places import Building, Dwelling, Entrance, Grid
from jiceng_desktop.services import naming, undo
from jiceng_desktop.services.bulk import insert_many, next_id
from jiceng_desktop.services.intake.reading import Reading
from jiceng_desktop.services.places import Register
from jiceng_desktop.words import Door


class Doors:
    """Knows the dwelling of every door in the rows it was made from."""

    def __init__(self, session: Session, readings: Iterable[Reading]) -> None:
        self._session = session
        doors = dict.fromkeys(reading.door for reading in readings if reading.door)
        register = Register(session)
        entrances = {door: register.entrance_id(door) for door in doors}
        known = {
            (row[1], row[2]): row[0]
            for row in session.execute(select(Dwelling.id, Dwelling.entrance_id, Dwelling.room))
        }
        self._ids: dict[Door, int] = {}
        fresh: list[dict[str, Any]] = []
        following = next_id(session, Dwelling)
        ways = naming.ways(session)
        for door, entrance_id in entrances.items():
            at = (entrance_id, door.room)
            if at not in known:
                known[at] = following + len(fresh)
                told = {"room": door.room, **naming.texts(ways[entrance_id], door.room)}
                fresh.append({"id": known[at], "entrance_id": entrance_id, "version": 1, **told})
            self._ids[door] = known[at]
        insert_many(session, Dwelling, fresh)
        self._assign_grids(readings)

    def dwelling_id(self, reading: Reading) -> int | None:
        """Return the dwelling a row names."""
        return self._ids[reading.door] if reading.door else None

    def _assign_grids(self, readings: Iterable[Reading]) -> None:
        """Put a building that lies in no grid yet into the one its rows name."""
        named = {self._ids[reading.door]: reading.grid for reading in readings if reading.door and reading.grid}
        if not named:
            return
        grids = {grid.name: grid for grid in self._session.scalars(select(Grid))}
        at = {row[0]: row[1] for row in self._session.execute(select(Dwelling.id, Entrance.building_id).join(Entrance))}
        wanted = {at[dwelling_id]: name for dwelling_id, name in named.items()}
        for building in self._session.scalars(select(Building).where(Building.grid_id.is_(None))):
            name = wanted.get(building.id)
            if name is None:
                continue
            if name not in grids:
                grids[name] = Grid(name=name, position=len(grids))
                self._session.add(grids[name])
                self._session.flush()
            undo.keep(self._session, building)
            building.grid_id = grids[name].id
        self._session.flush()
