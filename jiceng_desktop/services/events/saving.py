"""Storing an occurrence: entered, changed, deleted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import pinyin, words
from jiceng_desktop.db.documents import Document
from jiceng_desktop.db.events import Attendance, Occurrence, Preparation, PreparationDone, Registration
from jiceng_desktop.db.materials import Material
from jiceng_desktop.db.service import Assignment, Need, ServiceRecord
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.db.visits import Todo
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.events import belongings
from jiceng_desktop.services.events.draft import COLUMNS, LABELS, LONGEST_VENUE, Draft
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.office import action

_OWN = ("starts_at", "ends_at", "chair_id", "status", "headcount", *(name for name in COLUMNS if name != "chair"))
_LONGEST_MINUTES, _MOST_PLACES = 24 * 60, 100_000
_HANGING = (
    (Attendance, "签到记录"),
    (Registration, "报名"),
    (Document, "已归档的公文"),
    (Todo, "待办"),
    (ServiceRecord, "志愿服务记录"),
    (Assignment, "安排的志愿者"),
)

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


def series_of(session: Session, occurrence_id: int) -> int | None:
    """Return the series an occurrence belongs to."""
    return get(session, occurrence_id).series_id


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
    if draft.starts_at is None:
        raise Refusal("请填写开始时间。", "starts_at")
    ends_at = draft.ends_at or draft.starts_at + timedelta(hours=1)
    if ends_at <= draft.starts_at:
        raise Refusal("结束时间要晚于开始时间。", "ends_at")
    refuse_long(draft, Occurrence, LABELS)
    refuse_numbers(draft)
    known = occurrence_id is not None
    occurrence = (
        history.current(session, Occurrence, occurrence_id or 0, draft.version, LABELS) if known else Occurrence()
    )
    for name in _OWN:
        setattr(occurrence, name, getattr(draft, name))
    occurrence.title, occurrence.sort_key, occurrence.ends_at = title, key_of(title), ends_at
    occurrence.chair = words.clean_name(draft.chair or "") or None
    occurrence.venue_id = venue_id(session, draft.venue)
    occurrence.own = occurrence.series_id is not None  # no longer what its series says
    session.add(occurrence)
    session.flush()
    belongings.give(session, occurrence, belongings.entered(draft), new=not known)
    return occurrence.id


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


def venue_id(session: Session, name: str | None) -> int | None:
    """Return the venue of a name, a new one where there is none yet; None for no name."""
    name = words.clean(name or "")
    if not name:
        return None
    if len(name) > LONGEST_VENUE:
        raise Refusal(f"地点最多 {LONGEST_VENUE} 个字，现在有 {len(name)} 个字。", "venue")
    venue = session.scalar(select(Venue).where(Venue.name == name))
    if venue is None:
        venue = Venue(name=name)
        session.add(venue)
        session.flush()
    return venue.id


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
        raise Refusal(f"这场活动已有{what}，不能删除。可以把状态改为“已取消”。")
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
