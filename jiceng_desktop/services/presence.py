"""Who belongs to the community today, and who has moved out or died."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import Person
from jiceng_desktop.terms import PersonStatus

GONE = (PersonStatus.MOVED_OUT, PersonStatus.DECEASED)
_COLOURS = {PersonStatus.DECEASED: "#B42318", PersonStatus.MOVED_OUT: "#9A6700", PersonStatus.MISSING: "#B42318"}


def is_here(here: bool) -> ColumnElement[bool]:
    """Return the condition that somebody belongs to the community, or does not any more."""
    return Person.status.not_in(GONE) if here else Person.status.in_(GONE)


def count(session: Session, here: bool) -> int:
    """Return how many persons belong to the community, or how many do not any more."""
    return session.scalar(select(func.count(Person.id)).where(is_here(here))) or 0


def colour_of(status: PersonStatus) -> str | None:
    """Return the colour in which a status stands out in a list."""
    return _COLOURS.get(status)
