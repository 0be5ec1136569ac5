"""录时长: duties that are over become service records, each once; they count when they are confirmed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import Rota, RotaDuty, RotaPost, ServiceRecord
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import undo
from jiceng_desktop.services.office import action
from jiceng_desktop.services.rotas.saving import get
from jiceng_desktop.services.service.reading import Served
from jiceng_desktop.services.service.rules import Service, faults
from jiceng_desktop.services.service.sheet import Row, Sheet, enter
from jiceng_desktop.terms import ServiceSource

LOOKED_BACK = timedelta(92)


@dataclass(frozen=True)
class Past:
    """A duty that is over and has no hours yet; ``problem`` says why it cannot have any."""

    duty_id: int
    volunteer_id: int
    name: str
    day: date
    starts: time
    ends: time
    role: str
    absent: bool
    problem: str = ""

    @property
    def served(self) -> Served:
        """Return how long it was."""
        minutes = (self.ends.hour - self.starts.hour) * 60 + self.ends.minute - self.starts.minute
        return Served(minutes, self.starts, self.ends)


def unrecorded(session: Session, rota_id: int, now: datetime) -> list[Past]:
    """Return the duties of a rota in the last three months that are over and have no hours yet, in order of time."""
    rota = get(session, rota_id)
    found = (
        select(RotaDuty, RotaPost, Person.name)
        .join(RotaPost, RotaPost.id == RotaDuty.post_id)
        .join(Volunteer, Volunteer.id == RotaDuty.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .where(
            RotaPost.rota_id == rota_id,
            RotaDuty.day >= now.date() - LOOKED_BACK,
            or_(RotaDuty.day < now.date(), (RotaDuty.day == now.date()) & (RotaPost.ends <= now.time())),
        )
        .order_by(RotaDuty.day, RotaPost.starts, RotaPost.id, RotaDuty.id)
    )
    past = [
        Past(duty.id, duty.volunteer_id, name, duty.day, post.starts, post.ends, post.role, duty.absent)
        for duty, post, name in session.execute(found)
    ]
    return _judged(session, rota, _without_hours(session, rota, past), now)


def _without_hours(session: Session, rota: Rota, past: Sequence[Past]) -> list[Past]:
    """Leave out what was recorded of the same rota: at the same time, or on that day without times."""
    ids, days = {one.volunteer_id for one in past}, {one.day for one in past}
    stored = select(ServiceRecord).where(
        ServiceRecord.volunteer_id.in_(ids), ServiceRecord.served_on.in_(days), ServiceRecord.content == rota.name
    )
    known: dict[tuple[int, date], list[ServiceRecord]] = {}
    for record in session.scalars(stored):
        known.setdefault((record.volunteer_id, record.served_on), []).append(record)
    return [one for one in past if not any(_covers(each, one) for each in known.get((one.volunteer_id, one.day), ()))]


def _covers(record: ServiceRecord, past: Past) -> bool:
    if record.starts_at is None or record.ends_at is None:
        return True
    return record.starts_at.time() < past.ends and past.starts < record.ends_at.time()


def _judged(session: Session, rota: Rota, past: Sequence[Past], now: datetime) -> list[Past]:
    services = [
        Service(one.volunteer_id, one.day, one.served.minutes, *one.served.on(one.day), None, rota.name) for one in past
    ]
    wrong = faults(session, services, now)
    return [replace(one, problem=wrong[place].sentence) if place in wrong else one for place, one in enumerate(past)]


@action("录入值班时长")
def record(session: Session, rota_id: int, came: Collection[int], absent: Collection[int]) -> list[int]:
    """Record hours for duties whose volunteers came, and note who did not; return the new records, none confirmed.

    Raises:
        Refusal: one of the duties has hours by now, was given up, or cannot have any; nothing is recorded then.
    """
    rota = get(session, rota_id)
    waiting = {one.duty_id: one for one in unrecorded(session, rota_id, audit.moment(session))}
    if not waiting.keys() >= {*came, *absent}:
        raise Refusal("有的班刚被另一处改过或录了时长，请重新打开再录。")
    done = [one for one in waiting.values() if one.duty_id in came]
    for one in done:
        if one.problem:
            raise Refusal(one.problem)
    _note(session, came, absent)
    ids = []
    for day, role in dict.fromkeys((one.day, one.role) for one in done):
        rows = [Row(one.volunteer_id, one.served) for one in done if (one.day, one.role) == (day, role)]
        ids += enter(session, Sheet(None, day, rota.name, rota.team_id, role, ServiceSource.ORDER), rows)
    return ids


def _note(session: Session, came: Collection[int], absent: Collection[int]) -> None:
    for duty in session.scalars(select(RotaDuty).where(RotaDuty.id.in_([*came, *absent]))):
        if duty.absent != (duty.id in absent):
            undo.keep(session, duty)
            duty.absent = duty.id in absent
    session.flush()
