"""Registered households as records: found one, correct number and address, dissolve one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.people import Household, Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import households, undo
from jiceng_desktop.services.households.kinship import Kin, suggest
from jiceng_desktop.services.households.listing import LISTING, Seen
from jiceng_desktop.services.households.membership import (
    done,
    end_place,
    enter,
    leave,
    person_of,
    places_in,
    refuse_number_taken,
)
from jiceng_desktop.services.households.regrouping import current, register_at
from jiceng_desktop.services.kind import Kind, refuse_long
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.places import resolve
from jiceng_desktop.terms import HouseholdKind, Relation

LABELS = {"number": "户号", "address": "户籍地址", "head": "户主", "together": "同住家人"}


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about a household; ``together`` registers the family that lives with the head, too."""

    number: str | None = None
    address: str | None = None
    head: int | None = None
    together: bool = True
    version: Seen | None = None


def load(session: Session, household_id: int) -> Draft:
    """Return what is stored, as it would be entered."""
    sheet = households.sheet(session, household_id)
    return Draft(sheet.number, sheet.address or None, sheet.head.id if sheet.head else None, False, sheet.seen)


@action("登记户")
def save(session: Session, household_id: int | None, draft: Draft) -> int:
    """Found a registered household, or correct number and address of one."""
    number = words.clean(draft.number or "").upper() or None
    refuse_long(Draft(number=number), Household, LABELS)
    if household_id is None:
        return _found(session, number, draft)
    sheet = current(session, household_id, draft.version or (0, ()))
    household = session.get_one(Household, household_id)
    if number and sheet.kind is HouseholdKind.REGISTERED:
        refuse_number_taken(session, number, household_id)
    undo.keep(session, household)
    household.number = number
    if draft.address and draft.address != sheet.address:
        if sheet.kind is HouseholdKind.LIVING:
            raise Refusal("居住户换地址请用“整户搬迁”，这样每个人的居住记录才会跟着变。", "address")
        register_at(session, household, resolve(session, draft.address))
    return done(session, household_id, sheet.members)


def _found(session: Session, number: str | None, draft: Draft) -> int:
    if draft.head is None:
        raise Refusal("请选择户主。", "head")
    head = person_of(session, draft.head)
    if number:
        refuse_number_taken(session, number, None)
    dwelling = resolve(session, draft.address) if draft.address else session.get(Dwelling, head.home_id or 0)
    if dwelling is None:
        raise Refusal("请填写户籍地址。", "address")
    relations = {head.id: Relation.HEAD}
    if draft.together:
        relations = {**family(session, head), **relations}
    for person_id in relations:
        leave(session, person_of(session, person_id), HouseholdKind.REGISTERED)
    household = Household(kind=HouseholdKind.REGISTERED, number=number, dwelling_id=dwelling.id)
    session.add(household)
    session.flush()
    sheet = households.sheet(session, household.id)
    enter(session, sheet, relations, day_of(session))
    return done(session, household.id, households.sheet(session, household.id).members)


def family(session: Session, head: Person) -> dict[int, Relation]:
    """Return who lives with somebody and is registered nowhere yet, and what they would be to this head."""
    lived_in = households.of_person(session, head.id).get(HouseholdKind.LIVING)
    if lived_in is None:
        return {}
    kin = {member.id: Kin(member.relation, member.sex) for member in lived_in.living}
    relations = suggest(kin, head.id) if head.id in kin else {}
    related = {person_id: relation for person_id, relation in relations.items() if relation is not Relation.NOT_RELATED}
    return {
        person_id: relation
        for person_id, relation in related.items()
        if HouseholdKind.REGISTERED not in households.of_person(session, person_id)
    }


def housemates(session: Session, person_id: int) -> list[str]:
    """Return the names of the family that would be registered together with a head."""
    head = session.get(Person, person_id)
    found = family(session, head) if head is not None else {}
    return [session.get_one(Person, found_id).name for found_id in found if found_id != person_id]


@action("撤销户籍户")
def dissolve(session: Session, household_id: int, seen: Seen | None = None) -> None:
    """End a registered household: its members are registered nowhere here; the record stays."""
    sheet = households.sheet(session, household_id) if seen is None else current(session, household_id, seen)
    if sheet.kind is HouseholdKind.LIVING:
        raise Refusal("居住户跟着居住情况走，家里没有人住了就不再列出，不用撤销。")
    for place in places_in(session, household_id).values():
        end_place(session, place, day_of(session))
    done(session, household_id, sheet.members)


KIND = Kind(title="户籍户", listing=LISTING, draft=Draft, load=load, save=save, remove=dissolve, labels=LABELS)
