"""A book in somebody's hand at the desk: the copy, where it belongs, who has it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, contains_eager

from jiceng_desktop import words
from jiceng_desktop.db.lending import Loan
from jiceng_desktop.db.library import Box, Copy, Corner
from jiceng_desktop.db.people import Person
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import copies
from jiceng_desktop.services.lending.answers import Declined
from jiceng_desktop.services.office import day_of
from jiceng_desktop.terms import UNSEEN, CopyAct, CopyState

GONE = "这一册已被删除，请刷新后再试。"
LOAN_DAYS, MOST_LOANS, MOST_RENEWALS = 30, 3, 1  # for a book that is in no box
_BOOK = (  # put together once: every scan asks
    select(Copy, Box, Corner, Loan, Person.name)
    .join(Copy.title)
    .options(contains_eager(Copy.title))
    .outerjoin(Box, Box.id == Copy.box_id)
    .outerjoin(Corner, Corner.id == Box.corner_id)
    .outerjoin(Loan, (Loan.copy_id == Copy.id) & Loan.returned_on.is_(None))
    .outerjoin(Person, Person.id == Loan.person_id)
    .where(Copy.id == bindparam("copy"))
)


@dataclass(frozen=True)
class Terms:
    """The four settings of loans that hold for a book."""

    lends: bool = True
    days: int = LOAN_DAYS
    most: int = MOST_LOANS
    renewals: int = MOST_RENEWALS


@dataclass(frozen=True)
class Book:
    """A copy with what it is part of; ``loan`` is the open one."""

    copy: Copy
    box: Box | None
    corner: Corner | None
    loan: Loan | None
    borrower: str

    @property
    def name(self) -> str:
        """Return what the book is called."""
        return self.copy.title.name

    @property
    def place(self) -> str:
        """Return where the book belongs; nothing for one in no box."""
        return " ".join(part.name for part in (self.corner, self.box) if part is not None)

    @property
    def corner_id(self) -> int | None:
        """Return the corner at which the book is."""
        return None if self.corner is None else self.corner.id

    def terms(self) -> Terms:
        """Return what holds for a loan of the book."""
        return terms_of(self.corner)


def terms_of(corner: Corner | None) -> Terms:
    """Return the settings of a corner."""
    if corner is None:
        return Terms()
    return Terms(corner.lends, corner.loan_days, corner.most_loans, corner.most_renewals)


def take(session: Session, copy_id: int) -> Book:
    """Return a book as it is now.

    Raises:
        Refusal: the copy was removed.
    """
    found = session.execute(_BOOK, {"copy": copy_id}).one_or_none()
    if found is None:
        raise Refusal(GONE)
    copy, box, corner, loan, borrower = found
    return Book(copy, box, corner, loan, borrower or "")


def refuse_unfit(book: Book) -> None:
    """Refuse a book that must not leave: withdrawn, or being repaired."""
    copy = book.copy
    if copy.state is CopyState.WITHDRAWN:
        when = f" {words.show_day(copy.withdrawn_on)}" if copy.withdrawn_on else ""
        why = f"（{copy.withdrawn_reason}）" if copy.withdrawn_reason else ""
        raise Declined(f"这一册{when}已注销{why}。要重新入藏，请在“图书”里改它的状态。")
    if copy.state is CopyState.REPAIR:
        raise Declined("这一册登记为“修补中”。修好了，请先在“图书”里改为“在架”。")


def turn_up(session: Session, book: Book, notes: list[str]) -> None:
    """Enter that a book which was not seen, or said to be out without a loan, is here; its history tells it."""
    state = book.copy.state
    if state in UNSEEN:
        copies.change(session, book.copy, CopyAct.FOUND, state=CopyState.ON_SHELF, note=f"原为“{state.label}”")
        seen(session, book.copy)
        notes.append(f"这一册原来记为“{state.label}”，现已重新出现。")
    elif state is CopyState.ON_LOAN and book.loan is None:
        copies.change(session, book.copy, CopyAct.FOUND, state=CopyState.ON_SHELF, note="没有借出登记")
        seen(session, book.copy)
        notes.append("这一册原来记为“借出”，但没有借出登记，已改为“在架”。")


def seen(session: Session, copy: Copy) -> None:
    """Enter that a copy, which undo has been told of, was in somebody's hand today."""
    copy.misses, copy.seen_on = 0, day_of(session)
