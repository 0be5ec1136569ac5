"""What places are called, and what dwellings repeat of the names above them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from jiceng_desktop import words
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.places import Building, Compound, Dwelling, Entrance, Grid
from jiceng_desktop.errors import Refusal
from jiceng_desktop.words import Door

PLACES: dict[str, type[Any]] = {
    "compound": Compound,
    "building": Building,
    "entrance": Entrance,
    "dwelling": Dwelling,
    "grid": Grid,
}
PARENTS = {"building": "compound", "entrance": "building", "dwelling": "entrance"}
CHILDREN = {parent: child for child, parent in PARENTS.items()}
LABELS = {"compound": "小区（楼院）", "building": "楼栋", "entrance": "单元", "dwelling": "房屋", "grid": "网格"}
UNDIVIDED = {"building": "（不分楼栋）", "entrance": "（不分单元）"}

_ENTRANCE = re.compile(r"(\d{1,2}|[A-Z]|[东西南北中前后]{1,2})(?:单元|门洞?|#)?")
_TAIL = re.compile(r"(?:号楼|单元|[楼座])$")
_SHORTEST_ROOM = 3


def tidy(kind: str, typed: str) -> str:
    """Return a place's name in the one way of writing: 3栋 becomes 3号楼, 2门 becomes 2单元, 501室 becomes 501.

    Raises:
        Refusal: there is nothing left, or more than the column holds.
    """
    text = words.clean(typed).replace(" ", "")
    name = {"building": _building, "entrance": _entrance, "dwelling": _room}.get(kind, str)(text)
    if not name:
        raise Refusal(f"请填写{LABELS[kind]}的名称。" if kind != "dwelling" else "请填写房号。", "name")
    column = table_of(PLACES[kind]).c["room" if kind == "dwelling" else "name"]
    longest = getattr(column.type, "length", None) or 0
    if len(name) > longest:
        raise Refusal(f"名称最多 {longest} 个字，现在有 {len(name)} 个字。", "name")
    return name


def _building(text: str) -> str:
    door = words.parse_door(text if not text.isalnum() or not text.isascii() else f"{text}号楼")
    if door is None or door.compound or door.entrance or door.room or not door.building:
        return text
    return words.door_text(door)


def _entrance(text: str) -> str:
    found = _ENTRANCE.fullmatch(text.upper())
    return words.door_text(Door("", "", found[1].lstrip("0") or found[1], "")) if found else text


def _room(text: str) -> str:
    room = text if text.endswith("户") else text.rstrip("室号房")
    return (room.upper().lstrip("0") if len(room) > _SHORTEST_ROOM else room.upper()) or text


def shown(kind: str, name: str) -> str:
    """Return a name for the screen; a building or entrance that stands for none says so."""
    return words.door_text(Door("", "", "", name)) if kind == "dwelling" else name or UNDIVIDED.get(kind, "")


def path(session: Session, kind: str, place_id: int) -> str:
    """Return a place with everything above it: 幸福小区3号楼2单元.

    Raises:
        Refusal: another desk has deleted it.
    """
    place = found(session, kind, place_id)
    if kind == "dwelling":
        return str(place.address)
    if kind == "entrance":
        return f"{place.building.compound.name}{place.building.name}{place.name}"
    return f"{place.compound.name}{place.name}" if kind == "building" else str(place.name)


def own_name(session: Session, kind: str, place_id: int) -> str:
    """Return what a place is called by itself, as a clerk would type it."""
    place = found(session, kind, place_id)
    return str(place.room if kind == "dwelling" else place.name)


def found(session: Session, kind: str, place_id: int) -> Any:
    """Return a place of any kind; refuse when it is there no more."""
    place = session.get(PLACES[kind], place_id)
    if place is None:
        raise Refusal(f"这个{LABELS[kind]}已被另一处删除，请刷新后再试。")
    return place


def above(kind: str) -> InstrumentedAttribute[int] | InstrumentedAttribute[int | None]:
    """Return what says which place of a kind a dwelling lies in, once entrance and building are joined."""
    return {
        "compound": Building.compound_id,
        "building": Building.id,
        "entrance": Entrance.id,
        "dwelling": Dwelling.id,
        "grid": Building.grid_id,
    }[kind]


def dwelling_ids(kind: str, *place_ids: int) -> Select[int]:
    """Return the dwellings of places of one kind, whichever."""
    return select(Dwelling.id).join(Entrance).join(Building).where(above(kind).in_(place_ids))


@dataclass(frozen=True)
class Way:
    """What leads to the doors of an entrance: the names above them, and ``order``, what their sort keys begin with."""

    compound: str
    building: str
    entrance: str
    order: str


def order_of(*places: tuple[int, str, int]) -> str:
    """Return what sorts dwellings as the office walks: position, own sort key and id of each place above them."""
    return "".join(f"{position:04}{key}\t{place_id:06}\t" for position, key, place_id in places)


def ways(session: Session, *which: ColumnElement[bool]) -> dict[int, Way]:
    """Return the ways through the meant compounds, buildings and entrances by the entrance they lead to."""
    found = select(
        *(Entrance.id, Compound.name, Building.name, Entrance.name, Compound.position, Compound.id),
        *(Building.position, Building.sort_key, Building.id, Entrance.position, Entrance.sort_key),
    )
    found = found.join(Building, Building.id == Entrance.building_id)
    found = found.join(Compound, Compound.id == Building.compound_id).where(*which)
    return {
        row[0]: Way(*row[1:4], order_of((row[4], "", row[5]), (row[6], row[7], row[8]), (row[9], row[10], row[0])))
        for row in session.execute(found)
    }


def rewrite(session: Session, which: ColumnElement[bool]) -> int:
    """Write again what the meant dwellings repeat of the tree; return how many differ now.

    That follows from the places above, so it is neither a change of its own in the history nor a new version.
    """
    session.flush()
    table = table_of(Dwelling)
    there = select(Dwelling.id, Dwelling.address, Dwelling.sort_key, Dwelling.entrance_id, Dwelling.room).where(which)
    leading = ways(session, Entrance.id.in_(select(Dwelling.entrance_id).where(which)))
    fresh = []
    for dwelling_id, address, key, entrance_id, room in session.execute(there):
        told = texts(leading[entrance_id], room)
        if (told["address"], told["sort_key"]) != (address, key):
            fresh.append({"this": dwelling_id, **told})
    if fresh:
        changed = update(table).where(table.c.id == bindparam("this"))
        session.connection().execute(
            changed.values({name: bindparam(name) for name in ("address", "code", "sort_key")}), fresh
        )
        for dwelling in session.identity_map.values():
            if isinstance(dwelling, Dwelling):
                session.expire(dwelling, ["address", "code", "sort_key"])
    return len(fresh)


def texts(way: Way, room: str) -> dict[str, str]:
    """Return what a dwelling repeats of the tree: address, code and sort key."""
    parts = (_TAIL.sub("", way.building) or way.building, _TAIL.sub("", way.entrance) or way.entrance, room)
    return {
        "address": way.compound + way.building + way.entrance + shown("dwelling", room),
        "code": "-".join(filter(None, parts)),
        "sort_key": way.order + words.place_key(room),
    }
