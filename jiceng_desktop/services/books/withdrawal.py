"""注销 and 恢复入藏, and the states a clerk may set by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.library import Copy
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import copies, reservations, undo
from jiceng_desktop.services.books.saving import refuse_closed
from jiceng_desktop.services.books.shelving import at_once, found, named
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.terms import UNSEEN, Condition, CopyAct, CopyState

BY_HAND = (CopyState.ON_SHELF, CopyState.REPAIR, *UNSEEN)
REASONS = ("破损不能再用", "清点多次未见", "读者遗失", "内容过时或不适宜", "转赠其他单位", "登记重复")
_LONGEST_REASON = 100


@action("注销图书")
def withdraw(session: Session, copy_ids: Sequence[int], reason: str) -> int:
    """Take copies out of the stock, with a reason; return how many were in it.

    Raises:
        Refusal: no reason is given, or somebody has a copy at home.
    """
    reason = reason.strip()
    if not reason:
        raise Refusal("请写明注销的原因。")
    if len(reason) > _LONGEST_REASON:
        raise Refusal(f"原因最多 {_LONGEST_REASON} 个字。")
    chosen = [copy for copy in found(session, copy_ids) if copy.state is not CopyState.WITHDRAWN]
    lent = [copy for copy in chosen if copy.state is CopyState.ON_LOAN]
    if lent:
        raise Refusal(f"{named(lent)}还借在外面，不能注销。请先还书；读者丢失的，登记归还后再注销。")
    today = day_of(session)
    with at_once(session, chosen):
        for copy in chosen:
            copies.change(session, copy, CopyAct.WITHDRAWN, state=CopyState.WITHDRAWN, box_id=None, note=reason)
            copy.withdrawn_on, copy.withdrawn_reason = today, reason
    _serve(session, chosen)
    return len(chosen)


@action("恢复入藏")
def bring_back(session: Session, copy_ids: Sequence[int], box_id: int | None) -> int:
    """Take withdrawn copies into the stock again, into a box; return how many were withdrawn."""
    refuse_closed(session, box_id)
    chosen = [copy for copy in found(session, copy_ids) if copy.state is CopyState.WITHDRAWN]
    today = day_of(session)
    with at_once(session, chosen):
        for copy in chosen:
            copies.change(session, copy, CopyAct.FOUND, state=CopyState.ON_SHELF, box_id=box_id, note="恢复入藏")
            copy.withdrawn_on, copy.withdrawn_reason = None, None
            copy.misses, copy.seen_on = 0, today
    _serve(session, chosen)
    return len(chosen)


def any_withdrawn(session: Session, copy_ids: Sequence[int]) -> bool:
    """Tell whether one of some copies is withdrawn."""
    asked = select(Copy.id).where(Copy.id.in_(copy_ids), Copy.state == CopyState.WITHDRAWN)
    return session.scalar(asked.limit(1)) is not None


@action("改图书状态")
def set_state(
    session: Session, copy_ids: Sequence[int], state: CopyState | None, condition: Condition | None, note: str | None
) -> int:
    """Give copies another state or condition by hand; return how many were in another one.

    Raises:
        Refusal: a copy is lent or withdrawn, or the state is not one to be set by hand.
    """
    if state is not None and state not in BY_HAND:
        raise Refusal("借出请在扫码台办理，注销请用“注销”。", "state")
    chosen = found(session, copy_ids)
    if state is not None:
        _refuse_bound(chosen)
    today, count = day_of(session), 0
    with at_once(session, chosen):
        for copy in chosen:
            changed = state is not None and copy.state is not state
            if changed and state is not None:
                _set(session, copy, state, note, today)
            if condition is not None and copy.condition is not condition:
                undo.keep(session, copy)
                copy.condition, changed = condition, True
            count += changed
    _serve(session, chosen)
    return count


def _refuse_bound(chosen: Sequence[Copy]) -> None:
    for state, told in (
        (CopyState.ON_LOAN, "借在外面，状态由借还决定。请只选在馆的图书"),
        (CopyState.WITHDRAWN, "已注销。请用“恢复入藏”"),
    ):
        bound = [copy for copy in chosen if copy.state is state]
        if bound:
            raise Refusal(f"{named(bound)}{told}。")


def _set(session: Session, copy: Copy, state: CopyState, note: str | None, today: date) -> None:
    back = copy.state in UNSEEN and state not in UNSEEN
    act = CopyAct.FOUND if back else CopyAct.UNSEEN if state in UNSEEN else CopyAct.CHANGED
    copies.change(session, copy, act, state=state, note=(note or "").strip() or None)
    copy.misses = UNSEEN.index(state) + 1 if state in UNSEEN else 0
    if back:
        copy.seen_on = today


def _serve(session: Session, chosen: Sequence[Copy]) -> None:
    """Keep what is free now for who waits; whom a copy was kept for that is gone waits for another."""
    title_ids = {copy.title_id for copy in chosen}
    for title_id in reservations.waited_for(session):
        if title_id in title_ids:
            reservations.serve(session, title_id)
