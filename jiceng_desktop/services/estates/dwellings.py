"""房屋: the dwellings of a place, who lives in them, and what the office knows of the place itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, distinct, func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import Household, Membership, Person, Residency
from jiceng_desktop.db.places import Building, Compound, Dwelling, Entrance, Grid
from jiceng_desktop.services import duties, naming, places, presence
from jiceng_desktop.services.duties import Gap, Held
from jiceng_desktop.services.estates import grids
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.places import Node, leads_to
from jiceng_desktop.terms import HouseholdKind, PersonStatus, Relation, ResidencyRole

# whoever died or moved out without that being settled lives there no more, whatever the card says
_LIVES_THERE = (Person.home_id == Dwelling.id) & presence.is_here(True)
_NAMES = select(func.aggregate_strings(Person.name, "、")).where(_LIVES_THERE).correlate(Dwelling).scalar_subquery()
_PEOPLE = select(func.count()).where(_LIVES_THERE).correlate(Dwelling).scalar_subquery()
_TOGETHER = (
    select(func.count(distinct(Household.id)))
    .join(Membership, Membership.household_id == Household.id)
    .where(Household.dwelling_id == Dwelling.id, Household.kind == HouseholdKind.LIVING, Membership.to_on.is_(None))
    .correlate(Dwelling)
    .scalar_subquery()
)


def _or_vacant(count: int) -> str:
    return str(count) if count else "空置"


def _or_blank(count: int) -> str:
    return str(count) if count else ""


def _narrow(place: tuple[str, int]) -> list[ColumnElement[bool]]:
    kind, place_id = place
    if kind == "grid" and not place_id:
        return [Building.grid_id.is_(None)]
    return [naming.above(kind) == place_id]


def _by_word(word: str) -> ColumnElement[bool]:
    """Match one word: a room, a door, or somebody who lives there."""
    room = Dwelling.room == word.upper()
    lives = Dwelling.id.in_(select(Person.home_id).where(Person.name.contains(word, autoescape=True)))
    return room | leads_to(word) | lives


LISTING = Listing(
    title="房屋",
    records=select(Dwelling)
    .join(Entrance, Entrance.id == Dwelling.entrance_id)
    .join(Building, Building.id == Entrance.building_id)
    .join(Compound, Compound.id == Building.compound_id)
    .outerjoin(Grid, Grid.id == Building.grid_id),
    key=Dwelling.id,
    fields=(
        Field("address", "房屋", Dwelling.address, order=Dwelling.sort_key, width=190),
        Field("names", "居住人员", _NAMES, width=230, sortable=False),
        Field("people", "人数", _PEOPLE, show=_or_vacant, width=56, number=True),
        Field("households", "居住户", _TOGETHER, show=_or_blank, width=64, number=True, spare=1),
        Field("grid", "网格", Grid.name, width=90),
        Field("code", "门牌", Dwelling.code, width=90, extra=True),
    ),
    order="address",
    word=_by_word,
    narrow=_narrow,
    hint="门牌 3-2-501、房号或居民姓名",
)


def in_entrance(session: Session, entrance_id: int) -> list[Node]:
    """Return the dwellings of an entrance with their counts, in walking order."""
    found = select(Dwelling.id, Dwelling.room, _PEOPLE, _TOGETHER).where(Dwelling.entrance_id == entrance_id)
    return [
        Node("dwelling", row[0], naming.shown("dwelling", row[1]), row[2], 1, int(not row[2]), row[3])
        for row in session.execute(found.order_by(Dwelling.sort_key))
    ]


@dataclass(frozen=True)
class Resident:
    """Somebody who lives in a dwelling."""

    id: int
    name: str
    relation: Relation | None
    role: ResidencyRole | None
    born_on: date | None
    gone: PersonStatus | None = None  # died or moved out, and still entered here


def residents(session: Session, dwelling_id: int) -> list[Resident]:
    """Return who lives in a dwelling, household by household, the heads first; who is gone comes last."""
    found = (
        select(Person.id, Person.name, Membership.relation, Residency.role, Person.born_on, Person.status)
        .outerjoin(
            Residency,
            (Residency.person_id == Person.id) & (Residency.dwelling_id == dwelling_id) & Residency.to_on.is_(None),
        )
        .outerjoin(Household, (Household.dwelling_id == dwelling_id) & (Household.kind == HouseholdKind.LIVING))
        .outerjoin(
            Membership,
            (Membership.person_id == Person.id)
            & (Membership.household_id == Household.id)
            & Membership.to_on.is_(None),
        )
        .where(Person.home_id == dwelling_id)
        .order_by(presence.is_here(False), Household.id, Membership.relation.nulls_last(), Person.id)
    )
    met: dict[int, Resident] = {}
    for person_id, name, relation, role, born_on, status in session.execute(found):
        if person_id not in met or relation is not None:
            gone = status if status in presence.GONE else None
            met[person_id] = Resident(person_id, name, relation, role, born_on, gone)
    return list(met.values())


@dataclass(frozen=True)
class Place:
    """What the office knows of a place itself: its whole name, its grid, and who answers for it."""

    kind: str
    id: int
    name: str
    version: int
    grid: str = ""
    held: list[Held] = field(default_factory=list)
    above: list[Held] = field(default_factory=list)


def place(session: Session, kind: str, place_id: int) -> Place:
    """Return what is known of a place; ``above`` are those who answer for what it lies in."""
    found = naming.found(session, kind, place_id)
    entrance = found.entrance if kind == "dwelling" else found if kind == "entrance" else None
    building = entrance.building if entrance is not None else found if kind == "building" else None
    grid = session.get(Grid, building.grid_id) if building is not None and building.grid_id else None
    around = [("entrance", entrance.id)] if entrance is not None and kind == "dwelling" else []
    around += [("building", building.id)] if building is not None and kind != "building" else []
    around += [("grid", grid.id)] if grid is not None else []
    above = [held for spot in around for held in duties.of_place(session, *spot) if held.to_on is None]
    return Place(
        kind,
        place_id,
        naming.path(session, kind, place_id),
        found.version,
        grid.name if grid else "",
        duties.of_place(session, kind, place_id),
        above,
    )


@dataclass(frozen=True)
class Survey:
    """Everything counted: the tree of places, the grids over it, and what nobody answers for."""

    places: list[Node]
    grids: list[Node]
    gaps: list[Gap]


def survey(session: Session) -> Survey:
    """Count every place and every grid."""
    compounds = places.tree(session)
    return Survey(compounds, grids.tree(session, compounds), duties.gaps(session))
