"""至少每几个月一次: which series have to be held again, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import Occurrence, Series
from jiceng_desktop.terms import OccurrenceStatus


@dataclass(frozen=True)
class Due:
    """A series that has to be held again: the last time it was, by when, and how many days are left.

    ``leads_to`` is the occurrence to look at: the next one that is planned, else the last one that was held.
    """

    series_id: int
    name: str
    last_held: date | None
    due_on: date
    left: int
    planned: datetime | None  # the next one that is planned
    leads_to: int | None = None

    @property
    def provided_for(self) -> bool:
        """Tell whether it is planned again in time."""
        return self.planned is not None and self.planned.date() <= self.due_on and self.left >= 0


def due(session: Session, today: date) -> list[Due]:
    """Return the series with a longest gap, the most urgent first: last held and so many months."""
    held = Occurrence.status == OccurrenceStatus.HELD
    ahead = and_(Occurrence.status == OccurrenceStatus.PLANNED, Occurrence.starts_at >= datetime.combine(today, time()))
    last, next_ = _outermost(session, func.max, held), _outermost(session, func.min, ahead)
    found = []
    for series in session.scalars(select(Series).where(Series.gap_months.is_not(None))):
        held_id, held_at = last.get(series.id, (None, None))
        planned_id, planned_at = next_.get(series.id, (None, None))
        held_on = held_at.date() if held_at is not None else None
        due_on = (held_on or series.first_on or today) + relativedelta(months=series.gap_months or 1)
        left = (due_on - today).days
        found.append(Due(series.id, series.name, held_on, due_on, left, planned_at, planned_id or held_id))
    return sorted(found, key=lambda one: one.due_on)


def upcoming(session: Session, today: date) -> dict[int, datetime]:
    """Return of each series when it is planned next."""
    ahead = and_(Occurrence.status == OccurrenceStatus.PLANNED, Occurrence.starts_at >= datetime.combine(today, time()))
    when = select(Occurrence.series_id, func.min(Occurrence.starts_at)).group_by(Occurrence.series_id)
    found = session.execute(when.where(ahead, Occurrence.series_id.is_not(None)))
    return {series_id: starts_at for series_id, starts_at in found if series_id is not None}


def _outermost(session: Session, which: Any, where: ColumnElement[bool]) -> dict[int, tuple[int, datetime]]:
    """Return the first or the last occurrence of each series with a longest gap, as (id, when)."""
    watched = Occurrence.series_id.in_(select(Series.id).where(Series.gap_months.is_not(None)))
    when = select(Occurrence.series_id, which(Occurrence.starts_at).label("starts_at")).where(watched, where)
    outer = when.group_by(Occurrence.series_id).subquery()
    found = select(outer.c.series_id, Occurrence.id, Occurrence.starts_at).join(
        outer, and_(outer.c.series_id == Occurrence.series_id, outer.c.starts_at == Occurrence.starts_at)
    )
    return {row[0]: (row[1], row[2]) for row in session.execute(found.where(where).order_by(Occurrence.id.desc()))}
