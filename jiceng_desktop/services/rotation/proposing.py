"""提出方案: the coming rounds, as the planner would have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.rounds import Round, RoundLeg
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import bulk, library_rules, undo
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.rotation import planning, rhythm, standing
from jiceng_desktop.services.rotation.planning import Going
from jiceng_desktop.services.rotation.rhythm import Period
from jiceng_desktop.services.rotation.standing import Standing
from jiceng_desktop.terms import AuditAction, RoundState

MOST = 48  # two years of half months
_LONGEST = 100


@dataclass(frozen=True)
class Proposed:
    """How many rounds stand on the board, and how often a wish could not be kept."""

    rounds: int
    told: int


@action("提出轮换方案")
def propose(session: Session, count: int, since: date | None = None) -> Proposed:
    """Plan the rounds from today (or ``since``) on anew; what was pinned by hand stays, so does what was issued.

    Raises:
        Refusal: there is nothing to exchange, or too many rounds are asked for.
    """
    if not 1 <= count <= MOST:
        raise Refusal(f"一次可以提出 1 到 {MOST} 期。", "count")
    now = standing.read(session)
    _refuse_nothing(now)
    spans = rhythm.periods(library_rules.load(session), _first(session, now, since or day_of(session)), count)
    drafts = _drafts(session, spans)
    pinned = [_pinned(now, draft) for draft in drafts]
    progress = now.progress()
    before = dict(progress.at)
    ways = [now.ways(span, own) for span, own in zip(spans, pinned, strict=True)]
    going = planning.plan(now.stands(), ways, progress)
    written = []
    for draft, span, own, legs in zip(drafts, spans, pinned, going, strict=True):
        written.append((draft.id, _rows(draft, legs, before, own, now.lost_pins(span, own))))
        before |= {one.box_id: one.corner_id for one in legs}
    return Proposed(count, sum(_write(session, round_id, rows) for round_id, rows in written))


def _refuse_nothing(now: Standing) -> None:
    if len(now.corners) < 2:  # noqa: PLR2004
        raise Refusal("轮换至少要有两个图书角（书库不参加轮换）。请先在“图书角”里登记。")
    if not now.boxes:
        raise Refusal("没有可以轮换的图书箱。请先在“图书角”里登记图书箱。")


def _first(session: Session, now: Standing, today: date) -> date:
    """Return from which day on rounds are planned: after what was issued, with drafts that still can be."""
    running = {each.ends_on for each, _ in now.legs if each.state is not RoundState.DRAFT}
    first = today
    drafts = session.scalars(select(Round).where(Round.state == RoundState.DRAFT, Round.ends_on >= today))
    first = min([first, *(draft.starts_on for draft in drafts)])
    return max([first, *(day + timedelta(1) for day in running)])


def _drafts(session: Session, spans: list[Period]) -> list[Round]:
    """Return a draft for each span, old ones where there are; drafts of other days go."""
    days = {span.starts_on for span in spans}
    drafts = {each.starts_on: each for each in session.scalars(select(Round).where(Round.state == RoundState.DRAFT))}
    for day, old in drafts.items():
        if day not in days:
            remove(session, old)
    session.flush()
    taken = {(year, number) for year, number in session.execute(select(Round.year, Round.number))}
    for span in spans:
        if (draft := drafts.get(span.starts_on)) is None:
            number = span.number
            while (span.year, number) in taken:  # the rhythm was another one before
                number += 1
            taken.add((span.year, number))
            draft = Round(year=span.year, number=number, starts_on=span.starts_on, ends_on=span.ends_on)
            session.add(draft)
            drafts[span.starts_on] = draft
        elif draft.ends_on != span.ends_on:
            undo.keep(session, draft)
            draft.ends_on = span.ends_on
    session.flush()
    return [drafts[span.starts_on] for span in spans]


def remove(session: Session, draft: Round) -> None:
    """Delete a draft with its legs."""
    table = table_of(RoundLeg)
    undo.keep_rows(session, table, _stored(session, draft.id).values())
    audit.note_many(session, AuditAction.REMOVE, table, table.c.round_id == draft.id)
    session.execute(delete(RoundLeg).where(RoundLeg.round_id == draft.id))
    undo.keep(session, draft)
    session.delete(draft)


def _stored(session: Session, round_id: int) -> dict[int, dict[str, Any]]:
    table = table_of(RoundLeg)
    found = session.execute(select(table).where(table.c.round_id == round_id).order_by(table.c.id))
    return {row.box_id: dict(row._mapping) for row in found}


def _pinned(now: Standing, draft: Round) -> dict[int, int]:
    return {leg.box_id: leg.to_id for each, leg in now.legs if each.id == draft.id and leg.pinned}


def _rows(
    draft: Round, legs: list[Going], before: dict[int, int], pinned: dict[int, int], lost: dict[int, str]
) -> dict[int, dict[str, Any]]:
    rows = {}
    for one in legs:
        told = "；".join(filter(None, (lost.get(one.box_id), one.told)))
        rows[one.box_id] = {
            "round_id": draft.id,
            "box_id": one.box_id,
            "from_id": before[one.box_id],
            "to_id": one.corner_id,
            "pinned": pinned.get(one.box_id) == one.corner_id,
            "reason": told[:_LONGEST] or None,
        }
    return rows


def _write(session: Session, round_id: int, rows: dict[int, dict[str, Any]]) -> int:
    """Store the legs of a draft, changing what differs; return how many say that a wish could not be kept."""
    table, old = table_of(RoundLeg), _stored(session, round_id)
    changed = [
        (old[box_id], row)
        for box_id, row in rows.items()
        if box_id in old and any(old[box_id][name] != value for name, value in row.items())
    ]
    if changed:
        undo.keep_rows(session, table, (before for before, _ in changed))
        bulk.update_many(session, table, changed)
    gone = [leg for box_id, leg in old.items() if box_id not in rows]
    if gone:
        undo.keep_rows(session, table, gone)
        which = table.c.id.in_([leg["id"] for leg in gone])
        audit.note_many(session, AuditAction.REMOVE, table, which)
        session.execute(delete(table).where(which))
    new = [row for box_id, row in rows.items() if box_id not in old]
    first = bulk.next_id(session, RoundLeg) if new else 0
    bulk.insert_many(session, RoundLeg, [{"id": first + at, "version": 1, **row} for at, row in enumerate(new)])
    return sum(row["reason"] is not None for row in rows.values())
