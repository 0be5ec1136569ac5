"""小区、楼栋、单元、户: what a clerk may do with the tree of places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table, delete, func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db import audit
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.library import Corner
from jiceng_desktop.db.people import Person, Residency
from jiceng_desktop.db.places import Building, Compound, Duty, Dwelling, Entrance
from jiceng_desktop.db.references import references_to
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import naming, places, undo
from jiceng_desktop.services.naming import CHILDREN, PARENTS, PLACES
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import AuditAction

_MOST_NAMED = 3
_TREE = {"compound", "building", "entrance", "dwelling"}
_NUMBERED = {"building", "entrance"}  # their numbers decide on the order while their position is 0


@action("新增地点")
def add(session: Session, kind: str, parent_id: int | None, typed: str) -> int:
    """Add one compound, building, entrance, dwelling or grid, behind its neighbours.

    Raises:
        Refusal: there is one of that name already.
    """
    name = naming.tidy(kind, typed)
    parent = naming.found(session, PARENTS[kind], parent_id or 0) if kind in PARENTS else None
    _refuse_double(session, kind, name, parent)
    if kind == "compound":
        return places.add_compound(session, name)
    place = _new(session, kind, name, parent)
    session.add(place)
    session.flush()
    return int(place.id)


def _new(session: Session, kind: str, name: str, parent: Any) -> Any:
    if kind == "building":
        last = places.behind(session, Building, Building.compound_id == parent.id)
        return Building(compound_id=parent.id, name=name, sort_key=words.place_key(name), position=last)
    if kind == "entrance":
        last = places.behind(session, Entrance, Entrance.building_id == parent.id)
        return Entrance(building_id=parent.id, name=name, sort_key=words.place_key(name), position=last)
    if kind == "grid":
        last = session.scalar(select(func.count()).select_from(PLACES[kind])) or 0
        return PLACES[kind](name=name, position=last)
    way = naming.ways(session, Entrance.id == parent.id)[parent.id]
    return Dwelling(entrance_id=parent.id, room=name, **naming.texts(way, name))


@action("地点改名")
def rename(session: Session, kind: str, place_id: int, typed: str, version: int | None = None) -> None:
    """Give a place another name; the addresses of everything in it follow.

    Raises:
        Refusal: a neighbour has that name already; the two can be merged.
    """
    place = naming.found(session, kind, place_id)
    _refuse_changed(place, version)
    name = naming.tidy(kind, typed)
    column = "room" if kind == "dwelling" else "name"
    if getattr(place, column) == name:
        return
    _refuse_double(session, kind, name, parent_of(place, kind), place_id)
    undo.keep(session, place)
    setattr(place, column, name)
    if kind in {"building", "entrance"}:
        place.sort_key = words.place_key(name)
    session.flush()
    if kind in _TREE:
        naming.rewrite(session, Dwelling.id.in_(naming.dwelling_ids(kind, place_id)))


def _refuse_changed(place: Any, version: int | None) -> None:
    if version is not None and place.version != version:
        raise Refusal("这个地点刚被另一处修改过，请看过新的内容再决定。")


def parent_of(place: Any, kind: str) -> Any:
    """Return the place in which a place lies; None for compounds and grids."""
    return getattr(place, PARENTS[kind]) if kind in PARENTS else None


def _refuse_double(session: Session, kind: str, name: str, parent: Any, but: int = 0) -> None:
    model = PLACES[kind]
    named = (model.room if kind == "dwelling" else model.name) == name
    there = select(model.id).where(named, model.id != but)
    if parent is not None:
        there = there.where(getattr(model, f"{PARENTS[kind]}_id") == parent.id)
    if session.scalar(there) is not None:
        where = naming.path(session, PARENTS[kind], parent.id) if parent is not None else ""
        merge = "如果是同一个地方，可以把两个合并。" if but else ""
        raise Refusal(f"{where}已经有“{naming.shown(kind, name)}”。{merge}", "name")


@action("调整地点顺序")
def arrange(session: Session, kind: str, ordered: Sequence[int]) -> None:
    """Put neighbours into the given order; all of them are named. The lists of people and doors follow."""
    model = PLACES[kind]
    known = {place.id: place for place in session.scalars(select(model).where(model.id.in_(ordered)))}
    first = 1 if kind in _NUMBERED else 0
    _position(session, kind, [(known[key], at) for at, key in enumerate(filter(known.__contains__, ordered), first)])


def _position(session: Session, kind: str, positions: Sequence[tuple[Any, int]]) -> None:
    """Give places their positions; what lies in those that moved sorts by them."""
    moved = []
    for place, position in positions:
        if place.position != position:
            undo.keep(session, place)
            place.position = position
            moved.append(place.id)
    session.flush()
    if moved and kind in _TREE:
        naming.rewrite(session, Dwelling.id.in_(naming.dwelling_ids(kind, *moved)))


@action("按号数排列")
def arrange_by_number(session: Session, kind: str, parent_id: int) -> None:
    """Let the numbers of buildings or entrances decide on their order again."""
    model = PLACES[kind]
    within = getattr(model, f"{PARENTS[kind]}_id") == parent_id
    _position(session, kind, [(place, 0) for place in session.scalars(select(model).where(within))])


@action("删除地点")
def remove(session: Session, kind: str, place_id: int) -> int:
    """Delete a place with everything in it and return how many dwellings that were.

    Raises:
        Refusal: people live there, or something is recorded about it; the sentence says who and what.
    """
    inside = removable(session, kind, place_id)
    for part, ids in inside:
        _delete(session, table_of(PLACES[part]), ids)
    return sum(len(ids) for part, ids in inside if part == "dwelling")


def removable(session: Session, kind: str, place_id: int) -> list[tuple[str, list[int]]]:
    """Return the ids of all that goes with a place by kind, what lies inside before what it lies in, the place last.

    Raises:
        Refusal: as ``remove``.
    """
    name = naming.path(session, kind, place_id)
    _refuse_inhabited(session, kind, place_id, name)
    inside = _inside(session, kind, place_id)
    for part, ids in inside:
        _refuse_referred(session, part, ids, name)
    return inside


def _inside(session: Session, kind: str, place_id: int) -> list[tuple[str, list[int]]]:
    """Return the ids of all parts of a place by kind."""
    parts = [(kind, [place_id])]
    while (child := CHILDREN.get(parts[0][0])) is not None:
        model = PLACES[child]
        lying = getattr(model, f"{PARENTS[child]}_id").in_(parts[0][1])
        parts.insert(0, (child, list(session.scalars(select(model.id).where(lying)))))
    return parts


def _delete(session: Session, table: Table, ids: Sequence[int]) -> None:
    """Delete records of one kind at once; each is kept for undo and leaves a line."""
    which = table.c.id.in_(ids)
    undo.keep_rows(session, table, [dict(row) for row in session.execute(select(table).where(which)).mappings()])
    audit.note_many(session, AuditAction.REMOVE, table, which)
    session.execute(delete(table).where(which))


def _refuse_inhabited(session: Session, kind: str, place_id: int, name: str) -> None:
    if kind == "grid":
        inside = session.scalars(select(Building).where(Building.grid_id == place_id)).all()
        if inside:
            told = "、".join(naming.path(session, "building", building.id) for building in inside[:_MOST_NAMED])
            raise Refusal(f"“{name}”里还有 {len(inside)} 栋楼（{told}{_more(inside)}），请先划到别的网格，再删除。")
        return
    inside_ids = naming.dwelling_ids(kind, place_id)
    there = select(Person.name).where(Person.home_id.in_(inside_ids)).order_by(Person.sort_key)
    if names := session.scalars(there).all():
        raise Refusal(
            f"“{name}”里还有 {len(names)} 位居民（{_some(names)}），不能删除。请先登记搬走，或把它合并到别处。"
        )
    once = select(Person.name).join(Residency, Residency.person_id == Person.id).distinct()
    if names := session.scalars(once.where(Residency.dwelling_id.in_(inside_ids))).all():
        raise Refusal(f"“{name}”有 {len(names)} 位居民的居住记录（{_some(names)}），不能删除。可以把它合并到别处。")


def _refuse_referred(session: Session, kind: str, ids: Sequence[int], name: str) -> None:
    """Refuse when anything outside the tree refers to one of the parts of a place."""
    for other, key in references_to(table_of(PLACES[kind])):
        column = key.parent
        if other.name in _TREE or session.scalar(select(column).where(column.in_(ids)).limit(1)) is None:
            continue
        if other is table_of(Duty):
            holders = select(Person.name).join(Duty, Duty.person_id == Person.id).where(column.in_(ids))
            who = _some(session.scalars(holders.distinct()).all())
            raise Refusal(f"“{name}”有责任人的任职记录（{who}），不能删除。可以把它合并到别处。")
        if other is table_of(Corner):
            corners = _some(session.scalars(select(Corner.name).where(column.in_(ids))).all())
            raise Refusal(f"“{name}”有图书角（{corners}），不能删除。请先在图书角里改它的位置，或把这里合并到别处。")
        raise Refusal(f"“{name}”还有户或变动的记录，不能删除。可以把它合并到别处。")


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:_MOST_NAMED]) + _more(names)


def _more(whole: Sequence[Any]) -> str:
    return "等" if len(whole) > _MOST_NAMED else ""


def compounds(session: Session) -> list[tuple[int, str]]:
    """Return the compounds as (id, name), in walking order."""
    found = session.execute(select(Compound.id, Compound.name).order_by(Compound.position, Compound.id))
    return [(row[0], row[1]) for row in found]


def alike(session: Session, kind: str, place_id: int) -> list[tuple[int, str]]:
    """Return the places with which one could be merged as (id, whole name), the nearest first, itself left out.

    Entrances come from the same compound, dwellings from the same building: nobody looks further.
    """
    if kind in {"compound", "grid"}:
        known = compounds(session) if kind == "compound" else places.grids(session)
        return [one for one in known if one[0] != place_id]
    place = naming.found(session, kind, place_id)
    near = _near(kind, place)
    found = session.scalars(near.join(Compound, Compound.id == Building.compound_id)).all()
    own = parent_of(place, kind).id
    ordered = sorted(found, key=lambda one: parent_of(one, kind).id != own)
    return [(one.id, naming.path(session, kind, one.id)) for one in ordered if one.id != place_id]


def _near(kind: str, place: Any) -> Any:
    """Return the places of a kind that come into question, in walking order."""
    if kind == "building":
        return select(Building).order_by(*places.walking(Building))
    if kind == "entrance":
        within = Building.compound_id == place.building.compound_id
        near = select(Entrance).join(Building, Building.id == Entrance.building_id).where(within)
        return near.order_by(*places.walking(Building), *places.walking(Entrance))
    found = select(Dwelling).join(Entrance, Entrance.id == Dwelling.entrance_id)
    found = found.join(Building, Building.id == Entrance.building_id)
    return found.where(Building.id == place.entrance.building_id).order_by(Dwelling.sort_key)
