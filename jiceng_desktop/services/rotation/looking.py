"""What is handed over in a round: the boxes, the books on their sheets, and what is open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from jiceng_desktop.db.library import Box, Copy, Corner, Title
from jiceng_desktop.db.rounds import RoundBook, RoundLeg
from jiceng_desktop.terms import CopyState, DifferenceOutcome

_DIFFERS = RoundBook.sent.is_(False) | RoundBook.received.is_not(None)


@dataclass(frozen=True)
class Book:
    """A copy on the sheet of a box; one that does not travel was in ``state`` when the round was issued.

    ``extra`` ones turned up although they should not have travelled.
    """

    id: int
    leg_id: int
    copy_id: int
    number: str
    title: str
    travels: bool
    state: CopyState
    lost_at: str  # 送出, 收到, or empty
    extra: bool
    outcome: DifferenceOutcome | None
    note: str

    @property
    def is_open(self) -> bool:
        """Tell whether nobody has said yet what became of it."""
        return bool(self.lost_at) and self.outcome is None


@dataclass(frozen=True)
class Handing:
    """A box that travels: from where to where, and what was counted."""

    leg_id: int
    box_id: int
    box: str
    from_id: int
    from_name: str
    to_id: int
    to_name: str
    expected: int
    sent: int | None
    sent_by: str
    sent_at: datetime | None
    received: int | None
    received_by: str
    received_at: datetime | None
    named: int  # books that are said to be missing
    extra: int  # books that turned up besides
    unresolved: int

    @property
    def balance(self) -> int:
        """Return how many books nobody has named: missing ones above 0, too many below; by the last count."""
        counted = self.received if self.received is not None else self.sent
        return 0 if counted is None else self.expected - self.named + self.extra - counted

    @property
    def differences(self) -> int:
        """Return how many differences are open."""
        return self.unresolved + abs(self.balance)


def handings(session: Session, round_id: int) -> list[Handing]:
    """Return the boxes of a round that travel, in the order of the corners they come from."""
    here, there = aliased(Corner), aliased(Corner)
    found = (
        select(RoundLeg, Box.name, here.name, there.name)
        .join(Box, Box.id == RoundLeg.box_id)
        .join(here, here.id == RoundLeg.from_id)
        .join(there, there.id == RoundLeg.to_id)
        .where(RoundLeg.round_id == round_id, RoundLeg.from_id != RoundLeg.to_id)
        .order_by(here.position, here.id, Box.name)
    )
    marked: defaultdict[int, list[RoundBook]] = defaultdict(list)
    legs = select(RoundLeg.id).where(RoundLeg.round_id == round_id)
    for book in session.scalars(select(RoundBook).where(RoundBook.leg_id.in_(legs), _DIFFERS)):
        marked[book.leg_id].append(book)
    return [_handing(leg, names, marked[leg.id]) for leg, *names in session.execute(found)]


def _handing(leg: RoundLeg, names: Sequence[str], marked: Sequence[RoundBook]) -> Handing:
    lost = [book for book in marked if book.travels]
    return Handing(
        leg_id=leg.id,
        box_id=leg.box_id,
        box=names[0],
        from_id=leg.from_id,
        from_name=names[1],
        to_id=leg.to_id,
        to_name=names[2],
        expected=leg.expected or 0,
        sent=leg.sent_number,
        sent_by=leg.sent_by or "",
        sent_at=leg.sent_at,
        received=leg.received_number,
        received_by=leg.received_by or "",
        received_at=leg.received_at,
        named=len(lost),
        extra=len(marked) - len(lost),
        unresolved=sum(book.outcome is None for book in lost),
    )


def books(session: Session, leg_id: int) -> list[Book]:
    """Return the sheet of a box: what should travel first, each in the order of the numbers."""
    return _books(session, RoundBook.leg_id == leg_id)


def books_of(session: Session, round_id: int) -> list[Book]:
    """Return the sheets of all boxes of a round."""
    return _books(session, RoundBook.leg_id.in_(select(RoundLeg.id).where(RoundLeg.round_id == round_id)))


def differences(session: Session, round_id: int) -> list[Book]:
    """Return the books of a round that are missing or turned up besides."""
    legs = select(RoundLeg.id).where(RoundLeg.round_id == round_id)
    return _books(session, RoundBook.leg_id.in_(legs), _DIFFERS)


def _books(session: Session, *which: ColumnElement[bool]) -> list[Book]:
    found = select(RoundBook, Copy.number, Title.name).join(Copy, Copy.id == RoundBook.copy_id)
    found = found.join(Title, Title.id == Copy.title_id).where(*which)
    rows = session.execute(found.order_by(RoundBook.leg_id, RoundBook.travels.desc(), Copy.number))
    return [
        Book(
            book.id,
            book.leg_id,
            book.copy_id,
            number,
            title,
            book.travels,
            book.state,
            "送出" if book.sent is False else "收到" if book.received is False else "",
            bool(book.received),
            book.outcome,
            book.note or "",
        )
        for book, number, title in rows
    ]


def still_open(session: Session, round_id: int) -> list[str]:
    """Say what keeps a round from being closed, box by box."""
    told = []
    for one in handings(session, round_id):
        if one.sent_at is None:
            told.append(f"{one.box}还没有登记送出")
        elif one.received_at is None:
            told.append(f"{one.box}还没有登记收到")
        elif one.balance > 0:
            told.append(f"{one.box}少 {one.balance} 册，还没有指明是哪几册")
        elif one.balance < 0:
            told.append(f"{one.box}多 {-one.balance} 册，还没有扫入多出的书")
        elif one.unresolved:
            told.append(f"{one.box}有 {one.unresolved} 册的去向还没有处理")
    return told
