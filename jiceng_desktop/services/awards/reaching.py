"""Who reaches which star by the office's rules, and how far each of them has come."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Award, Nomination, Volunteer
from jiceng_desktop.services import volunteer_rules
from jiceng_desktop.services.volunteer_rules import Rules
from jiceng_desktop.terms import AwardKind, VolunteerStatus

_NUMERALS = "零一二三四五六七八九十"
_MINUTES, _MONTHS = 60, 12


class Stage(Enum):
    """How far somebody is on the way to a star."""

    NEW = "可以公示"
    SHOWN = "公示中"
    READY = "可以授予"
    SHORT = "时长已不足"


@dataclass(frozen=True)
class Candidate:
    """Somebody who reaches a star or whose star is publicised; ``held`` is the star there is already, 0 for none.

    ``level`` is the star to be given: the publicised one, else the highest that is reached. ``last_on`` is the last
    day of the publicity.
    """

    volunteer_id: int
    number: str
    name: str
    joined_on: date
    minutes: int
    level: int
    held: int
    stage: Stage
    last_on: date | None = None


def star_title(level: int) -> str:
    """Return what a star is called: 三星级志愿者."""
    return f"{_NUMERALS[level] if level < len(_NUMERALS) else level}星级志愿者"


def counted_from(rules: Rules, today: date) -> date | None:
    """Return the first day whose hours count, None where all of them do."""
    return None if rules.star_days is None else today - timedelta(rules.star_days - 1)


def reached(rules: Rules, minutes: int) -> int:
    """Return the star that so many minutes reach, 0 for none."""
    return sum(minutes >= hours * _MINUTES for hours in rules.stars)


def needed(rules: Rules, level: int) -> int:
    """Return the minutes that a star asks for; of one the rules have no more, those of the highest."""
    return rules.stars[min(level, len(rules.stars)) - 1] * _MINUTES


def counting(first: date | None, last: date) -> list[ColumnElement[bool]]:
    """Return the conditions under which a service record counts."""
    conditions = [ServiceRecord.confirmed_at.is_not(None), ServiceRecord.served_on <= last]
    return conditions if first is None else [*conditions, ServiceRecord.served_on >= first]


def candidates(session: Session, today: date) -> list[Candidate]:
    """Return who may be given a star that was not given yet, and whoever is publicised; the highest star first."""
    rules = volunteer_rules.load(session)
    since = counted_from(rules, today)
    held = _held(session, since)
    shown = {one.volunteer_id: one for one in session.scalars(select(Nomination))}
    found = [
        _candidate(rules, row, held.get(row[0], 0), shown.get(row[0]), today)
        for row in session.execute(_totals(rules, since, today, shown))
        if row[0] in shown or reached(rules, row[4]) > held.get(row[0], 0)
    ]
    return sorted(found, key=lambda one: (-one.level, one.number))


def _totals(rules: Rules, since: date | None, today: date, shown: dict[int, Nomination]):  # type: ignore[no-untyped-def]
    total = func.coalesce(func.sum(ServiceRecord.minutes), 0)
    summed = (
        select(ServiceRecord.volunteer_id, total.label("minutes"))
        .where(*counting(since, today))
        .group_by(ServiceRecord.volunteer_id)
        .subquery()
    )
    minutes = func.coalesce(summed.c.minutes, 0)
    joined = (Volunteer.joined_on <= months_before(today, rules.least_months)) & (minutes >= needed(rules, 1))
    return (
        select(Volunteer.id, Volunteer.number, Person.name, Volunteer.joined_on, minutes)
        .join(Person, Person.id == Volunteer.person_id)
        .outerjoin(summed, summed.c.volunteer_id == Volunteer.id)
        .where(joined & (Volunteer.status != VolunteerStatus.LEFT) | Volunteer.id.in_(shown))
    )


def _candidate(rules: Rules, row: Sequence, held: int, shown: Nomination | None, today: date) -> Candidate:  # type: ignore[type-arg]
    volunteer_id, number, name, joined_on, minutes = row
    level = shown.level if shown is not None else reached(rules, minutes)
    stage = Stage.READY if rules.publicity_days == 0 else Stage.NEW
    if shown is not None:
        stage = Stage.SHOWN if today <= shown.last_on else Stage.READY
        if minutes < needed(rules, level):
            stage = Stage.SHORT
    last_on = shown.last_on if shown is not None else None
    return Candidate(volunteer_id, number, name, joined_on, minutes, level, held, stage, last_on)


def _held(session: Session, since: date | None) -> dict[int, int]:
    """Return the stars there are; where only the hours of some days count, so do only the stars given for them."""
    found = select(Award.volunteer_id, func.max(Award.level)).where(Award.kind == AwardKind.STAR)
    if since is not None:
        found = found.where(Award.awarded_on >= since)
    return {row[0]: row[1] or 0 for row in session.execute(found.group_by(Award.volunteer_id))}


def months_before(day: date, months: int) -> date:
    """Return the same day some months ago, or the last one of a shorter month."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 - months, _MONTHS)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
