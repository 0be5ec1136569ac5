"""What the clerk does about a copy that was not as it should be: a count itself never moves stock."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.library import Box, Copy
from jiceng_desktop.db.stocktakes import Stocktake, StocktakeScan
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import copies, lending, reservations, undo
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import CopyAct, CopyState, ScanSettlement, StocktakeOutcome

WAYS = {
    StocktakeOutcome.ELSEWHERE: (ScanSettlement.MOVED, ScanSettlement.PUT_BACK),
    StocktakeOutcome.LENT_BUT_HERE: (ScanSettlement.RETURNED, ScanSettlement.LEFT),
    StocktakeOutcome.WITHDRAWN_BUT_HERE: (ScanSettlement.RESTORED, ScanSettlement.LEFT),
    StocktakeOutcome.UNKNOWN: (ScanSettlement.LEFT,),
}
_NEED_BOX = (ScanSettlement.MOVED, ScanSettlement.RESTORED)


def boxes_for(session: Session, scan_ids: Sequence[int]) -> Sequence[tuple[int, str]]:
    """Return the boxes among which one must be chosen, because it was scanned at a corner, or anywhere; else none."""
    asked = select(StocktakeScan.corner_id).where(StocktakeScan.id.in_(scan_ids), StocktakeScan.box_id.is_(None))
    corner_ids = set(session.scalars(asked))
    if not corner_ids:
        return ()
    boxes = select(Box.id, Box.name).where(Box.retired_on.is_(None)).order_by(Box.name)
    if len(corner_ids) == 1 and None not in corner_ids:
        boxes = boxes.where(Box.corner_id.in_(corner_ids))
    return [(row[0], row[1]) for row in session.execute(boxes)]


@action("处理清点结果")
def settle(session: Session, scan_ids: Sequence[int], settlement: ScanSettlement, *, box_id: int | None = None) -> int:
    """Do something about copies and write down that it was done; return how many.

    ``box_id`` is where copies go of which only the corner is known.

    Raises:
        Refusal: it does not fit how the copy was found, or was done already, or the box is missing.
    """
    for scan_id in scan_ids:
        scan = session.get_one(StocktakeScan, scan_id)
        _refuse_unfit(scan, settlement)
        _act(session, scan, settlement, scan.box_id or box_id)
        undo.keep(session, scan)
        scan.settled = settlement
    return len(scan_ids)


def _refuse_unfit(scan: StocktakeScan, settlement: ScanSettlement) -> None:
    if scan.settled is not None:
        raise Refusal(f"编号 {scan.number} {scan.settled.label}，不用再处理。")
    if settlement not in WAYS.get(scan.outcome, ()):
        raise Refusal(f"编号 {scan.number} 是“{scan.outcome.label}”，不能这样处理。")


def _act(session: Session, scan: StocktakeScan, settlement: ScanSettlement, box_id: int | None) -> None:
    """Change the copy, where the settlement is more than a note."""
    if settlement in (ScanSettlement.PUT_BACK, ScanSettlement.LEFT):
        return
    copy = session.get(Copy, scan.copy_id)
    if copy is None:
        raise Refusal(f"编号 {scan.number} 的书已被删除。")
    if settlement in _NEED_BOX and box_id is None:
        raise Refusal("请选择放进哪个箱。", "box_id")
    note = f"清点：{session.get_one(Stocktake, scan.stocktake_id).name}"
    if settlement is ScanSettlement.RETURNED:
        lending.give_back(session, copy.id)
    elif settlement is ScanSettlement.MOVED:
        if copy.box_id != box_id:
            copies.change(session, copy, CopyAct.MOVED, box_id=box_id, note=note)
    else:
        _restore(session, copy, box_id, note)


def _restore(session: Session, copy: Copy, box_id: int | None, note: str) -> None:
    if copy.state is not CopyState.WITHDRAWN:
        raise Refusal(f"编号 {copy.number} 已经在册，不用重新入藏。")
    copies.change(session, copy, CopyAct.FOUND, state=CopyState.ON_SHELF, box_id=box_id, note=note)
    copy.withdrawn_on, copy.withdrawn_reason, copy.misses = None, None, 0
    session.flush()
    reservations.serve(session, copy.title_id)
