"""Changing households: another head, one household out of two or two out of one, a move of them all."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.people import CareTag, Household, Membership, Person, Residency
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, homes, households, people, tags, undo
from jiceng_desktop.services.households.kinship import Kin, suggest
from jiceng_desktop.services.households.listing import Member, Seen, Sheet
from jiceng_desktop.services.households.membership import (
    Rehousing,
    Relations,
    done,
    end_place,
    enter,
    leave,
    person_of,
    places_in,
    refuse_number_taken,
    rehouse,
)
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.places import resolve
from jiceng_desktop.terms import HouseholdKind, PersonStatus, Relation, ResidencyRole

_OF_AGE = 18
_SPOUSES = (Relation.SPOUSE, Relation.HUSBAND, Relation.WIFE)
_CHANGED = "这一户刚被另一处修改过，还没有改动任何内容。请关闭这个窗口，看过新的情况再办理。"


def current(session: Session, household_id: int, seen: Seen) -> Sheet:
    """Return a household that is to be changed; refuse when it is not as the clerk saw it."""
    sheet = households.sheet(session, household_id)
    if sheet.seen != seen:
        raise Refusal(_CHANGED)
    if not sheet.members:
        raise Refusal("这一户已经没有成员，不能再办理。")
    return sheet


def suggested(sheet: Sheet, head_id: int, ids: Collection[int] | None = None) -> dict[int, Relation]:
    """Return what the members (or only some) are to a new head, as far as that can be told."""
    members = {
        member.id: Kin(member.relation, member.sex) for member in sheet.members if ids is None or member.id in ids
    }
    return suggest(members, head_id)


# another head, other relations


@action("变更户主")
def change_head(session: Session, household_id: int, seen: Seen, head_id: int, relations: Relations) -> int:
    """Give a household another head; ``relations`` says what everybody else is to the new one.

    A head who has died belongs to the household no longer.
    """
    sheet = current(session, household_id, seen)
    old = sheet.head
    if old is not None and old.id == head_id:
        raise Refusal(f"“{old.name}”现在就是户主。", "head")
    _refuse_unfit(_member(sheet, head_id), "head")
    places = places_in(session, household_id)
    if old is not None and old.status is PersonStatus.DECEASED:
        end_place(session, places.pop(old.id), day_of(session))
    _relate(session, places, {**suggested(sheet, head_id), **relations, head_id: Relation.HEAD})
    return done(session, household_id, sheet.members)


@action("更正与户主关系")
def set_relations(session: Session, household_id: int, seen: Seen, relations: Relations) -> int:
    """Correct what the members are to the head, who stays the head."""
    sheet = current(session, household_id, seen)
    head = sheet.head
    for person_id, relation in relations.items():
        if (relation is Relation.HEAD) != (head is not None and head.id == person_id):
            raise Refusal("这里不能改户主。请用“变更户主”。", "relations")
    _relate(session, places_in(session, household_id), relations)
    return done(session, household_id, sheet.members)


def _relate(session: Session, places: Mapping[int, Membership], relations: Relations) -> None:
    """Say anew what people are to the head: a headship is given up before it is taken over."""
    for person_id in sorted(places, key=lambda person_id: relations.get(person_id) is Relation.HEAD):
        place, relation = places[person_id], relations.get(person_id)
        if relation is not None and relation is not place.relation:
            undo.keep(session, place)
            place.relation = relation
            session.flush()


# members


@action("加入户")
def add_member(session: Session, household_id: int, seen: Seen, person_id: int, relation: Relation) -> int:
    """Let somebody belong to a household; the former one of the same kind is left."""
    sheet = current(session, household_id, seen)
    person = person_of(session, person_id)
    if any(member.id == person_id for member in sheet.members):
        raise Refusal(f"“{person.name}”已经在这一户里了。", "person")
    if relation is Relation.HEAD and sheet.head is not None:
        raise Refusal(f"这一户的户主是“{sheet.head.name}”。请先加入，再用“变更户主”。", "relation")
    leave(session, person, sheet.kind)
    enter(session, sheet, {person_id: relation}, day_of(session))
    return done(session, household_id, [*sheet.members, person])


@action("移出户籍户")
def remove_member(session: Session, household_id: int, seen: Seen, person_id: int, address: str | None) -> int:
    """Take somebody out of a registered household; ``address`` is where the person is registered now."""
    sheet = current(session, household_id, seen)
    member = _member(sheet, person_id)
    if sheet.kind is HouseholdKind.LIVING:
        raise Refusal("居住户跟着现住址走：请在居民档案里改他的现住址，或者用“分户”。")
    if member.relation is Relation.HEAD and len(sheet.members) > 1:
        raise Refusal(f"“{member.name}”是户主，移出后这一户没有户主。请先变更户主。", "person")
    leave(session, person_of(session, person_id), sheet.kind)
    person = session.get_one(Person, person_id)
    person.registered_address = (address or "").strip() or None
    session.flush()
    return done(session, household_id, sheet.members)


# one out of two, two out of one


@dataclass(frozen=True)
class Split:
    """Who founds a household of their own, under which head; ``rest_head`` leads those who stay."""

    members: frozenset[int] = frozenset()
    head: int | None = None
    rest_head: int | None = None
    number: str | None = None
    address: str | None = None
    relations: Relations = field(default_factory=dict)


@action("分户")
def split(session: Session, household_id: int, seen: Seen, wish: Split) -> int:
    """Let some members found a household of their own, at another address or the same; return its id."""
    sheet = current(session, household_id, seen)
    chosen = [member for member in sheet.members if member.id in wish.members]
    rest = [member for member in sheet.members if member.id not in wish.members]
    _refuse_senseless_split(sheet, chosen, rest, wish)
    today = day_of(session)
    dwelling = resolve(session, wish.address) if wish.address else None
    dwelling_id = dwelling.id if dwelling else sheet.dwelling_id
    if wish.number:
        refuse_number_taken(session, wish.number, None)
    places = places_in(session, household_id)
    for member in chosen:
        undo.keep(session, person_of(session, member.id))
        end_place(session, places.pop(member.id), today)
    if wish.rest_head is not None and (sheet.head is None or sheet.head.id in wish.members):
        _relate(session, places, suggested(sheet, wish.rest_head, set(places)))
    founded = Household(kind=sheet.kind, number=wish.number, dwelling_id=dwelling_id)
    session.add(founded)
    session.flush()
    head_id = wish.head or 0
    relations = {**suggested(sheet, head_id, wish.members), **wish.relations, head_id: Relation.HEAD}
    new = households.sheet(session, founded.id)
    enter(session, new, {person_id: relations[person_id] for person_id in wish.members}, today)
    done(session, founded.id, sheet.members)
    return founded.id


def _refuse_senseless_split(sheet: Sheet, chosen: list[Member], rest: list[Member], wish: Split) -> None:
    if not chosen:
        raise Refusal("请选择分出去的人。", "members")
    if not rest:
        raise Refusal("选中了全部成员，这一户就没有人了。要换地址请用“整户搬迁”。", "members")
    if wish.head is None or wish.head not in wish.members:
        raise Refusal("请从分出去的人里选一位户主。", "head")
    _refuse_unfit(_member(sheet, wish.head), "head")
    head = sheet.head
    if head is not None and head.id in wish.members:
        if wish.rest_head is None:
            raise Refusal(f"户主“{head.name}”也分出去了，请选择留下的人里谁做户主。", "rest_head")
        if wish.rest_head in wish.members:
            raise Refusal("留下那一户的户主不能是分出去的人。", "rest_head")
        _refuse_unfit(_member(sheet, wish.rest_head), "rest_head")


@action("并户")
def merge(session: Session, household_id: int, seen: Seen, into_id: int, relations: Relations) -> int:
    """Let everybody of a household join another one of the same kind; return the other's id."""
    sheet = current(session, household_id, seen)
    if into_id == household_id:
        raise Refusal("不能并入自己这一户，请选择另一户。", "into")
    into = households.sheet(session, into_id)
    if not into.members:
        raise Refusal("要并入的那一户已经没有成员，请另选一户。", "into")
    if into.kind is not sheet.kind:
        raise Refusal(f"{sheet.kind.label}只能并入{sheet.kind.label}。", "into")
    if twice := {member.id for member in into.members} & {member.id for member in sheet.members}:
        names = "、".join(member.name for member in sheet.members if member.id in twice)
        raise Refusal(f"“{names}”在两户里都有登记，请先在其中一户移出。", "into")
    if into.head is not None and Relation.HEAD in relations.values():
        raise Refusal(f"并入后的户主是“{into.head.name}”，一户只能有一位户主。", "relations")
    today = day_of(session)
    for person_id, place in places_in(session, household_id).items():
        undo.keep(session, session.get_one(Person, person_id))
        end_place(session, place, today)
    joined = {member.id: relations.get(member.id, Relation.UNSTATED) for member in sheet.living}
    enter(session, into, joined, today)
    return done(session, into_id, [*sheet.members, *into.members])


# moving house


@dataclass(frozen=True)
class Move:
    """Where a whole household moves; ``still_owns`` lets owners keep the old dwelling as a second one."""

    address: str | None = None
    moved_on: date | None = None
    role: ResidencyRole | None = None
    still_owns: bool = False
    registered_too: bool = False


@action("整户搬迁")
def move(session: Session, household_id: int, seen: Seen, wish: Move) -> int:
    """Move a whole household to another dwelling: residencies end and begin, the household goes along."""
    sheet = current(session, household_id, seen)
    if not wish.address:
        raise Refusal("请填写搬到哪里。", "address")
    today = day_of(session)
    day = wish.moved_on or today
    if day > today:
        raise Refusal("搬迁日期不能晚于今天。", "moved_on")
    dwelling = resolve(session, wish.address)
    if dwelling.id == sheet.dwelling_id:
        raise Refusal(f"这一户现在就在“{dwelling.address}”，不用搬。", "address")
    household = session.get_one(Household, household_id)
    together = {member.id for member in sheet.members}
    _let_rest(session, sheet, day)
    if sheet.kind is HouseholdKind.REGISTERED:
        register_at(session, household, dwelling)
    else:
        for member in sheet.living:
            role = _role_of(member, wish.role)
            rehouse(session, person_of(session, member.id), Rehousing(dwelling.id, day, role, wish.still_owns))
        if wish.registered_too:
            for other in _registered_there(session, sheet.dwelling_id, together):
                register_at(session, other, dwelling)
        undo.keep(session, household)
        household.dwelling_id = dwelling.id
    session.flush()
    return done(session, household_id, sheet.members)


def _let_rest(session: Session, sheet: Sheet, day: date) -> None:
    """End the place of whoever has died: the dead do not move."""
    if sheet.head is not None and sheet.head.status is PersonStatus.DECEASED:
        raise Refusal(f"户主“{sheet.head.name}”已经去世，请先变更户主。", "address")
    found = places_in(session, sheet.id)
    for member in sheet.members:
        if member not in sheet.living:
            end_place(session, found[member.id], day)


def _role_of(member: Member, role: ResidencyRole | None) -> ResidencyRole | None:
    """Return as what a member lives in the new dwelling: one owner has a family."""
    owned = role is ResidencyRole.OWNER and member.relation is not Relation.HEAD
    return ResidencyRole.FAMILY if owned else role


def _registered_there(session: Session, dwelling_id: int | None, person_ids: set[int]) -> list[Household]:
    """Return the registered households of a dwelling that somebody of these belongs to."""
    belonging = select(Membership.household_id).where(Membership.person_id.in_(person_ids), Membership.to_on.is_(None))
    return list(
        session.scalars(
            select(Household).where(
                Household.id.in_(belonging),
                Household.kind == HouseholdKind.REGISTERED,
                Household.dwelling_id == dwelling_id,
            )
        )
    )


def register_at(session: Session, household: Household, dwelling: Dwelling) -> None:
    """Let a registered household have another address; so have all its members."""
    undo.keep(session, household)
    household.dwelling_id = dwelling.id
    for person_id in places_in(session, household.id):
        person = person_of(session, person_id)
        undo.keep(session, person)
        person.registered_address = dwelling.address
    session.flush()


def _member(sheet: Sheet, person_id: int) -> Member:
    found = next((member for member in sheet.members if member.id == person_id), None)
    if found is None:
        raise Refusal("选中的人不在这一户里，请重新选择。", "head")
    return found


def _refuse_unfit(member: Member, field_name: str) -> None:
    if member.status is PersonStatus.DECEASED:
        raise Refusal(f"“{member.name}”已经去世，不能做户主。", field_name)


# a head who moves out alone


def heirs(session: Session, person_id: int, today: date) -> list[tuple[int, str]]:
    """Return who stays behind when this head of a living household moves out as (id, name), the likeliest head first.

    Nobody for whoever is no head: others may move as they like.
    """
    sheet = households.of_person(session, person_id).get(HouseholdKind.LIVING)
    if sheet is None or sheet.head is None or sheet.head.id != person_id:
        return []
    return [(member.id, member.name) for member in _by_likeliness(sheet, today)]


def likeliest(sheet: Sheet, today: date) -> int | None:
    """Return who is likeliest to be the next head."""
    return next((member.id for member in _by_likeliness(sheet, today)), None)


def _by_likeliness(sheet: Sheet, today: date) -> list[Member]:
    others = [member for member in sheet.living if member is not sheet.head]
    return sorted(others, key=lambda member: _likeliness(member, today))


def _likeliness(member: Member, today: date) -> tuple[bool, bool, date, int]:
    """Sort the spouse first, then grown-ups by age, then children."""
    minor = member.born_on is not None and words.show_age(member.born_on, today) < _OF_AGE
    return member.relation not in _SPOUSES, minor, member.born_on or date.max, member.id


@action("保存居民档案")
def save_leaving_head(session: Session, person_id: int, draft: people.Draft, whole: bool, new_head: int | None) -> int:
    """Save a head of household who has another address: all move along, or somebody else becomes the head."""
    person = history.current(session, Person, person_id, draft.version, people.LABELS)
    sheet = households.of_person(session, person_id)[HouseholdKind.LIVING]
    _keep_all(session, person)
    if not whole:
        places = {key: place for key, place in places_in(session, sheet.id).items() if key != person_id}
        people.save(session, person_id, draft)
        _relate(session, places, suggested(sheet, new_head or 0, set(places)))
        tags.touch(session, set(places))
        return person_id
    residency = homes.open_residency(session, person)
    left_over = residency is not None and residency.from_on == draft.moved_in_on
    day = day_of(session) if left_over else draft.moved_in_on
    move(session, sheet.id, sheet.seen, Move(draft.address, day, draft.role))
    session.expire(person)
    return people.save(session, person_id, replace(draft, version=person.version, moved_in_on=day))


def _keep_all(session: Session, person: Person) -> None:
    """Remember a whole card, so that all of this can be taken back."""
    undo.keep(session, person)
    for record in (
        *session.scalars(select(Residency).where(Residency.person_id == person.id)),
        *session.scalars(select(Membership).where(Membership.person_id == person.id)),
        *session.scalars(select(CareTag).where(CareTag.person_id == person.id)),
    ):
        undo.keep(session, record)
