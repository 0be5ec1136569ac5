"""审核捐书: whether a book is fit for the corners; kept ones become copies, the others are passed on or returned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.donations import DonationItem
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import books, undo
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.terms import Condition, CopySource, DonationOutcome

REASONS = ("复本已多", "破损、缺页", "内容不适宜", "过期的教材教辅", "非法出版物")


@dataclass(frozen=True)
class Decision:
    """What becomes of so many copies of a donated book; the rest of them waits.

    Kept ones go into ``box_id`` (None is none yet); the others have a ``reason``, and ``passed_to`` says who got them.
    """

    item_id: int
    outcome: DonationOutcome
    count: int | None = None
    box_id: int | None = None
    condition: Condition = Condition.GOOD
    reason: str | None = None
    passed_to: str | None = None


@action("审核捐书")
def decide(session: Session, decisions: Sequence[Decision]) -> int:
    """Decide about donated books; return how many copies that concerned.

    Raises:
        Refusal: a book was decided about already, or there are fewer copies of it.
    """
    return sum(_decide(session, decision) for decision in decisions)


def _decide(session: Session, decision: Decision) -> int:
    item = _waiting(session, decision.item_id)
    count = item.number if decision.count is None else decision.count
    if not 1 <= count <= item.number:
        raise Refusal(f"《{item.name}》有 {item.number} 册，请填 1 到 {item.number}。")
    if decision.outcome is DonationOutcome.PASSED_ON and not (decision.passed_to or "").strip():
        raise Refusal(f"请写明《{item.name}》转赠给了谁。")
    undo.keep(session, item)
    if count < item.number:
        rest = {name: getattr(item, name) for name in ("donation_id", "name", "author", "isbn", "position")}
        session.add(DonationItem(number=item.number - count, **rest))
    item.number, item.outcome = count, decision.outcome
    item.decided_on, item.decided_by = day_of(session), audit.actor(session)
    item.reason = (decision.reason or "").strip() or None
    item.passed_to = (decision.passed_to or "").strip() or None
    session.flush()
    if decision.outcome is DonationOutcome.KEPT:
        _keep(session, item, decision)
    return count


def _waiting(session: Session, item_id: int) -> DonationItem:
    item = session.get(DonationItem, item_id)
    if item is None:
        raise Refusal("这本捐书已被另一处删除，请刷新后再试。")
    if item.outcome is not DonationOutcome.RECEIVED:
        raise Refusal(f"《{item.name}》已由 {item.decided_by} 处理为“{item.outcome.label}”。")
    return item


def _keep(session: Session, item: DonationItem, decision: Decision) -> None:
    """Enter the copies, under a title that is there already or a new one."""
    draft = books.Draft(
        name=item.name,
        author=item.author,
        numbers=item.isbn,
        count=item.number,
        box_id=decision.box_id,
        condition=decision.condition,
        source=CopySource.DONATED,
        entered_on=day_of(session),
        donation_item_id=item.id,
    )
    books.save(session, None, draft)
