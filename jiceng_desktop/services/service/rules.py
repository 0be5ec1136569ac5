"""What cannot be true of a service: judged for one record, or for a whole sheet at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.service.reading import show_hours, show_times
from jiceng_desktop.terms import ServiceSource, VolunteerStatus

MOST_MINUTES = 24 * 60  # of one day


@dataclass(frozen=True)
class Service:
    """One service as it is to be stored; ``record_id`` is the record that is changed, None for a new one.

    ``carried`` is a sum of many days, taken over from an older roster: no day holds it.
    """

    volunteer_id: int
    served_on: date
    minutes: int
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    occurrence_id: int | None = None
    content: str = ""
    record_id: int | None = None
    carried: bool = False


class Fault(NamedTuple):
    """Why a service cannot be, and the field at fault."""

    sentence: str
    field: str


def refuse_faults(session: Session, service: Service, now: datetime) -> None:
    """Refuse a service that cannot be."""
    for fault in faults(session, [service], now).values():
        raise Refusal(fault.sentence, fault.field)


def faults(session: Session, services: Sequence[Service], now: datetime) -> dict[int, Fault]:
    """Return what is wrong by place in the sequence; a later one is also compared with those before it."""
    who, ends = _volunteers(session, {one.volunteer_id for one in services}), _ends(session, services)
    others = _stored(session, services)
    found: dict[int, Fault] = {}
    for place, one in enumerate(services):
        volunteer = who.get(one.volunteer_id)
        if volunteer is None:
            found[place] = Fault("这名志愿者已从名册中删除，请重新选择。", "volunteer_id")
            continue
        beside = others[one.volunteer_id]
        fault = _of_itself(one, now) or _too_early(one, ends.get(one.occurrence_id), now)
        fault = fault or _of_membership(one, volunteer) or _beside(one, beside, volunteer[1])
        if fault:
            found[place] = fault
        else:
            beside.append(one)
    return found


_Who = tuple[Volunteer, str]


def _volunteers(session: Session, ids: Iterable[int]) -> dict[int, _Who]:
    found = select(Volunteer, Person.name).join(Person, Person.id == Volunteer.person_id).where(Volunteer.id.in_(ids))
    return {row[0].id: (row[0], row[1]) for row in session.execute(found)}


def _ends(session: Session, services: Sequence[Service]) -> dict[int | None, datetime]:
    """Return when the events of services end."""
    events = {one.occurrence_id for one in services if one.occurrence_id is not None}
    found = session.execute(select(Occurrence.id, Occurrence.ends_at).where(Occurrence.id.in_(events)))
    return {row[0]: row[1] for row in found}


def _stored(session: Session, services: Sequence[Service]) -> defaultdict[int, list[Service]]:
    """Return what is stored of the same volunteers around these days or at these events, without what is changed."""
    others: defaultdict[int, list[Service]] = defaultdict(list)
    if not services:
        return others
    days, changed = [one.served_on for one in services], {one.record_id for one in services}
    events = {one.occurrence_id for one in services if one.occurrence_id is not None}
    around = ServiceRecord.served_on.between(_shifted(min(days), -1), _shifted(max(days), 1))
    found = select(ServiceRecord).where(
        ServiceRecord.volunteer_id.in_({one.volunteer_id for one in services}),
        around | ServiceRecord.occurrence_id.in_(events),
    )
    for record in session.scalars(found):
        if record.id not in changed:
            others[record.volunteer_id].append(service_of(record))
    return others


def _shifted(day: date, days: int) -> date:
    """Return a day before or after; at the ends of the calendar the day itself."""
    try:
        return day + timedelta(days)
    except OverflowError:
        return day


def service_of(record: ServiceRecord) -> Service:
    """Return a stored record as a service."""
    return Service(
        record.volunteer_id,
        record.served_on,
        record.minutes,
        record.starts_at,
        record.ends_at,
        record.occurrence_id,
        record.content,
        record.id,
        record.source is ServiceSource.CARRIED,
    )


def _of_itself(one: Service, now: datetime) -> Fault | None:
    if one.served_on > now.date():
        return Fault("服务日期不能晚于今天。", "served_on")
    if one.starts_at is not None and one.ends_at is not None:
        return _of_times(one, one.starts_at, one.ends_at, now) or _of_length(one)
    if one.starts_at is not None or one.ends_at is not None:
        return Fault("签到和签退时间要么都填，要么都空着。", "ends_at" if one.starts_at else "starts_at")
    return _of_length(one)


def _too_early(one: Service, event_ends_at: datetime | None, now: datetime) -> Fault | None:
    """Say that an event goes on; who left before it ends has times, which are judged by themselves."""
    if one.starts_at is not None or one.served_on < now.date() or event_ends_at is None or event_ends_at <= now:
        return None
    when = f"{event_ends_at:%H:%M}" if event_ends_at.date() == now.date() else f"{event_ends_at:%m-%d %H:%M}"
    return Fault(f"这场活动到 {when} 才结束。已经做完的，请写明几点到几点。", "minutes")


def _of_times(one: Service, starts_at: datetime, ends_at: datetime, now: datetime) -> Fault | None:
    if ends_at <= starts_at:
        return Fault(f"签退 {ends_at:%H:%M} 不晚于签到 {starts_at:%H:%M}，请核对。", "ends_at")
    if ends_at > now:
        return Fault(f"还没有到 {ends_at:%H:%M}，服务结束后才能记时长。", "ends_at")
    if timedelta(minutes=one.minutes) > ends_at - starts_at:
        return Fault(f"时长是 {show_hours(one.minutes)} 小时，比签到到签退的时间还长，请核对。", "minutes")
    return None


def _of_length(one: Service) -> Fault | None:
    if one.minutes <= 0 or (one.minutes > MOST_MINUTES and not one.carried):
        return Fault("一天的服务时长要多于 0，最多 24 小时。", "minutes")
    return None


def _of_membership(one: Service, who: _Who) -> Fault | None:
    volunteer, name = who
    if one.served_on < volunteer.joined_on:
        return Fault(f"{name} {volunteer.joined_on} 才加入，这之前不能记服务时长。", "served_on")
    if volunteer.left_on is not None and one.served_on > volunteer.left_on:
        return Fault(f"{name} {volunteer.left_on} 已退出，这之后不能记服务时长。", "served_on")
    if volunteer.left_on is None and volunteer.status is VolunteerStatus.LEFT:
        return Fault(f"{name}已退出，不能再记服务时长；补记以前的，请先在名册里填写退出日期。", "volunteer_id")
    return None


def _beside(one: Service, others: Sequence[Service], name: str) -> Fault | None:
    """Say what other service of the same volunteer stands in the way."""
    for other in others:
        if one.occurrence_id is not None and other.occurrence_id == one.occurrence_id:
            return Fault(f"{name}在这场活动里已经有服务记录。", "volunteer_id")
        if _meet(one, other):
            told = show_times(other.starts_at, other.ends_at)
            what = f"“{other.content}”" if other.content else "另一处"
            return Fault(f"{name} {told} 在{what}服务，时间重叠，一人不能同时在两处。", "starts_at")
    beside = (other.minutes for other in others if other.served_on == one.served_on and not other.carried)
    total = one.minutes + sum(beside)
    if total > MOST_MINUTES and not one.carried:
        return Fault(f"{name} {one.served_on} 这天合计 {show_hours(total)} 小时，超过了 24 小时。", "minutes")
    if one.record_id is None and (same := next((other for other in others if _same(one, other)), None)):
        told = f"{name} {one.served_on} 已记过“{one.content}”{show_hours(same.minutes)} 小时"
        return Fault(f"{told}，不要重复；分几次服务的，请都写几点到几点。", "content")
    return None


def _same(one: Service, other: Service) -> bool:
    """Tell whether the same sheet may have been entered twice: nothing but times could tell the two apart."""
    timed = one.starts_at is not None and other.starts_at is not None
    return not timed and (one.served_on, one.content) == (other.served_on, other.content)


def _meet(one: Service, other: Service) -> bool:
    if one.starts_at is None or one.ends_at is None or other.starts_at is None or other.ends_at is None:
        return False
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at
