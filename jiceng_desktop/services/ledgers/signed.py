"""签到记录: who came to each event, by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import Attendance
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.services.ledgers.records import Record, read
from jiceng_desktop.terms import AttendanceState

_BATCH = 500
_ORDER = list(AttendanceState)


@dataclass(frozen=True)
class Guest:
    """Somebody who came, or was expected; one without a card has a name only."""

    name: str
    address: str
    state: AttendanceState
    arrived_at: datetime | None = None


@dataclass(frozen=True)
class Signed:
    """An event with everybody who was signed in; nobody where only a number was noted."""

    record: Record
    guests: tuple[Guest, ...]


def signed(session: Session, ids: Sequence[int]) -> list[Signed]:
    """Return who was signed in at each event: first those who came, as they signed in, then those who did not."""
    guests: dict[int, list[Guest]] = {}
    for start in range(0, len(ids), _BATCH):
        found = session.execute(
            select(
                Attendance.occurrence_id,
                func.coalesce(Person.name, Attendance.guest),
                Dwelling.address,
                Attendance.state,
                Attendance.arrived_at,
            )
            .outerjoin(Person, Person.id == Attendance.person_id)
            .outerjoin(Dwelling, Dwelling.id == Person.home_id)
            .where(Attendance.occurrence_id.in_(ids[start : start + _BATCH]))
            .order_by(Attendance.id)
        )
        for occurrence_id, name, address, state, arrived_at in found:
            guests.setdefault(occurrence_id, []).append(Guest(name, address or "", state, arrived_at))
    return [
        Signed(record, tuple(sorted(guests.get(record.id, ()), key=lambda one: _ORDER.index(one.state))))
        for record in read(session, ids)
    ]
