"""What a checkup looks at, read once: cards, households, tags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.people import CareTag, CareTagKind, Household, Membership, Person, Residency
from jiceng_desktop.db.places import Building, Compound, Dwelling, Entrance, Grid
from jiceng_desktop.terms import (
    Education,
    HouseholdKind,
    IdKind,
    MaritalStatus,
    PersonStatus,
    PoliticalStatus,
    Relation,
    Sex,
)

Report = Callable[[int, int], None]
T = TypeVar("T")

_BATCH = 2000


class Card(NamedTuple):
    """One person, as far as a checkup looks; the fields are columns of ``Person``."""

    id: int
    name: str
    former_name: str | None
    sort_key: str
    sex: Sex
    born_on: date | None
    id_kind: IdKind
    id_number: str | None
    phone: str | None
    status: PersonStatus
    home_id: int | None
    ethnicity: str | None
    education: Education | None
    marital_status: MaritalStatus | None
    political_status: PoliticalStatus | None
    registered_address: str | None


class Member(NamedTuple):
    """One present place in a household."""

    household_id: int
    kind: HouseholdKind
    number: str | None
    person_id: int
    relation: Relation


class Carried(NamedTuple):
    """One tag that has not been ended, or was ended before it began."""

    id: int
    person_id: int
    kind: str
    from_on: date
    to_on: date | None


class Place(NamedTuple):
    """Where a dwelling lies."""

    building_id: int
    building: str
    compound: str
    grid: str | None


@dataclass
class Material:
    """Everything a checkup looks at."""

    today: date
    cards: dict[int, Card]
    households: dict[int, list[Member]]
    tags: list[Carried]
    residing: set[int]
    places: dict[int, Place]

    def age(self, card: Card) -> int | None:
        """Return the age today, if the birth date is known."""
        return None if card.born_on is None else words.show_age(card.born_on, self.today)


def read(session: Session, today: date, report: Report) -> Material:
    """Read everything; ``report`` is told how many cards have been read."""
    total = session.scalar(select(func.count()).select_from(Person)) or 0
    columns = [getattr(Person, name) for name in Card._fields]
    cards: dict[int, Card] = {}
    ordered = select(*columns).order_by(Person.sort_key, Person.id)
    found = session.execute(ordered, execution_options={"yield_per": _BATCH})
    for batch in found.partitions():
        cards.update((row[0], Card._make(row)) for row in batch)
        report(len(cards), total)
    return Material(
        today,
        cards,
        _households(session, today),
        _rows(session, _TAGS, Carried._make),
        set(session.scalars(select(Residency.person_id).where(Residency.to_on.is_(None)))),
        {row[0]: Place._make(row[1:]) for row in session.execute(_PLACES)},
    )


_TAGS = (
    select(CareTag.id, CareTag.person_id, CareTagKind.name, CareTag.from_on, CareTag.to_on)
    .join(CareTagKind, CareTagKind.id == CareTag.kind_id)
    .where(or_(CareTag.to_on.is_(None), CareTag.to_on < CareTag.from_on))
)
_PLACES = (
    select(Dwelling.id, Building.id, Building.name, Compound.name, Grid.name)
    .join(Entrance, Entrance.id == Dwelling.entrance_id)
    .join(Building, Building.id == Entrance.building_id)
    .join(Compound, Compound.id == Building.compound_id)
    .outerjoin(Grid, Grid.id == Building.grid_id)
)


def _rows(session: Session, statement: Select[*tuple[object, ...]], make: Callable[[Iterable[object]], T]) -> list[T]:
    return [make(row) for row in session.execute(statement)]


def _households(session: Session, today: date) -> dict[int, list[Member]]:
    """Return the members that every household has today."""
    present = or_(Membership.to_on.is_(None), Membership.to_on > today)
    statement = (
        select(Household.id, Household.kind, Household.number, Membership.person_id, Membership.relation)
        .join(Membership, Membership.household_id == Household.id)
        .where(present)
        .order_by(Household.id, Membership.id)
    )
    found: defaultdict[int, list[Member]] = defaultdict(list)
    for row in session.execute(statement):
        found[row[0]].append(Member._make(row))
    return dict(found)
