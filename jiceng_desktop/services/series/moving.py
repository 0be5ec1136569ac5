"""What becomes of single occurrences: cancelled, skipped, put off, restored, changed alone or with those after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.documents import Document
from jiceng_desktop.db.events import Occurrence, Series
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events, history, undo
from jiceng_desktop.services.events import belongings
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import CALLED_OFF, OccurrenceStatus

_MOVING = {"reason": "原因"}
_LONGEST = timedelta(hours=24)  # of the occurrences of a series


@action("取消活动")
def cancel(session: Session, occurrence_id: int, reason: str, version: int) -> None:
    """Cancel an occurrence; it stays in the calendar with the reason."""
    _set_apart(session, occurrence_id, version, OccurrenceStatus.CANCELLED, reason)


@action("跳过活动")
def skip(session: Session, occurrence_id: int, reason: str, version: int) -> None:
    """Leave out one occurrence of a series; it can be restored."""
    _set_apart(session, occurrence_id, version, OccurrenceStatus.SKIPPED, reason)


@action("恢复活动")
def restore(session: Session, occurrence_id: int, version: int) -> None:
    """Hold an occurrence after all that was cancelled or skipped."""
    occurrence = _current(session, occurrence_id, version)
    if occurrence.status not in CALLED_OFF:
        raise Refusal("这场活动没有取消或跳过，不用恢复。")
    occurrence.status, occurrence.reason = OccurrenceStatus.PLANNED, None


@action("改期活动")
def postpone(session: Session, occurrence_id: int, starts_at: datetime, reason: str, version: int) -> None:
    """Move an occurrence to another time; how long it takes stays, and when it was to begin is remembered.

    Raises:
        Refusal: it was held already, or the reason is missing while papers are out.
    """
    occurrence = _current(session, occurrence_id, version)
    if occurrence.status is OccurrenceStatus.HELD:
        raise Refusal("这场活动已经举办，不能改期。")
    if starts_at == occurrence.starts_at:
        return
    if starts_at.date() != occurrence.starts_at.date():
        events.refuse_served(session, occurrence, "改到别的日子")
    told = words.clean(reason)
    if not told and needs_reason(session, occurrence_id):
        raise Refusal("这场活动已发过通知，请写明改期的原因，更正通知里会用到。", "reason")
    length = occurrence.ends_at - occurrence.starts_at
    occurrence.moved_from = occurrence.moved_from or occurrence.starts_at
    occurrence.starts_at, occurrence.ends_at = starts_at, starts_at + length
    occurrence.status, occurrence.own = OccurrenceStatus.PLANNED, True
    occurrence.reason = told or occurrence.reason
    refuse_long(occurrence, Occurrence, _MOVING)


def needs_reason(session: Session, occurrence_id: int) -> bool:
    """Tell whether papers of an occurrence are out, so that a change has to be explained."""
    return session.scalar(select(Document.id).where(Document.occurrence_id == occurrence_id).limit(1)) is not None


def _set_apart(session: Session, occurrence_id: int, version: int, status: OccurrenceStatus, reason: str) -> None:
    occurrence = _current(session, occurrence_id, version)
    if occurrence.status is OccurrenceStatus.HELD:
        raise Refusal("这场活动已经举办，不能取消或跳过。")
    events.refuse_served(session, occurrence, "取消或跳过")
    occurrence.reason = words.clean(reason)
    if not occurrence.reason:
        raise Refusal("请写明原因。", "reason")
    refuse_long(occurrence, Occurrence, _MOVING)
    occurrence.status = status


def _current(session: Session, occurrence_id: int, version: int) -> Occurrence:
    occurrence = history.current(session, Occurrence, occurrence_id, version, events.LABELS)
    undo.keep(session, occurrence)
    return occurrence


@action("修改系列中的活动")
def change(session: Session, occurrence_id: int, draft: events.Draft, following: Sequence[int]) -> int:
    """Save one occurrence, and let the others and the series follow in what was changed; return how many followed.

    The day of each stays; a new time of day and a new length go to all, a title to those that had the same one.
    """
    before = events.load(session, occurrence_id)
    if following and _length(draft) > _LONGEST:
        raise Refusal("系列里的每一场最长 24 小时。要更长的话，请只改这一场。", "ends_at")
    events.save(session, occurrence_id, draft)
    changed = {name for name in events.SHARED if getattr(before, name) != getattr(draft, name)}
    for other_id in following:
        _let_follow(session, other_id, before, draft, changed)
    if following:
        _let_series_follow(session, occurrence_id, draft, changed)
    return len(following)


def _let_follow(session: Session, other_id: int, before: events.Draft, draft: events.Draft, changed: set[str]) -> None:
    other = events.load(session, other_id)
    names = changed if other.title == before.title else changed - {"title"}
    told: dict[str, Any] = {name: getattr(draft, name) for name in names}
    if _is_moved(before, draft) and other.starts_at is not None and draft.starts_at is not None:
        told["starts_at"] = datetime.combine(other.starts_at.date(), draft.starts_at.time())
        told["ends_at"] = told["starts_at"] + _length(draft)
    events.save(session, other_id, replace(other, **told))
    session.get_one(Occurrence, other_id).own = False  # it still says what its series says


def _let_series_follow(session: Session, occurrence_id: int, draft: events.Draft, changed: set[str]) -> None:
    occurrence = session.get_one(Occurrence, occurrence_id)
    series = session.get(Series, occurrence.series_id) if occurrence.series_id is not None else None
    if series is None or draft.starts_at is None:
        return
    undo.keep(session, series)
    for name in changed & set(events.COLUMNS):
        setattr(series, name, getattr(draft, name))
    if changed & set(belongings.NAMES):
        belongings.give(session, series, belongings.entered(draft))
    series.venue_id = occurrence.venue_id
    series.starts, series.minutes = draft.starts_at.time(), int(_length(draft).total_seconds() // 60)
    occurrence.own = False


def _is_moved(before: events.Draft, draft: events.Draft) -> bool:
    if before.starts_at is None or draft.starts_at is None:
        return False
    return (draft.starts_at.time(), _length(draft)) != (before.starts_at.time(), _length(before))


def _length(draft: events.Draft) -> timedelta:
    if draft.starts_at is None or draft.ends_at is None:
        return timedelta(hours=1)
    return draft.ends_at - draft.starts_at


def others(session: Session, occurrence_id: int, later: bool, today: date) -> list[int]:
    """Return the planned occurrences of the same series from today on, or only those after this one."""
    occurrence = session.get(Occurrence, occurrence_id)
    if occurrence is None or occurrence.series_id is None:
        return []
    from_ = occurrence.starts_at if later else datetime.combine(today, time())
    found = select(Occurrence.id).where(
        Occurrence.series_id == occurrence.series_id,
        Occurrence.id != occurrence_id,
        Occurrence.starts_at >= from_,
        Occurrence.status == OccurrenceStatus.PLANNED,
        Occurrence.own.is_(False),
    )
    return list(session.scalars(found.order_by(Occurrence.starts_at)))
