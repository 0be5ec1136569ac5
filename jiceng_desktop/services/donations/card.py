"""Everything about one donation: who gave it, and where the books are now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.donations import DonationItem
from jiceng_desktop.db.library import Box, Copy, Corner
from jiceng_desktop.services.donations.draft import get, items_of
from jiceng_desktop.services.donations.listing import show_number
from jiceng_desktop.terms import CopyState, DonationOutcome


@dataclass(frozen=True)
class Whereabouts:
    """One kept copy, and where it is now."""

    copy_id: int
    number: str
    state: CopyState
    place: str


@dataclass(frozen=True)
class Book:
    """One donated book, what was decided about it, and its copies."""

    id: int
    name: str
    author: str
    isbn: str
    number: int
    outcome: DonationOutcome
    decided: str
    copies: tuple[Whereabouts, ...]


@dataclass(frozen=True)
class Sheet:
    """One donation."""

    id: int
    number: str
    person_id: int | None
    donor: str
    anonymous: bool
    received_on: date
    received_by: str
    thanked_on: date | None
    note: str | None
    books: tuple[Book, ...]

    def count(self, outcome: DonationOutcome | None = None) -> int:
        """Return how many copies there are, all of them or those of an outcome."""
        return sum(book.number for book in self.books if outcome in (None, book.outcome))


def sheet(session: Session, donation_id: int) -> Sheet:
    """Return what the card shows of a donation."""
    donation = get(session, donation_id)
    items = items_of(session, donation_id)
    places = _places(session, donation_id)
    return Sheet(
        id=donation.id,
        number=show_number(donation.year, donation.number),
        person_id=donation.person_id,
        donor=donation.donor_name,
        anonymous=donation.anonymous,
        received_on=donation.received_on,
        received_by=donation.received_by,
        thanked_on=donation.thanked_on,
        note=donation.note,
        books=tuple(_book(item, places.get(item.id, ())) for item in items),
    )


def _book(item: DonationItem, copies: tuple[Whereabouts, ...]) -> Book:
    decided = (item.passed_to, item.reason, str(item.decided_on or ""), item.decided_by)
    told = "　".join(filter(None, decided)) if item.decided_on else ""
    author, isbn = item.author or "", item.isbn or ""
    return Book(item.id, item.name, author, isbn, item.number, item.outcome, told, copies)


def _places(session: Session, donation_id: int) -> dict[int, tuple[Whereabouts, ...]]:
    """Return where the kept copies are, by the item they came with."""
    found = (
        select(DonationItem.id, Copy.id, Copy.number, Copy.state, Corner.name, Box.name)
        .select_from(DonationItem)
        .join(Copy, Copy.donation_item_id == DonationItem.id)
        .outerjoin(Box, Box.id == Copy.box_id)
        .outerjoin(Corner, Corner.id == Box.corner_id)
        .where(DonationItem.donation_id == donation_id)
        .order_by(Copy.number)
    )
    places: dict[int, tuple[Whereabouts, ...]] = {}
    for item_id, copy_id, number, state, corner, box in session.execute(found):
        place = "　".join(filter(None, (corner, box))) or "没有放进箱"
        places[item_id] = (*places.get(item_id, ()), Whereabouts(copy_id, number, state, place))
    return places
