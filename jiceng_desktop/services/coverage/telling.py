"""One person's part in the events of a scope, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import Attendance, Occurrence
from jiceng_desktop.db.visits import Visit, VisitedPerson
from jiceng_desktop.services.coverage.scope import Scope, held
from jiceng_desktop.terms import AttendanceState


@dataclass(frozen=True)
class Line:
    """One event: whether somebody came, None where nothing was noted, and when it was brought home."""

    occurrence_id: int
    on: date
    title: str
    state: AttendanceState | None
    brought_on: date | None


def of_person(session: Session, scope: Scope, person_id: int, today: date) -> list[Line]:
    """Return every event of a scope that somebody came to, missed, or that was brought home; the latest first."""
    mine = and_(Attendance.occurrence_id == Occurrence.id, Attendance.person_id == person_id)
    brought = (
        select(Visit.occurrence_id, Visit.visited_on)
        .join(VisitedPerson, VisitedPerson.visit_id == Visit.id)
        .where(VisitedPerson.person_id == person_id, Visit.occurrence_id.is_not(None))
    )
    days: dict[int | None, date] = {row[0]: row[1] for row in session.execute(brought.order_by(Visit.visited_on))}
    found = session.execute(
        select(Occurrence.id, Occurrence.starts_at, Occurrence.title, Attendance.state)
        .outerjoin(Attendance, mine)
        .where(*held(scope, today))
        .order_by(Occurrence.starts_at.desc(), Occurrence.id.desc())
    )
    lines = (Line(row[0], row[1].date(), row[2], row[3], days.get(row[0])) for row in found)
    return [line for line in lines if line.state is not None or line.brought_on is not None]
