"""The invented readers: their cards, what they have at home, what they brought back, what they wait for."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from jiceng_desktop.db.lending import BookUse, Loan, Reader, Reservation
from jiceng_desktop.services.demo.town import Town
from jiceng_desktop.terms import ReservationState, UseKind

OPEN_LOANS = 60
_RETURNED, _RECENT, _WAITING = 200, 40, 4
_LOAN_DAYS = 30
_FIRST_CARD = 90_000_001

Book = tuple[int, int, int]  # a copy, its title, its corner


def borrow(town: Town, lent: list[Book], others: list[Book]) -> None:
    """Lend some books to readers; of most that came back it is forgotten who had them."""
    readers = town.some([one.id for one in town.residents], town.scaled(OPEN_LOANS, least=4))
    for at, person_id in enumerate(readers):
        joined_on = town.today - timedelta(town.rng.randint(60, 600))
        town.rows.add(Reader, person_id=person_id, number=str(_FIRST_CARD + at), joined_on=joined_on)
    for book in lent:
        _lend(town, book, town.rng.choice(readers), town.rng.randint(0, 45))
    for book in town.some(others, town.scaled(_RECENT)):
        _lend(town, book, town.rng.choice(readers), town.rng.randint(12, 28), kept=town.rng.randint(2, 10))
    for book in town.some(others, town.scaled(_RETURNED)):
        _lend(town, book, None, town.rng.randint(90, 290), kept=town.rng.randint(2, 38))
    for book, person_id in zip(lent[:_WAITING], readers, strict=False):
        asked_at = datetime.combine(town.today - timedelta(town.rng.randint(1, 9)), time(10))
        state = ReservationState.WAITING
        town.rows.add(Reservation, title_id=book[1], person_id=person_id, state=state, asked_at=asked_at)


def _lend(town: Town, book: Book, person_id: int | None, days_ago: int, kept: int | None = None) -> None:
    copy_id, _, corner_id = book
    lent_on = town.today - timedelta(days_ago)
    returned_on = None if kept is None else lent_on + timedelta(kept)
    town.rows.add(
        Loan,
        copy_id=copy_id,
        person_id=person_id,
        corner_id=corner_id,
        lent_on=lent_on,
        due_on=lent_on + timedelta(_LOAN_DAYS),
        returned_on=returned_on,
    )
    town.rows.add(BookUse, copy_id=copy_id, corner_id=corner_id, used_on=lent_on, kind=UseKind.LOAN)
