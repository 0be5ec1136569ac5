"""People who get their card together with the event that brought them here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import people, presence
from jiceng_desktop.terms import LifeEventKind, PersonStatus, Relation, ResidencyRole, Sex

WELCOMING = (LifeEventKind.ARRIVAL, LifeEventKind.MARRIAGE)  # what may happen to somebody without a card


@dataclass(frozen=True)
class Newcomer:
    """What a clerk enters about somebody without a card; the rest of the card can be filled in later."""

    name: str | None = None
    id_number: str | None = None
    sex: Sex = Sex.UNKNOWN
    born_on: date | None = None
    phone: str | None = None
    relation: Relation | None = None


def checked_newcomer(newcomer: Newcomer, today: date) -> Newcomer:
    """Tidy what was entered, let birth date and sex follow from the ID number, refuse what cannot be true."""
    card = people.checked(_card(newcomer), today)
    return Newcomer(card.name, card.id_number, card.sex, card.born_on, card.phone, card.relation)


@dataclass(frozen=True)
class Known:
    """Somebody in the archive who may be the one just entered; ``certain`` where both have one ID number."""

    id: int
    told: str
    certain: bool


def known(session: Session, newcomer: Newcomer) -> Known | None:
    """Return who in the archive has the ID number of a newcomer, else who has the same name and birth date."""
    number = words.clean_id(newcomer.id_number or "")
    called = select(Person.id, Person.name, Person.status, Dwelling.address)
    called = called.outerjoin(Dwelling, Dwelling.id == Person.home_id)
    if number and (row := session.execute(called.where(Person.id_number == number)).first()):
        return Known(
            row.id, f"这个号码已登记在“{row.name}”（{_standing(row.status, row.address)}）名下。", certain=True
        )
    alike = people.alike(session, None, replace(_card(newcomer), address=None))
    if not alike:
        return None
    row = session.execute(called.where(Person.id == alike[0][0])).one()
    return Known(row.id, f"可能已有档案：{row.name}（{_standing(row.status, row.address)}）。", certain=False)


def _standing(status: PersonStatus, address: str | None) -> str:
    return "，".join(filter(None, (address or "没有登记住处", presence.told(status))))


def enter(
    session: Session,
    newcomer: Newcomer,
    address: str | None,
    since: date | None,
    role: ResidencyRole | None,
) -> Person:
    """Add the card of a newcomer who lives at an address since a day."""
    card = replace(_card(newcomer), address=address, moved_in_on=since, role=role)
    return session.get_one(Person, people.save(session, None, card))


def _card(newcomer: Newcomer) -> people.Draft:
    return people.Draft(
        name=newcomer.name,
        id_number=newcomer.id_number,
        sex=newcomer.sex,
        born_on=newcomer.born_on,
        phone=newcomer.phone,
        relation=newcomer.relation,
    )


def refuse_early(newcomers: tuple[Newcomer, ...], day: date) -> None:
    """Refuse that somebody comes before being born."""
    for one in newcomers:
        if one.born_on is not None and day < one.born_on:
            raise Refusal(f"“{one.name}”出生于 {one.born_on}，发生日期不能更早。", "event_on")
