"""Storing the record of an event."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from jiceng_desktop import words
from jiceng_desktop.db import audit
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import events, history, todos, undo
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.minutes.decisions import Decision, Raised, changed, decided, raised, settle, tidied
from jiceng_desktop.services.minutes.draft import LABELS, Draft
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import OccurrenceStatus

_OFF = {OccurrenceStatus.CANCELLED: "已取消", OccurrenceStatus.SKIPPED: "已跳过"}
_MOST_HEADS = 100_000


@dataclass(frozen=True)
class Told:
    """What a card tells of the record of an event; ``off`` says why there is none."""

    recorder: str
    summary: str
    decisions: tuple[Decision, ...]
    raised: tuple[Raised, ...]
    off: bool


def load(session: Session, occurrence_id: int) -> Draft:
    """Return the record of an event as it would be entered; refuse one that did not take place."""
    occurrence = events.get(session, occurrence_id)
    if occurrence.status in _OFF:
        raise Refusal(f"“{occurrence.title}”{_OFF[occurrence.status]}，没有可以记录的。如果照常举办了，请先恢复它。")
    there = decided(session, occurrence_id)
    return Draft(occurrence.recorder, occurrence.headcount, occurrence.summary, there, (), there, occurrence.version)


def told(session: Session, occurrence_id: int) -> Told:
    """Return what a card tells of the record of an event."""
    occurrence = events.get(session, occurrence_id)
    return Told(
        occurrence.recorder or "",
        occurrence.summary or "",
        decided(session, occurrence_id),
        raised(session, occurrence),
        occurrence.status in _OFF,
    )


@action("保存记录")
def save(session: Session, occurrence_id: int | None, draft: Draft) -> int:
    """Keep the record of an event; one that was planned for a time gone by counts as held from then on."""
    decisions = tidied(draft.decisions)
    if draft.headcount is not None and not 0 <= draft.headcount <= _MOST_HEADS:
        raise Refusal(f"到场人数请填写 0 到 {_MOST_HEADS:,} 之间的数。", "headcount")
    refuse_long(draft, Occurrence, LABELS)
    occurrence = _current(session, occurrence_id or 0, draft)
    if occurrence.status in _OFF:
        raise Refusal(f"“{occurrence.title}”{_OFF[occurrence.status]}，没有保存。")
    undo.keep(session, occurrence)
    occurrence.recorder = words.clean(draft.recorder or "") or None
    occurrence.headcount, occurrence.summary = draft.headcount, (draft.summary or "").strip() or None
    if occurrence.status is OccurrenceStatus.PLANNED and occurrence.starts_at <= audit.moment(session):
        occurrence.status = OccurrenceStatus.HELD
    elif occurrence.status is OccurrenceStatus.PLANNED:
        occurrence.own = occurrence.series_id is not None  # or planning its series anew would lose the record
    if settle(session, occurrence.id, draft.stored, decisions):
        flag_modified(occurrence, "kind")  # the same as it was: only so that the version rises
    todos.finish(session, list(draft.finished))
    session.flush()
    return occurrence.id


def _current(session: Session, occurrence_id: int, draft: Draft) -> Occurrence:
    """Return the event as it was shown; a stale one tells its text, masked in the history, and its decisions."""
    try:
        return history.current(session, Occurrence, occurrence_id, draft.version, LABELS)
    except Stale as stale:
        masked = [change for change in stale.changes if change[0] == LABELS["summary"]]
        open_ = [change for change in stale.changes if change not in masked]
        text = [(label, "", events.get(session, occurrence_id).summary or "") for label, _, _ in masked[-1:]]
        raise Stale([*open_, *text, *changed(draft.stored, decided(session, occurrence_id))]) from None
