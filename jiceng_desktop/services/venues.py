"""阵地: where events take place; in a list, entered, merged, deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.events import Occurrence, Series
from jiceng_desktop.db.materials import Material
from jiceng_desktop.db.venues import Equipment, Venue, VenueBlock
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, openings, undo
from jiceng_desktop.services.joining import Joining
from jiceng_desktop.services.kind import Kind, refuse_long
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.office import action
from jiceng_desktop.services.openings import Week
from jiceng_desktop.terms import CALLED_OFF, OccurrenceStatus

_LARGEST, _LONGEST_MINUTES = 100_000, 24 * 60
_GONE = "这个阵地已被删除，请刷新后再试。"
_OWN = ("location", "area_m2", "capacity", "responsible", "phone", "setup_minutes", "cleanup_minutes", "remark")

LABELS = {
    "name": "名称",
    "location": "位置",
    "area_m2": "面积（㎡）",
    "capacity": "容纳人数",
    "opening": "开放时间",
    "responsible": "负责人",
    "phone": "电话",
    "setup_minutes": "提前布置（分钟）",
    "cleanup_minutes": "会后整理（分钟）",
    "remark": "备注",
}


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about a venue."""

    name: str | None = None
    location: str | None = None
    area_m2: int | None = None
    capacity: int | None = None
    opening: Week = openings.ALWAYS
    responsible: str | None = None
    phone: str | None = None
    setup_minutes: int | None = None
    cleanup_minutes: int | None = None
    remark: str | None = None
    version: int = 0


@dataclass(frozen=True)
class Hanging:
    """What hangs on a venue."""

    events: int
    series: int
    equipment: int
    photos: int

    def told(self) -> str:
        """Say it in words; nothing for nothing."""
        counted = (
            (self.events, "场活动"),
            (self.series, "个活动系列"),
            (self.equipment, "种设备"),
            (self.photos, "个照片或文件"),
        )
        return "、".join(f"{number} {what}" for number, what in counted if number)


# looking


def listing(today: date) -> Listing:
    """Return the list of venues with how often each was used this year until today, and when next."""
    return Listing(
        title="阵地",
        records=select(Venue),
        key=Venue.id,
        fields=(
            Field("name", "名称", Venue.name, width=150),
            Field("location", "位置", Venue.location, width=150, spare=3),
            Field("area_m2", "面积（㎡）", Venue.area_m2, width=96, number=True, spare=2),
            Field("capacity", "容纳人数", Venue.capacity, width=76, number=True),
            Field("responsible", "负责人", Venue.responsible, width=80),
            Field("phone", "电话", Venue.phone, width=110, spare=1),
            Field("used", "今年用过（次）", _used(today), width=124, number=True),
            Field("next", "下次使用", _next(today), width=136, show=_show_next),
            Field("opening", "开放时间", Venue.opening, width=220, show=_show_opening, sortable=False, extra=True),
            Field("remark", "备注", Venue.remark, width=160, extra=True),
        ),
        order="name",
        word=_word,
        hint="名称、位置、负责人、设备",
    )


def _word(word: str) -> ColumnElement[bool]:
    stands = select(Equipment.id).where(Equipment.venue_id == Venue.id, Equipment.name.contains(word, autoescape=True))
    columns = (Venue.name, Venue.location, Venue.responsible)
    return or_(*(column.contains(word, autoescape=True) for column in columns), stands.exists())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())


def _of_venue(what: Any, *conditions: ColumnElement[bool]) -> ScalarSelect[Any]:
    found = select(what).where(Occurrence.venue_id == Venue.id, Occurrence.status.not_in(CALLED_OFF), *conditions)
    return found.correlate(Venue).scalar_subquery()


def _used(today: date) -> ScalarSelect[int]:
    since, until = _midnight(date(today.year, 1, 1)), _midnight(today + timedelta(1))
    return _of_venue(func.count(Occurrence.id), Occurrence.starts_at >= since, Occurrence.starts_at < until)


def _next(today: date) -> ScalarSelect[datetime]:
    planned = Occurrence.status == OccurrenceStatus.PLANNED
    return _of_venue(func.min(Occurrence.starts_at), Occurrence.starts_at >= _midnight(today), planned)


def _show_next(moment: datetime | None) -> str:
    return "" if moment is None else f"{moment:%m-%d} 周{words.weekday(moment)} {moment:%H:%M}"


def _show_opening(stored: str) -> str:
    return openings.say(openings.load(stored)) if stored else ""


def load(session: Session, venue_id: int) -> Draft:
    """Return a venue as it would be entered."""
    venue = _get(session, venue_id)
    own = {name: getattr(venue, name) for name in _OWN}
    return Draft(name=venue.name, opening=openings.load(venue.opening), version=venue.version, **own)


def others(session: Session, venue_id: int) -> list[tuple[int, str]]:
    """Return all other venues as (id, name)."""
    found = session.execute(select(Venue.id, Venue.name).where(Venue.id != venue_id).order_by(Venue.name))
    return [(key, name) for key, name in found]


def listed(session: Session) -> list[tuple[int, str]]:
    """Return all venues as (id, name)."""
    return others(session, 0)


def used(session: Session, venue_id: int, today: date) -> int:
    """Return how often a venue was used this year until today."""
    return session.scalar(select(_used(today)).where(Venue.id == venue_id)) or 0


def hanging(session: Session, venue_id: int) -> Hanging:
    """Return what hangs on a venue."""

    def count(model: type[Any], *conditions: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count(model.id)).where(model.venue_id == venue_id, *conditions)) or 0

    return Hanging(count(Occurrence), count(Series), count(Equipment), count(Material, Material.removed_on.is_(None)))


# changing


@action("保存阵地")
def save(session: Session, venue_id: int | None, draft: Draft) -> int:
    """Add or change a venue; its events follow a new name."""
    name = words.clean(draft.name or "")
    if not name:
        raise Refusal("请填写阵地的名称。", "name")
    refuse_long(draft, Venue, LABELS)
    _refuse_numbers(draft)
    if session.scalar(select(Venue.id).where(Venue.name == name, Venue.id != (venue_id or 0))) is not None:
        raise Refusal(f"已经有一个叫“{name}”的阵地。两个其实是同一处时，请用“合并”。", "name")
    if problem := words.phone_problem(draft.phone or ""):
        raise Refusal(problem, "phone")
    if venue_id is None:
        venue = Venue()
        session.add(venue)
    else:
        venue = history.current(session, Venue, venue_id, draft.version, LABELS)
        undo.keep(session, venue)
    for column in _OWN:
        setattr(venue, column, getattr(draft, column))
    venue.name, venue.opening = name, openings.dump(draft.opening)
    venue.responsible = words.clean_name(draft.responsible or "") or None
    venue.setup_minutes, venue.cleanup_minutes = draft.setup_minutes or 0, draft.cleanup_minutes or 0
    session.flush()
    return venue.id


def _refuse_numbers(draft: Draft) -> None:
    for name in ("area_m2", "capacity"):
        number = getattr(draft, name)
        if number is not None and not 1 <= number <= _LARGEST:
            raise Refusal(f"{LABELS[name]}请填写 1 到 {_LARGEST:,} 之间的数，不知道就留空。", name)
    for name in ("setup_minutes", "cleanup_minutes"):
        if not 0 <= (getattr(draft, name) or 0) <= _LONGEST_MINUTES:
            raise Refusal(f"{LABELS[name]}请填写 0 到 {_LONGEST_MINUTES} 之间的数。", name)


@action("删除阵地")
def remove(session: Session, venue_id: int, version: int | None = None) -> None:
    """Delete a venue on which nothing hangs, with its blocked periods."""
    venue = _get(session, venue_id)
    history.refuse_changed(venue, version)
    if told := hanging(session, venue_id).told():
        raise Refusal(f"“{venue.name}”还有{told}，不能删除。如果和别的阵地是同一处，请用“合并”。")
    blocks = session.scalars(select(VenueBlock).where(VenueBlock.venue_id == venue_id))
    files = session.scalars(select(Material).where(Material.venue_id == venue_id))  # those that were removed before
    for record in (*blocks, *files):
        undo.keep(session, record)
        session.delete(record)
    undo.keep(session, venue)
    session.flush()
    session.delete(venue)
    session.flush()


@action("合并阵地")
def merge(session: Session, venue_id: int, into_id: int) -> None:
    """Let everything that hangs on one venue hang on another one; the first goes.

    What the one that stays does not say of itself, it takes from the other.
    """
    if venue_id == into_id:
        raise Refusal("请选择另一个阵地来合并。")
    venue, into = _get(session, venue_id), _get(session, into_id)
    joining = Joining(session, {})
    taken = {name: getattr(venue, name) for name in (*_OWN, "opening") if not getattr(into, name)}
    joining.change(into, **taken)
    joining.redirect(table_of(Venue), into_id, venue_id)
    joining.remove(venue)


def _get(session: Session, venue_id: int) -> Venue:
    venue = session.get(Venue, venue_id)
    if venue is None:
        raise Refusal(_GONE)
    return venue


KIND = Kind(title="阵地", listing=None, draft=Draft, load=load, save=save, remove=remove, labels=LABELS)
