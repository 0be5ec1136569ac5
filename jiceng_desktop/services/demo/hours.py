"""From when to when the volunteers served at events, and what of it was corrected afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.service import Correction, ServiceRecord
from jiceng_desktop.services.demo.town import Town

_MORE = 30  # minutes
_STAYS = ("served_on", "content", "team_id")
_CORRECTED = ("签退时间记错", "时长算错", "抄录有误", "签退时间记错")


def tell(town: Town, session: Session) -> None:
    """Give the services at events their times, and correct a few of those that were confirmed."""
    _time(session)
    _correct(town, session)
    town.rows.save(88)


def _time(session: Session) -> None:
    """Let who served at two events at once keep the times of one: nobody is in two places."""
    found = (
        select(ServiceRecord.id, ServiceRecord.volunteer_id, Occurrence.starts_at, Occurrence.ends_at)
        .join(Occurrence, Occurrence.id == ServiceRecord.occurrence_id)
        .order_by(ServiceRecord.volunteer_id, Occurrence.starts_at)
    )
    until: dict[int, datetime] = {}
    timed = []
    for record_id, volunteer_id, starts_at, ends_at in session.execute(found):
        if until.get(volunteer_id, starts_at) <= starts_at:
            until[volunteer_id] = ends_at
            timed.append({"which": record_id, "starts": starts_at, "ends": ends_at})
    table = table_of(ServiceRecord)
    told = update(table).where(table.c.id == bindparam("which"))
    if timed:
        session.connection().execute(told.values(starts_at=bindparam("starts"), ends_at=bindparam("ends")), timed)


def _correct(town: Town, session: Session) -> None:
    """Correct two by two names, refuse one, leave one to be decided."""
    asked = (
        select(ServiceRecord)
        .where(
            ServiceRecord.occurrence_id.is_(None),
            ServiceRecord.confirmed_at.is_not(None),
            ServiceRecord.served_on < town.today - timedelta(20),
        )
        .order_by(ServiceRecord.served_on.desc(), ServiceRecord.id)
        .limit(len(_CORRECTED))
    )
    asker, decider = town.staff[1].name, town.staff[0].name
    for record, reason, granted in zip(
        session.scalars(asked).all(), _CORRECTED, (True, True, False, None), strict=False
    ):
        at, minutes = datetime.combine(record.served_on + timedelta(5), time(10)), record.minutes
        same = {f"{side}_{name}": getattr(record, name) for side in ("old", "new") for name in _STAYS}
        town.rows.add(
            Correction,
            service_record_id=record.id,
            **same,
            old_minutes=minutes,
            new_minutes=minutes + _MORE,
            reason=reason,
            asked_at=at,
            asked_by=asker,
            decided_at=None if granted is None else at + timedelta(1),
            decided_by=None if granted is None else decider,
            granted=granted,
        )
        if granted:
            changed = update(table_of(ServiceRecord)).where(table_of(ServiceRecord).c.id == record.id)
            session.connection().execute(changed.values(minutes=minutes + _MORE))


def monthly(minutes: int) -> Sequence[int]:
    """Divide the service of a year among its months, so that no day has more than it can hold."""
    month = minutes // 12 // 15 * 15
    return [minutes - 11 * month, *(month for _ in range(11))] if month else [minutes]
