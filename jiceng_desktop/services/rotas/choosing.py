"""What the form of a rota offers: venues, teams and who belongs to them."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import pinyin
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services.teams import belongs_to
from jiceng_desktop.terms import VolunteerStatus


def venues(session: Session, typed: str) -> list[tuple[int, str]]:
    """Return the venues somebody may mean as (id, name); also by their initials."""
    found = session.execute(select(Venue.id, Venue.name).order_by(Venue.name))
    return [(row[0], row[1]) for row in found if means(typed, row[1])]


def means(typed: str, name: str) -> bool:
    """Tell whether what was typed is part of a name, of its reading or of its initials."""
    typed = typed.strip().lower()
    if not typed.isascii() or not typed.isalpha():
        return typed in name.lower()
    spoken = pinyin.spoken(name).split()
    return typed in "".join(spoken) or typed in "".join(part[:1] for part in spoken) or typed in name.lower()


def venue_name(session: Session, venue_id: int) -> str:
    """Return what a venue is called."""
    return session.scalar(select(Venue.name).where(Venue.id == venue_id)) or ""


def of_team(session: Session, team_id: int) -> list[int]:
    """Return the active members of a team by name."""
    found = select(Volunteer.id).join(Person, Person.id == Volunteer.person_id).where(belongs_to(team_id))
    found = found.where(Volunteer.status == VolunteerStatus.ACTIVE).order_by(Person.sort_key, Volunteer.id)
    return list(session.scalars(found))
