"""至少每几个月一次: which series have to be held again, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import Occurrence, Series
from jiceng_desktop.terms import OccurrenceStatus


@dataclass(frozen=True)
class Due:
    """A series that has to be held again: the last time it was, by when, and how many days are left."""

    series_id: int
    name: str
    last_held: date | None
    due_on: date
    left: int
    planned: datetime | None  # the next one that is planned


def due(session: Session, today: date) -> list[Due]:
    """Return the series with a longest gap, the most urgent first: last held and so many months."""
    found = []
    for series in session.scalars(select(Series).where(Series.gap_months.is_not(None))):
        last = session.scalar(_when(series.id, func.max(Occurrence.starts_at), OccurrenceStatus.HELD))
        next_ = session.scalar(
            _when(series.id, func.min(Occurrence.starts_at), OccurrenceStatus.PLANNED).where(
                Occurrence.starts_at >= datetime.combine(today, time())
            )
        )
        begun = last.date() if last is not None else series.first_on or today
        due_on = begun + relativedelta(months=series.gap_months or 1)
        held = last.date() if last is not None else None
        found.append(Due(series.id, series.name, held, due_on, (due_on - today).days, next_))
    return sorted(found, key=lambda one: one.due_on)


def _when(series_id: int, what: Any, status: OccurrenceStatus) -> Any:
    return select(what).where(Occurrence.series_id == series_id, Occurrence.status == status)
