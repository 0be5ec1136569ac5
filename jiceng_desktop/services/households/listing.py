"""户: who is registered together and who lives together, as lists and on one sheet each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from jiceng_desktop import words
from jiceng_desktop.db.people import Household, Membership, Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import people
from jiceng_desktop.services.homes import LIVED_IN
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.services.places import leads_to, starts_with
from jiceng_desktop.terms import HouseholdKind, PersonStatus, Relation, Sex, Term

Seen = tuple[int, tuple[tuple[int, int], ...]]  # the versions of a household and of its memberships, as shown


class Matter(Term):
    """What is to be put right about a household."""

    HEADLESS = "headless", "无户主"
    BEREAVED = "bereaved", "户主去世"
    ABSENT = "absent", "空挂户"


@dataclass(frozen=True)
class Member:
    """One person of a household and what this person is to its head."""

    id: int
    name: str
    relation: Relation
    sex: Sex
    born_on: date | None
    id_number: str | None
    phone: str | None
    status: PersonStatus
    home_id: int | None
    since: date | None


@dataclass(frozen=True)
class Sheet:
    """One household with those who belong to it now, the head first."""

    id: int
    kind: HouseholdKind
    number: str | None
    dwelling_id: int | None
    address: str
    members: tuple[Member, ...]
    seen: Seen

    @property
    def head(self) -> Member | None:
        """Return the head, if there is one."""
        return next((member for member in self.members if member.relation is Relation.HEAD), None)

    @property
    def living(self) -> tuple[Member, ...]:
        """Return those who have not died."""
        return tuple(member for member in self.members if member.status is not PersonStatus.DECEASED)

    @property
    def matter(self) -> Matter | None:
        """Return what is to be put right."""
        if self.head is None:
            return Matter.HEADLESS
        if self.head.status is PersonStatus.DECEASED:
            return Matter.BEREAVED
        here = any(member.home_id == self.dwelling_id for member in self.members)
        registered = self.kind is HouseholdKind.REGISTERED and self.dwelling_id is not None
        return Matter.ABSENT if registered and not here else None


# built once: a card asks for them with every step through the list
_MEMBERS = (
    select(
        Membership.id,
        Membership.version,
        Person.id,
        Person.name,
        Membership.relation,
        Person.sex,
        Person.born_on,
        Person.id_number,
        Person.phone,
        Person.status,
        Person.home_id,
        Membership.from_on,
    )
    .join(Person, Person.id == Membership.person_id)
    .where(Membership.to_on.is_(None))
    .order_by(Membership.relation, Person.born_on.asc().nulls_last(), Person.id)
)
_MEMBERS_OF_ONE = _MEMBERS.where(Membership.household_id == bindparam("household"))
_BELONGING = (
    select(Household.id, Household.kind)
    .join(Membership, Membership.household_id == Household.id)
    .where(Membership.person_id == bindparam("person"), Membership.to_on.is_(None))
    .order_by(Membership.id)
)
_MEMBERS_OF_MANY = _MEMBERS.with_only_columns(Membership.household_id, *_MEMBERS.selected_columns)
_HOUSEHOLD_OF = (
    select(Membership.person_id, Household, Dwelling.address)
    .join(Household, Household.id == Membership.household_id)
    .outerjoin(Dwelling, Dwelling.id == Household.dwelling_id)
    .where(Membership.to_on.is_(None))
    .order_by(Membership.id)
)
_JOINED = (
    select(Membership.from_on, Membership.to_on, Membership.relation, Household.kind, Household.number)
    .join(Household, Household.id == Membership.household_id)
    .where(Membership.person_id == bindparam("person"))
)


def sheet(session: Session, household_id: int) -> Sheet:
    """Return one household."""
    household = session.get(Household, household_id)
    if household is None:
        raise Refusal("这一户已被另一处删除，请刷新后再试。")
    dwelling = session.get(Dwelling, household.dwelling_id) if household.dwelling_id else None
    found = session.execute(_MEMBERS_OF_ONE, {"household": household_id}).all()
    return _sheet(household, dwelling.address if dwelling else "", found)


def _sheet(household: Household, address: str, members: Sequence[Any]) -> Sheet:
    return Sheet(
        household.id,
        household.kind,
        household.number,
        household.dwelling_id,
        address,
        tuple(Member(*row[2:]) for row in members),
        (household.version, tuple(sorted((row[0], row[1]) for row in members))),
    )


def living(session: Session, person_ids: Collection[int]) -> dict[int, Sheet]:
    """Return the households persons live in, by person; as many persons as a database takes in one list."""
    lived_in = _HOUSEHOLD_OF.where(Membership.person_id.in_(person_ids), Household.kind == HouseholdKind.LIVING)
    homes = {person_id: (household, address) for person_id, household, address in session.execute(lived_in)}
    asked = {household.id for household, _ in homes.values()}
    members: dict[int, list[Any]] = {household_id: [] for household_id in asked}
    for household_id, *row in session.execute(_MEMBERS_OF_MANY.where(Membership.household_id.in_(asked))):
        members[household_id].append(row)
    sheets = {one.id: _sheet(one, address or "", members[one.id]) for one, address in homes.values()}
    return {person_id: sheets[household.id] for person_id, (household, _) in homes.items()}


def of_person(session: Session, person_id: int) -> dict[HouseholdKind, Sheet]:
    """Return the households a person belongs to now, by kind."""
    found = session.execute(_BELONGING, {"person": person_id}).all()
    return {kind: sheet(session, household_id) for household_id, kind in found}


def moments(session: Session, person_id: int) -> list[Moment]:
    """Return when a person joined and left households."""
    told = []
    for from_on, to_on, relation, kind, number in session.execute(_JOINED, {"person": person_id}):
        name = f"{kind.label}（{number}）" if number else kind.label
        known = "" if relation is Relation.UNSTATED else f"，{relation.label}"
        told += [Moment(from_on, "户", f"加入{name}{known}")] if from_on else []
        told += [Moment(to_on, "户", f"离开{name}")] if to_on else []
    return told


# the list


_NUMBER = cast("InstrumentedAttribute[str]", Household.number)  # those without one begin with nothing
_HEADSHIP = aliased(Membership)
_MEMBERSHIP = aliased(Membership)
_OF_IT = and_(_MEMBERSHIP.household_id == Household.id, _MEMBERSHIP.to_on.is_(None))
_COUNT = select(func.count()).where(_OF_IT).correlate(Household).scalar_subquery()
_MEMBER = aliased(Person)
_NAMES = (
    select(func.aggregate_strings(_MEMBER.name, "、"))
    .select_from(_MEMBERSHIP)
    .join(_MEMBER, _MEMBER.id == _MEMBERSHIP.person_id)
    .where(_OF_IT)
    .correlate(Household)
    .scalar_subquery()
)
_AT_HOME = exists().where(_OF_IT, _MEMBER.id == _MEMBERSHIP.person_id, _MEMBER.home_id == Household.dwelling_id)
_MATTERS: dict[Matter, ColumnElement[bool]] = {
    Matter.HEADLESS: Person.id.is_(None),
    Matter.BEREAVED: Person.status == PersonStatus.DECEASED,
    Matter.ABSENT: and_(
        Household.kind == HouseholdKind.REGISTERED,
        Household.dwelling_id.is_not(None),
        ~_AT_HOME.correlate(Household),
    ),
}
_MATTER = case(*((condition, matter.label) for matter, condition in _MATTERS.items()), else_="")


@dataclass(frozen=True)
class Narrow:
    """Part of the households: those of a kind, those with something to put right."""

    kind: HouseholdKind | None = None
    matter: Matter | None = None


def _narrow(narrow: Narrow) -> list[ColumnElement[bool]]:
    kind = [] if narrow.kind is None else [Household.kind == narrow.kind]
    return kind if narrow.matter is None else [*kind, _MATTERS[narrow.matter]]


def _word(word: str) -> ColumnElement[bool]:
    """Match one word: a number, an address, or whatever finds one of the members."""
    meant = select(Person.id).where(people.LISTING.word(word))
    belonging = select(Membership.household_id).where(Membership.person_id.in_(meant), Membership.to_on.is_(None))
    there = select(Dwelling.id).where(leads_to(word))
    return or_(Household.id.in_(belonging), starts_with(_NUMBER, word.upper()), Household.dwelling_id.in_(there))


def colour_of(matter: str) -> str | None:
    """Return the colour in which something to be put right is told."""
    return "#9A6700" if matter == Matter.ABSENT.label else "#B42318" if matter else None


LISTING = Listing(
    title="户册",
    records=select(Household)
    .outerjoin(
        _HEADSHIP,
        and_(
            _HEADSHIP.household_id == Household.id,
            _HEADSHIP.relation == Relation.HEAD,
            _HEADSHIP.to_on.is_(None),
        ),
    )
    .outerjoin(Person, Person.id == _HEADSHIP.person_id)
    .outerjoin(Dwelling, Dwelling.id == Household.dwelling_id)
    .where(LIVED_IN),
    key=Household.id,
    fields=(
        Field("name", "户主", Person.name, order=Person.sort_key, width=104),
        Field("kind", "户别", Household.kind, width=68),
        Field("number", "户号", Household.number, width=76),
        Field("count", "人数", _COUNT, width=52, number=True),
        Field("matter", "待处理", _MATTER, width=72, sortable=False, colour=colour_of),
        Field("address", "地址", Dwelling.address, order=Dwelling.sort_key, width=198),
        Field("phone", "户主电话", Person.phone, width=112, mask=words.mask_phone),
        Field("members", "成员", _NAMES, width=110, sortable=False),
    ),
    order="address",
    word=_word,
    narrow=_narrow,
    hint="户主或成员姓名、户号、门牌 3-2-501、电话末几位",
)


def counts(session: Session) -> dict[Any, int]:
    """Return how many households there are: of all (None), of each kind and with each matter to put right."""
    tests: dict[Any, list[ColumnElement[bool]]] = {
        None: [],
        **{kind: [Household.kind == kind] for kind in HouseholdKind},
        **{matter: [condition] for matter, condition in _MATTERS.items()},
    }
    base = LISTING.records.with_only_columns(func.count(), maintain_column_froms=True)
    return {test: session.scalar(base.where(*conditions)) or 0 for test, conditions in tests.items()}


def find(session: Session, needle: str, kind: HouseholdKind, limit: int = 20) -> list[tuple[int, str, str]]:
    """Return households of a kind for a picker, as (id, head or members, number and address)."""
    found = LISTING.records.where(Household.kind == kind, LISTING.find(needle)).order_by(Dwelling.sort_key)
    columns = (Household.id, Person.name, _NAMES, Household.number, Dwelling.address)
    rows = session.execute(found.with_only_columns(*columns, maintain_column_froms=True).limit(limit))
    return [(row[0], row[1] or f"（无户主）{row[2]}", "　".join(filter(None, (row[3], row[4])))) for row in rows]
