"""Everything the office did with a person, and what happened in this life, as one line of time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session


@dataclass(frozen=True)
class Moment:
    """One thing that happened on one day: which matter it belongs to (走访, 变动, …) and a sentence."""

    on: date
    matter: str
    text: str


Source = Callable[[Session, int], list[Moment]]

# A feature that has something to tell about a person adds one line here.
SOURCES: tuple[Source, ...] = ()


def of_person(session: Session, person_id: int) -> list[Moment]:
    """Return all moments of one person, the newest first."""
    found = [moment for source in SOURCES for moment in source(session, person_id)]
    return sorted(found, key=lambda moment: moment.on, reverse=True)
