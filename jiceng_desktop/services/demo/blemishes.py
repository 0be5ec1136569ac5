"""A few things that are wrong, so that a checkup of the invented community has something to find."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import CareTag, CareTagKind, Household, Membership, Person
from jiceng_desktop.services import people
from jiceng_desktop.services.office import action
from jiceng_desktop.services.people import Draft
from jiceng_desktop.terms import HouseholdKind, IdKind, PersonStatus, Relation, Sex

_FEW, _SEVERAL, _CHOSEN = 2, 3, 30
_NEW_LENGTH = 18
_NOT_PHONES = ("无电话", "1990000", "打给女儿")


@action("演示社区：留几处差错")
def blemish(session: Session, today: date, seed: int = 2026) -> None:
    """Spoil some cards of a community that is whole, always the same ones."""
    rng = Random(seed)  # noqa: S311  # the same every time
    chosen = iter(_adults(rng, session))
    _damage_numbers([next(chosen) for _ in range(4)])
    for person in (next(chosen) for _ in range(_SEVERAL)):
        person.born_on = (person.born_on or today) + timedelta(1)
    next(chosen).sex = Sex.UNKNOWN
    for phone in _NOT_PHONES:
        next(chosen).phone = phone
    for person in (next(chosen) for _ in range(_FEW)):
        person.phone = f"+86 {(person.phone or '')[:3]} {(person.phone or '')[3:7]} {(person.phone or '')[7:]}"
    session.flush()
    for place in range(5):
        _enter_again(session, next(chosen), place)
    for person in (next(chosen) for _ in range(_FEW)):
        person.status = PersonStatus.DECEASED
    for name in ("许建平", "方敏"):
        people.save(session, None, Draft(name=name))
    _leave_without_head(session, rng)
    _leave_tags(session, rng, today)


def _adults(rng: Random, session: Session) -> list[Person]:
    """Return some who have a right ID number of 18 places, one phone and a home where others live too."""
    shared = select(Membership.household_id).group_by(Membership.household_id).having(func.count() > 1)
    found = session.scalars(
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .join(Household, Household.id == Membership.household_id)
        .where(
            Person.status == PersonStatus.PRESENT,
            Person.id_kind == IdKind.ID_CARD,
            func.length(Person.id_number) == _NEW_LENGTH,
            func.length(Person.phone) == 11,  # noqa: PLR2004  # a mobile number
            Membership.to_on.is_(None),
            Membership.relation == Relation.SPOUSE,
            Household.kind == HouseholdKind.LIVING,
            Household.id.in_(shared),
        )
        .order_by(Person.id)
    ).all()
    return rng.sample(found, min(len(found), _CHOSEN))


def _damage_numbers(persons: list[Person]) -> None:
    """Damage ID numbers as Excel and tired clerks do."""
    excel, typist, float_, blank = persons
    excel.id_number = f"{excel.id_number or ''}"[:-3] + "000"
    right = f"{typist.id_number or ''}"
    typist.id_number = right[:-1] + ("3" if right[-1] != "3" else "4")
    float_.id_number = f"{float_.id_number or ''}"[0] + "." + f"{float_.id_number or ''}"[1:12] + "E+17"
    blank.id_number = f"{blank.id_number or ''}"[:6] + " " + f"{blank.id_number or ''}"[6:]


def _enter_again(session: Session, person: Person, place: int) -> None:
    """Give somebody a second card, as it comes of two clerks and two rosters."""
    number = person.id_number or ""
    address = person.home.address if person.home else None
    short = number[:6] + number[8:17] if number[6:8] == "19" else None
    again = (
        Draft(name=person.name, born_on=person.born_on, sex=person.sex, phone=person.phone),
        Draft(name=person.name, id_number=short, phone=person.phone),
        Draft(name=person.name, address=address, note="网格员登记，证件未带"),
        Draft(name=person.name, phone=person.phone, born_on=_slip(person.born_on)),
        Draft(name=person.name, born_on=person.born_on, address=address, education=person.education),
    )
    people.save(session, None, again[place])


def _slip(born_on: date | None) -> date | None:
    """Return a birth date with a wrong year."""
    return None if born_on is None else born_on.replace(year=born_on.year - 1, day=min(born_on.day, 28))


def _leave_without_head(session: Session, rng: Random) -> None:
    """Take the head from some households, one of them with a single adult."""
    for kind in HouseholdKind:
        heads = session.scalars(
            select(Membership)
            .join(Household, Household.id == Membership.household_id)
            .where(Membership.relation == Relation.HEAD, Membership.to_on.is_(None), Household.kind == kind)
            .order_by(Membership.id)
        ).all()
        for head in rng.sample(heads, min(len(heads), _FEW)):
            head.relation = Relation.UNSTATED


def _leave_tags(session: Session, rng: Random, today: date) -> None:
    """Let some children who have grown up, and some who are not old yet, carry tags they should not."""
    for kind, youngest, oldest in (("留守儿童", 19, 22), ("高龄", 70, 76)):
        kind_id = session.scalar(select(CareTagKind.id).where(CareTagKind.name == kind))
        born = (today - timedelta(366 * oldest), today - timedelta(366 * youngest))
        fit = select(Person).where(Person.status == PersonStatus.PRESENT, Person.born_on.between(*born))
        found = session.scalars(fit.order_by(Person.id)).all()
        for person in rng.sample(found, min(len(found), _FEW)):
            session.add(CareTag(person_id=person.id, kind_id=kind_id, from_on=today - timedelta(2000)))
