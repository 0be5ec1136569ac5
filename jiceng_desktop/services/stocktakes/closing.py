"""The end of a count: what nobody saw is marked, what came back is on the shelf again; all of it can be taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from jiceng_desktop.db import audit
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.lending import BookUse
from jiceng_desktop.db.library import Box, BoxMove, Copy, CopyEvent, Corner
from jiceng_desktop.db.stocktakes import Stocktake, StocktakeCopy, StocktakeScan
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import bulk, copies, reservations, undo
from jiceng_desktop.services.office import action
from jiceng_desktop.services.stocktakes.opening import LOOKED_FOR
from jiceng_desktop.services.stocktakes.progress import SEEN
from jiceng_desktop.services.stocktakes.scanning import open_count
from jiceng_desktop.terms import (
    UNSEEN,
    CopyAct,
    CopyState,
    CornerKind,
    StocktakeOutcome,
    StocktakeState,
    UseKind,
)

_AT_ONCE = 500


@dataclass(frozen=True)
class Closed:
    """What a closing came to: copies seen, not seen, handled by others meanwhile, back again, and uses inferred.

    ``kept`` are those of the ones back again for which somebody had been waiting.
    """

    seen: int
    unseen: int
    handled: int
    found: int
    inferred: int
    kept: int = 0


@dataclass(frozen=True)
class Reopened:
    """How many copies are as they were before the closing; ``left`` had something else happen to them since."""

    back: int
    left: int


def next_state(state: CopyState, misses: int) -> tuple[CopyState, int]:
    """Return what a copy becomes that one more count has not seen, and how many counts in a row that makes."""
    before = max(misses, UNSEEN.index(state) + 1 if state in UNSEEN else 0)
    return UNSEEN[min(before, len(UNSEEN) - 1)], before + 1


@action("完成清点")
def close(session: Session, stocktake_id: int, *, marking: bool = True) -> Closed:
    """End a count; without ``marking``, what nobody saw stays as it is, for instance where not all was looked through.

    Raises:
        Refusal: the count is over, or it marks but nobody has seen anything.
    """
    stocktake = open_count(session, stocktake_id)
    seen_on = _seen_on(session, stocktake_id)
    if marking and not seen_on:
        raise Refusal("还一册都没有点到，不能完成：那样所有的书都会记为未见。请先清点，或作废这次清点。")
    _see(session, seen_on)
    back = _return_found(session, stocktake, seen_on)
    gone, handled = _judge_unseen(session, stocktake)
    _enter_results(session, stocktake, gone if marking else [], back)
    if marking:
        _mark(session, stocktake, gone)
    inferred = _infer_uses(session, seen_on, back)
    undo.keep(session, stocktake)
    stocktake.state = StocktakeState.CLOSED
    stocktake.closed_at, stocktake.closed_by = audit.moment(session), audit.actor(session)
    return Closed(len(seen_on), len(gone), handled, len(back), inferred, _keep_reserved(session, back))


@action("作废清点")
def cancel(session: Session, stocktake_id: int, reason: str) -> None:
    """Call a count off; nothing it saw has any effect.

    Raises:
        Refusal: it is over, or no reason is given.
    """
    stocktake = open_count(session, stocktake_id)
    if not reason.strip():
        raise Refusal("请写明作废的原因。", "reason")
    undo.keep(session, stocktake)
    stocktake.state, stocktake.note = StocktakeState.CANCELLED, reason.strip()
    stocktake.closed_at, stocktake.closed_by = audit.moment(session), audit.actor(session)


@action("撤回完成清点")
def reopen(session: Session, stocktake_id: int) -> Reopened:
    """Take a closing back, so that counting goes on; what happened to a copy after the closing stays.

    Raises:
        Refusal: the count is not closed, or the same books are being counted again.
    """
    stocktake = session.get_one(Stocktake, stocktake_id)
    if stocktake.state is not StocktakeState.CLOSED or stocktake.closed_at is None:
        raise Refusal("只有已完成的清点可以撤回完成。")
    _refuse_counted_since(session, stocktake)
    back, left = _put_states_back(session, stocktake, stocktake.closed_at)
    _clear_results(session, stocktake_id)
    undo.keep(session, stocktake)
    stocktake.state, stocktake.closed_at, stocktake.closed_by = StocktakeState.OPEN, None, None
    return Reopened(back, left)


# closing


def _seen_on(session: Session, stocktake_id: int) -> dict[int, date]:
    """Return the copies that were seen, as far as they belong to the stock, with the day of the scan.

    As plain values: objects would be read again one by one after each change that is made to many at once.
    """
    seen = (
        select(Copy.id, StocktakeScan.scanned_at)
        .join(StocktakeScan, StocktakeScan.copy_id == Copy.id)
        .where(StocktakeScan.stocktake_id == stocktake_id, Copy.state != CopyState.WITHDRAWN)
        .order_by(StocktakeScan.id)
    )
    return {row[0]: row[1].date() for row in session.execute(seen)}


def _see(session: Session, seen_on: Mapping[int, date]) -> None:
    """Enter when copies were seen; what counts is the scan, however late the count is closed."""
    table = table_of(Copy)
    for some in _portions(list(seen_on)):
        rows = list(bulk.rows_of(session, table, some))
        undo.keep_rows(session, table, rows)
        bulk.update_many(session, table, [(row, {"seen_on": seen_on[row["id"]], "misses": 0}) for row in rows])


def _return_found(session: Session, stocktake: Stocktake, seen: Iterable[int]) -> dict[int, CopyState]:
    """Let copies that were thought missing be on the shelf again; return what they were, by their ids."""
    back: dict[int, CopyState] = {}
    for some in _portions(list(seen)):
        for copy in session.scalars(select(Copy).where(Copy.id.in_(some), Copy.state.in_(UNSEEN))):
            back[copy.id] = copy.state
            copies.change(session, copy, CopyAct.FOUND, state=CopyState.ON_SHELF, note=_said(stocktake))
    session.flush()
    return back


def _judge_unseen(session: Session, stocktake: Stocktake) -> tuple[list[int], int]:
    """Return the copies nobody saw, and how many others somebody handled since the opening: these are not missing."""
    since, box = stocktake.opened_at, aliased(Box)
    others = func.coalesce(CopyEvent.note, "").not_in((_said(stocktake), _taken_back(stocktake)))
    handled = or_(
        Copy.state != StocktakeCopy.state,
        Copy.box_id.is_distinct_from(StocktakeCopy.box_id),
        box.corner_id.is_distinct_from(StocktakeCopy.corner_id),
        exists().where(CopyEvent.copy_id == Copy.id, CopyEvent.happened_at > since, others),
        exists().where(BoxMove.box_id == StocktakeCopy.box_id, BoxMove.moved_at > since),
    )
    asked = (
        select(StocktakeCopy.copy_id, handled)
        .join(Copy, Copy.id == StocktakeCopy.copy_id)
        .outerjoin(box, box.id == Copy.box_id)
        .where(StocktakeCopy.stocktake_id == stocktake.id, StocktakeCopy.state.in_(LOOKED_FOR), ~SEEN)
    )
    rows = session.execute(asked).all()
    return [copy_id for copy_id, was_handled in rows if not was_handled], sum(row[1] for row in rows)


def _enter_results(session: Session, stocktake: Stocktake, gone: Sequence[int], back: dict[int, CopyState]) -> None:
    """Write down how each expected copy turned out, and what it became."""
    table, missing = table_of(StocktakeCopy), set(gone)
    asked = (
        select(table, StocktakeScan.outcome.label("seen_as"))
        .outerjoin(
            StocktakeScan,
            and_(StocktakeScan.stocktake_id == table.c.stocktake_id, StocktakeScan.copy_id == table.c.copy_id),
        )
        .where(table.c.stocktake_id == stocktake.id)
    )
    changes = []
    for found in session.execute(asked):
        row = dict(found._mapping)
        outcome = row.pop("seen_as")
        new_state = CopyState.ON_SHELF if row["copy_id"] in back else None
        if row["copy_id"] in missing:
            outcome, new_state = StocktakeOutcome.UNSEEN, next_state(row["state"], row["misses"])[0]
        if outcome is not None:
            changes.append((row, {"outcome": outcome, "new_state": new_state}))
    for some in _portions(changes):
        undo.keep_rows(session, table, [old for old, _ in some])
        bulk.update_many(session, table, some)


def _mark(session: Session, stocktake: Stocktake, gone: Sequence[int]) -> None:
    for some in _portions(gone):
        for copy in session.scalars(select(Copy).where(Copy.id.in_(some))):
            state, misses = next_state(copy.state, copy.misses)
            copies.change(session, copy, CopyAct.UNSEEN, state=state, note=_said(stocktake))
            copy.misses = misses
    session.flush()


def _infer_uses(session: Session, seen_on: Mapping[int, date], back: Iterable[int]) -> int:
    """Take a book that was away from an unattended corner, and is back, for one that somebody used."""
    count = 0
    for some in _portions(list(back)):
        asked = (
            select(Copy.id, Corner.id)
            .join(Box, Box.id == Copy.box_id)
            .join(Corner, Corner.id == Box.corner_id)
            .where(Copy.id.in_(some), Corner.kind == CornerKind.UNATTENDED)
        )
        for copy_id, corner_id in session.execute(asked).all():
            known = {"corner_id": corner_id, "used_on": seen_on[copy_id], "kind": UseKind.INFERRED}
            session.add(BookUse(copy_id=copy_id, **known))
            count += 1
    return count


def _keep_reserved(session: Session, turned: Iterable[int]) -> int:
    """Keep what is back again for who waits for it, or no longer what is not; return how many are newly kept."""
    title_ids: dict[int, None] = {}
    for some in _portions(list(turned)):
        title_ids |= dict.fromkeys(session.scalars(select(Copy.title_id).where(Copy.id.in_(some)).order_by(Copy.id)))
    return sum(len(reservations.serve(session, title_id)) for title_id in title_ids)


def _said(stocktake: Stocktake) -> str:
    return f"清点：{stocktake.name}"


def _taken_back(stocktake: Stocktake) -> str:
    return f"撤回{_said(stocktake)}"


def _portions(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), _AT_ONCE):
        yield items[start : start + _AT_ONCE]


# taking a closing back


def _refuse_counted_since(session: Session, stocktake: Stocktake) -> None:
    mine, other = aliased(StocktakeCopy), aliased(StocktakeCopy)
    counted = (
        select(Stocktake.name)
        .join(other, other.stocktake_id == Stocktake.id)
        .join(mine, mine.copy_id == other.copy_id)
        .where(mine.stocktake_id == stocktake.id, Stocktake.id != stocktake.id)
        .where(Stocktake.opened_at >= stocktake.closed_at, Stocktake.state != StocktakeState.CANCELLED)
    )
    if (name := session.scalar(counted.limit(1))) is not None:
        raise Refusal(f"之后的“{name}”又清点了同样的书，这次清点不能再撤回。")


def _put_states_back(session: Session, stocktake: Stocktake, closed_at: datetime) -> tuple[int, int]:
    """Undo what the closing did to copies; return how many, and how many had something happen to them since."""
    later = aliased(CopyEvent)
    touched = exists().where(later.copy_id == CopyEvent.copy_id, later.id > CopyEvent.id)
    done = (
        select(Copy, CopyEvent.old_state, CopyEvent.act, touched)
        .join(CopyEvent, CopyEvent.copy_id == Copy.id)
        .where(CopyEvent.happened_at == closed_at, CopyEvent.act.in_((CopyAct.UNSEEN, CopyAct.FOUND)))
        .where(CopyEvent.note == _said(stocktake))
    )
    back = left = 0
    hidden: list[int] = []
    for copy, old_state, act, changed_since in session.execute(done).all():
        if changed_since or old_state is None:
            left += 1
            continue
        copies.change(session, copy, CopyAct.CHANGED, state=old_state, note=_taken_back(stocktake))
        copy.misses = _misses_before(session, stocktake.id, copy.id, old_state)
        if act is CopyAct.FOUND:
            _forget_use(session, copy.id, copy.seen_on)
            hidden.append(copy.id)
        back += 1
    session.flush()
    _keep_reserved(session, hidden)
    return back, left


def _misses_before(session: Session, stocktake_id: int, copy_id: int, state: CopyState) -> int:
    mine = StocktakeCopy.stocktake_id == stocktake_id
    frozen = session.scalar(select(StocktakeCopy.misses).where(mine, StocktakeCopy.copy_id == copy_id))
    return frozen if frozen is not None else UNSEEN.index(state) + 1


def _forget_use(session: Session, copy_id: int, used_on: date | None) -> None:
    inferred = (BookUse.copy_id == copy_id, BookUse.kind == UseKind.INFERRED, BookUse.used_on == used_on)
    if (use := session.scalar(select(BookUse).where(*inferred).order_by(BookUse.id.desc()).limit(1))) is not None:
        undo.keep(session, use)
        session.delete(use)


def _clear_results(session: Session, stocktake_id: int) -> None:
    table = table_of(StocktakeCopy)
    mine = (table.c.stocktake_id == stocktake_id, table.c.outcome.is_not(None))
    rows = [dict(row._mapping) for row in session.execute(select(table).where(*mine))]
    for some in _portions(rows):
        undo.keep_rows(session, table, some)
        bulk.update_many(session, table, [(row, {"outcome": None, "new_state": None}) for row in some])
