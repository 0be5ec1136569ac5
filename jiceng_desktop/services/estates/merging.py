"""合并地点: two places become one; everything that hung on the first goes over to the second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Building, Dwelling, Entrance
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import naming, queries, undo
from jiceng_desktop.services.joining import Joining
from jiceng_desktop.services.office import action


@dataclass(frozen=True)
class Conflict:
    """The same room on both sides: its id on the side that goes, and who lives on either side."""

    dwelling_id: int
    address: str
    here: tuple[str, ...]
    there: tuple[str, ...]


@dataclass(frozen=True)
class Outlook:
    """What merging two places would do, before it is done."""

    source: str
    target: str
    dwellings: int
    people: int
    conflicts: tuple[Conflict, ...]


def outlook(session: Session, kind: str, source_id: int, target_id: int) -> Outlook:
    """Return what merging one place into another would do; a room on both sides is a conflict."""
    _refuse_same(kind, source_id, target_id)
    source, target = (naming.path(session, kind, place_id) for place_id in (source_id, target_id))
    ids = naming.dwelling_ids(kind, source_id)
    dwellings = session.scalars(select(Dwelling.id).where(Dwelling.id.in_(ids))).all()
    people = session.scalars(select(Person.id).where(Person.home_id.in_(ids))).all()
    conflicts = [] if kind == "grid" else _conflicts(session, kind, source_id, target_id)
    return Outlook(source, target, len(dwellings), len(people), tuple(conflicts))


def _refuse_same(kind: str, source_id: int, target_id: int) -> None:
    if source_id == target_id:
        raise Refusal(f"请选择另一个{naming.LABELS[kind]}。")


def _conflicts(session: Session, kind: str, source_id: int, target_id: int) -> list[Conflict]:
    """Return the pairs of dwellings that are called the same below the two places."""
    theirs = dict(_doors(session, kind, target_id))
    here, there = _living(session, kind, source_id), _living(session, kind, target_id)
    return [
        Conflict(dwelling_id, twin[1], tuple(here[dwelling_id]), tuple(there[twin[0]]))
        for names, (dwelling_id, _) in _doors(session, kind, source_id)
        if (twin := theirs.get(names)) is not None
    ]


def _doors(session: Session, kind: str, place_id: int) -> list[tuple[tuple[str, ...], tuple[int, str]]]:
    """Return the dwellings of a place as (id, address), each behind the names that lead from the place to it."""
    names = select(Dwelling.id, Dwelling.address, Building.name, Entrance.name, Dwelling.room)
    names = names.join(Entrance, Entrance.id == Dwelling.entrance_id)
    names = names.join(Building, Building.id == Entrance.building_id).order_by(Dwelling.sort_key)
    depth = {"compound": 0, "building": 1, "entrance": 2, "dwelling": 3}[kind]
    ids = naming.dwelling_ids(kind, place_id)
    return [
        (tuple(path[depth:]), (dwelling_id, address))
        for dwelling_id, address, *path in session.execute(names.where(Dwelling.id.in_(ids)))
    ]


def _living(session: Session, kind: str, place_id: int) -> defaultdict[int, list[str]]:
    """Return the names of those who live in a place by dwelling."""
    living: defaultdict[int, list[str]] = defaultdict(list)
    there = select(Person.home_id, Person.name).where(Person.home_id.in_(naming.dwelling_ids(kind, place_id)))
    for dwelling_id, name in session.execute(there.order_by(Person.sort_key)):
        living[dwelling_id or 0].append(name)
    return living


@action("合并地点")
def merge(
    session: Session,
    kind: str,
    source_id: int,
    target_id: int,
    rooms: Mapping[int, str] | None = None,
    tick: Callable[[], None] = lambda: None,
) -> None:
    """Merge a place into another of its kind; the first goes. ``tick`` is called as it goes, and may raise to stop it.

    ``rooms`` gives dwellings of the first another room number where the same number means another dwelling;
    without one, places that are called the same become one, with the people of both.

    Raises:
        Refusal: a new room number is taken, too.
    """
    _refuse_same(kind, source_id, target_id)
    source = naming.found(session, kind, source_id)
    naming.path(session, kind, target_id)  # refused now if it is gone
    for dwelling_id, typed in (rooms or {}).items():
        _renumber(session, dwelling_id, typed)
    if rooms:
        _refuse_taken(_conflicts(session, kind, source_id, target_id), rooms)
    joining = Joining(session, {"residency": _first, "duty": _first, "building": _grid}, tick)
    if kind == "building":
        target = naming.found(session, kind, target_id)
        joining.change(target, **_grid(target, source))
    joining.redirect(table_of(naming.PLACES[kind]), target_id, source_id)
    joining.remove(source)
    queries.follow(session, joining.joined)
    naming.rewrite(session, Dwelling.id.in_(naming.dwelling_ids(kind, target_id)))


def _first(mine: Any, other: Any) -> dict[str, Any]:
    """Let the one that stays begin on the earlier day that is known."""
    return {"from_on": min((each.from_on for each in (mine, other) if each.from_on), default=None)}


def _grid(mine: Any, other: Any) -> dict[str, Any]:
    """Let the building that stays lie in the other's grid if it lies in none."""
    return {"grid_id": mine.grid_id or other.grid_id}


def _renumber(session: Session, dwelling_id: int, typed: str) -> None:
    """Give a dwelling another room number before its place goes."""
    dwelling = naming.found(session, "dwelling", dwelling_id)
    room = naming.tidy("dwelling", typed)
    taken = select(Dwelling.id).where(Dwelling.entrance_id == dwelling.entrance_id, Dwelling.room == room)
    if session.scalar(taken) is not None:
        raise Refusal(f"{dwelling.address}不能改成“{room}”：这个房号已经有了，请换一个。")
    undo.keep(session, dwelling)
    dwelling.room = room
    session.flush()


def _refuse_taken(conflicts: list[Conflict], rooms: Mapping[int, str]) -> None:
    for conflict in conflicts:
        if conflict.dwelling_id in rooms:
            raise Refusal(f"{conflict.address}也已经有了，请换一个房号。")
