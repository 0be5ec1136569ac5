"""The invented rounds: one is over with two books missing, of the next some boxes are sent, more are planned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.library import Box, BoxMove, Copy
from jiceng_desktop.db.rounds import Round, RoundBook, RoundLeg
from jiceng_desktop.services import bulk, library_rules, rotation
from jiceng_desktop.services.demo.town import Town
from jiceng_desktop.services.rotation import planning, rhythm, standing
from jiceng_desktop.services.rotation.rhythm import Period
from jiceng_desktop.services.rotation.standing import Standing
from jiceng_desktop.terms import UNSEEN, CopyState, DifferenceOutcome, RoundState

_DRAFTS, _BEFORE = 6, timedelta(60)
_MISSING = 2
_CLERK = "演示用户"
_LEAST = 2  # corners without which nothing travels


def keep(town: Town, session: Session) -> None:
    """Let the boxes have come to where they stand, and be about to go on."""
    now = standing.read(session)
    if len(now.corners) < _LEAST:
        return
    spans = rhythm.periods(library_rules.load(session), town.today - _BEFORE, 8)
    *_, past, running = [span for span in spans if span.starts_on <= town.today]
    corner_ids = [corner.id for corner in now.corners]
    before = {box.id: corner_ids[corner_ids.index(box.corner_id) - 1] for box in now.boxes}
    _write(session, past, RoundState.DONE, [(box, before[box.id], box.corner_id) for box in now.boxes])
    _send(session, running)
    rotation.propose(session, _DRAFTS, running.starts_on)
    session.flush()


def _send(session: Session, running: Period) -> None:
    """Begin the round of these days: the first boxes are sent, none has arrived."""
    now: Standing = standing.read(session)
    (going,) = planning.plan(now.stands(), [now.ways(running, {})], now.progress())
    ends = {one.box_id: one.corner_id for one in going}
    _write(session, running, RoundState.MOVING, [(box, box.corner_id, ends[box.id]) for box in now.boxes])


def _write(session: Session, span: Period, state: RoundState, ways: Sequence[tuple[Box, int, int]]) -> None:
    """Store a round as it stands, with the sheets of its boxes."""
    issued, over = _at(span.starts_on - timedelta(2), 15), state is RoundState.DONE
    known = {"year": span.year, "number": span.number, "starts_on": span.starts_on, "ends_on": span.ends_on}
    each = Round(**known, state=state, issued_at=issued, issued_by=_CLERK)
    if over:
        each.done_at, each.done_by = _at(span.starts_on, 17), _CLERK
    session.add(each)
    session.flush()
    moving = [way for way in ways if way[1] != way[2]]
    copies = _copies(session, [box.id for box, _, _ in moving], over)
    missing = _missing(copies, [box.id for box, _, _ in moving]) if over else set()
    for place, (box, start, end) in enumerate(ways):
        leg = RoundLeg(round_id=each.id, box_id=box.id, from_id=start, to_id=end)
        if start != end:
            leg.expected = sum(travels for _, travels, _ in copies[box.id])
            _count(leg, span, place, len(ways), over)
            leg.received_number = leg.expected - sum(one in missing for one, _, _ in copies[box.id]) if over else None
        session.add(leg)
        session.flush()
        if over and start != end:
            moved = _at(span.starts_on, 10 + place % 6)
            session.add(
                BoxMove(box_id=box.id, from_id=start, to_id=end, leg_id=leg.id, moved_at=moved, moved_by=_CLERK)
            )
        _freeze(session, leg, copies.get(box.id, ()), missing, _at(span.starts_on, 16))


def _count(leg: RoundLeg, span: Period, place: int, count: int, over: bool) -> None:
    """Enter what was sent, and when it arrived; of a round under way a third is sent."""
    if over or place < count // 3:
        leg.sent_number, leg.sent_at, leg.sent_by = leg.expected, _at(span.starts_on, 9), _CLERK
    if over:
        leg.received_at, leg.received_by = _at(span.starts_on, 10 + place % 6), _CLERK


_Copies = Sequence[tuple[int, bool, CopyState]]


def _copies(session: Session, box_ids: Sequence[int], over: bool) -> dict[int, _Copies]:
    """Return by box which copies belong into it, and whether they travelled; unseen ones once did."""
    found = select(Copy.box_id, Copy.id, Copy.state).where(Copy.box_id.in_(box_ids), Copy.state != CopyState.WITHDRAWN)
    told: dict[int, list[tuple[int, bool, CopyState]]] = {box_id: [] for box_id in box_ids}
    left = _MISSING if over else 0
    for box_id, copy_id, state in session.execute(found.order_by(Copy.box_id, Copy.number)):
        lost = state in UNSEEN and left > 0
        left -= lost
        told[box_id or 0].append((copy_id, lost or state is CopyState.ON_SHELF, state))
    return {box_id: tuple(rows) for box_id, rows in told.items()}


def _missing(copies: dict[int, _Copies], box_ids: Sequence[int]) -> set[int]:
    """Return the copies that were on a sheet and did not arrive."""
    return {one for box_id in box_ids for one, travels, state in copies[box_id] if travels and state in UNSEEN}


def _freeze(session: Session, leg: RoundLeg, copies: _Copies, missing: set[int], at: datetime) -> None:
    first, rows = bulk.next_id(session, RoundBook), []
    for place, (copy_id, travels, state) in enumerate(copies):
        lost = copy_id in missing
        rows.append({
            "id": first + place,
            "version": 1,
            "leg_id": leg.id,
            "copy_id": copy_id,
            "travels": travels,
            "state": CopyState.ON_SHELF if lost else state,
            "received": False if lost else None,
            "outcome": DifferenceOutcome.MISSING if lost else None,
            "resolved_at": at if lost else None,
            "resolved_by": _CLERK if lost else None,
        })
    bulk.insert_many(session, RoundBook, rows)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour))
