"""Where a person lives and lived: several dwellings at a time are normal, one of them is the home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import Household, Membership, Person, Residency
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, homes, people, presence, tags, undo
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.places import resolve
from jiceng_desktop.terms import HomeMatch, HouseholdKind, ResidencyRole

LABELS = {"address": "住房地址", "role": "居住身份", "from_on": "开始日期", "is_home": "现在住在这里"}


@dataclass(frozen=True)
class Stay:
    """One residency, as it is shown."""

    id: int
    address: str
    role: ResidencyRole
    from_on: date | None
    to_on: date | None
    is_home: bool
    version: int


@dataclass(frozen=True)
class Draft:
    """Another dwelling of a person; ``version`` is the person's."""

    address: str | None = None
    role: ResidencyRole | None = None
    from_on: date | None = None
    is_home: bool = False
    version: int = 0


# built once: a card asks for them with every step through the list
_STAYS = (
    select(
        Residency.id,
        Dwelling.address,
        Residency.role,
        Residency.from_on,
        Residency.to_on,
        Residency.dwelling_id == Person.home_id,
        Residency.version,
    )
    .join(Dwelling, Dwelling.id == Residency.dwelling_id)
    .join(Person, Person.id == Residency.person_id)
    .where(Residency.person_id == bindparam("person"))
    .order_by(Residency.to_on.desc().nulls_first(), Residency.from_on.desc().nulls_last(), Residency.id.desc())
)
_REGISTERED_AT = (
    select(Household.dwelling_id)
    .join(Membership, Membership.household_id == Household.id)
    .where(
        Membership.person_id == bindparam("person"),
        Membership.to_on.is_(None),
        Household.kind == HouseholdKind.REGISTERED,
        Household.dwelling_id.is_not(None),
    )
)


@dataclass(frozen=True)
class Standing:
    """Where somebody lives and lived, and whether that is where the household is registered."""

    stays: tuple[Stay, ...]
    match: HomeMatch | None
    gone: str = ""  # how the person has left the community


def standing(session: Session, person_id: int) -> Standing:
    """Return all residencies of a person and how home and registration fit together."""
    gone = presence.gone_as(session, person_id)
    return Standing(tuple(of_person(session, person_id)), match_of(session, person_id), gone)


def of_person(session: Session, person_id: int) -> list[Stay]:
    """Return every residency of a person: the home, other dwellings of today, then the latest ended."""
    stays = []
    for stay_id, address, role, from_on, to_on, at_home, version in session.execute(_STAYS, {"person": person_id}):
        stays.append(Stay(stay_id, address, role, from_on, to_on, bool(at_home) and to_on is None, version))
    return sorted(stays, key=lambda stay: not stay.is_home)


def match_of(session: Session, person_id: int) -> HomeMatch | None:
    """Return whether a person lives where the household is registered; None where that is not known."""
    person = session.get_one(Person, person_id)
    registered_at = session.scalar(_REGISTERED_AT, {"person": person_id})
    if registered_at is not None:
        return HomeMatch.SAME if registered_at == person.home_id else HomeMatch.APART
    if not person.registered_address or person.home is None:
        return None
    return HomeMatch.SAME if person.registered_address == person.home.address else HomeMatch.APART


def moments(session: Session, person_id: int) -> list[Moment]:
    """Return when a person moved in and out."""
    told = []
    for stay in of_person(session, person_id):
        role = "" if stay.role is ResidencyRole.OTHER else f"，{stay.role.label}"
        told += [Moment(stay.from_on, "居住", f"入住 {stay.address}{role}")] if stay.from_on else []
        told += [Moment(stay.to_on, "居住", f"不再居住 {stay.address}")] if stay.to_on else []
    return told


@action("登记另一处住房")
def add(session: Session, person_id: int, draft: Draft) -> int:
    """Enter another dwelling of a person, who may live there from now on; return the person's id."""
    person = history.current(session, Person, person_id, draft.version, LABELS)
    if not draft.address:
        raise Refusal("请填写住房地址。", "address")
    _refuse_future(draft.from_on, session, "from_on")
    dwelling = resolve(session, draft.address)
    if _open_at(session, person_id, dwelling.id) is not None:
        raise Refusal(f"“{dwelling.address}”已经登记在“{person.name}”名下。", "address")
    stay = Residency(person_id=person_id, dwelling_id=dwelling.id, role=draft.role or ResidencyRole.OWNER)
    stay.from_on = draft.from_on
    session.add(stay)
    session.flush()
    if draft.is_home or person.home_id is None:
        _live_at(session, person, dwelling.id)
    session.flush()
    tags.touch(session, {person_id})
    return person_id


def load(session: Session, person_id: int) -> Draft:
    """Return another dwelling of a person, still to be entered."""
    return Draft(version=session.get_one(Person, person_id).version)


@action("改变现住地")
def make_home(session: Session, stay_id: int, version: int) -> int:
    """Let a person live in another one of the own dwellings; return the person's id."""
    stay = history.current(session, Residency, stay_id, version, LABELS)
    if stay.to_on is not None:
        raise Refusal("这段居住已经结束，不能设为现住地。")
    person = session.get_one(Person, stay.person_id)
    if person.home_id == stay.dwelling_id:
        raise Refusal(f"“{person.name}”现在就住在这里。")
    _live_at(session, person, stay.dwelling_id)
    session.flush()
    tags.touch(session, {person.id})
    return person.id


@action("结束居住")
def end(session: Session, stay_id: int, version: int, to_on: date | None = None) -> int:
    """End one residency that is not the home; return the person's id."""
    stay = history.current(session, Residency, stay_id, version, LABELS)
    person = session.get_one(Person, stay.person_id)
    if stay.to_on is not None:
        raise Refusal("这段居住已经结束了。")
    if person.home_id == stay.dwelling_id:
        raise Refusal(f"这是“{person.name}”的现住地。请先改现住址，或者办理迁出。")
    _refuse_future(to_on, session, "to_on")
    day = to_on or day_of(session)
    if stay.from_on is not None and day < stay.from_on:
        raise Refusal(f"结束日期不能早于开始日期 {stay.from_on}。", "to_on")
    undo.keep(session, stay)
    stay.to_on = day
    session.flush()
    tags.touch(session, {person.id})
    return person.id


def _refuse_future(day: date | None, session: Session, field: str) -> None:
    if day is not None and day > day_of(session):
        raise Refusal("日期不能晚于今天。", field)


def _open_at(session: Session, person_id: int, dwelling_id: int) -> Residency | None:
    at_it = (Residency.person_id == person_id, Residency.dwelling_id == dwelling_id, Residency.to_on.is_(None))
    return session.scalar(select(Residency).where(*at_it))


def _live_at(session: Session, person: Person, dwelling_id: int) -> None:
    """Make a dwelling the home: the household lived in is left, that of the new home is joined."""
    if rest := homes.left_behind(session, person.id):
        names = "、".join(rest[:3])
        raise Refusal(f"“{person.name}”是户主，搬走后{names}就没有户主了。请先变更户主，或者整户搬迁。", "is_home")
    undo.keep(session, person)
    if (membership := homes.living_membership(session, person.id)) is not None:
        undo.keep(session, membership)
        membership.to_on = day_of(session)
        session.flush()
    person.home_id = dwelling_id
    homes.join(session, person, dwelling_id, None)


KIND = Kind(
    title="另一处住房",
    listing=people.LISTING,
    draft=Draft,
    load=load,
    save=lambda session, person_id, draft: add(session, person_id or 0, draft),
    remove=lambda _session, _person_id: None,
    labels=LABELS,
)
