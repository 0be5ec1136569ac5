"""Who belongs to the community today, and who has moved out, died, or never lived in it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam, func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import Person
from jiceng_desktop.terms import PersonStatus

GONE = (PersonStatus.MOVED_OUT, PersonStatus.DECEASED, PersonStatus.OUTSIDE)
_STATUS = select(Person.status).where(Person.id == bindparam("person"))  # built once: every card asks for it
_COLOURS = {PersonStatus.DECEASED: "#B42318", PersonStatus.MOVED_OUT: "#9A6700", PersonStatus.MISSING: "#B42318"}


def is_here(here: bool) -> ColumnElement[bool]:
    """Return the condition that somebody belongs to the community, or does not any more."""
    return Person.status.not_in(GONE) if here else Person.status.in_(GONE)


def count(session: Session, here: bool) -> int:
    """Return how many persons belong to the community, or how many do not any more."""
    return session.scalar(select(func.count(Person.id)).where(is_here(here))) or 0


def gone_as(session: Session, person_id: int) -> str:
    """Return in words why somebody does not belong to the community: 已去世, 已迁出; nothing for who does."""
    return told(session.scalar(_STATUS, {"person": person_id}))


def told(status: PersonStatus | None) -> str:
    """Return in words how a status keeps somebody out of the community; nothing where it does not."""
    if status is PersonStatus.OUTSIDE:
        return "不住在本社区"
    return f"已{status.label}" if status in GONE else ""


def is_reached() -> ColumnElement[bool]:
    """Return the condition that papers reach somebody: who lives here, and who is known from outside."""
    return Person.status.not_in((PersonStatus.MOVED_OUT, PersonStatus.DECEASED))


def still_here(session: Session, persons: Sequence[int]) -> list[int]:
    """Return who of these persons belongs to the community, in the order asked for."""
    found = set(session.scalars(select(Person.id).where(Person.id.in_(persons), is_here(True))))
    return [person_id for person_id in persons if person_id in found]


def colour_of(status: PersonStatus) -> str | None:
    """Return the colour in which a status stands out in a list."""
    return _COLOURS.get(status)
