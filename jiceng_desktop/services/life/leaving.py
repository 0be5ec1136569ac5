"""What ends when somebody leaves: home, households, duties, tags; and who follows a head of household."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import CareTag, Household, Membership, Person, Residency
from jiceng_desktop.db.places import Duty
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import duties, undo
from jiceng_desktop.services.households import kinship
from jiceng_desktop.services.households.kinship import Kin
from jiceng_desktop.terms import HouseholdKind, PersonStatus, Relation, ResidencyRole, Sex

Lasting = Residency | Membership | CareTag | Duty  # what runs from a day to a day

_ADULT_YEARS = 18
_SPOUSE = "1"  # the group of GB/T 4761


@dataclass(frozen=True)
class Leaving:
    """How somebody leaves: when, and what ends with it; ``reason`` ends the care tags, too."""

    on: date
    for_ever: bool = False
    registered: bool = False
    duties: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Heir:
    """One who stays in a household whose head leaves, and what this person was to the head."""

    id: int
    name: str
    relation: Relation
    sex: Sex
    born_on: date | None

    def likeliness(self, today: date) -> tuple[bool, bool, date, int]:
        """Sort the spouse first, then grown-ups by age, then children."""
        minor = self.born_on is not None and today.year - self.born_on.year < _ADULT_YEARS
        return self.relation.value[0] != _SPOUSE, minor, self.born_on or date.max, self.id


@dataclass(frozen=True)
class Headless:
    """A household whose head leaves while others stay."""

    id: int
    heirs: tuple[Heir, ...]


def keep_standing(session: Session, person: Person) -> None:
    """Remember where somebody lives and belongs, before that changes."""
    undo.keep(session, person)
    for residency in session.scalars(select(Residency).where(*_open(Residency, person.id))):
        undo.keep(session, residency)
    for membership in session.scalars(select(Membership).where(*_open(Membership, person.id))):
        undo.keep(session, membership)


def _open(model: type[Lasting], person_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions that something of a person has no end yet."""
    return model.person_id == person_id, model.to_on.is_(None)


def leave(session: Session, person: Person, leaving: Leaving) -> None:
    """Let somebody live here no more; who merely moves stays the owner of what he lets."""
    undo.keep(session, person)
    for residency in session.scalars(select(Residency).where(*_open(Residency, person.id))):
        at_home = residency.dwelling_id == person.home_id
        if at_home or leaving.for_ever or residency.role is not ResidencyRole.OWNER:
            end(session, residency, leaving.on)
    for membership, kind in session.execute(_memberships(person.id)).all():
        if kind is HouseholdKind.LIVING or leaving.for_ever or leaving.registered:
            end(session, membership, leaving.on)
    _end_office(session, person, leaving)
    person.home_id = None
    person.revised += 1
    session.flush()


def _end_office(session: Session, person: Person, leaving: Leaving) -> None:
    """End what the office gave or asked of somebody: care tags and duties."""
    if leaving.reason:
        for tag in session.scalars(select(CareTag).where(*_open(CareTag, person.id))):
            end(session, tag, leaving.on)
            tag.end_reason = leaving.reason
    if leaving.duties or leaving.for_ever:
        for duty in session.scalars(select(Duty).where(*_open(Duty, person.id))):
            end(session, duty, leaving.on)


def _memberships(person_id: int) -> Select[Membership, HouseholdKind]:
    found = select(Membership, Household.kind).join(Household, Household.id == Membership.household_id)
    return found.where(*_open(Membership, person_id))


def end(session: Session, record: Lasting, day: date) -> None:
    """End what runs, but not before it began."""
    undo.keep(session, record)
    record.to_on = max(day, record.from_on) if record.from_on else day


# who follows a head of household


def headless(session: Session, leavers: Sequence[int], registered: bool) -> list[Headless]:
    """Return the households that lose their head while somebody stays; registered ones only if those are left, too."""
    kinds = tuple(HouseholdKind) if registered else (HouseholdKind.LIVING,)
    headed = select(Membership.household_id).join(Household, Household.id == Membership.household_id)
    headed = headed.where(
        Membership.person_id.in_(leavers),
        Membership.relation == Relation.HEAD,
        Membership.to_on.is_(None),
        Household.kind.in_(kinds),
    )
    return [
        Headless(household_id, staying)
        for household_id in session.scalars(headed.order_by(Membership.household_id)).all()
        if (staying := _staying(session, household_id, leavers))
    ]


def _staying(session: Session, household_id: int, leavers: Sequence[int]) -> tuple[Heir, ...]:
    found = session.execute(
        select(Person.id, Person.name, Membership.relation, Person.sex, Person.born_on)
        .join(Membership, Membership.person_id == Person.id)
        .where(
            Membership.household_id == household_id,
            Membership.to_on.is_(None),
            Person.id.not_in(leavers),
            Person.status != PersonStatus.DECEASED,
        )
    )
    return tuple(Heir(*row) for row in found)


def heirs(session: Session, leavers: Sequence[int], registered: bool, today: date) -> list[tuple[int, str]]:
    """Return who may follow the head that leaves as (id, name with what is known), the likeliest first."""
    found: dict[int, str] = {}
    for household in headless(session, leavers, registered):
        for heir in sorted(household.heirs, key=lambda one: one.likeliness(today)):
            known = "" if heir.relation is Relation.UNSTATED else f"（{heir.relation.label}）"
            born = f"，{heir.born_on.year} 年生" if heir.born_on else ""
            found.setdefault(heir.id, f"{heir.name}{known}{born}")
    return list(found.items())


def succeed(session: Session, households: Iterable[Headless], successor_id: int | None, day: date) -> None:
    """Give every household its new head; where the chosen one is no member, the likeliest follows.

    Raises:
        Refusal: somebody has to be chosen.
    """
    for household in households:
        if successor_id is None:
            raise Refusal("户主离开后还有家人，请选择新户主。", "successor_id")
        members = {heir.id for heir in household.heirs}
        likeliest = min(household.heirs, key=lambda heir: heir.likeliness(day)).id
        _make_head(session, household, successor_id if successor_id in members else likeliest, day)


def _make_head(session: Session, household: Headless, successor_id: int, day: date) -> None:
    """End the successor's place in the household and open one as its head; say anew what the others are."""
    anew = kinship.suggest({heir.id: Kin(heir.relation, heir.sex) for heir in household.heirs}, successor_id)
    places = session.scalars(
        select(Membership).where(Membership.household_id == household.id, Membership.to_on.is_(None))
    )
    for place in places.all():
        if place.person_id == successor_id:
            end(session, place, day)
        elif (relation := anew.get(place.person_id, place.relation)) is not place.relation:
            undo.keep(session, place)
            place.relation = relation
    session.flush()
    head = Membership(household_id=household.id, person_id=successor_id, relation=Relation.HEAD, from_on=day)
    session.add(head)
    session.flush()


def registered_here(session: Session, persons: Sequence[int]) -> bool:
    """Tell whether any of these persons belongs to a registered household."""
    found = select(Membership.id).join(Household, Household.id == Membership.household_id)
    found = found.where(
        Membership.person_id.in_(persons), Membership.to_on.is_(None), Household.kind == HouseholdKind.REGISTERED
    )
    return session.scalar(found.limit(1)) is not None


def duties_of(session: Session, persons: Sequence[int]) -> list[str]:
    """Return what these persons answer for now: 幸福小区3号楼（楼栋长）."""
    held = [duty for person_id in persons for duty in duties.of_person(session, person_id) if duty.to_on is None]
    return [f"{duty.place}（{duty.role.label}）" for duty in held]
