"""活动日历: occurrences and what the office needs to plan one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import pinyin, words
from jiceng_desktop.db.documents import Document
from jiceng_desktop.db.events import Attendance, Occurrence, Venue
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.kind import Kind, refuse_long
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import EventKind, OccurrenceStatus


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about an occurrence; moments are local and naive."""

    title: str | None = None
    kind: EventKind = EventKind.MEETING
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    venue: str | None = None
    chair: str | None = None
    chair_id: int | None = None
    audience: str | None = None
    audience_query_id: int | None = None  # the saved query the audience was taken from
    agenda: str | None = None
    contact: str | None = None
    status: OccurrenceStatus = OccurrenceStatus.PLANNED
    headcount: int | None = None
    version: int = 0


LABELS = {
    "title": "名称",
    "kind": "类型",
    "starts_at": "开始时间",
    "ends_at": "结束时间",
    "venue": "地点",
    "venue_id": "地点",
    "chair": "主持人",
    "audience": "参加对象",
    "agenda": "议程",
    "contact": "联系方式",
    "status": "状态",
    "headcount": "到场人数",
}

LONGEST_VENUE = 64

_KIND_WORDS = {
    EventKind.MEETING: ("会议", "议事会", "说事会", "委员会", "例会", "座谈", "协商", "听证", "支部会", "小组会"),
    EventKind.LECTURE: ("讲座", "讲堂", "课堂", "培训", "宣讲", "微课", "党课"),
    EventKind.SERVICE: ("义诊", "便民", "理发", "磨刀", "体检", "维修", "义剪"),
    EventKind.ACTIVITY: ("活动", "比赛", "联欢", "节", "影", "演出", "市集", "慰问", "主题党日"),
}

SHARED = ("title", "kind", "venue", "chair", "chair_id", "audience", "audience_query_id", "agenda", "contact")
_OWN = (
    "kind", "starts_at", "ends_at", "chair_id", "audience", "audience_query_id", "agenda", "contact", "status",
    "headcount",
)  # fmt: skip


@dataclass(frozen=True)
class Span:
    """From the first day to the last, both included; with a status if only those are wanted."""

    first: date | None = None
    last: date | None = None
    status: OccurrenceStatus | None = None


def _narrow(span: Span) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if span.first is not None:
        conditions.append(Occurrence.starts_at >= datetime.combine(span.first, datetime.min.time()))
    if span.last is not None:
        conditions.append(Occurrence.starts_at < datetime.combine(span.last + timedelta(1), datetime.min.time()))
    if span.status is not None:
        conditions.append(Occurrence.status == span.status)
    return conditions


def _word(word: str) -> ColumnElement[bool]:
    places = (Occurrence.title, Venue.name, Occurrence.chair, Occurrence.audience)
    if word.isascii() and word.isalpha():
        return Occurrence.sort_key.contains(word.lower(), autoescape=True)
    return or_(*(place.contains(word, autoescape=True) for place in places))


def show_moment(moment: datetime) -> str:
    """Show a moment as 2026-11-21 周六 15:00."""
    return f"{moment:%Y-%m-%d} 周{words.weekday(moment)} {moment:%H:%M}"


def colour_of(status: OccurrenceStatus) -> str | None:
    """Return the colour in which a status is told."""
    return {OccurrenceStatus.PLANNED: "#1D4F91", OccurrenceStatus.CANCELLED: "#8A939E"}.get(status)


LISTING = Listing(
    title="活动日历",
    records=select(Occurrence).outerjoin(Venue, Venue.id == Occurrence.venue_id),
    key=Occurrence.id,
    fields=(
        Field("starts_at", "时间", Occurrence.starts_at, show=show_moment, width=158),
        Field("title", "名称", Occurrence.title, order=Occurrence.sort_key, width=194),
        Field("kind", "类型", Occurrence.kind, width=80),
        Field("venue", "地点", Venue.name, width=120),
        Field("chair", "主持人", Occurrence.chair, width=76),
        Field("audience", "参加对象", Occurrence.audience, width=116),
        Field("status", "状态", Occurrence.status, width=66, colour=colour_of),
        Field("headcount", "人数", Occurrence.headcount, width=56, number=True),
    ),
    order="starts_at",
    word=_word,
    narrow=_narrow,
    descending=True,
    hint="名称、首字母、地点、主持人、参加对象",
)


def load(session: Session, occurrence_id: int) -> Draft:
    """Return what is stored, as it would be entered."""
    occurrence = _get(session, occurrence_id)
    return Draft(
        title=occurrence.title,
        venue=occurrence.venue.name if occurrence.venue else None,
        chair=occurrence.chair,
        version=occurrence.version,
        **{name: getattr(occurrence, name) for name in _OWN},
    )


def series_of(session: Session, occurrence_id: int) -> int | None:
    """Return the series an occurrence belongs to."""
    return _get(session, occurrence_id).series_id


def _get(session: Session, occurrence_id: int) -> Occurrence:
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
    return occurrence.id


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


@action("删除活动")
def remove(session: Session, occurrence_id: int, version: int | None = None) -> None:
    """Delete an occurrence, as it was shown, that nobody signed in to and no paper was made of."""
    occurrence = _get(session, occurrence_id)
    history.refuse_changed(occurrence, version)
    for model, what in ((Attendance, "签到记录"), (Document, "已归档的通知")):
        if session.scalar(select(model.id).where(model.occurrence_id == occurrence_id).limit(1)):
            raise Refusal(f"这场活动已有{what}，不能删除。可以把状态改为“已取消”。")
    undo.keep(session, occurrence)
    session.delete(occurrence)


def likely_kind(title: str) -> EventKind | None:
    """Return the kind a title speaks of, if it does; the clerk has the last word."""
    return next((kind for kind, words_ in _KIND_WORDS.items() if any(word in title for word in words_)), None)


def venues(session: Session) -> list[str]:
    """Return the names of all venues."""
    return list(session.scalars(select(Venue.name).order_by(Venue.name)))


def audiences(session: Session, limit: int = 20) -> list[str]:
    """Return the audiences the office wrote lately, each once; those of saved queries are counted afresh each time."""
    found = session.scalars(
        select(Occurrence.audience)
        .where(Occurrence.audience.is_not(None), Occurrence.audience_query_id.is_(None))
        .order_by(Occurrence.starts_at.desc())
        .limit(400)
    )
    return list(dict.fromkeys(name for name in found if name))[:limit]


@dataclass(frozen=True)
class Chip:
    """An occurrence as the calendar draws it."""

    id: int
    title: str
    starts_at: datetime
    kind: EventKind
    status: OccurrenceStatus
    ends_at: datetime
    venue: str | None = None


def chips(session: Session, span: Span, needle: str = "") -> list[Chip]:
    """Return the matching occurrences of a span in order of time."""
    found = (
        select(
            Occurrence.id,
            Occurrence.title,
            Occurrence.starts_at,
            Occurrence.kind,
            Occurrence.status,
            Occurrence.ends_at,
            Venue.name,
        )
        .outerjoin(Venue, Venue.id == Occurrence.venue_id)
        .where(*_narrow(span), LISTING.find(needle))
        .order_by(Occurrence.starts_at, Occurrence.id)
    )
    return [Chip(*row) for row in session.execute(found)]


def taken(session: Session, venue: str, starts_at: datetime, ends_at: datetime, but: int | None) -> list[str]:
    """Return what else happens at a venue at that time, as 15:00–16:00 and title; cancelled ones do not count."""
    found = session.scalars(
        select(Occurrence)
        .join(Venue)
        .where(
            Venue.name == words.clean(venue),
            Occurrence.starts_at < ends_at,
            Occurrence.ends_at > starts_at,
            Occurrence.status.not_in((OccurrenceStatus.CANCELLED, OccurrenceStatus.SKIPPED)),
            Occurrence.id != (but or 0),
        )
        .order_by(Occurrence.starts_at)
    )
    return [f"{other.starts_at:%H:%M}–{other.ends_at:%H:%M} {other.title}" for other in found]


KIND = Kind(title="活动", listing=LISTING, draft=Draft, load=load, save=save, remove=remove, labels=LABELS)


def moments(session: Session, person_id: int) -> list[Moment]:
    """Return which events a person came to, or was expected at."""
    found = session.execute(
        select(Occurrence.starts_at, Occurrence.title, Attendance.state)
        .join(Attendance, Attendance.occurrence_id == Occurrence.id)
        .where(Attendance.person_id == person_id)
    )
    return [Moment(starts_at.date(), "活动", f"{title}（{state.label}）") for starts_at, title, state in found]
