"""What may be meant by a few letters, for whoever has no scanner: readers, books, boxes, what is lent."""

from __future__ import annotations

from enum import Enum

from sqlalchemy import ColumnElement, and_, or_, select, true
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.lending import Loan
from jiceng_desktop.db.library import Box, Copy, Corner, Title
from jiceng_desktop.db.people import Person
from jiceng_desktop.services import signing
from jiceng_desktop.services.lending.looking import COPIES, Met, copy_told
from jiceng_desktop.terms import CopyState, Scannable

MOST = 12
_GAP = "　"


class Mode(Enum):
    """What the desk does with what is scanned."""

    LEND = "借"
    RETURN = "还"
    RENEW = "续"
    MOVE = "移箱"
    COUNT = "清点"
    LOOK = "查"


def offers(session: Session, mode: Mode, typed: str, *, chosen: bool = False) -> list[Met]:
    """Return what fits what was typed, likeliest first; ``chosen`` tells that the reader or box is known by now."""
    typed = words.clean(typed)
    if not typed:
        return []
    if mode in (Mode.RETURN, Mode.RENEW):
        return _lent(session, typed)
    if mode is Mode.COUNT:
        return _books(session, typed)
    others = _boxes(session, typed) if mode is Mode.MOVE else _readers(session, typed)
    if mode is Mode.LEND and not chosen:
        return others
    books = _books(session, typed, mode is Mode.LEND)
    return [*books, *others][:MOST] if chosen else [*others, *books][:MOST]


def _readers(session: Session, typed: str) -> list[Met]:
    return [
        Met(Scannable.READER, one.person_id, one.name, _GAP.join(filter(None, (one.gone, one.address))))
        for one in signing.candidates(session, typed, most=MOST)
    ]


def _titled(typed: str) -> ColumnElement[bool]:
    """Match each word with the name, pinyin or initials of a title, or the end of a copy's number."""
    found: list[ColumnElement[bool]] = []
    for word in typed.split():
        places = [Title.name.contains(word, autoescape=True)]
        if word.isascii():
            places.append(Title.sort_key.contains(word.lower(), autoescape=True))
        if word.isdecimal():
            places.append(Copy.number.endswith(word, autoescape=True))
        found.append(or_(*places))
    return and_(true(), *found)


def _books(session: Session, typed: str, on_shelf: bool = False) -> list[Met]:
    found = COPIES.where(_titled(typed), Copy.state != CopyState.WITHDRAWN)
    if on_shelf:
        found = found.where(Copy.state != CopyState.ON_LOAN)
    return [copy_told(row) for row in session.execute(found.order_by(Copy.number).limit(MOST))]


def _boxes(session: Session, typed: str) -> list[Met]:
    found = select(Box.id, Box.name, Corner.name).join(Corner, Corner.id == Box.corner_id)
    fits = or_(*(column.contains(typed, autoescape=True) for column in (Box.name, Box.code)))
    rows = session.execute(found.where(fits, Box.retired_on.is_(None)).order_by(Box.name).limit(MOST))
    return [Met(Scannable.BOX, row[0], row[1], row[2]) for row in rows]


def _lent(session: Session, typed: str) -> list[Met]:
    """Return what readers who fit have at home, then lent books that fit."""
    persons = [one.person_id for one in signing.candidates(session, typed, most=MOST)]
    lent = (
        COPIES
        .add_columns(Person.name, Loan.due_on)
        .join(Loan, Loan.copy_id == Copy.id)
        .join(Person, Person.id == Loan.person_id)
        .where(Loan.returned_on.is_(None))
    )
    rows = [
        *session.execute(lent.where(Loan.person_id.in_(persons)).order_by(Loan.due_on).limit(MOST)),
        *session.execute(lent.where(_titled(typed)).order_by(Loan.due_on).limit(MOST)),
    ]
    found = {
        row[0]: Met(Scannable.COPY, row[0], row[1], f"{row[2]}{_GAP}{row[6]}{_GAP}{row[7].isoformat()} 到期", row[2])
        for row in rows
    }
    return list(found.values())[:MOST]
