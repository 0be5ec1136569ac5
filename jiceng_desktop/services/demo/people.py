"""Moves the invented families in: cards, residencies, households, tags."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from jiceng_desktop import pinyin
from jiceng_desktop.db.people import CareTag, Household, Membership, Person, Residency
from jiceng_desktop.services import tags
from jiceng_desktop.services.demo.cards import ELSEWHERE, PARTY, card, tags_of
from jiceng_desktop.services.demo.families import Families, Family, Member
from jiceng_desktop.services.demo.names import RARE_GIVEN, RARE_SURNAMES
from jiceng_desktop.services.demo.town import Home, Resident, Town, years_after
from jiceng_desktop.terms import HouseholdKind, PersonStatus, Relation, ResidencyRole, Sex

_VACANT, _RENTED, _REGISTERED = 0.1, 0.2, 0.72
_APART = 1 / 12  # of a family are registered elsewhere than where they live
_NAMESAKES_IN = 2  # the building where two men are called 王伟
_STAFF, _STAFF_AGES = 7, range(28, 56)
_GROWN = 21
_COUPLE = (Relation.HEAD, Relation.SPOUSE)
_MOVED_AWAY, _SECOND_HOMES = 150, 12
_LEAST_AGE = 6


@dataclass(frozen=True, slots=True)
class _Card:
    """A stored person with what the rest of the household needs to know."""

    id: int
    member: Member
    born_on: date
    since: date


def settle(town: Town, session: Session) -> None:
    """Let people move into all dwellings but a tenth, and leave traces of those who went."""
    settling = _Settling(town, {name: kind_id for kind_id, name, _ in tags.kinds(session)})
    for number, homes in enumerate(town.buildings):
        namesakes = 2 if number == _NAMESAKES_IN else 0
        for home in homes:
            if not namesakes and town.chance(_VACANT):
                settling.leave_empty(home)
                continue
            settling.move_in(home, namesake=namesakes > 0)
            namesakes = max(0, namesakes - 1)
        town.rows.save(5 + 65 * (number + 1) / len(town.buildings))
    settling.own_a_second_home()
    settling.remember_who_left()
    fit = [one for one in town.residents if one.age in _STAFF_AGES]
    town.staff = town.some([one for one in fit if one.party] or fit, _STAFF)
    town.rows.save(70)


def _turn(number: int, every: int, place: int) -> bool:
    """Tell whether it is the turn of what happens once in so many households."""
    return number % every == place


class _Settling:
    """Fills one dwelling after the other."""

    def __init__(self, town: Town, kinds: dict[str, int]) -> None:
        self._town = town
        self._kinds = kinds
        self._families = Families(town)
        self._households = count(1)
        self._registered = count(1)
        self._rented: list[Home] = []
        self._tenants: list[tuple[int, Home]] = []

    def move_in(self, home: Home, namesake: bool) -> None:
        """Let one household live in a dwelling, owners or tenants, and mostly be registered there."""
        number = next(self._households)
        family = self._namesake() if namesake else self._special(number)
        rented = not family and self._town.chance(_RENTED)
        family = family or (self._families.tenants() if rented else self._families.any())
        moved_on = self._moved_on(home, family[0], rented)
        registered = not rented and not family[0].foreign and self._town.chance(_REGISTERED)
        address = home.address if registered else self._elsewhere()
        may_part = registered and not family[0].late
        apart = [may_part and place > 0 and self._town.chance(_APART) for place in range(len(family))]
        cards = [
            self._store(home, one, moved_on, self._elsewhere() if away else address)
            for one, away in zip(family, apart, strict=True)
        ]
        self._live_together(home, cards, rented)
        if registered:
            self._register(home, [one for one, away in zip(cards, apart, strict=True) if not away])
        if rented:
            self._rented.append(home)
            self._tenants.append((cards[0].id, home))

    def leave_empty(self, home: Home) -> None:
        """Leave a dwelling empty; of some the owner is registered here and lives elsewhere."""
        if self._town.chance(0.3):
            self._absent_owner(home)

    def own_a_second_home(self) -> None:
        """Let some who rent a dwelling own another one, which they let."""
        pairs = zip(self._town.some(self._tenants, self._town.scaled(_SECOND_HOMES)), self._rented, strict=False)
        for (person_id, rents), owns in pairs:
            if rents is not owns:
                since = self._town.day(years_after(self._town.today, -3), self._town.today)
                self._reside(person_id, owns, ResidencyRole.OWNER, since, None)

    def remember_who_left(self) -> None:
        """Keep cards of people who moved away, with where they lived and until when."""
        town = self._town
        for home in town.some([home for homes in town.buildings for home in homes], town.scaled(_MOVED_AWAY)):
            member = self._families.alone("")[0]
            moved_on = self._moved_on(home, member, rented=True)
            gone_on = town.day(moved_on + timedelta(20), town.today)
            values = self._values(member) | {"status": PersonStatus.MOVED_OUT, "note": None}
            person_id = self._person(values | {"registered_address": self._elsewhere()})
            self._reside(person_id, home, ResidencyRole.TENANT, moved_on, gone_on)

    def _special(self, number: int) -> Family:
        """Return a family that programs trip over, at fixed places, or none."""
        if _turn(number, 600, 7):
            return self._families.of_minority(number // 600)
        if _turn(number, 700, 13):
            return self._families.of_foreigner(number // 700)
        if _turn(number, 100, 50):
            return self._families.late_couple("")
        if _turn(number, 100, 30):
            head, *others = self._families.any()
            return [replace(head, name=head.surname + RARE_GIVEN[number // 100 % len(RARE_GIVEN)]), *others]
        if _turn(number, 20, 0):
            return self._families.any(RARE_SURNAMES[number // 20 % len(RARE_SURNAMES)])
        return []

    def _namesake(self) -> Family:
        family = self._families.parents("王", 1)
        return [replace(one, name="王伟") if one.sex is Sex.MALE and one.relation in _COUPLE else one for one in family]

    def _absent_owner(self, home: Home) -> None:
        member = self._families.alone("")[0]
        values = self._values(member) | {"status": PersonStatus.AWAY, "registered_address": home.address}
        person_id = self._person(values)
        since = years_after(self._town.today, -5)
        self._register(home, [_Card(person_id, member, values["born_on"], since)])

    def _moved_on(self, home: Home, head: Member, rented: bool) -> date:
        """Return when the head moved in: grown up, after the building stood, tenants lately."""
        last = self._town.today - timedelta(40)
        first = max(date(home.built_in, 6, 1), years_after(self._town.today, min(0, 23 - head.age)))
        if rented:
            first = max(first, years_after(self._town.today, -4))
        return min(self._town.day(first, last), self._town.day(first, last), last)

    def _values(self, member: Member) -> dict[str, Any]:
        return card(self._town, member, self._town.born(member.age))

    def _store(self, home: Home, member: Member, moved_on: date, address: str) -> _Card:
        """Store one member of a household; the late one keeps a card without a home."""
        values = self._values(member) | {"registered_address": None if member.foreign else address}
        if member.late:
            values |= {"status": PersonStatus.DECEASED, "note": None}
        person_id = self._person(values | {"home_id": None if member.late else home.id})
        if values["status"] is PersonStatus.PRESENT and member.age >= _LEAST_AGE:
            party = values["political_status"] in PARTY
            self._town.residents.append(Resident(person_id, member.name, member.sex, member.age, party))
        self._tag(person_id, member, values)
        return _Card(person_id, member, values["born_on"], max(moved_on, values["born_on"]))

    def _person(self, values: dict[str, Any]) -> int:
        return self._town.rows.add(Person, sort_key=pinyin.sort_key(values["name"]), **values)

    def _tag(self, person_id: int, member: Member, values: dict[str, Any]) -> None:
        if member.late:
            return
        for name, since in tags_of(self._town, member, values):
            self._town.rows.add(CareTag, person_id=person_id, kind_id=self._kinds[name], from_on=since)
        if member.age > _GROWN and not member.foreign and self._town.chance(0.004):
            first, last = years_after(self._town.today, -9), years_after(self._town.today, -5)
            self._town.rows.add(CareTag, person_id=person_id, kind_id=self._kinds["低保"], from_on=first, to_on=last)

    def _live_together(self, home: Home, cards: list[_Card], rented: bool) -> None:
        """Enter residencies and the living household; where the head has died, the spouse succeeded."""
        household_id = self._town.rows.add(Household, kind=HouseholdKind.LIVING, dwelling_id=home.id)
        died_on = self._died_on(cards[0]) if cards[0].member.late else None
        for place, one in enumerate(cards):
            role = ResidencyRole.TENANT if rented else ResidencyRole.FAMILY if place else ResidencyRole.OWNER
            self._reside(one.id, home, role, one.since, died_on if one.member.late else None)
            self._belong(household_id, one, one.member.relation, one.since, died_on)
        if died_on:
            self._belong(household_id, cards[1], Relation.HEAD, died_on, None)

    def _died_on(self, late: _Card) -> date:
        last = self._town.today - timedelta(30)
        return self._town.day(max(late.since, years_after(last, -3)), last)

    def _register(self, home: Home, cards: list[_Card]) -> None:
        """Enter the household that is registered at a dwelling."""
        number = f"{next(self._registered):06}"
        household_id = self._town.rows.add(Household, kind=HouseholdKind.REGISTERED, number=number, dwelling_id=home.id)
        alive = [one for one in cards if not one.member.late]
        for place, one in enumerate(alive):
            self._belong(household_id, one, one.member.relation if place else Relation.HEAD, one.since, None)

    def _belong(self, household_id: int, one: _Card, relation: Relation, from_on: date, to_on: date | None) -> None:
        self._town.rows.add(
            Membership, household_id=household_id, person_id=one.id, relation=relation, from_on=from_on, to_on=to_on
        )

    def _reside(self, person_id: int, home: Home, role: ResidencyRole, from_on: date, to_on: date | None) -> None:
        self._town.rows.add(
            Residency, person_id=person_id, dwelling_id=home.id, role=role, from_on=from_on, to_on=to_on
        )

    def _elsewhere(self) -> str:
        """Return where somebody is registered who is not registered here."""
        return f"{self._town.rng.choice(ELSEWHERE)}{self._town.rng.randint(1, 99)}号"
