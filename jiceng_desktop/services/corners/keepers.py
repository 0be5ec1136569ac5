"""Who looks after a corner: volunteers of the roster, from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.library import Corner, CornerKeeper
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import undo
from jiceng_desktop.services.corners.saving import get
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.terms import KeeperRole, VolunteerStatus

_KIND = "图书角"
_GONE = "这条记录已被删除，请刷新后再试。"


@dataclass(frozen=True)
class Keeper:
    """Somebody who looks after a corner; ``active`` is False while a volunteer pauses."""

    id: int
    corner_id: int
    volunteer_id: int
    person_id: int
    name: str
    phone: str | None
    role: KeeperRole
    from_on: date
    to_on: date | None
    active: bool


@dataclass(frozen=True)
class Kept:
    """A corner that somebody looks after, or did until ``to_on``."""

    corner_id: int
    corner: str
    role: KeeperRole
    from_on: date
    to_on: date | None


def held_on(day: date) -> ColumnElement[bool]:
    """Hold for who looks after a corner on a day; the day on which that ended is no longer one."""
    return (CornerKeeper.from_on <= day) & or_(CornerKeeper.to_on.is_(None), CornerKeeper.to_on > day)


def of_corners(session: Session, day: date, corner_ids: Sequence[int] | None = None) -> dict[int, list[Keeper]]:
    """Return who looks after each corner on a day, the managers first; corners without anybody are left out."""
    managers_first = case((CornerKeeper.role == KeeperRole.MANAGER, 0), else_=1)
    found = (
        select(CornerKeeper, Volunteer.person_id, Person.name, Person.phone, Volunteer.status)
        .join(Volunteer, Volunteer.id == CornerKeeper.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .where(held_on(day))
        .order_by(managers_first, CornerKeeper.from_on, CornerKeeper.id)
    )
    if corner_ids is not None:
        found = found.where(CornerKeeper.corner_id.in_(corner_ids))
    kept: dict[int, list[Keeper]] = {}
    for row, person_id, name, phone, status in session.execute(found):
        keeper = Keeper(
            id=row.id,
            corner_id=row.corner_id,
            volunteer_id=row.volunteer_id,
            person_id=person_id,
            name=name,
            phone=phone,
            role=row.role,
            from_on=row.from_on,
            to_on=row.to_on,
            active=status is VolunteerStatus.ACTIVE,
        )
        kept.setdefault(row.corner_id, []).append(keeper)
    return kept


def of_corner(session: Session, corner_id: int, day: date) -> list[Keeper]:
    """Return who looks after a corner on a day, the managers first."""
    return of_corners(session, day, [corner_id]).get(corner_id, [])


def of_volunteer(session: Session, volunteer_id: int) -> list[Kept]:
    """Return the corners a volunteer looks after, then those of former times."""
    found = (
        select(Corner.id, Corner.name, CornerKeeper.role, CornerKeeper.from_on, CornerKeeper.to_on)
        .join(CornerKeeper, CornerKeeper.corner_id == Corner.id)
        .where(CornerKeeper.volunteer_id == volunteer_id)
        .order_by(CornerKeeper.to_on.is_not(None), CornerKeeper.from_on.desc(), Corner.position)
    )
    return [Kept(*row) for row in session.execute(found)]


def moments(session: Session, person_id: int) -> list[Moment]:
    """Return when somebody began to look after a corner, and when that ended."""
    found = session.execute(
        select(Corner.name, CornerKeeper.role, CornerKeeper.from_on, CornerKeeper.to_on)
        .join(CornerKeeper, CornerKeeper.corner_id == Corner.id)
        .join(Volunteer, Volunteer.id == CornerKeeper.volunteer_id)
        .where(Volunteer.person_id == person_id)
    ).all()
    begun = [Moment(from_on, _KIND, f"“{name}”{role.label}") for name, role, from_on, _ in found]
    return begun + [Moment(to_on, _KIND, f"不再担任“{name}”{role.label}") for name, role, _, to_on in found if to_on]


def volunteers_of(session: Session, keeper_ids: Sequence[int]) -> list[int]:
    """Return which volunteers some keepers are."""
    return list(session.scalars(select(CornerKeeper.volunteer_id).where(CornerKeeper.id.in_(keeper_ids))))


@action("安排图书角人员")
def appoint(session: Session, corner_id: int, volunteer_ids: Sequence[int], role: KeeperRole) -> int:
    """Let volunteers look after a corner from today on; who does already takes the role. Return how many it changed."""
    corner, day, changed = get(session, corner_id), day_of(session), 0
    if corner.closed_on is not None:
        raise Refusal(f"“{corner.name}”已经撤销，不能再安排人员。")
    for volunteer in _volunteers(session, volunteer_ids):
        keeper = session.scalar(
            select(CornerKeeper).where(
                CornerKeeper.corner_id == corner_id,
                CornerKeeper.volunteer_id == volunteer.id,
                CornerKeeper.to_on.is_(None),
            )
        )
        if keeper is None:
            session.add(CornerKeeper(corner_id=corner_id, volunteer_id=volunteer.id, role=role, from_on=day))
            changed += 1
        elif keeper.role is not role:
            undo.keep(session, keeper)
            keeper.role = role
            changed += 1
    session.flush()
    return changed


def _volunteers(session: Session, volunteer_ids: Sequence[int]) -> list[Volunteer]:
    found = [session.get(Volunteer, volunteer_id) for volunteer_id in dict.fromkeys(volunteer_ids)]
    here = [one for one in found if one is not None]
    if not here:
        raise Refusal("没有找到这名志愿者，请刷新后再试。")
    for one in here:
        if one.status is VolunteerStatus.LEFT:
            raise Refusal(f"“{one.person.name}”已经退出志愿服务，不能再安排。")
    return here


@action("解除图书角人员")
def dismiss(session: Session, keeper_ids: Sequence[int]) -> None:
    """Let somebody look after a corner no longer; what was entered only today goes altogether."""
    found = session.scalars(select(CornerKeeper).where(CornerKeeper.id.in_(keeper_ids))).all()
    if not found:
        raise Refusal(_GONE)
    for keeper in found:
        undo.keep(session, keeper)
        if keeper.from_on >= day_of(session):
            session.delete(keeper)
        else:
            keeper.to_on = day_of(session)
    session.flush()


def end_all(session: Session, volunteer_id: int, on: date) -> None:
    """End what a volunteer looks after, within the running action: somebody leaves."""
    mine = select(CornerKeeper).where(CornerKeeper.volunteer_id == volunteer_id, CornerKeeper.to_on.is_(None))
    for keeper in session.scalars(mine):
        undo.keep(session, keeper)
        keeper.to_on = max(on, keeper.from_on)


def _word(word: str) -> ColumnElement[bool]:
    return or_(*(place.contains(word, autoescape=True) for place in (Person.name, Volunteer.number, Corner.name)))


def _narrow(corner_ids: tuple[int, ...] | None) -> list[ColumnElement[bool]]:
    """Return who looks after something today: some corners, given by their ids, or any."""
    now = CornerKeeper.to_on.is_(None)
    return [now] if not corner_ids else [now, CornerKeeper.corner_id.in_(corner_ids)]


LISTING = Listing(
    title="图书角人员",
    records=select(CornerKeeper)
    .join(Corner, Corner.id == CornerKeeper.corner_id)
    .join(Volunteer, Volunteer.id == CornerKeeper.volunteer_id)
    .join(Person, Person.id == Volunteer.person_id),
    key=CornerKeeper.id,
    fields=(
        Field("corner", "图书角", Corner.name, order=Corner.position, width=140),
        Field("name", "姓名", Person.name, order=Person.sort_key, width=90),
        Field("number", "志愿者编号", Volunteer.number, width=90, spare=2),
        Field("role", "职责", CornerKeeper.role, width=70),
        Field("phone", "电话", Person.phone, width=116, mask=words.mask_phone),
        Field("from_on", "从", CornerKeeper.from_on, width=96),
        Field("status", "状态", Volunteer.status, width=60, spare=1),
    ),
    order="corner",
    word=_word,
    narrow=_narrow,
    hint="姓名、志愿者编号、图书角",
)
