"""Whom and what the lines of a list are about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.lending import Loan, Reader, Reservation
from jiceng_desktop.db.library import Copy, Title
from jiceng_desktop.db.people import Person
from jiceng_desktop.services.loans.listing import WAITING, Which
from jiceng_desktop.services.moment import Moment

_PERSONS = {Which.RESERVED: Reservation, Which.READERS: Reader}


def persons_of(session: Session, which: Which, ids: Sequence[int]) -> list[int]:
    """Return the persons behind some lines, each once, in the order of the lines; forgotten readers are left out."""
    table = table_of(_PERSONS.get(which, Loan))
    rows = session.execute(select(table.c.id, table.c.person_id).where(table.c.id.in_(ids)))
    known: dict[int, int | None] = {row[0]: row[1] for row in rows}
    return list(dict.fromkeys(person for one in ids if (person := known.get(one)) is not None))


def copies_of(session: Session, loan_ids: Sequence[int]) -> list[int]:
    """Return the copies of some loans that are still out, in their order."""
    found = select(Loan.id, Loan.copy_id).where(Loan.id.in_(loan_ids), Loan.returned_on.is_(None))
    known = {row[0]: row[1] for row in session.execute(found)}
    return [known[one] for one in loan_ids if one in known]


def readers_of(session: Session, reader_ids: Sequence[int]) -> list[tuple[str, str]]:
    """Return the names and numbers on the cards of some readers, in their order."""
    found = select(Reader.id, Person.name, Reader.number).join(Person, Person.id == Reader.person_id)
    known = {row[0]: (row[1], row[2]) for row in session.execute(found.where(Reader.id.in_(reader_ids)))}
    return [known[one] for one in reader_ids if one in known]


def is_lent(session: Session, copy_id: int) -> bool:
    """Tell whether somebody has a copy at home."""
    return session.scalar(select(Loan.id).where(Loan.copy_id == copy_id, Loan.returned_on.is_(None))) is not None


def moments(session: Session, person_id: int) -> list[Moment]:
    """Return what a person borrowed and brought back."""
    found = session.execute(
        select(Title.name, Loan.lent_on, Loan.returned_on)
        .join(Copy, Copy.title_id == Title.id)
        .join(Loan, Loan.copy_id == Copy.id)
        .where(Loan.person_id == person_id)
    ).all()
    lent = [Moment(lent_on, "借阅", f"借出《{name}》") for name, lent_on, _ in found]
    return lent + [Moment(back_on, "借阅", f"归还《{name}》") for name, _, back_on in found if back_on]


@dataclass(frozen=True)
class Sheet:
    """What is known of somebody as a reader: books at home as (name, number, due day), titles waited for."""

    number: str
    stopped_on: date | None
    out: tuple[tuple[str, str, date], ...]
    waits_for: tuple[str, ...]


def sheet(session: Session, person_id: int) -> Sheet | None:
    """Return what the card of a person says of borrowing; None of somebody who never did."""
    reader = session.scalar(select(Reader).where(Reader.person_id == person_id))
    out = session.execute(
        select(Title.name, Copy.number, Loan.due_on)
        .join(Copy, Copy.title_id == Title.id)
        .join(Loan, Loan.copy_id == Copy.id)
        .where(Loan.person_id == person_id, Loan.returned_on.is_(None))
        .order_by(Loan.due_on, Loan.id)
    )
    books = tuple((row[0], row[1], row[2]) for row in out)
    if reader is None and not books:
        return None
    waits = select(Title.name).join(Reservation, Reservation.title_id == Title.id)
    waits = waits.where(Reservation.person_id == person_id, Reservation.state.in_(WAITING)).order_by(Reservation.id)
    number, stopped_on = (reader.number, reader.stopped_on) if reader else ("", None)
    return Sheet(number, stopped_on, books, tuple(session.scalars(waits)))
