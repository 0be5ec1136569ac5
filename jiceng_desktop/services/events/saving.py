"""Storing an occurrence: entered, changed, deleted."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import pinyin, words
from jiceng_desktop.db.audit import AuditEntry
from jiceng_desktop.db.councils import Council
from jiceng_desktop.db.documents import Document
from jiceng_desktop.db.events import Attendance, Occurrence, Preparation, PreparationDone, Registration
from jiceng_desktop.db.materials import Material
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.queries import SavedQuery
from jiceng_desktop.db.service import Assignment, Need, ServiceRecord
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.db.visits import Todo, Visit
from jiceng_desktop.db.volunteers import Team
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.events import belongings
from jiceng_desktop.services.events.draft import COLUMNS, LABELS, LONGEST, LONGEST_VENUE, Draft
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.terms import CALLED_OFF, AuditAction, OccurrenceStatus

_OWN = ("starts_at", "ends_at", "chair_id", "status", "headcount", *(name for name in COLUMNS if name != "chair"))
_LONGEST_MINUTES, _MOST_PLACES, _MOST_HEADS = 24 * 60, 100_000, 100_000
_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_HANGING = (
    (Attendance, "签到记录"),
    (Registration, "报名"),
    (Document, "已归档的公文"),
    (Todo, "待办"),
    (Visit, "送学上门的走访"),
    (ServiceRecord, "志愿服务记录"),
    (Assignment, "安排的志愿者"),
)

_AUDIENCES: dict[str, type[Any]] = {
    "audience_query_id": SavedQuery,
    "audience_team_id": Team,
    "audience_council_id": Council,
}
_ITS_OWN: tuple[type[Any], ...] = (PreparationDone, Preparation, Material, Need)


def load(session: Session, occurrence_id: int) -> Draft:
    """Return what is stored, as it would be entered."""
    occurrence = get(session, occurrence_id)
    belonging = belongings.of(session, occurrence)
    stored: dict[str, Any] = {name: getattr(occurrence, name) for name in _OWN}
    stored |= {name: getattr(belonging, name) for name in belongings.NAMES}
    return Draft(
        title=occurrence.title,
        venue=occurrence.venue.name if occurrence.venue else None,
        chair=occurrence.chair,
        version=occurrence.version,
        **stored,
    )


def standing(session: Session, occurrence_id: int) -> tuple[OccurrenceStatus, bool]:
    """Return whether an occurrence is planned, held or off, and whether it belongs to a series."""
    occurrence = get(session, occurrence_id)
    return occurrence.status, occurrence.series_id is not None


def get(session: Session, occurrence_id: int) -> Occurrence:
    """Return a stored occurrence; raises a Refusal when it is gone."""
    occurrence = session.get(Occurrence, occurrence_id)
    if occurrence is None:
        raise Refusal("这场活动已被删除，请刷新后再试。")
    return occurrence


@action("保存活动")
def save(session: Session, occurrence_id: int | None, draft: Draft) -> int:
    """Add or change one occurrence; a venue not yet known is added."""
    title = words.clean(draft.title or "")
    if not title:
        raise Refusal("请填写活动名称。", "title")
    starts_at, ends_at = _span(draft)
    refuse_long(draft, Occurrence, LABELS)
    refuse_numbers(draft)
    refuse_gone(session, draft)
    known = occurrence_id is not None
    occurrence = (
        history.current(session, Occurrence, occurrence_id or 0, draft.version, LABELS) if known else Occurrence()
    )
    _refuse_to_come(session, occurrence, draft)
    if known and occurrence.starts_at.date() != starts_at.date():
        refuse_served(session, occurrence, "改到别的日子")
    told = {name: getattr(draft, name) for name in _OWN}
    told |= {"title": title, "sort_key": key_of(title), "starts_at": starts_at, "ends_at": ends_at}
    told["chair"] = words.clean_name(draft.chair or "") or None
    told["venue_id"] = venue_id(session, draft.venue, occurrence.venue_id)
    told["own"] = occurrence.series_id is not None  # no longer what its series says
    if occurrence.status in CALLED_OFF and draft.status not in CALLED_OFF:
        told["reason"] = None  # it takes place after all
    _take_over(session, occurrence, told)
    session.add(occurrence)
    session.flush()
    belongings.give(session, occurrence, belongings.entered(draft), new=not known)
    return occurrence.id


def _span(draft: Draft) -> tuple[datetime, datetime]:
    """Return from when to when an event takes; refuse what no event can."""
    if draft.starts_at is None:
        raise Refusal("请填写开始时间。", "starts_at")
    if not _FIRST_YEAR <= draft.starts_at.year <= _LAST_YEAR:
        raise Refusal(f"开始时间请填在 {_FIRST_YEAR} 年到 {_LAST_YEAR} 年之间。", "starts_at")
    ends_at = draft.ends_at or draft.starts_at + timedelta(hours=1)
    if ends_at <= draft.starts_at:
        raise Refusal("结束时间要晚于开始时间。", "ends_at")
    if ends_at - draft.starts_at > LONGEST:
        raise Refusal("一场活动最长一年，请核对结束时间；更长的请分成几场。", "ends_at")
    if draft.headcount is not None and not 0 <= draft.headcount <= _MOST_HEADS:
        raise Refusal(f"到场人数请填写 0 到 {_MOST_HEADS:,} 之间的数。", "headcount")
    return draft.starts_at, ends_at


def refuse_served(session: Session, occurrence: Occurrence, doing: str) -> None:
    """Refuse to call off, or to move to another day, what volunteers already have hours for."""
    served = select(ServiceRecord.id).where(ServiceRecord.occurrence_id == occurrence.id).limit(1)
    if occurrence.id is not None and session.scalar(served) is not None:
        raise Refusal(f"这场活动已录了志愿服务时长，不能{doing}。请先在“服务时长”里删除或更正。")


def _refuse_to_come(session: Session, occurrence: Occurrence, draft: Draft) -> None:
    """Refuse to move what was held to a day that is still to come; a time noted wrongly can be put right."""
    stays_held = occurrence.status is OccurrenceStatus.HELD and draft.status is OccurrenceStatus.HELD
    moved = draft.starts_at is not None and draft.starts_at != occurrence.starts_at
    if stays_held and moved and draft.starts_at is not None and draft.starts_at.date() > day_of(session):
        raise Refusal("这场活动已经举办，不能改到今天以后。如果还没有办，请先把状态改回“计划”。", "starts_at")


def _take_over(session: Session, occurrence: Occurrence, told: dict[str, Any]) -> None:
    """Let an occurrence say this; one that is stored and said something else can come back."""
    if occurrence.id is not None and any(getattr(occurrence, name) != value for name, value in told.items()):
        undo.keep(session, occurrence)
    for name, value in told.items():
        setattr(occurrence, name, value)


def refuse_gone(session: Session, draft: Any) -> None:
    """Refuse an audience or a chair whose record another desk has deleted meanwhile."""
    for name, model in _AUDIENCES.items():
        key = getattr(draft, name)
        if key is not None and session.get(model, key) is None:
            raise Refusal("所选的名单已被删除，请重新选择参加对象。", "audience")
    chair_id = getattr(draft, "chair_id", None)
    if chair_id is not None and session.get(Person, chair_id) is None:
        raise Refusal("主持人的档案已被删除，请重新填写。", "chair")


def refuse_numbers(draft: Any) -> None:
    """Refuse minutes and places that cannot be, of an occurrence or a series."""
    for name in ("setup_minutes", "cleanup_minutes"):
        minutes = getattr(draft, name)
        if minutes is not None and not 0 <= minutes <= _LONGEST_MINUTES:
            raise Refusal(f"{LABELS[name]}请填写 0 到 {_LONGEST_MINUTES} 之间的数。", name)
    if draft.places is not None and not 1 <= draft.places <= _MOST_PLACES:
        raise Refusal("名额请填写 1 或更大的数，不限名额就留空。", "places")


def key_of(title: str) -> str:
    """Return the sort and search key of a title: its pinyin, then its initials."""
    spoken = pinyin.spoken(title)
    return f"{spoken.replace(' ', '')} {''.join(part[:1] for part in spoken.split())}"[:200]


def venue_id(session: Session, name: str | None, before: int | None = None) -> int | None:
    """Return the venue of a name, a new one where there is none yet; None for no name.

    ``before`` is the venue until now: a form that was open when it was renamed still says its former name.
    """
    name = words.clean(name or "")
    if not name:
        return None
    if len(name) > LONGEST_VENUE:
        raise Refusal(f"地点最多 {LONGEST_VENUE} 个字，现在有 {len(name)} 个字。", "venue")
    venue = session.scalar(select(Venue).where(Venue.name == name))
    if venue is None and before is not None and _was_called(session, before, name):
        return before
    if venue is None:
        venue = Venue(name=name)
        session.add(venue)
        session.flush()
    return venue.id


def _was_called(session: Session, venue_id: int, name: str) -> bool:
    """Tell whether a venue had this name once."""
    changes = select(AuditEntry.changes).where(
        AuditEntry.record_kind == Venue.__tablename__,
        AuditEntry.record_id == venue_id,
        AuditEntry.action == AuditAction.CHANGE,
    )
    return any(json.loads(text).get("name", [None])[0] == name for text in session.scalars(changes) if text)


def hanging(session: Session, occurrence_id: int) -> str:
    """Return what hangs on an occurrence, so that it cannot simply go; nothing if nothing does."""
    for model, what in _HANGING:
        if session.scalar(select(model.id).where(model.occurrence_id == occurrence_id).limit(1)):
            return what
    kept = select(Material.id).where(Material.occurrence_id == occurrence_id, Material.removed_on.is_(None))
    return "照片或讲义" if session.scalar(kept.limit(1)) else ""


@action("删除活动")
def remove(session: Session, occurrence_id: int, version: int | None = None) -> None:
    """Delete an occurrence, as it was shown, on which nothing hangs."""
    occurrence = get(session, occurrence_id)
    history.refuse_changed(occurrence, version)
    if what := hanging(session, occurrence_id):
        raise Refusal(f"这场活动已有{what}，不能删除。不办了的话，请用“取消活动”。")
    discard(session, occurrence)


def discard(session: Session, occurrence: Occurrence) -> None:
    """Delete an occurrence with all that belongs to it alone; the history can bring it back."""
    belongings.drop(session, occurrence)
    for model in _ITS_OWN:
        for record in session.scalars(select(model).where(model.occurrence_id == occurrence.id)).all():
            undo.keep(session, record)
            session.delete(record)
        session.flush()
    undo.keep(session, occurrence)
    session.delete(occurrence)
    session.flush()


def venues(session: Session) -> list[str]:
    """Return the names of all venues."""
    return list(session.scalars(select(Venue.name).order_by(Venue.name)))


def audiences(session: Session, limit: int = 20) -> list[str]:
    """Return the audiences the office wrote lately, each once; those taken from somewhere are counted afresh."""
    taken = (Occurrence.audience_query_id, Occurrence.audience_team_id, Occurrence.audience_council_id)
    found = session.scalars(
        select(Occurrence.audience)
        .where(Occurrence.audience.is_not(None), *(column.is_(None) for column in taken))
        .order_by(Occurrence.starts_at.desc())
        .limit(400)
    )
    return list(dict.fromkeys(name for name in found if name))[:limit]
