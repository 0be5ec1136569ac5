"""Finding whom and what a paper sheet means: volunteers by initials or number, events by name or day."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import Assignment, ServiceRecord
from jiceng_desktop.db.volunteers import FormerNumber, TeamMember, Volunteer
from jiceng_desktop.services import people, teams
from jiceng_desktop.services.service.reading import show_times
from jiceng_desktop.terms import OccurrenceStatus, VolunteerStatus

_MOST_LOOKED_AT = 60
_SHORT_DAY = re.compile(r"(\d{1,2})[-./月](\d{1,2})[日号]?")
_LONG_DAY = re.compile(r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}")


@dataclass(frozen=True)
class Beginning:
    """What an event says of the service at it."""

    occurrence_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    team_id: int | None


def volunteers(
    session: Session, needle: str, occurrence_id: int | None = None, team_id: int | None = None, limit: int = 8
) -> list[tuple[int, str, str]]:
    """Return volunteers for a picker as (id, name, number and team).

    A whole number, or its digits without zeros, leads to one. Those assigned to the event come first, then those of
    the team, then those who are active.
    """
    needle = words.clean(needle)
    if not needle:
        return []
    near, mates = _assigned(session, occurrence_id), _mates(session, team_id)
    ids = _by_number(session, needle) or _by_name(session, needle, near | mates)
    found = select(Volunteer.id, Person.name, Volunteer.number, Volunteer.status, teams.NAMES).join(
        Person, Person.id == Volunteer.person_id
    )
    rows = session.execute(found.where(Volunteer.id.in_(ids)).order_by(Person.sort_key, Volunteer.id)).all()
    rows = sorted(rows, key=lambda row: (row[0] not in near, row[0] not in mates, row[3] is not VolunteerStatus.ACTIVE))
    return [(row[0], row[1], " · ".join(filter(None, (row[2], row[4], _state(row[3]))))) for row in rows[:limit]]


def _state(status: VolunteerStatus) -> str:
    return "" if status is VolunteerStatus.ACTIVE else status.label


def _by_number(session: Session, needle: str) -> list[int]:
    """Return who has a number, written whole or without what all numbers begin with."""
    typed = needle.upper()
    former = select(FormerNumber.volunteer_id).where(FormerNumber.number == typed)
    exact = list(session.scalars(select(Volunteer.id).where(Volunteer.number == typed).union(former)))
    if exact or not typed.isdecimal():
        return exact
    ending = select(Volunteer.id, Volunteer.number).where(Volunteer.number.endswith(typed)).limit(_MOST_LOOKED_AT * 20)
    return [row[0] for row in session.execute(ending) if _digits(row[1]) == typed.lstrip("0")]


def _digits(number: str) -> str:
    """Return the digits at the end of a volunteer number without zeros before: Z0012 → 12."""
    return number[len(number.rstrip("0123456789")) :].lstrip("0")


def _by_name(session: Session, needle: str, nearest: Collection[int]) -> set[int]:
    """Return the first whom a word means, and whom it means among the nearest, however many others there are."""
    quick = people.LISTING.quick
    if quick is None:
        return set()
    enlisted = [select(Volunteer.person_id)]
    if nearest:
        enlisted.append(select(Volunteer.person_id).where(Volunteer.id.in_(nearest)))
    persons = {one for some in enlisted for one in quick(session, [[needle]], [Person.id.in_(some)], _MOST_LOOKED_AT)}
    return set(session.scalars(select(Volunteer.id).where(Volunteer.person_id.in_(persons))))


def _assigned(session: Session, occurrence_id: int | None) -> set[int]:
    if occurrence_id is None:
        return set()
    return set(session.scalars(select(Assignment.volunteer_id).where(Assignment.occurrence_id == occurrence_id)))


def _mates(session: Session, team_id: int | None) -> set[int]:
    if team_id is None:
        return set()
    return set(session.scalars(select(TeamMember.volunteer_id).where(TeamMember.team_id == team_id, teams.OPEN)))


def names(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return name and number of volunteers by their ids."""
    found = select(Volunteer.id, Person.name, Volunteer.number).join(Person, Person.id == Volunteer.person_id)
    return {row[0]: (row[1], row[2]) for row in session.execute(found.where(Volunteer.id.in_(ids)))}


def events(session: Session, needle: str, now: datetime, limit: int = 8) -> list[tuple[int, str, str]]:
    """Return events that began by now for a picker as (id, title, when), the last ones first; also by their day."""
    asked = select(Occurrence.id, Occurrence.title, Occurrence.starts_at, Occurrence.ends_at).where(
        Occurrence.starts_at <= now, Occurrence.status.in_((OccurrenceStatus.PLANNED, OccurrenceStatus.HELD))
    )
    text = words.clean(needle)
    means = [Occurrence.title.contains(text, autoescape=True)]
    if text.isascii() and text.isalpha():
        means.append(Occurrence.sort_key.contains(text.lower(), autoescape=True))
    if (day := _day(text, now.date())) is not None:
        first = datetime.combine(day, datetime.min.time())
        means.append(Occurrence.starts_at.between(first, first + timedelta(1)))
    found = asked.where(or_(*means)).order_by(Occurrence.starts_at.desc(), Occurrence.id.desc()).limit(limit)
    return [(row[0], row[1], f"{row[2]:%Y-%m-%d} {show_times(row[2], row[3])}") for row in session.execute(found)]


def _day(text: str, today: date) -> date | None:
    """Read a day; without a year the last one."""
    try:
        if short := _SHORT_DAY.fullmatch(text):
            day = date(today.year, int(short[1]), int(short[2]))
            return day if day <= today else day.replace(year=day.year - 1)
        return words.parse_day(text) if _LONG_DAY.match(text) else None
    except ValueError:
        return None


def beginning(session: Session, occurrence_id: int) -> Beginning | None:
    """Return what an event says of the service at it; None when it is gone."""
    event = session.get(Occurrence, occurrence_id)
    if event is None:
        return None
    return Beginning(event.id, event.title, event.starts_at, event.ends_at, event.audience_team_id)


def contents(session: Session, limit: int = 30) -> list[str]:
    """Return what volunteers did lately apart from events, the most frequent first."""
    lately = (
        select(ServiceRecord.content)
        .where(ServiceRecord.occurrence_id.is_(None))
        .order_by(ServiceRecord.id.desc())
        .limit(2000)
        .subquery()
    )
    asked = select(lately.c.content).group_by(lately.c.content).order_by(func.count().desc()).limit(limit)
    return [text for text in session.scalars(asked) if text]
