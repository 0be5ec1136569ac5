"""积分: what confirmed hours earn where the office's rules say so, and what was given for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import PointEntry, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import undo, volunteer_rules
from jiceng_desktop.services.certificates import show_hours
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.office import action
from jiceng_desktop.services.people_listing import by_word
from jiceng_desktop.terms import VolunteerStatus

_MINUTES = 60
_LABELS = {"reason": "用途"}
_OFF = "积分没有启用。请先在“评星规定”里填写每小时积多少分。"


@dataclass(frozen=True)
class Line:
    """One line of a ledger; less than nothing was redeemed."""

    id: int
    on: date
    points: int
    reason: str


@dataclass(frozen=True)
class Ledger:
    """The points of one volunteer: earned by service, entered or redeemed since, and what is left."""

    name: str
    minutes: int
    earned: int
    lines: tuple[Line, ...]

    @property
    def balance(self) -> int:
        """Return what is left; hours corrected later can make it less than nothing."""
        return self.earned + sum(line.points for line in self.lines)


def rate(session: Session) -> int | None:
    """Return how many points an hour earns, None where the office keeps no points."""
    return volunteer_rules.load(session).points_per_hour


def ledger(session: Session, volunteer_id: int) -> Ledger:
    """Return the points of a volunteer, the newest line first."""
    volunteer = session.get(Volunteer, volunteer_id)
    if volunteer is None:
        raise Refusal("这名志愿者已从名册中删除，请刷新后再试。")
    minutes = session.scalar(select(_SERVED).where(Volunteer.id == volunteer_id)) or 0
    found = select(PointEntry).where(PointEntry.volunteer_id == volunteer_id)
    entries = session.scalars(found.order_by(PointEntry.entered_on.desc(), PointEntry.id.desc()))
    return Ledger(
        session.get_one(Person, volunteer.person_id).name,
        minutes,
        minutes * (rate(session) or 0) // _MINUTES,
        tuple(Line(one.id, one.entered_on, one.points, one.reason) for one in entries),
    )


@action("登记积分")
def enter(session: Session, volunteer_id: int, points: int | None, reason: str, on: date) -> int:
    """Redeem points (less than nothing) or add some for another reason.

    Raises:
        Refusal: the office keeps no points, there are not enough, or nothing is said about what for.
    """
    if rate(session) is None:
        raise Refusal(_OFF)
    if not points:
        raise Refusal("请填写积分的数目，1 或更大。", "points")
    if not (told := words.clean(reason)):
        raise Refusal("请写明用途，例如 兑换洗衣液一瓶。", "reason")
    if on > date.today():
        raise Refusal("日期还没有到。", "on")
    now = ledger(session, volunteer_id)
    if points < 0 and now.balance + points < 0:
        raise Refusal(f"{now.name}现有 {now.balance} 分，不够兑换 {-points} 分。", "points")
    entry = PointEntry(volunteer_id=volunteer_id, entered_on=on, points=points, reason=told)
    refuse_long(entry, PointEntry, _LABELS)
    session.add(entry)
    session.flush()
    return entry.id


@action("删除积分记录")
def remove(session: Session, entry_id: int) -> None:
    """Delete a line that was entered wrongly.

    Raises:
        Refusal: it is gone, or what it added was redeemed by now.
    """
    entry = session.get(PointEntry, entry_id)
    if entry is None:
        raise Refusal("这条积分记录已被删除，请刷新后再试。")
    now = ledger(session, entry.volunteer_id)
    if entry.points > 0 and now.balance - entry.points < 0:
        raise Refusal(f"这些积分已经兑换掉了，{now.name}只剩 {now.balance} 分，不能删除。")
    undo.keep(session, entry)
    session.delete(entry)


_SERVED = (
    select(func.coalesce(func.sum(ServiceRecord.minutes), 0))
    .where(ServiceRecord.volunteer_id == Volunteer.id, ServiceRecord.confirmed_at.is_not(None))
    .correlate(Volunteer)
    .scalar_subquery()
)
_ENTERED = (
    select(func.coalesce(func.sum(PointEntry.points), 0))
    .where(PointEntry.volunteer_id == Volunteer.id)
    .correlate(Volunteer)
    .scalar_subquery()
)
_REDEEMED = (
    select(func.coalesce(-func.sum(PointEntry.points), 0))
    .where(PointEntry.volunteer_id == Volunteer.id, PointEntry.points < 0)
    .correlate(Volunteer)
    .scalar_subquery()
)


def listing(points_per_hour: int | None) -> Listing:
    """Return the list of balances at so many points an hour; who left stays while there is something in the ledger."""
    earned: ColumnElement[int] = _SERVED * (points_per_hour or 0) // _MINUTES
    somebody = or_(
        Volunteer.status != VolunteerStatus.LEFT, Volunteer.id.in_(select(PointEntry.volunteer_id).distinct())
    )
    return Listing(
        title="志愿者积分",
        records=select(Volunteer).join(Person, Person.id == Volunteer.person_id).where(somebody),
        key=Volunteer.id,
        fields=(
            Field("number", "志愿者编号", Volunteer.number, width=96),
            Field("name", "姓名", Person.name, order=Person.sort_key, width=90),
            Field("hours", "服务时长(小时)", _SERVED, show=show_hours, width=116, number=True, spare=2),
            Field("earned", "服务积分", earned, width=84, number=True, spare=3),
            Field("redeemed", "已兑换", _REDEEMED, width=76, number=True, spare=1),
            Field("balance", "现有积分", earned + _ENTERED, width=84, number=True, colour=_colour_of),
        ),
        order="number",
        word=lambda word: or_(by_word(word), Volunteer.number.contains(word, autoescape=True)),
        hint="姓名、首字母、志愿者编号",
    )


def _colour_of(balance: int) -> str | None:
    return "#B42318" if balance < 0 else None
