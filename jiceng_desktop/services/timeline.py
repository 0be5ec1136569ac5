"""Everything the office did with a person, and what happened in this life, as one line of time."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy.orm import Session

from jiceng_desktop.services import (
    donations,
    duties,
    events,
    filed,
    households,
    life,
    loans,
    registration,
    stays,
    tags,
    todos,
    visits,
    volunteers,
)
from jiceng_desktop.services.corners import keepers
from jiceng_desktop.services.moment import Moment

Source = Callable[[Session, int], list[Moment]]

# A feature that has something to tell about a person adds one line here; it takes Moment from ``moment``.
SOURCES: tuple[Source, ...] = (
    stays.moments,
    households.moments,
    life.moments,
    tags.moments,
    duties.moments,
    visits.moments,
    todos.moments,
    events.moments,
    registration.moments,
    volunteers.moments,
    loans.moments,
    donations.moments,
    keepers.moments,
    filed.moments,
)


def of_person(session: Session, person_id: int) -> list[Moment]:
    """Return all moments of one person, the newest first."""
    found = [moment for source in SOURCES for moment in source(session, person_id)]
    return sorted(found, key=lambda moment: moment.on, reverse=True)
