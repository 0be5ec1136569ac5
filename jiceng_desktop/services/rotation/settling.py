"""Differences of a hand-over: what became of the books that are missing or that turned up."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.library import Box, Copy, Corner
from jiceng_desktop.db.rounds import Round, RoundBook, RoundLeg
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import copies, library_codes, undo
from jiceng_desktop.services.office import action
from jiceng_desktop.services.rotation import issuing
from jiceng_desktop.terms import UNSEEN, CopyAct, CopyState, DifferenceOutcome, RoundState, Scannable

_GONE = "这册书已被另一处处理，请刷新后再看。"


@action("处理交接差异")
def settle(
    session: Session, book_id: int, outcome: DifferenceOutcome, note: str = "", box_id: int | None = None
) -> None:
    """Say what became of a missing book; its copy follows. ``box_id`` is where one that stayed behind now belongs.

    Raises:
        Refusal: the copy is in another state than that.
    """
    book = session.get(RoundBook, book_id)
    if book is None:
        raise Refusal(_GONE)
    leg = session.get_one(RoundLeg, book.leg_id)
    _refuse_over(session, leg)
    copy = session.get_one(Copy, book.copy_id)
    _CHANGES[outcome](session, copy, leg, box_id)
    undo.keep(session, book)
    book.outcome, book.note = outcome, note.strip() or None
    book.resolved_at, book.resolved_by = audit.moment(session), audit.actor(session)
    session.flush()


@action("处理交接差异")
def settle_all(
    session: Session, book_ids: Collection[int], outcome: DifferenceOutcome, box_id: int | None = None
) -> None:
    """Say of several missing books that the same became of them."""
    for book_id in book_ids:
        settle(session, book_id, outcome, box_id=box_id)


def _arrived(session: Session, copy: Copy, leg: RoundLeg, _box_id: int | None) -> None:
    found_again(session, copy, leg.box_id)


def _left_behind(session: Session, copy: Copy, leg: RoundLeg, box_id: int | None) -> None:
    corner = session.get_one(Corner, leg.from_id)
    if box_id is not None and session.get_one(Box, box_id).corner_id != corner.id:
        raise Refusal(f"这个箱不在{corner.name}，请选留在那里的箱。")
    found_again(session, copy, box_id or copy.box_id, f"换箱时留在{corner.name}")


def _missing(session: Session, copy: Copy, leg: RoundLeg, _box_id: int | None) -> None:
    if copy.state in UNSEEN:
        return
    if copy.state is not CopyState.ON_SHELF:
        raise Refusal(f"这册现在是“{copy.state.label}”，不能记为未见。")
    corner = session.get_one(Corner, leg.from_id)
    copies.change(session, copy, CopyAct.UNSEEN, state=CopyState.MISSING, note=f"从{corner.name}换箱时不在箱内")
    copy.misses += 1


def _on_loan(session: Session, copy: Copy, _leg: RoundLeg, _box_id: int | None) -> None:
    if copy.state is not CopyState.ON_LOAN:
        raise Refusal("这册没有借出登记。请先在扫码台登记借出，或者记为未见。")


_CHANGES = {
    DifferenceOutcome.ARRIVED: _arrived,
    DifferenceOutcome.LEFT_BEHIND: _left_behind,
    DifferenceOutcome.MISSING: _missing,
    DifferenceOutcome.ON_LOAN: _on_loan,
}


def found_again(session: Session, copy: Copy, box_id: int | None, note: str | None = None) -> None:
    """Let a copy be where it was found; one that was thought lost is back on the shelf."""
    if copy.state in UNSEEN:
        copies.change(session, copy, CopyAct.FOUND, state=CopyState.ON_SHELF, box_id=box_id, note=note)
        copy.misses = 0
    elif copy.box_id != box_id:
        copies.change(session, copy, CopyAct.MOVED, box_id=box_id, note=note)


@action("登记箱内多出的书")
def turned_up(session: Session, leg_id: int, scanned: str) -> str:
    """Enter a book that is in a box although it should not have travelled; return its title.

    One that belongs elsewhere is moved into the box; one that was named missing is not missing any more.

    Raises:
        Refusal: nobody knows the number, or it was withdrawn.
    """
    leg = session.get(RoundLeg, leg_id)
    if leg is None:
        raise Refusal(_GONE)
    _refuse_over(session, leg)
    found = library_codes.recognise(session, scanned)
    if found is None or found.kind is not Scannable.COPY:
        raise Refusal(f"没有编号是 {scanned.strip()} 的图书。")
    copy = session.get_one(Copy, found.id)
    if copy.state is CopyState.WITHDRAWN:
        raise Refusal(f"《{copy.title.name}》已经注销，请先在“图书”里恢复。")
    book = session.scalar(select(RoundBook).where(RoundBook.leg_id == leg_id, RoundBook.copy_id == copy.id))
    if book is not None and book.travels:
        _refuse_there(book, copy)
    _enter(session, leg, copy, book)
    found_again(session, copy, leg.box_id)
    session.flush()
    return copy.title.name


def _refuse_there(book: RoundBook, copy: Copy) -> None:
    if book.sent is None and book.received is None:
        raise Refusal(f"《{copy.title.name}》本来就在这箱的清单上，不是多出的。")


def _enter(session: Session, leg: RoundLeg, copy: Copy, book: RoundBook | None) -> None:
    if book is None:
        book = RoundBook(leg_id=leg.id, copy_id=copy.id, travels=False, state=copy.state)
        session.add(book)
    else:
        undo.keep(session, book)
    if book.travels:
        book.sent = book.received = book.outcome = None
        return
    book.received, book.outcome = True, DifferenceOutcome.ARRIVED
    book.resolved_at, book.resolved_by = audit.moment(session), audit.actor(session)


def boxes_at(session: Session, leg_id: int) -> list[tuple[int, str]]:
    """Return the boxes that stand where a leg began, for a book that stayed behind."""
    leg = session.get_one(RoundLeg, leg_id)
    found = select(Box.id, Box.name).where(Box.corner_id == leg.from_id, Box.retired_on.is_(None), Box.id != leg.box_id)
    return [(key, name) for key, name in session.execute(found.order_by(Box.name))]


def _refuse_over(session: Session, leg: RoundLeg) -> None:
    found = session.get_one(Round, leg.round_id)
    if found.state not in (RoundState.ISSUED, RoundState.MOVING):
        raise Refusal(f"{issuing.told(found)}{'已经完成' if found.state is RoundState.DONE else '还没有下发'}。")
