"""报名: who wants to come to an event, in the order in which they came; those beyond the places wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db import audit
from jiceng_desktop.db.events import Occurrence, Registration
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events, history, people, undo
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.services.office import action
from jiceng_desktop.services.people_listing import by_word
from jiceng_desktop.terms import AuditAction, OccurrenceStatus, PersonStatus

_LONGEST_NAME, _LONGEST_PHONE = 64, 32
_APART = timedelta(milliseconds=1)
_WAITING_COLOUR = "#9A6700"
_CLOSED = {
    OccurrenceStatus.CANCELLED: "这场活动已取消，不能再报名。",
    OccurrenceStatus.SKIPPED: "这场活动已跳过，不能再报名。",
    OccurrenceStatus.HELD: "这场活动已经举办，不能再报名。到场的人请在签到里登记。",
}


@dataclass(frozen=True)
class Registered:
    """One who wants to come; ``position`` counts those who may come, and those who wait, each from 1."""

    id: int
    person_id: int | None
    name: str
    phone: str
    waiting: bool
    position: int


@dataclass(frozen=True)
class Entrant:
    """Somebody to be registered: a card of the archive, or a guest by name, with a number to call."""

    person_id: int | None = None
    name: str = ""
    phone: str = ""


@dataclass(frozen=True)
class Shift:
    """Who may come now and waited before, and who has to wait now."""

    up: tuple[Registered, ...] = ()
    back: tuple[Registered, ...] = ()


@dataclass(frozen=True)
class State:
    """How far an event is filled; ``places`` is None without a limit, ``closed`` says why nobody can register."""

    title: str
    starts_at: datetime
    places: int | None
    coming: int
    waiting: int
    closed: str
    version: int

    @property
    def left(self) -> int | None:
        """Return how many places are left."""
        return None if self.places is None else max(0, self.places - self.coming)


def listed(session: Session, occurrence_id: int) -> list[Registered]:
    """Return who wants to come, in order: those who may, then those who wait."""
    places = session.scalar(select(Occurrence.places).where(Occurrence.id == occurrence_id))
    found = select(Registration, Person.name, Person.phone).outerjoin(Person, Person.id == Registration.person_id)
    found = found.where(*_present(occurrence_id)).order_by(Registration.registered_at, Registration.id)
    return [
        _registered(record, name or record.name, record.phone or phone or "", place, places)
        for place, (record, name, phone) in enumerate(session.execute(found), 1)
    ]


def _present(occurrence_id: int) -> list[ColumnElement[bool]]:
    return [Registration.occurrence_id == occurrence_id, Registration.withdrawn_at.is_(None)]


def _registered(record: Registration, name: str, phone: str, place: int, places: int | None) -> Registered:
    waiting = places is not None and place > places
    position = place - places if waiting and places is not None else place
    return Registered(record.id, record.person_id, name, phone, waiting, position)


def state(session: Session, occurrence_id: int) -> State:
    """Return how far an event is filled."""
    occurrence = events.get(session, occurrence_id)
    people_ = listed(session, occurrence_id)
    waiting = sum(one.waiting for one in people_)
    return State(
        occurrence.title,
        occurrence.starts_at,
        occurrence.places,
        len(people_) - waiting,
        waiting,
        _CLOSED.get(occurrence.status, ""),
        occurrence.version,
    )


@action("登记报名")
def register(session: Session, occurrence_id: int, entrant: Entrant) -> Registered:
    """Register somebody behind all others; who withdrew before goes to the end.

    Raises:
        Refusal: nobody can register any more, or this one already has.
    """
    occurrence = events.get(session, occurrence_id)
    if closed := _CLOSED.get(occurrence.status):
        raise Refusal(closed)
    known = (
        _of_person(session, occurrence_id, entrant) if entrant.person_id else _of_guest(session, occurrence_id, entrant)
    )
    known.registered_at, known.withdrawn_at = _next_moment(session, occurrence_id), None
    session.add(known)
    session.flush()
    return next(one for one in listed(session, occurrence_id) if one.id == known.id)


def _of_person(session: Session, occurrence_id: int, entrant: Entrant) -> Registration:
    person = session.get(Person, entrant.person_id)
    if person is None:
        raise Refusal("这份档案已被删除，请重新选择。")
    if person.status is PersonStatus.DECEASED:
        raise Refusal(f"{person.name}已去世，不能报名。")
    mine = select(Registration).where(
        Registration.occurrence_id == occurrence_id, Registration.person_id == entrant.person_id
    )
    known = session.scalar(mine)
    if known is None:
        return Registration(occurrence_id=occurrence_id, person_id=person.id, name=person.name)
    if known.withdrawn_at is None:
        raise Refusal(_already(session, occurrence_id, known.id))
    undo.keep(session, known)
    return known


def _of_guest(session: Session, occurrence_id: int, entrant: Entrant) -> Registration:
    name, phone = words.clean_name(entrant.name), words.clean(entrant.phone)
    if not name:
        raise Refusal("请填写来宾的姓名。", "name")
    if len(name) > _LONGEST_NAME:
        raise Refusal(f"姓名最多 {_LONGEST_NAME} 个字。", "name")
    if phone and (problem := words.phone_problem(phone)):
        raise Refusal(problem, "phone")
    if len(phone) > _LONGEST_PHONE:
        raise Refusal("电话太长了，请只填一个号码。", "phone")
    for other in listed(session, occurrence_id):
        apart = phone and other.phone and not set(words.phones(phone)) & set(words.phones(other.phone))
        if other.name == name and not apart:
            raise Refusal(
                f"{_already(session, occurrence_id, other.id)}如果是同名的另一个人，请填写电话加以区分。", "name"
            )
    return Registration(occurrence_id=occurrence_id, name=name, phone=phone or None)


def _already(session: Session, occurrence_id: int, registration_id: int) -> str:
    one = next(one for one in listed(session, occurrence_id) if one.id == registration_id)
    where = f"候补第 {one.position} 位" if one.waiting else f"第 {one.position} 位"
    return f"{one.name}已经报过名了（{where}）。"


def _next_moment(session: Session, occurrence_id: int) -> datetime:
    """Return a moment after all others of the event: two computers' clocks do not always agree."""
    last = session.scalar(
        select(func.max(Registration.registered_at)).where(Registration.occurrence_id == occurrence_id)
    )
    now = audit.moment(session)
    return now if last is None else max(now, last + _APART)


@action("退出报名")
def withdraw(session: Session, registration_ids: Sequence[int]) -> Shift:
    """Take somebody off the list; return who moves up from the waiting list."""
    shift = Shift()
    for registration_id in registration_ids:
        record = session.get(Registration, registration_id)
        if record is None or record.withdrawn_at is not None:
            raise Refusal("有人已不在报名名单里，请刷新后再试。")
        before = listed(session, record.occurrence_id)
        undo.keep(session, record)
        record.withdrawn_at = audit.moment(session)
        session.flush()
        gained = _shift(before, listed(session, record.occurrence_id))
        up = [one for one in (*shift.up, *gained.up) if one.id not in registration_ids]
        shift = Shift(tuple(up), shift.back)
    return shift


def _shift(before: Sequence[Registered], after: Sequence[Registered]) -> Shift:
    waited = {one.id: one.waiting for one in before}
    up = tuple(one for one in after if not one.waiting and waited.get(one.id, False))
    return Shift(up, tuple(one for one in after if one.waiting and not waited.get(one.id, True)))


@action("调整名额")
def give_places(session: Session, occurrence_id: int, version: int, places: int | None) -> Shift:
    """Give an event more places, fewer, or, with None, as many as are wanted; return whom that moves."""
    occurrence = history.current(session, Occurrence, occurrence_id, version, events.LABELS)
    before = listed(session, occurrence_id)
    undo.keep(session, occurrence)
    occurrence.places = places
    occurrence.own = occurrence.series_id is not None
    events.refuse_numbers(occurrence)
    session.flush()
    return _shift(before, listed(session, occurrence_id))


@action("查看完整号码")
def reveal(session: Session, registration_id: int) -> str:
    """Return the number at which somebody can be called, and leave a line that somebody looked."""
    record = session.get(Registration, registration_id)
    if record is None:
        raise Refusal("有人已不在报名名单里，请刷新后再试。")
    if record.phone:
        audit.note(session, AuditAction.REVEAL, record, {"phone": [None, "已查看"]})
        return record.phone
    return people.reveal(session, record.person_id, "phone") if record.person_id else ""


def _show_state(beyond: int | None) -> str:
    """Say how somebody stands who came so many behind the last place."""
    return f"候补第 {beyond} 位" if beyond is not None and beyond > 0 else "已报名"


def _colour_of(beyond: int | None) -> str | None:
    return _WAITING_COLOUR if beyond is not None and beyond > 0 else None


def _word(word: str) -> ColumnElement[bool]:
    return or_(Registration.name.contains(word, autoescape=True), by_word(word))


def listing_of(session: Session, occurrence_id: int) -> Listing:
    """Return the list of those who want to come, to be shown, printed and exported."""
    order: Any = (Registration.registered_at, Registration.id)
    placed = select(Registration.id, func.row_number().over(order_by=order).label("place"))
    ranked = placed.where(*_present(occurrence_id)).subquery()
    records: Select[Any] = select(Registration).join(ranked, ranked.c.id == Registration.id)
    records = records.join(Occurrence, Occurrence.id == Registration.occurrence_id)
    records = records.outerjoin(Person, Person.id == Registration.person_id)
    name, phone = func.coalesce(Person.name, Registration.name), func.coalesce(Registration.phone, Person.phone)
    return Listing(
        title=f"{events.get(session, occurrence_id).title} 报名名单",
        records=records.outerjoin(Dwelling, Dwelling.id == Person.home_id),
        key=Registration.id,
        fields=(
            Field("place", "序号", ranked.c.place, width=56, number=True),
            Field("name", "姓名", name, width=120, sortable=False),
            Field("phone", "联系电话", phone, width=120, mask=words.mask_phone, sortable=False),
            Field("state", "情况", ranked.c.place - Occurrence.places, show=_show_state, width=96, colour=_colour_of),
            Field("address", "现住址", Dwelling.address, order=Dwelling.sort_key, width=220),
            Field("at", "报名时间", Registration.registered_at, show=lambda at: f"{at:%m-%d %H:%M}", width=96),
        ),
        order="place",
        word=_word,
    )


def moments(session: Session, person_id: int) -> list[Moment]:
    """Return for which events a person registered."""
    found = select(Registration.registered_at, Occurrence.title, Occurrence.starts_at, Registration.withdrawn_at)
    found = found.join(Occurrence, Occurrence.id == Registration.occurrence_id)
    return [
        Moment(at.date(), "活动", f"报名：{title}（{starts_at:%Y-%m-%d}）{'，后来退出' if withdrawn_at else ''}")
        for at, title, starts_at, withdrawn_at in session.execute(found.where(Registration.person_id == person_id))
    ]
