"""Places in households: how somebody takes one, keeps it and leaves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import Household, Membership, Person, Residency
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import households, tags, undo
from jiceng_desktop.services.households.listing import Member, Sheet
from jiceng_desktop.services.office import day_of
from jiceng_desktop.terms import HouseholdKind, PersonStatus, Relation, ResidencyRole

Relations = Mapping[int, Relation]


def enter(session: Session, sheet: Sheet, relations: Relations, day: date) -> None:
    """Give people a place in a household: who is registered there has its address, who lives there moves in."""
    dwelling = session.get(Dwelling, sheet.dwelling_id) if sheet.dwelling_id else None
    for person_id, relation in relations.items():
        session.add(Membership(household_id=sheet.id, person_id=person_id, relation=relation, from_on=day))
        person = person_of(session, person_id)
        if dwelling is None:
            continue
        if sheet.kind is HouseholdKind.REGISTERED:
            person.registered_address = dwelling.address
        elif person.home_id != dwelling.id:
            role = ResidencyRole.OTHER if relation is Relation.NOT_RELATED else ResidencyRole.FAMILY
            rehouse(session, person, Rehousing(dwelling.id, day, role, still_owns=True))
    session.flush()


def places_in(session: Session, household_id: int) -> dict[int, Membership]:
    """Return the places of a household by person."""
    found = select(Membership).where(Membership.household_id == household_id, Membership.to_on.is_(None))
    return {place.person_id: place for place in session.scalars(found)}


def end_place(session: Session, place: Membership, day: date) -> None:
    """End a place in a household, but not before it began."""
    undo.keep(session, place)
    place.to_on = max(day, place.from_on) if place.from_on else day
    session.flush()


def leave(session: Session, person: Person, kind: HouseholdKind, day: date | None = None) -> None:
    """End the place of a person in a household; refuse when those who stay would have no head."""
    place = session.scalar(
        select(Membership)
        .join(Household, Household.id == Membership.household_id)
        .where(Membership.person_id == person.id, Membership.to_on.is_(None), Household.kind == kind)
    )
    undo.keep(session, person)
    if place is None:
        return
    sheet = households.sheet(session, place.household_id)
    if place.relation is Relation.HEAD and len(sheet.members) > 1:
        others = "、".join(member.name for member in sheet.members[1:4])
        raise Refusal(f"“{person.name}”是另一户的户主，离开后{others}就没有户主了。请先给那一户变更户主。", "person")
    end_place(session, place, day or day_of(session))


@dataclass(frozen=True)
class Rehousing:
    """Where one person moves, when and as what; no role means the one held so far."""

    dwelling_id: int
    day: date
    role: ResidencyRole | None = None
    still_owns: bool = False


def rehouse(session: Session, person: Person, to: Rehousing) -> None:
    """Let one person live in another dwelling from a day on; an owner may keep the old one."""
    undo.keep(session, person)
    present = select(Residency).where(Residency.person_id == person.id, Residency.to_on.is_(None))
    stays = {stay.dwelling_id: stay for stay in session.scalars(present)}
    old, new = stays.get(person.home_id or 0), stays.get(to.dwelling_id)
    if old is not None and old is not new and not (to.still_owns and old.role is ResidencyRole.OWNER):
        if old.from_on is not None and to.day < old.from_on:
            raise Refusal(f"搬迁日期早于“{person.name}”入住的日子（{old.from_on}），请核对。", "moved_on")
        undo.keep(session, old)
        old.to_on = to.day
    role = to.role or (old.role if old is not None else ResidencyRole.OTHER)
    if new is None:
        session.add(Residency(person_id=person.id, dwelling_id=to.dwelling_id, role=role, from_on=to.day))
    person.home_id = to.dwelling_id
    session.flush()


def person_of(session: Session, person_id: int) -> Person:
    """Return somebody who can belong to a household."""
    person = session.get(Person, person_id)
    if person is None:
        raise Refusal("这位居民的档案已被删除，请刷新后再试。", "person")
    if person.status is PersonStatus.DECEASED:
        raise Refusal(f"“{person.name}”已经去世，不能再加入一户。", "person")
    return person


def refuse_number_taken(session: Session, number: str, household_id: int | None) -> None:
    """Refuse a number that another registered household has."""
    other = session.scalar(
        households.LISTING.records.where(
            Household.number == number,
            Household.kind == HouseholdKind.REGISTERED,
            Household.id != (household_id or 0),
        ).limit(1)
    )
    if other is not None:
        sheet = households.sheet(session, other.id)
        whose = sheet.head.name if sheet.head else sheet.members[0].name
        raise Refusal(f"户号 {number} 已经是“{whose}”那一户的，请核对。", "number")


def done(session: Session, household_id: int, concerned: Iterable[Member | Person]) -> int:
    """Let forms left open on the cards of all concerned notice."""
    session.flush()
    tags.touch(session, {one.id for one in concerned})
    return household_id
