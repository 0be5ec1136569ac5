"""A week of a rota: who is there, where somebody is missing, filled in turn, given and swapped by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import Assignment, Rota, RotaDuty, RotaMember, RotaPost
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import undo
from jiceng_desktop.services.office import action
from jiceng_desktop.services.rotas import posts
from jiceng_desktop.services.rotas.saving import get
from jiceng_desktop.services.rotas.turns import Busy, Slot, Turn, propose
from jiceng_desktop.terms import AssignmentState, VolunteerStatus

_DAYS = 7
_MOST_DAYS = 92
_GONE = "这一班已被另一处改过，请刷新后再试。"


@dataclass(frozen=True)
class Place:
    """Somebody on duty; ``instead_of`` names with whom it was swapped, ``absent`` that nobody came."""

    duty_id: int
    volunteer_id: int
    name: str
    instead_of: str = ""
    absent: bool = False


@dataclass(frozen=True)
class Shift:
    """A post on a day, with those who are there; ``missing`` is how many it still wants."""

    post_id: int
    day: date
    starts: time
    ends: time
    role: str
    places: tuple[Place, ...]
    missing: int


@dataclass(frozen=True)
class Week:
    """The shifts of some days, in order of time."""

    first: date
    shifts: tuple[Shift, ...]

    def missing(self) -> int:
        """Return how many places are open."""
        return sum(shift.missing for shift in self.shifts)


def week(session: Session, rota_id: int, first: date, days: int = _DAYS) -> Week:
    """Return who is on duty from a day on; days outside the rota's own time have no shifts."""
    rota = get(session, rota_id)
    placed, own = _placed(session, rota_id, first, first + timedelta(days - 1)), posts.every(session, rota_id)
    shifts = []
    for ahead in range(days):
        day = first + timedelta(ahead)
        if not _is_kept(rota, day):
            continue
        for post in own:
            if post.weekday == day.isoweekday() and _is_kept(post, day):
                places = tuple(placed.get((post.id, day), ()))
                missing = max(0, post.number - len(places))
                shifts.append(Shift(post.id, day, post.starts, post.ends, post.role, places, missing))
    return Week(first, tuple(sorted(shifts, key=lambda shift: (shift.day, shift.starts, shift.role))))


def _is_kept(kept: Rota | RotaPost, day: date) -> bool:
    """Tell whether a rota, or a post of it, is kept on a day."""
    return (kept.first_on or day) <= day <= (kept.last_on or day)


def _placed(session: Session, rota_id: int, first: date, last: date) -> dict[tuple[int, date], list[Place]]:
    other, whose = aliased(Person), aliased(Volunteer)
    found = session.execute(
        select(
            RotaDuty.post_id, RotaDuty.day, RotaDuty.id, RotaDuty.volunteer_id, Person.name, other.name, RotaDuty.absent
        )
        .join(RotaPost, RotaPost.id == RotaDuty.post_id)
        .join(Volunteer, Volunteer.id == RotaDuty.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .outerjoin(whose, whose.id == RotaDuty.instead_of_id)
        .outerjoin(other, other.id == whose.person_id)
        .where(RotaPost.rota_id == rota_id, RotaDuty.day.between(first, last))
        .order_by(RotaDuty.id)
    )
    placed: dict[tuple[int, date], list[Place]] = {}
    for post_id, day, duty_id, volunteer_id, name, instead_of, absent in found:
        placed.setdefault((post_id, day), []).append(Place(duty_id, volunteer_id, name, instead_of or "", absent))
    return placed


def gaps(session: Session, first: date, last: date) -> list[tuple[str, Shift]]:
    """Return the shifts of all rotas that still want somebody, as (rota, shift), in order of time."""
    days = (last - first).days + 1
    found = [
        (name, shift)
        for rota_id, name in session.execute(select(Rota.id, Rota.name).order_by(Rota.name))
        for shift in week(session, rota_id, first, days).shifts
        if shift.missing
    ]
    return sorted(found, key=lambda one: (one[1].day, one[1].starts))


def rota_of(session: Session, post_id: int) -> int:
    """Return to which rota a post belongs."""
    post = session.get(RotaPost, post_id)
    if post is None:
        raise Refusal(_GONE)
    return post.rota_id


@action("排值班")
def fill(session: Session, rota_id: int, first: date, last: date) -> int:
    """Let the members take turns where somebody is missing; return how many places were filled.

    Raises:
        Refusal: nobody takes turns, or the time is none or too long.
    """
    if last < first or (last - first).days >= _MOST_DAYS:
        raise Refusal(f"一次最多排 {_MOST_DAYS} 天，结束日期不能早于开始日期。", "last_on")
    members = _members(session, rota_id)
    if not members:
        raise Refusal("还没有轮值人员，请先在值班安排里加上。", "members")
    shifts = week(session, rota_id, first, (last - first).days + 1).shifts
    open_ = [Slot(one.post_id, one.day, one.starts, one.ends, one.missing) for one in shifts if one.missing]
    turns = propose(open_, members, _before(session, rota_id, last), _busy(session, members, first, last))
    session.add_all(RotaDuty(post_id=one.post_id, day=one.day, volunteer_id=one.volunteer_id) for one in turns)
    session.flush()
    return len(turns)


def _members(session: Session, rota_id: int) -> list[int]:
    """Return who takes turns and is active, in order."""
    found = select(RotaMember.volunteer_id).join(Volunteer, Volunteer.id == RotaMember.volunteer_id)
    found = found.where(RotaMember.rota_id == rota_id, Volunteer.status == VolunteerStatus.ACTIVE)
    return list(session.scalars(found.order_by(RotaMember.position)))


def _before(session: Session, rota_id: int, last: date) -> Counter[int]:
    """Count the turns everybody has taken at a rota in the last year, up to a day."""
    counted = (
        select(RotaDuty.volunteer_id, func.count())
        .join(RotaPost, RotaPost.id == RotaDuty.post_id)
        .where(
            RotaPost.rota_id == rota_id,
            RotaDuty.day.between(last - timedelta(365), last),
            RotaDuty.absent.is_(False),
        )
    )
    return Counter({row[0]: row[1] for row in session.execute(counted.group_by(RotaDuty.volunteer_id))})


def _busy(session: Session, members: list[int], first: date, last: date) -> list[Busy]:
    """Return when the members are on duty elsewhere, or assigned to an event."""
    duties = (
        select(RotaDuty.volunteer_id, RotaDuty.day, RotaPost.starts, RotaPost.ends)
        .join(RotaPost, RotaPost.id == RotaDuty.post_id)
        .where(RotaDuty.volunteer_id.in_(members), RotaDuty.day.between(first, last))
    )
    events = (
        select(Assignment.volunteer_id, Occurrence.starts_at, Occurrence.ends_at)
        .join(Occurrence, Occurrence.id == Assignment.occurrence_id)
        .where(
            Assignment.volunteer_id.in_(members),
            Assignment.state.in_((AssignmentState.SIGNED_UP, AssignmentState.ASSIGNED, AssignmentState.SERVED)),
            Occurrence.starts_at < datetime.combine(last + timedelta(1), time()),
            Occurrence.ends_at > datetime.combine(first, time()),
        )
    )
    found = [Busy(*row) for row in session.execute(duties)]
    for volunteer_id, starts_at, ends_at in session.execute(events):
        for ahead in range((ends_at.date() - starts_at.date()).days + 1):
            day = starts_at.date() + timedelta(ahead)
            begins = starts_at.time() if not ahead else time.min
            found.append(Busy(volunteer_id, day, begins, ends_at.time() if day == ends_at.date() else time.max))
    return found


def free(session: Session, post_id: int, day: date) -> list[tuple[int, str]]:
    """Return the active volunteers who could take a post on a day as (id, name): members of the rota first."""
    post = session.get(RotaPost, post_id)
    if post is None:
        raise Refusal(_GONE)
    members = _members(session, post.rota_id)
    found = select(Volunteer.id, Person.name).join(Person, Person.id == Volunteer.person_id)
    active = session.execute(found.where(Volunteer.status == VolunteerStatus.ACTIVE).order_by(Person.sort_key)).all()
    slot = Slot(post_id, day, post.starts, post.ends, 1)
    blocked = {one.volunteer_id for one in _busy(session, [row[0] for row in active], day, day) if one.meets(slot)}
    rank = {one: place for place, one in enumerate(members)}
    able = [(row[0], row[1]) for row in active if row[0] not in blocked]
    return sorted(able, key=lambda one: rank.get(one[0], len(rank)))


@action("安排值班")
def give(session: Session, post_id: int, day: date, volunteer_id: int, instead_of: int | None = None) -> int:
    """Put somebody on duty by hand, instead of a duty that is given up or at an open place.

    Raises:
        Refusal: somebody is at another place then, has left, or the duty was changed by another desk.
    """
    volunteer, post = session.get(Volunteer, volunteer_id), session.get(RotaPost, post_id)
    if volunteer is None or post is None:
        raise Refusal(_GONE)
    if volunteer.status is not VolunteerStatus.ACTIVE:
        raise Refusal("这名志愿者已退出或暂停，不能安排值班。")
    slot = Slot(post_id, day, post.starts, post.ends, 1)
    if any(one.meets(slot) for one in _busy(session, [volunteer_id], day, day)):
        raise Refusal("这名志愿者这个时间已有别的安排，不能同时在两处。")
    if instead_of is None:
        _refuse_full(session, post, day)
    given_up = None if instead_of is None else _give_up(session, instead_of)
    duty = RotaDuty(post_id=post_id, day=day, volunteer_id=volunteer_id, instead_of_id=given_up)
    session.add(duty)
    session.flush()
    return duty.id


def _refuse_full(session: Session, post: RotaPost, day: date) -> None:
    """Refuse one more where another desk has filled the last open place since."""
    there = select(func.count()).where(RotaDuty.post_id == post.id, RotaDuty.day == day)
    if (session.scalar(there) or 0) >= post.number:
        raise Refusal("这一班的人已经排满，请刷新后再看。")


def _give_up(session: Session, duty_id: int) -> int:
    """Take somebody off duty and return who it was."""
    duty = session.get(RotaDuty, duty_id)
    if duty is None:
        raise Refusal(_GONE)
    volunteer_id = duty.volunteer_id
    _drop(session, duty)
    return volunteer_id


@action("换班")
def swap(session: Session, first_id: int, second_id: int) -> None:
    """Let two volunteers take each other's duty; both are noted with whom they swapped."""
    first, second = session.get(RotaDuty, first_id), session.get(RotaDuty, second_id)
    if first is None or second is None:
        raise Refusal(_GONE)
    if first.volunteer_id == second.volunteer_id:
        raise Refusal("两班是同一个人，不用换。")
    places = [(one.post_id, one.day, one.volunteer_id) for one in (first, second)]
    _drop(session, first)
    _drop(session, second)
    for (post_id, day, before), (_, _, other) in zip(places, reversed(places), strict=True):
        _refuse_twice(session, post_id, day, other)
        session.add(RotaDuty(post_id=post_id, day=day, volunteer_id=other, instead_of_id=before))
        session.flush()


def _refuse_twice(session: Session, post_id: int, day: date, volunteer_id: int) -> None:
    post = session.get_one(RotaPost, post_id)
    slot = Slot(post_id, day, post.starts, post.ends, 1)
    if any(one.meets(slot) for one in _busy(session, [volunteer_id], day, day)):
        raise Refusal("换过来以后，有人会同时在两处值班，不能这样换。")


@action("撤下值班")
def clear(session: Session, duty_id: int) -> None:
    """Take somebody off duty; the place is open again."""
    _give_up(session, duty_id)


def _drop(session: Session, duty: RotaDuty) -> None:
    undo.keep(session, duty)
    session.delete(duty)
    session.flush()


__all__ = ["Place", "Shift", "Turn", "Week", "clear", "fill", "free", "gaps", "give", "rota_of", "swap", "week"]
