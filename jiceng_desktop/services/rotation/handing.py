"""送出、收到: every box is counted at both ends; it moves in the database when it is received."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.library import Box, Copy
from jiceng_desktop.db.rounds import Round, RoundBook, RoundLeg
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import boxes, undo
from jiceng_desktop.services.office import action
from jiceng_desktop.services.rotation import drafting, issuing, looking
from jiceng_desktop.services.rotation.settling import found_again
from jiceng_desktop.terms import RoundState

_GONE = "这一箱已被另一处改过，请刷新后再看。"
_MOST_TOLD = 5


@action("登记送出")
def send(session: Session, leg_id: int, number: int, missing: Collection[int] = ()) -> None:
    """Enter how many books a box was sent with; ``missing`` are those on the sheet that are not in it.

    It can be corrected until the round is closed.

    Raises:
        Refusal: the round is not being handed over, or the number cannot be.
    """
    leg = _leg(session, leg_id)
    _refuse_number(number)
    undo.keep(session, leg)
    leg.sent_number, leg.sent_at, leg.sent_by = number, audit.moment(session), audit.actor(session)
    for book in _travelling(session, leg):
        _mark(session, book, "sent", book.id in missing)
    _begin(session, leg)
    session.flush()


@action("登记收到")
def receive(session: Session, leg_id: int, number: int, missing: Collection[int] = ()) -> None:
    """Enter how many books a box arrived with, and let it stand there; ``missing`` are those that did not come.

    Raises:
        Refusal: it was not sent yet, its corner takes no boxes, or the number cannot be.
    """
    leg = _leg(session, leg_id)
    if leg.sent_at is None:
        raise Refusal(f"{_name(session, leg)}还没有登记送出，请先登记送出数。")
    _refuse_number(number)
    undo.keep(session, leg)
    leg.received_number, leg.received_at = number, audit.moment(session)
    leg.received_by = audit.actor(session)
    for book in _travelling(session, leg):
        _mark(session, book, "received", book.id in missing)
    boxes.move(session, [leg.box_id], leg.to_id, leg_id=leg.id)
    session.flush()


@action("登记如数送出")
def send_whole(session: Session, leg_ids: Sequence[int]) -> int:
    """Enter that boxes were sent with all they should have; return how many were not sent yet."""
    legs = [leg for leg in (_leg(session, leg_id) for leg_id in leg_ids) if leg.sent_at is None]
    for leg in legs:
        send(session, leg.id, leg.expected or 0)
    return len(legs)


@action("登记如数收到")
def receive_whole(session: Session, leg_ids: Sequence[int]) -> int:
    """Enter that boxes arrived with all they were sent with; return how many had not arrived yet.

    Raises:
        Refusal: one of them was not sent.
    """
    legs = [leg for leg in (_leg(session, leg_id) for leg_id in leg_ids) if leg.received_at is None]
    for leg in legs:
        receive(session, leg.id, leg.sent_number or 0)
    return len(legs)


@action("登记如数送出并收到")
def hand_over_whole(session: Session, leg_ids: Sequence[int]) -> int:
    """Enter that boxes were sent and arrived with all they should have; return how many were not entered yet.

    Raises:
        Refusal: one of them cannot arrive; it says how the others still can.
    """
    send_whole(session, leg_ids)
    try:
        return receive_whole(session, leg_ids)
    except Refusal as refusal:
        way_out = "请先选中送往那里的箱，点“这箱不搬”，其余的就能一起登记。"
        raise Refusal(f"{refusal}\n{way_out}", refusal.field) from refusal


@action("这一箱不搬")
def keep_back(session: Session, leg_id: int, reason: str) -> None:
    """Let a box stay although the round was issued.

    Raises:
        Refusal: it was sent, or no reason is given.
    """
    leg = _leg(session, leg_id)
    if leg.sent_at is not None:
        raise Refusal(f"{_name(session, leg)}已经送出，不能再留下。")
    if not reason.strip():
        raise Refusal("请填写为什么不搬。", "reason")
    undo.keep(session, leg)
    issuing.thaw(session, [leg.id])
    leg.to_id, leg.expected, leg.reason = leg.from_id, None, f"没有搬：{reason.strip()}"
    drafting.follow(session, session.get_one(Round, leg.round_id), leg.box_id, leg.from_id)
    session.flush()


@action("完成轮换")
def close(session: Session, round_id: int) -> None:
    """Close a round: every box is counted at both ends, every difference is resolved.

    Raises:
        Refusal: something is open; it says what.
    """
    found = issuing.get(session, round_id)
    if found.state not in (RoundState.ISSUED, RoundState.MOVING):
        raise Refusal(f"{issuing.told(found)}{'已经完成' if found.state is RoundState.DONE else '还没有下发'}。")
    still = looking.still_open(session, round_id)
    if still:
        raise Refusal("还不能完成：\n" + "\n".join(_first(still)))
    undo.keep(session, found)
    found.state, found.done_at, found.done_by = RoundState.DONE, audit.moment(session), audit.actor(session)
    session.flush()


def _first(told: list[str]) -> list[str]:
    """Return the first of many lines and how many they are: all of them would be higher than the screen."""
    return told if len(told) <= _MOST_TOLD else [*told[:_MOST_TOLD], f"……共 {len(told)} 箱"]


def _leg(session: Session, leg_id: int) -> RoundLeg:
    """Return a leg that is being handed over."""
    leg = session.get(RoundLeg, leg_id)
    found = None if leg is None else session.get(Round, leg.round_id)
    if leg is None or found is None or leg.from_id == leg.to_id:
        raise Refusal(_GONE)
    if found.state not in (RoundState.ISSUED, RoundState.MOVING):
        raise Refusal(f"{issuing.told(found)}{'已经完成' if found.state is RoundState.DONE else '还没有下发'}。")
    return leg


def _name(session: Session, leg: RoundLeg) -> str:
    return session.get_one(Box, leg.box_id).name


def _refuse_number(number: int) -> None:
    if number < 0:
        raise Refusal("册数不能小于 0。", "number")


def _travelling(session: Session, leg: RoundLeg) -> Sequence[RoundBook]:
    return session.scalars(select(RoundBook).where(RoundBook.leg_id == leg.id, RoundBook.travels)).all()


def _mark(session: Session, book: RoundBook, end: str, missing: bool) -> None:
    """Note that a book was named missing at an end, or that it is not any more."""
    value = False if missing else None
    if getattr(book, end) is value:
        return
    undo.keep(session, book)
    setattr(book, end, value)
    if book.sent is None and book.received is None and book.outcome is not None:  # it was there after all
        leg = session.get_one(RoundLeg, book.leg_id)
        found_again(session, session.get_one(Copy, book.copy_id), leg.box_id)
        book.outcome = book.note = book.resolved_at = book.resolved_by = None


def _begin(session: Session, leg: RoundLeg) -> None:
    found = session.get_one(Round, leg.round_id)
    if found.state is RoundState.ISSUED:
        undo.keep(session, found)
        found.state = RoundState.MOVING
