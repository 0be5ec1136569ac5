"""变动: arrivals, departures, births, deaths and what else changes people's standing in the register."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import homes
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.life.correction import as_entered, correct, correct_with_compound, without
from jiceng_desktop.services.life.draft import (
    LABELS,
    LEAVING,
    STANDING,
    WED,
    Apart,
    Draft,
    doubt,
    last_event,
)
from jiceng_desktop.services.life.leaving import duties_of, heirs, registered_here
from jiceng_desktop.services.life.listing import LISTING, Narrow, Told, moments, routes, told
from jiceng_desktop.services.life.newcomers import WELCOMING, Known, Newcomer, checked_newcomer, known
from jiceng_desktop.services.life.register import register, register_with_compound
from jiceng_desktop.services.life.revert import revert, together

__all__ = [
    "KIND",
    "LABELS",
    "LEAVING",
    "LISTING",
    "STANDING",
    "WED",
    "WELCOMING",
    "Apart",
    "Draft",
    "Known",
    "Narrow",
    "Newcomer",
    "Told",
    "as_entered",
    "called",
    "checked_newcomer",
    "companions",
    "correct",
    "correct_with_compound",
    "doubt",
    "duties_of",
    "family_of",
    "heirs",
    "known",
    "last_event",
    "moments",
    "newcomer",
    "register",
    "register_with_compound",
    "registered_here",
    "revert",
    "routes",
    "told",
    "without",
]

_LATELY = timedelta(60)


def _save(session: Session, event_id: int | None, draft: Draft) -> int:
    """Register a draft, or correct an event; of several persons the first one's event stands for all."""
    return (register(session, draft) if event_id is None else correct(session, event_id, draft))[0]


def _remove(_session: Session, _event_id: int) -> None:
    raise Refusal("变动登记后不能删除。登记错了，请更正或撤销它，登记簿里会留下撤销日期。")


def companions(session: Session, event_id: int) -> list[str]:
    """Return whose events would be reverted together with one; raises a Refusal where it was reverted before."""
    return [event.name for event in together(session, event_id)]


def newcomer(session: Session, person_id: int, today: date) -> tuple[str, date] | None:
    """Return home and day of somebody entered as having moved in lately, of whom no arrival is registered yet."""
    person = session.get(Person, person_id)
    if person is None or person.home is None or last_event(session, person_id, STANDING) is not None:
        return None
    residency = homes.open_residency(session, person)
    if residency is None or residency.from_on is None or residency.from_on < today - _LATELY:
        return None
    return person.home.address, residency.from_on


def called(session: Session, persons: list[int]) -> list[tuple[int, str, str]]:
    """Return persons as (id, name, address) in the order asked for."""
    found = select(Person.id, Person.name, Dwelling.address).outerjoin(Dwelling, Dwelling.id == Person.home_id)
    rows = {row[0]: (row[0], row[1], row[2] or "") for row in session.execute(found.where(Person.id.in_(persons)))}
    return [rows[person_id] for person_id in persons if person_id in rows]


def family_of(session: Session, person_id: int) -> list[int]:
    """Return everybody of the household a person lives in, this person first."""
    others = [member[0] for member in homes.household_of(session, person_id) if member[0] != person_id]
    return [person_id, *others]


KIND = Kind(title="变动", listing=LISTING, draft=Draft, load=as_entered, save=_save, remove=_remove, labels=LABELS)
