"""The living households of a roster: who lives together behind one door, and who heads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import Household, Membership, Person
from jiceng_desktop.services.bulk import insert_many, next_id
from jiceng_desktop.services.homes import LIVED_IN
from jiceng_desktop.services.intake.reading import Reading
from jiceng_desktop.terms import HouseholdKind, Relation


class Families:
    """Puts new persons into households.

    Rows of one door with the same household number or the same head belong together; where the roster
    says neither, a row that is a head begins a new household and the rows after it belong to it.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._following = next_id(session, Household)
        self._fresh: list[dict[str, Any]] = []
        self._households: dict[tuple[int, str], int] = {}
        self._latest: dict[int, int] = {}
        self._headed: set[int] = set()
        self._know_existing()

    def _know_existing(self) -> None:
        found = self._session.execute(
            select(Household.id, Household.dwelling_id, Household.number, Person.name)
            .outerjoin(
                Membership,
                (Membership.household_id == Household.id)
                & (Membership.relation == Relation.HEAD)
                & Membership.to_on.is_(None),
            )
            .outerjoin(Person, Person.id == Membership.person_id)
            .where(Household.kind == HouseholdKind.LIVING, LIVED_IN)
            .order_by(Household.id)
        )
        for household_id, dwelling_id, number, head in found:
            if dwelling_id is None:
                continue
            self._latest.setdefault(dwelling_id, household_id)
            for name in filter(None, (number, head)):
                self._households[dwelling_id, name] = household_id
            if head:
                self._headed.add(household_id)

    def settle(self, residents: Mapping[int, tuple[int | None, Reading]]) -> None:
        """Give every new person (id → dwelling, row) a place in a household."""
        members = [
            self._member(person_id, dwelling_id, reading)
            for person_id, (dwelling_id, reading) in residents.items()
            if dwelling_id is not None
        ]
        for member in members:
            member["relation"] = member["relation"] or self._implied(member["household_id"])
        insert_many(self._session, Household, self._fresh)
        insert_many(self._session, Membership, members)

    def _member(self, person_id: int, dwelling_id: int, reading: Reading) -> dict[str, Any]:
        household_id, relation = self._household(dwelling_id, reading), reading.relation
        if relation is Relation.HEAD:
            relation = Relation.UNSTATED if household_id in self._headed else Relation.HEAD
            self._headed.add(household_id)
        elif relation is None and reading.head:
            relation = Relation.UNSTATED  # somebody else is the head
        return {
            "household_id": household_id,
            "person_id": person_id,
            "relation": relation,
            "from_on": reading.moved_in_on,
            "version": 1,
        }

    def _implied(self, household_id: int) -> Relation:
        """Return what somebody is of whom the roster says nothing: the first one heads a household without a head."""
        if household_id in self._headed:
            return Relation.UNSTATED
        self._headed.add(household_id)
        return Relation.HEAD

    def _household(self, dwelling_id: int, reading: Reading) -> int:
        name = reading.household_number or reading.head
        if name:
            if (dwelling_id, name) not in self._households:
                self._households[dwelling_id, name] = self._add(dwelling_id, reading)
            return self._households[dwelling_id, name]
        latest = self._latest.get(dwelling_id)
        if latest is None or (reading.relation is Relation.HEAD and latest in self._headed):
            return self._add(dwelling_id, reading)
        return latest

    def _add(self, dwelling_id: int, reading: Reading) -> int:
        household_id = self._following + len(self._fresh)
        self._fresh.append({
            "id": household_id,
            "kind": HouseholdKind.LIVING,
            "number": reading.household_number or None,
            "dwelling_id": dwelling_id,
            "version": 1,
        })
        self._latest[dwelling_id] = household_id
        return household_id
