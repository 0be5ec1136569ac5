"""小区、楼栋、单元、户、网格: the tree of places."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast

from sqlalchemy import ColumnElement, Connection, Executable, and_, distinct, func, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from jiceng_desktop import words
from jiceng_desktop.db.people import Household, Membership, Person
from jiceng_desktop.db.places import Building, Compound, Dwelling, Entrance, Grid
from jiceng_desktop.db.search import after
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import naming, presence
from jiceng_desktop.terms import CompoundKind, HouseholdKind
from jiceng_desktop.words import Door

_OF_ROOMS = "室户"

P = TypeVar("P", Compound, Building, Entrance, Dwelling)


@dataclass
class Node:
    """One place of the tree: who lives there, in how many dwellings, and how many of these nobody lives in."""

    kind: str
    id: int
    name: str
    people: int = 0
    dwellings: int = 0
    vacant: int = 0
    households: int = 0
    children: list[Node] = field(default_factory=list)

    def count(self, parts: Iterable[Node]) -> None:
        """Add up what the parts hold."""
        for part in parts:
            self.people += part.people
            self.dwellings += part.dwellings
            self.vacant += part.vacant
            self.households += part.households


def walking(place: type[Building] | type[Entrance]) -> tuple[Any, ...]:
    """Return the order of places inside another: as the clerk arranged them, else by their numbers."""
    return place.position, place.sort_key, place.id


def tree(session: Session) -> list[Node]:
    """Return compounds, buildings and entrances with their counts, in walking order."""
    compounds: dict[int, Node] = {}
    buildings: dict[int, Node] = {}
    for compound in session.execute(select(Compound.id, Compound.name).order_by(Compound.position, Compound.id)):
        compounds[compound.id] = Node("compound", compound.id, compound.name)
    found = select(Building.id, Building.name, Building.compound_id).order_by(*walking(Building))
    for building in session.execute(found):
        buildings[building.id] = Node("building", building.id, building.name)
        compounds[building.compound_id].children.append(buildings[building.id])
    counted = _counted(session)
    found = select(Entrance.id, Entrance.name, Entrance.building_id).order_by(*walking(Entrance))
    for entrance in session.execute(found):
        node = Node("entrance", entrance.id, entrance.name, *counted.get(entrance.id, ()))
        buildings[entrance.building_id].children.append(node)
    for node in (*buildings.values(), *compounds.values()):
        node.count(node.children)
    return list(compounds.values())


def _counted(session: Session) -> dict[int, tuple[int, int, int, int]]:
    """Return people, dwellings, vacant dwellings and households of every entrance that has a dwelling."""
    there, lived_in = Dwelling.entrance_id, func.count(distinct(Person.home_id))
    dwellings = session.execute(select(there, func.count()).group_by(there)).all()
    homes = select(there, func.count(), lived_in).join(Person, Person.home_id == Dwelling.id).group_by(there)
    at_home = {row[0]: (row[1], row[2]) for row in session.execute(homes.where(presence.is_here(True)))}
    together = select(there, func.count(distinct(Household.id))).join(Household, Household.dwelling_id == Dwelling.id)
    together = together.join(Membership, Membership.household_id == Household.id).group_by(there)
    together = together.where(Household.kind == HouseholdKind.LIVING, Membership.to_on.is_(None))
    households = {row[0]: row[1] for row in session.execute(together)}
    counted = {}
    for entrance_id, count in dwellings:
        people, inhabited = at_home.get(entrance_id, (0, 0))
        counted[entrance_id] = people, count, count - inhabited, households.get(entrance_id, 0)
    return counted


def grids(session: Session) -> list[tuple[int, str]]:
    """Return the grids as (id, name)."""
    return [(row[0], row[1]) for row in session.execute(select(Grid.id, Grid.name).order_by(Grid.position, Grid.id))]


def grid_counts(session: Session) -> dict[int, int]:
    """Return how many people live in each grid."""
    counted = (
        select(Building.grid_id, func.count())
        .join(Entrance, Entrance.building_id == Building.id)
        .join(Dwelling, Dwelling.entrance_id == Entrance.id)
        .join(Person, Person.home_id == Dwelling.id)
        .where(Building.grid_id.is_not(None), presence.is_here(True))
        .group_by(Building.grid_id)
    )
    return {row[0]: row[1] for row in session.execute(counted) if row[0] is not None}


def find_dwellings(session: Session, needle: str, limit: int = 30) -> list[tuple[int, str, str]]:
    """Return the dwellings that an address or a code such as 3-2-501 leads to, as (id, address, code)."""
    found = select(Dwelling.id, Dwelling.address, Dwelling.code).order_by(Dwelling.sort_key).limit(limit)
    return [(row[0], row[1], row[2]) for row in session.execute(found.where(leads_to(needle)))]


def leads_to(needle: str) -> ColumnElement[bool]:
    """Return the condition that a dwelling is meant by an address, a code or a beginning of either."""
    door = words.parse_door(needle)
    text = words.clean(needle)
    if door is None:
        return starts_with(Dwelling.code, text.upper()) | _says(text)
    # 3号楼 leads to 3-2-501 and not to 30-1-101; a room may be half typed
    found = starts_with(Dwelling.code, code_of(door) + ("" if door.room else "-"))
    return found & Dwelling.address.startswith(door.compound, autoescape=True) if door.compound else found


def meant_places(session: Session, needle: str) -> list[ColumnElement[bool] | None]:
    """Return what ``leads_to`` says as conditions that an index answers; None stands for every dwelling there is."""
    text, door = words.clean(needle), words.parse_door(needle)
    found: _Found | None
    if door is not None and not door.room and door.compound:
        found = _paths(session).at(door)
    elif door is not None or any(char.isdigit() or char in _OF_ROOMS for char in text):
        return [leads_to(needle)]
    else:
        found = _paths(session).saying(text)
    if found is None:
        return [None]
    inside = select(Entrance.id).join(Building, Building.id == Entrance.building_id)
    levels = zip((Building.compound_id, Entrance.building_id, Entrance.id), found, strict=True)
    meant = [Dwelling.entrance_id.in_(inside.where(column.in_(ids))) for column, ids in levels if ids]
    return [*meant, starts_with(Dwelling.code, text.upper())] if text.isascii() else [*meant]


_Found = tuple[set[int], set[int], set[int]]


@dataclass(frozen=True)
class _Paths:
    """How the places are called, all that is above them first; compounds, buildings in them, entrances in those."""

    compounds: list[tuple[int, str]]
    buildings: list[tuple[int, str, int]]
    entrances: list[tuple[int, str, int, int]]

    def saying(self, text: str) -> _Found | None:
        """Return the compounds, else buildings, else entrances whose path has a text in it; None if they all have."""
        entrances = [row for row in self.entrances if text in row[1]]
        if entrances and len(entrances) == len(self.entrances):
            return None
        compounds = {row[0] for row in self.compounds if text in row[1]}
        buildings = {row[0] for row in self.buildings if text in row[1] and row[2] not in compounds}
        deeper = {row[0] for row in entrances if row[3] not in compounds and row[2] not in buildings}
        return compounds, buildings, deeper

    def at(self, door: Door) -> _Found:
        """Return the entrances of a building in the compounds whose name begins so, or the one that is named."""
        inside = words.door_text(replace(door, compound=""))
        paths = tuple(name + inside for _, name in self.compounds if name.startswith(door.compound))
        return set(), set(), {row[0] for row in self.entrances if row[1].startswith(paths)}


def _paths(session: Session) -> _Paths:
    """Return how the places are called; read once, and again whenever anything was written.

    What the running change may still take back is not kept.
    """
    connection = session.connection()
    raw: Any = connection.connection.dbapi_connection
    state = connection.exec_driver_sql("PRAGMA data_version").scalar(), raw.total_changes
    kept = connection.info.get("paths")
    if kept is not None and kept[0] == state:
        return cast(_Paths, kept[1])
    compounds = _rows(connection, select(Compound.id, Compound.name))
    names = dict(compounds)
    found = _rows(connection, select(Building.id, Building.name, Building.compound_id))
    buildings = [(building_id, names[above] + name, above) for building_id, name, above in found]
    paths_of = {row[0]: row[1:] for row in buildings}
    found = _rows(connection, select(Entrance.id, Entrance.name, Entrance.building_id))
    entrances = [
        (entrance_id, paths_of[above][0] + name, above, paths_of[above][1]) for entrance_id, name, above in found
    ]
    paths = _Paths(compounds, buildings, entrances)
    if "actor" not in session.info:
        connection.info["paths"] = state, paths
    return paths


def _rows(connection: Connection, statement: Executable) -> list[Any]:
    """Return the cursor's own rows: SQLAlchemy's row objects would take several times as long."""
    cursor = connection.execute(statement).cursor
    return list(cursor.fetchall()) if cursor is not None else []


def _says(text: str) -> ColumnElement[bool]:
    """Return the condition that an address has these words in it.

    What names no room is looked for among the entrances, of which there are few: a search asks for every surname.
    """
    if any(char.isdigit() or char in _OF_ROOMS for char in text):
        return Dwelling.address.contains(text, autoescape=True)
    path = Compound.name + Building.name + Entrance.name
    meant = select(Entrance.id).join(Building, Building.id == Entrance.building_id)
    meant = meant.join(Compound, Compound.id == Building.compound_id).where(path.contains(text, autoescape=True))
    return Dwelling.entrance_id.in_(meant)


def code_of(door: Door) -> str:
    """Return the short form of a door, 3-2-501; what is not known is left out."""
    return "-".join(part for part in (door.building, door.entrance, door.room) if part)


def resolve(session: Session, address: str) -> Dwelling:
    """Return the dwelling a clerk means, adding it when its compound is known.

    Raises:
        Refusal: the address cannot be read, or could mean several places.
    """
    found = _locate(session, address)
    return found if isinstance(found, Dwelling) else Register(session).dwelling(found)


def meant(session: Session, address: str) -> tuple[str, bool]:
    """Return how an address is understood and whether that dwelling is known; raises what ``resolve`` raises."""
    found = _locate(session, address)
    if isinstance(found, Dwelling):
        return found.address, True
    text = words.door_text(found)
    return text, session.scalar(select(Dwelling.id).where(Dwelling.address == text)) is not None


def _locate(session: Session, address: str) -> Dwelling | Door:
    """Return the dwelling that is meant, or the door where it is not known yet."""
    text = words.clean(address)
    if known := session.scalar(select(Dwelling).where(Dwelling.address == text)):
        return known
    door = words.parse_door(text)
    if door is None or not door.room:
        raise Refusal("看不懂这个住址。请写成“幸福小区3号楼2单元501室”或“3-2-501”。", "address")
    if not door.compound:
        same = session.scalars(select(Dwelling).where(Dwelling.code == code_of(door)).limit(2)).all()
        if len(same) == 1:
            return same[0]
    return replace(door, compound=_compound_name(session, door))


def _compound_name(session: Session, door: Door) -> str:
    names = session.scalars(select(Compound.name)).all()
    if door.compound in names or (door.compound and not names):
        return door.compound
    if not door.compound and len(names) == 1:
        return names[0]
    if door.compound:
        raise Refusal(f"没有叫“{door.compound}”的小区或楼院，请核对名称。", "address")
    raise Refusal("请在门牌前写上小区或楼院的名称，例如“幸福小区3-2-501”。", "address")


def unknown_compound(session: Session, address: str) -> str | None:
    """Return the name of the compound in a readable address, if the office does not know it yet."""
    door = words.parse_door(words.clean(address))
    if door is None or not door.room or not door.compound:
        return None
    names = session.scalars(select(Compound.name)).all()
    return door.compound if names and door.compound not in names else None


def add_compound(session: Session, name: str) -> int:
    """Add a compound or a courtyard, behind those there are."""
    kind = CompoundKind.COURTYARD if "院" in name else CompoundKind.ESTATE
    last = session.scalar(select(func.max(Compound.position)))
    compound = Compound(name=name, kind=kind, position=0 if last is None else last + 1)
    session.add(compound)
    session.flush()
    return compound.id


def behind(session: Session, place: type[Building] | type[Entrance], within: ColumnElement[bool]) -> int:
    """Return the position of a new place: behind those the clerk arranged by hand, 0 where the numbers decide."""
    last = session.scalar(select(func.max(place.position)).where(within)) or 0
    return last + 1 if last else 0


class Register:
    """Finds places by their parts and adds those that are missing; reads the whole tree once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._compounds: dict[str, int] = {
            row[1]: row[0] for row in session.execute(select(Compound.id, Compound.name))
        }
        self._buildings: dict[tuple[int, str], int] = {
            (row[1], row[2]): row[0]
            for row in session.execute(select(Building.id, Building.compound_id, Building.name))
        }
        self._entrances: dict[tuple[int, str], int] = {
            (row[1], row[2]): row[0]
            for row in session.execute(select(Entrance.id, Entrance.building_id, Entrance.name))
        }

    def dwelling(self, door: Door) -> Dwelling:
        """Return one dwelling, with everything above it."""
        entrance_id = self.entrance_id(door)
        known = self._session.scalar(
            select(Dwelling).where(Dwelling.entrance_id == entrance_id, Dwelling.room == door.room)
        )
        if known is not None:
            return known
        way = naming.ways(self._session, Entrance.id == entrance_id)[entrance_id]
        return self._add(Dwelling(entrance_id=entrance_id, room=door.room, **naming.texts(way, door.room)))

    def entrance_id(self, door: Door) -> int:
        """Return the entrance of a door, with everything above it."""
        if door.compound not in self._compounds:
            self._compounds[door.compound] = add_compound(self._session, door.compound)
        building = words.door_text(Door("", door.building, "", ""))
        return self.entrance_named(
            self._compounds[door.compound], building, words.door_text(Door("", "", door.entrance, ""))
        )

    def entrance_named(self, compound_id: int, building: str, entrance: str) -> int:
        """Return an entrance by the names that lead to it."""
        return self._entrance_id(self._building_id(compound_id, building), entrance)

    def _building_id(self, compound_id: int, name: str) -> int:
        if (compound_id, name) not in self._buildings:
            position = behind(self._session, Building, Building.compound_id == compound_id)
            key = words.place_key(name)
            building = self._add(Building(compound_id=compound_id, name=name, sort_key=key, position=position))
            self._buildings[compound_id, name] = building.id
        return self._buildings[compound_id, name]

    def _entrance_id(self, building_id: int, name: str) -> int:
        if (building_id, name) not in self._entrances:
            position = behind(self._session, Entrance, Entrance.building_id == building_id)
            key = words.place_key(name)
            entrance = self._add(Entrance(building_id=building_id, name=name, sort_key=key, position=position))
            self._entrances[building_id, name] = entrance.id
        return self._entrances[building_id, name]

    def _add(self, place: P) -> P:
        self._session.add(place)
        self._session.flush()
        return place


def starts_with(column: InstrumentedAttribute[str], prefix: str) -> ColumnElement[bool]:
    """Return a prefix condition that uses the index, which LIKE would not."""
    return and_(column >= prefix, column < after(prefix)) if prefix else true()
