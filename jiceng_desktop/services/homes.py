"""居住与居住户: where a person lives, and with whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, case, exists, func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import Household, Membership, Person, Residency
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.places import resolve
from jiceng_desktop.terms import HomeMatch, HouseholdKind, Relation, ResidencyRole

_REGISTERED_AT = (
    select(Household.dwelling_id)
    .join(Membership, Membership.household_id == Household.id)
    .where(
        Membership.person_id == Person.id,
        Membership.to_on.is_(None),
        Household.kind == HouseholdKind.REGISTERED,
        Household.dwelling_id.is_not(None),
    )
    .limit(1)
    .correlate(Person)
    .scalar_subquery()
)
# 人户一致标识 of a person in a list that joins the home: by the registered household, else by the address on paper
HOME_MATCH = case(
    (Person.home_id == _REGISTERED_AT, HomeMatch.SAME.label),
    (_REGISTERED_AT.is_not(None), HomeMatch.APART.label),
    (Person.registered_address == Dwelling.address, HomeMatch.SAME.label),
    (Person.registered_address.is_not(None) & Dwelling.address.is_not(None), HomeMatch.APART.label),
)

LIVED_IN = exists().where(Membership.household_id == Household.id, Membership.to_on.is_(None)).correlate(Household)


# built once: a card asks for them with every step through the list
_AT_HOME = select(Residency).where(
    Residency.person_id == bindparam("person"),
    Residency.dwelling_id == bindparam("home"),
    Residency.to_on.is_(None),
)
_LIVING = (
    select(Membership)
    .join(Household, Household.id == Membership.household_id)
    .where(
        Membership.person_id == bindparam("person"),
        Membership.to_on.is_(None),
        Household.kind == HouseholdKind.LIVING,
    )
)


@dataclass(frozen=True)
class Home:
    """Where somebody lives, as what and since when, and as whose what."""

    address: str | None
    role: ResidencyRole | None
    moved_in_on: date | None
    relation: Relation | None


def open_residency(session: Session, person: Person) -> Residency | None:
    """Return the present residency at the person's home."""
    return session.scalar(_AT_HOME, {"person": person.id, "home": person.home_id})


def living_membership(session: Session, person_id: int) -> Membership | None:
    """Return the present place in the household the person lives in."""
    return session.scalar(_LIVING, {"person": person_id})


def relation_of(session: Session, person: Person) -> Relation | None:
    """Return the person's relation to the head of the household lived in."""
    membership = living_membership(session, person.id)
    return membership.relation if membership else None


def settle(session: Session, person: Person, home: Home, today: date) -> bool:
    """Make the person live at an address from today on; what was before is ended, not deleted."""
    dwelling = resolve(session, home.address) if home.address else None
    moved = (dwelling.id if dwelling else None) != person.home_id
    since = home.moved_in_on
    if moved:
        left = open_residency(session, person)
        since = None if left and left.from_on == since else since  # a day left over from the old home
        _leave(session, person, since, today)
        person.home_id = dwelling.id if dwelling else None
    if dwelling is None:
        return moved
    residency = open_residency(session, person)
    if residency is None:
        residency = Residency(person_id=person.id, dwelling_id=dwelling.id)
        session.add(residency)
    residency.role = home.role or ResidencyRole.OTHER
    residency.from_on = since
    changed = moved or session.is_modified(residency)
    return join(session, person, dwelling.id, home.relation) or changed


def _leave(session: Session, person: Person, moved_on: date | None, today: date) -> None:
    """End what was on the day of the move, unless that day is one left over from the old home."""
    residency = open_residency(session, person)
    since = residency.from_on if residency else None
    day = moved_on if moved_on and (since is None or moved_on > since) else today
    if residency is not None:
        residency.to_on = day
    if (membership := living_membership(session, person.id)) is not None:
        membership.to_on = day
    session.flush()


def join(session: Session, person: Person, dwelling_id: int, relation: Relation | None) -> bool:
    """Enter the household that lives in the dwelling, or found one; the first member is its head."""
    membership = living_membership(session, person.id)
    if membership is None:
        household = _household_at(session, dwelling_id)
        membership = Membership(household_id=household.id, person_id=person.id)
        relation = relation or (Relation.HEAD if head_of(session, household.id) is None else Relation.UNSTATED)
        session.add(membership)
    if relation is Relation.HEAD:
        _refuse_second_head(session, membership.household_id, person.id)
    membership.relation = relation or membership.relation or Relation.UNSTATED
    changed = session.is_modified(membership)
    session.flush()
    return changed


def _refuse_second_head(session: Session, household_id: int, person_id: int) -> None:
    head = head_of(session, household_id)
    if head is not None and head.id != person_id:
        raise Refusal(f"这一户的户主是“{head.name}”，一户只能有一位户主。请先修改原户主的关系。", "relation")


def _household_at(session: Session, dwelling_id: int) -> Household:
    household = _living_at(session, dwelling_id)
    if household is None:
        household = Household(kind=HouseholdKind.LIVING, dwelling_id=dwelling_id)
        session.add(household)
        session.flush()
    return household


def _living_at(session: Session, dwelling_id: int) -> Household | None:
    return session.scalar(
        select(Household)
        .where(Household.dwelling_id == dwelling_id, Household.kind == HouseholdKind.LIVING, LIVED_IN)
        .order_by(Household.id)
        .limit(1)
    )


def headed_by_another(session: Session, person: Person, dwelling_id: int | None) -> bool:
    """Tell whether the household a person has, or would enter, in a dwelling has another head."""
    membership = living_membership(session, person.id) if person.home_id == dwelling_id else None
    if membership is not None:
        household_id = membership.household_id
    else:
        household = _living_at(session, dwelling_id) if dwelling_id else None
        household_id = household.id if household else 0
    head = head_of(session, household_id)
    return head is not None and head.id != person.id


def left_behind(session: Session, person_id: int) -> list[str]:
    """Return who would be without a head if this person left the household lived in."""
    membership = living_membership(session, person_id)
    if membership is None or membership.relation is not Relation.HEAD:
        return []
    return [name for member_id, name, _, _ in household_of(session, person_id) if member_id != person_id]


def head_of(session: Session, household_id: int) -> Person | None:
    """Return the present head of a household."""
    return session.scalar(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.household_id == household_id,
            Membership.relation == Relation.HEAD,
            Membership.to_on.is_(None),
        )
    )


def household_of(session: Session, person_id: int) -> list[tuple[int, str, Relation, date | None]]:
    """Return who lives in the person's household as (id, name, relation, birth date), the head first."""
    membership = living_membership(session, person_id)
    if membership is None:
        return []
    found = session.execute(
        select(Person.id, Person.name, Membership.relation, Person.born_on)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.household_id == membership.household_id, Membership.to_on.is_(None))
        .order_by(Membership.relation, Person.id)
    )
    return [(row[0], row[1], row[2], row[3]) for row in found]


def households(session: Session) -> int:
    """Return how many households live in the community."""
    return session.scalar(select(func.count()).where(Household.kind == HouseholdKind.LIVING, LIVED_IN)) or 0
