"""Whom somebody at the door means: by name, initials, room, the end of a number, a scanned card."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db import search
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services import people, presence
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import PersonStatus

_MOST = 12
_ID_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dX]|\d{15})(?![\dX])")


def _fits(word: str) -> ColumnElement[bool]:
    """Match one word among some hundreds: what they are called is compared itself, for keys would lead to everybody."""
    if search.is_number(word):
        ends = (column.endswith(word.upper(), autoescape=True) for column in (Person.id_number, Person.phone))
        return or_(*ends, Person.phone.contains(f"{word}、", autoescape=True), Dwelling.room == word)
    if word.isascii():
        return people.LISTING.word(word)
    texts = (Person.name, Person.former_name, Dwelling.address)
    return or_(*(column.contains(word, autoescape=True) for column in texts))


_AMONG = replace(people.LISTING, quick=None, word=_fits, narrow=lambda ids: [Person.id.in_(ids)])
_OUTSIDE = replace(people.LISTING, narrow=lambda status: [Person.status == status])


@dataclass(frozen=True)
class Candidate:
    """One who may be meant; ``expected`` at the event."""

    person_id: int
    name: str
    address: str
    expected: bool
    gone: str = ""


def id_number_in(typed: str) -> str:
    """Return the ID number in what a reader or a scanner has typed, or nothing."""
    found = _ID_NUMBER.search(words.clean_id(typed))
    return found[0] if found else ""


def _in_fifteen_places(number: str) -> str:
    """Return the same number as it was written before 1999, which older cards of the archive still hold."""
    return number[:6] + number[8:17] if number[6:8] == "19" else number


def candidates(session: Session, typed: str, expected: Collection[int] = (), most: int = _MOST) -> list[Candidate]:
    """Return who fits what was typed: those expected first, then everybody else; a whole number leads to its owner."""
    typed = words.clean(typed)
    if not typed:
        return []
    number = id_number_in(typed)
    if number:
        owner = select(Person.id).where(Person.id_number.in_({number, _in_fifteen_places(number)}))
        return _told(session, session.scalars(owner), expected)
    found = dict.fromkeys(_volunteer(session, typed))
    if expected:
        found |= dict.fromkeys(_AMONG.ids(session, Query(needle=typed, narrow=list(expected)), most))
    if len(found) < most:
        found |= dict.fromkeys(_anybody(session, typed, most))
    return _told(session, list(found)[:most], expected)


def _volunteer(session: Session, typed: str) -> list[int]:
    number = typed.upper()
    return list(session.scalars(select(Volunteer.person_id).where(Volunteer.number.in_({typed, number}))))


def _anybody(session: Session, typed: str, most: int) -> list[int]:
    """Return who belongs to the community and fits, then who is known from outside; where nobody is, who has left."""
    here = people.LISTING.ids(session, Query(needle=typed, narrow=people.Narrow(here=True)), most)
    outside = _OUTSIDE.ids(session, Query(needle=typed, narrow=PersonStatus.OUTSIDE), most)
    if here or outside:
        return [*here, *outside]
    return list(people.LISTING.ids(session, Query(needle=typed, narrow=people.Narrow(here=False)), most))


def _told(session: Session, ids: Iterable[int], expected: Collection[int]) -> list[Candidate]:
    order = list(ids)
    found = session.execute(
        select(Person.id, Person.name, Dwelling.address, Person.status)
        .outerjoin(Dwelling, Dwelling.id == Person.home_id)
        .where(Person.id.in_(order))
    )
    known = {
        row[0]: Candidate(row[0], row[1], row[2] or "", row[0] in expected, presence.told(row[3])) for row in found
    }
    return [known[person_id] for person_id in order if person_id in known]
