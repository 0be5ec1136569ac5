"""下发: what should travel is frozen, and can be taken back as long as nothing was sent."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.library import Box, Copy
from jiceng_desktop.db.rounds import Round, RoundBook, RoundLeg
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import bulk, undo
from jiceng_desktop.services.office import action
from jiceng_desktop.services.rotation import standing
from jiceng_desktop.services.rotation.rhythm import Period
from jiceng_desktop.terms import AuditAction, CopyState, RoundState

_GONE = "这一期已被另一处删除，请刷新后再看。"


@action("下发轮换")
def issue(session: Session, round_id: int) -> int:
    """Freeze a round as it is to be handed over; return how many boxes travel.

    Raises:
        Refusal: an earlier round is not over, or a corner to which boxes go takes none.
    """
    found = get(session, round_id)
    if found.state is not RoundState.DRAFT:
        raise Refusal(f"{told(found)}已经下发过了。")
    _refuse_earlier(session, found)
    legs = _as_they_stand(session, found)
    _refuse_closed(session, found, legs)
    expected = _freeze(session, legs)
    undo.keep(session, found)
    found.state, found.issued_at, found.issued_by = RoundState.ISSUED, audit.moment(session), audit.actor(session)
    for leg in legs:
        leg.expected = expected.get(leg.box_id, 0)
    session.flush()
    return len(legs)


def get(session: Session, round_id: int) -> Round:
    """Return a round."""
    found = session.get(Round, round_id)
    if found is None:
        raise Refusal(_GONE)
    return found


def told(each: Round) -> str:
    """Name a round: 2026年第23期."""
    return f"{each.year}年第{each.number}期"


def _refuse_earlier(session: Session, found: Round) -> None:
    before = select(Round).where(Round.starts_on < found.starts_on, Round.state != RoundState.DONE)
    earlier = session.scalar(before.order_by(Round.starts_on).limit(1))
    if earlier is None:
        return
    if earlier.state is RoundState.DRAFT:
        raise Refusal(f"请先下发{told(earlier)}，期次要一期接一期。")
    raise Refusal(f"{told(earlier)}还没有交接完，完成以后才能下发{told(found)}。")


def _as_they_stand(session: Session, found: Round) -> list[RoundLeg]:
    """Let the legs begin where the boxes are by now; return those that travel."""
    boxes = {box.id: box for box in session.scalars(select(Box).where(Box.retired_on.is_(None)))}
    moving = []
    for leg in session.scalars(select(RoundLeg).where(RoundLeg.round_id == found.id).order_by(RoundLeg.id)):
        undo.keep(session, leg)
        if leg.box_id not in boxes:
            session.delete(leg)
            continue
        leg.from_id = boxes[leg.box_id].corner_id
        if leg.from_id != leg.to_id:
            moving.append(leg)
    session.flush()
    return moving


def _refuse_closed(session: Session, found: Round, legs: Sequence[RoundLeg]) -> None:
    stood = standing.read(session)
    period = Period(found.starts_on, found.ends_on, found.year, found.number)
    wanted = {leg.to_id for leg in legs}
    for corner in stood.corners:
        if corner.id in wanted and (why := stood.closed(corner, period)):
            raise Refusal(f"{corner.name}{why}，不能送箱过去。请把去那里的箱改到别处，或者重新提出方案。")


def _freeze(session: Session, legs: Sequence[RoundLeg]) -> dict[int, int]:
    """Write down every copy that belongs into the boxes; return by box how many should travel."""
    leg_ids = [leg.id for leg in legs]
    found = select(RoundLeg.id, RoundLeg.box_id, Copy.id, Copy.state).join(Copy, Copy.box_id == RoundLeg.box_id)
    found = found.where(RoundLeg.id.in_(leg_ids), Copy.state != CopyState.WITHDRAWN)
    rows, expected = [], {leg.box_id: 0 for leg in legs}
    first = bulk.next_id(session, RoundBook)
    for at, (leg_id, box_id, copy_id, state) in enumerate(session.execute(found.order_by(RoundLeg.id, Copy.number))):
        travels = state is CopyState.ON_SHELF
        expected[box_id] += travels
        own = {"id": first + at, "version": 1, "leg_id": leg_id, "copy_id": copy_id}
        rows.append({**own, "travels": travels, "state": state})
    bulk.insert_many(session, RoundBook, rows)
    return expected


@action("收回下发")
def take_back(session: Session, round_id: int) -> None:
    """Make a round a draft again.

    Raises:
        Refusal: a box of it was sent.
    """
    found = get(session, round_id)
    if found.state is RoundState.DRAFT:
        raise Refusal(f"{told(found)}还是草案。")
    sent = select(Box.name).join(RoundLeg, RoundLeg.box_id == Box.id)
    sent = sent.where(RoundLeg.round_id == round_id, RoundLeg.sent_at.is_not(None)).order_by(Box.name)
    name = session.scalar(sent.limit(1))
    if found.state is not RoundState.ISSUED or name is not None:
        raise Refusal(f"{told(found)}已经开始交接{f'（{name}）' if name else ''}，不能再收回。")
    legs = session.scalars(select(RoundLeg).where(RoundLeg.round_id == round_id)).all()
    thaw(session, [leg.id for leg in legs])
    for leg in legs:
        if leg.expected is not None:
            undo.keep(session, leg)
            leg.expected = None
    undo.keep(session, found)
    found.state, found.issued_at, found.issued_by = RoundState.DRAFT, None, None
    session.flush()


def thaw(session: Session, leg_ids: Sequence[int]) -> None:
    """Forget what should have travelled on some legs."""
    table = table_of(RoundBook)
    which = table.c.leg_id.in_(leg_ids)
    undo.keep_rows(session, table, (dict(row._mapping) for row in session.execute(select(table).where(which))))
    audit.note_many(session, AuditAction.REMOVE, table, which)
    session.execute(delete(table).where(which))
