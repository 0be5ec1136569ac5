"""What a form of the calendar offers while somebody types: who may speak or organise, which equipment there is."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Part
from jiceng_desktop.db.venues import Equipment, Venue
from jiceng_desktop.services import people

_MOST_GUESTS = 3


def somebody(session: Session, typed: str) -> list[tuple[int, str, str]]:
    """Return whom a name may mean, as (id, name, detail): guests of earlier events, then the cards of the archive.

    A guest has no card: the id is negative and stands for nothing.
    """
    name = words.clean_name(typed)
    times = func.count()
    guests = session.execute(
        select(Part.name, times)
        .where(Part.person_id.is_(None), Part.occurrence_id.is_not(None), Part.name.contains(name, autoescape=True))
        .group_by(Part.name)
        .order_by(times.desc(), Part.name)
        .limit(_MOST_GUESTS)
    )
    found = [(-place, guest, f"来过 {count:,} 次") for place, (guest, count) in enumerate(guests, start=1)]
    return [*found, *people.find_persons(session, typed)]


def equipment(session: Session) -> list[tuple[int, str]]:
    """Return the equipment of the office as (id, what it is called, how many there are, where it stands)."""
    found = session.execute(
        select(Equipment.id, Equipment.name, Equipment.number, Venue.name)
        .outerjoin(Venue, Venue.id == Equipment.venue_id)
        .order_by(Equipment.name)
    )
    return [(key, f"{name}（共 {number:,} 件{f'，在{venue}' if venue else ''}）") for key, name, number, venue in found]


def needed(session: Session, uses: Iterable[tuple[int, int]]) -> str:
    """Say which equipment is needed: 投影仪 1 件、折叠桌 6 张."""
    named = {one.id: one.name for one in session.scalars(select(Equipment))}
    return "、".join(f"{named[key]} {number:,} 件" for key, number in uses if key in named)
