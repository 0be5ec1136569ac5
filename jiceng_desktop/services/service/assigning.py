"""安排: how many volunteers an event needs for what, who is to come, who excused himself, and that they have served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db import audit
from jiceng_desktop.db.events import Occurrence, Registration
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import Assignment, Need, RotaDuty, RotaPost, ServiceRecord
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import undo
from jiceng_desktop.services.office import action
from jiceng_desktop.services.service.reading import Served, show_times
from jiceng_desktop.services.service.records import event_of
from jiceng_desktop.services.service.sheet import EXPECTED, Row, Sheet, enter
from jiceng_desktop.terms import AssignmentState, OccurrenceStatus, ServiceSource, VolunteerStatus

STANDING = (AssignmentState.SIGNED_UP, AssignmentState.ASSIGNED)  # who is still to come
GONE = (AssignmentState.EXCUSED, AssignmentState.ABSENT)
_LONGEST_ROLE, _MOST = 32, 1000


@dataclass(frozen=True)
class Place:
    """One volunteer at an event; ``minutes`` are those of the record, None without one."""

    id: int
    volunteer_id: int
    name: str
    number: str
    role: str
    state: AssignmentState
    minutes: int | None


@dataclass(frozen=True)
class Plan:
    """What an event needs and who is to come; ``needs`` is (for what, how many)."""

    title: str
    starts_at: datetime
    ends_at: datetime
    needs: tuple[tuple[str, int], ...]
    places: tuple[Place, ...]

    def filled(self, role: str) -> int:
        """Return how many are to serve, or have served, as what."""
        return sum(place.role == role and place.state in EXPECTED for place in self.places)

    def coming(self) -> int:
        """Return how many are to serve, or have served, in all."""
        return sum(place.state in EXPECTED for place in self.places)


def plan(session: Session, occurrence_id: int) -> Plan:
    """Return the needs of an event and its volunteers."""
    event = _event(session, occurrence_id)
    needs = select(Need.role, Need.number).where(Need.occurrence_id == occurrence_id).order_by(Need.id)
    found = (
        select(Assignment, Person.name, Volunteer.number, ServiceRecord.minutes)
        .join(Volunteer, Volunteer.id == Assignment.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .outerjoin(
            ServiceRecord,
            (ServiceRecord.volunteer_id == Volunteer.id) & (ServiceRecord.occurrence_id == occurrence_id),
        )
        .where(Assignment.occurrence_id == occurrence_id)
        .order_by(Assignment.id)
    )
    places = (
        Place(one.id, one.volunteer_id, name, number, one.role or "", one.state, minutes)
        for one, name, number, minutes in session.execute(found)
    )
    told = tuple((row[0], row[1]) for row in session.execute(needs))
    return Plan(event.title, event.starts_at, event.ends_at, told, tuple(places))


@action("安排志愿者岗位")
def need(session: Session, occurrence_id: int, wanted: Mapping[str, int]) -> None:
    """Let an event need exactly these: for what, how many."""
    _event(session, occurrence_id)
    asked = {words.clean(role): number for role, number in wanted.items()}
    for role, number in asked.items():
        if not role or len(role) > _LONGEST_ROLE:
            raise Refusal(f"请写明岗位，最多 {_LONGEST_ROLE} 个字。", "role")
        if not 0 < number < _MOST:
            raise Refusal("需要的人数请填写 1 或更大的数。", "number")
    stored = {one.role: one for one in session.scalars(select(Need).filter_by(occurrence_id=occurrence_id))}
    for role in stored.keys() - asked.keys():
        undo.keep(session, stored[role])
        session.delete(stored[role])
    for role, number in asked.items():
        if role not in stored:
            session.add(Need(occurrence_id=occurrence_id, role=role, number=number))
        elif stored[role].number != number:
            undo.keep(session, stored[role])
            stored[role].number = number
    session.flush()


@action("安排志愿者")
def assign(session: Session, occurrence_id: int, volunteers: Sequence[int], role: str = "") -> int:
    """Let volunteers serve at an event; return how many were not assigned yet.

    Raises:
        Refusal: one of them has left, or is somewhere else at that time; nobody is assigned then.
    """
    event, role = _open_event(session, occurrence_id), words.clean(role)
    if len(role) > _LONGEST_ROLE:
        raise Refusal(f"岗位最多 {_LONGEST_ROLE} 个字。", "role")
    stored = {one.volunteer_id: one for one in session.scalars(select(Assignment).filter_by(occurrence_id=event.id))}
    count = 0
    for volunteer_id in dict.fromkeys(volunteers):
        one = stored.get(volunteer_id)
        if one is not None and one.state in EXPECTED:
            continue
        _refuse_clash(session, event, volunteer_id)
        if one is None:
            one = Assignment(occurrence_id=event.id, volunteer_id=volunteer_id)
            session.add(one)
        else:
            undo.keep(session, one)
        one.role, one.state = role or None, AssignmentState.ASSIGNED
        count += 1
    session.flush()
    return count


def registered(session: Session, occurrence_id: int) -> list[int]:
    """Return the volunteers who registered for an event and are not among its volunteers yet, in their order."""
    there = select(Assignment.volunteer_id).where(Assignment.occurrence_id == occurrence_id)
    found = (
        select(Volunteer.id)
        .join(Registration, Registration.person_id == Volunteer.person_id)
        .where(Registration.occurrence_id == occurrence_id, Registration.withdrawn_at.is_(None))
        .where(Volunteer.status != VolunteerStatus.LEFT, Volunteer.id.not_in(there))
        .order_by(Registration.registered_at, Volunteer.id)
    )
    return list(session.scalars(found))


@action("带入报名的志愿者")
def sign_up(session: Session, occurrence_id: int) -> list[str]:
    """Note the volunteers who registered for an event, to be assigned later; return why some of them cannot come."""
    event, told = _open_event(session, occurrence_id), []
    for volunteer_id in registered(session, event.id):
        try:
            _refuse_clash(session, event, volunteer_id)
        except Refusal as refusal:
            told.append(str(refusal))
        else:
            state = AssignmentState.SIGNED_UP
            session.add(Assignment(occurrence_id=event.id, volunteer_id=volunteer_id, state=state))
    session.flush()
    return told


def _refuse_clash(session: Session, event: Occurrence, volunteer_id: int) -> None:
    volunteer = session.get(Volunteer, volunteer_id)
    if volunteer is None:
        raise Refusal("这名志愿者已从名册中删除，请重新选择。", "volunteer_id")
    name = session.scalar(select(Person.name).where(Person.id == volunteer.person_id)) or ""
    day = event.starts_at.date()
    if (volunteer.left_on or day) < day or (volunteer.left_on is None and volunteer.status is VolunteerStatus.LEFT):
        raise Refusal(f"{name}已退出，不能安排。", "volunteer_id")
    if (where := clash(session, event, volunteer_id)) is not None:
        raise Refusal(f"{name} {where}，时间重叠，一人不能同时在两处。", "volunteer_id")


def clash(session: Session, event: Occurrence, volunteer_id: int) -> str | None:
    """Say where else a volunteer is at the time of an event: at another one, or on duty."""
    elsewhere = (
        select(Occurrence.title, Occurrence.starts_at, Occurrence.ends_at)
        .join(Assignment, Assignment.occurrence_id == Occurrence.id)
        .where(
            Assignment.volunteer_id == volunteer_id,
            Assignment.state.not_in(GONE),
            Occurrence.id != event.id,
            Occurrence.status.in_((OccurrenceStatus.PLANNED, OccurrenceStatus.HELD)),
            Occurrence.starts_at < event.ends_at,
            Occurrence.ends_at > event.starts_at,
        )
    )
    if (found := session.execute(elsewhere.limit(1)).first()) is not None:
        return f"{show_times(found[1], found[2])} 已安排在“{found[0]}”"
    return _on_duty(session, event, volunteer_id)


def _on_duty(session: Session, event: Occurrence, volunteer_id: int) -> str | None:
    days = event.starts_at.date(), event.ends_at.date()
    posts = (
        select(RotaDuty.day, RotaPost.starts, RotaPost.ends, RotaPost.role)
        .join(RotaPost, RotaPost.id == RotaDuty.post_id)
        .where(RotaDuty.volunteer_id == volunteer_id, RotaDuty.day.between(*days))
    )
    for day, starts, ends, role in session.execute(posts):
        first, last = datetime.combine(day, starts), datetime.combine(day, ends)
        if first < event.ends_at and last > event.starts_at:
            return f"{show_times(first, last)} 要值班（{role}）"
    return None


@action("登记志愿者到场情况")
def set_state(session: Session, ids: Sequence[int], state: AssignmentState) -> None:
    """Say that some are to come, excused themselves or were absent.

    Raises:
        Refusal: one of them has hours of the event already.
    """
    for one in _of(session, ids):
        if one.state is state:
            continue
        if _record(session, one) is not None:
            raise Refusal("有人已记了这场活动的服务时长，不能改为没有到场。请先删除或更正那条服务记录。")
        undo.keep(session, one)
        one.state = state
    session.flush()


@action("取消志愿者安排")
def dismiss(session: Session, ids: Sequence[int]) -> int:
    """Take volunteers from an event; the history can bring them back."""
    found = _of(session, ids)
    for one in found:
        undo.keep(session, one)
        session.delete(one)
    session.flush()
    return len(found)


@action("已安排的志愿者全部到场")
def serve_all(session: Session, occurrence_id: int) -> list[int]:
    """Enter that all who were to come have served for the whole time of an event; return the new records.

    Raises:
        Refusal: nobody is left, the event is not over, or somebody served somewhere else then.
    """
    event = _event(session, occurrence_id)
    if event.ends_at > audit.moment(session):
        raise Refusal("活动还没有结束，结束后再记服务时长。")
    coming = session.scalars(
        select(Assignment)
        .where(Assignment.occurrence_id == event.id, Assignment.state == AssignmentState.ASSIGNED)
        .order_by(Assignment.id)
    ).all()
    new = [one for one in coming if _record(session, one) is None]
    if not coming:
        raise Refusal("没有还要记时长的志愿者：请先安排人，只报了名的、请假和缺席的不记。")
    ids = []
    for role in dict.fromkeys(one.role for one in new):
        rows = [Row(one.volunteer_id, _whole(event)) for one in new if one.role == role]
        ids += enter(session, Sheet(event.id, role=role, source=ServiceSource.SIGN_IN), rows)
    for one in coming:
        undo.keep(session, one)
        one.state = AssignmentState.SERVED
    session.flush()
    return ids


def _whole(event: Occurrence) -> Served:
    """Return the whole time of an event; one that goes on for days is entered by hand."""
    if event.ends_at.date() != event.starts_at.date():
        raise Refusal("这场活动跨了几天，请按天在“录入纸质签到表”里录入时长。")
    minutes = int((event.ends_at - event.starts_at).total_seconds()) // 60
    return Served(minutes, event.starts_at.time(), event.ends_at.time())


def _record(session: Session, one: Assignment) -> int | None:
    mine = ServiceRecord.volunteer_id == one.volunteer_id, ServiceRecord.occurrence_id == one.occurrence_id
    return session.scalar(select(ServiceRecord.id).where(*mine))


def _of(session: Session, ids: Sequence[int]) -> Sequence[Assignment]:
    found = session.scalars(select(Assignment).where(Assignment.id.in_(ids)).order_by(Assignment.id)).all()
    if len(found) != len(set(ids)):
        raise Refusal("有的安排已被另一处取消，请刷新后再试。")
    return found


def _event(session: Session, occurrence_id: int) -> Occurrence:
    event = event_of(session, occurrence_id)
    if event is None:
        raise Refusal("请先选择活动。")
    return event


def _open_event(session: Session, occurrence_id: int) -> Occurrence:
    event = _event(session, occurrence_id)
    if event.status in (OccurrenceStatus.CANCELLED, OccurrenceStatus.SKIPPED):
        raise Refusal(f"这场活动{event.status.label}，不能再安排志愿者。")
    return event


def upcoming(session: Session, volunteer_id: int, today: date, limit: int = 3) -> list[tuple[str, datetime]]:
    """Return the next events a volunteer is assigned to."""
    asked = (
        select(Occurrence.title, Occurrence.starts_at)
        .join(Assignment, Assignment.occurrence_id == Occurrence.id)
        .where(
            Assignment.volunteer_id == volunteer_id,
            Assignment.state.in_(STANDING),
            Occurrence.starts_at >= datetime.combine(today, datetime.min.time()),
        )
    )
    return [(row[0], row[1]) for row in session.execute(asked.order_by(Occurrence.starts_at).limit(limit))]
