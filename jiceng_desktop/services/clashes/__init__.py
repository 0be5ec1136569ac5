"""冲突: what stands in the way of an event or a series before it is saved.

Spans are half-open: what begins when something else ends does not meet it. Cancelled and skipped events do not count.
Each matter is asked of the database once for all dates of a series.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from jiceng_desktop.services import events, series
from jiceng_desktop.services.clashes import equipment, people, plan, venue
from jiceng_desktop.services.clashes.clash import Clash, ClashKind

__all__ = ["Clash", "ClashKind", "of_occurrence", "of_series"]


def of_occurrence(session: Session, draft: events.Draft, occurrence_id: int | None) -> list[Clash]:
    """Return what stands in the way of an event as entered; nothing as long as it has no time."""
    return _all(session, plan.of_occurrence(session, draft, occurrence_id))


def of_series(session: Session, draft: series.Draft, today: date, series_id: int | None) -> list[Clash]:
    """Return what stands in the way of a series from today on, its own occurrences included, in order of time.

    What concerns all dates alike, such as a venue that is too small, is told once at the first.

    Raises:
        Refusal: what is entered cannot be planned.
    """
    return _all(session, plan.of_series(session, draft, today, series_id))


def _all(session: Session, asked: plan.Plan | None) -> list[Clash]:
    if asked is None:
        return []
    matters = (venue, people, equipment)
    found = [clash for matter in matters for clash in matter.found(session, asked)]
    return sorted(found, key=lambda clash: clash.starts_at)
