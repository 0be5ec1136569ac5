"""Who served most in a period."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services import teams
from jiceng_desktop.services.population import Period
from jiceng_desktop.services.service_figures.counting import confirmed
from jiceng_desktop.terms import Term


class Measure(Term):
    """By what volunteers are ranked."""

    HOURS = "hours", "按时长"
    TIMES = "times", "按次数"


@dataclass(frozen=True)
class Ranked:
    """One volunteer; those with the same have the same place."""

    place: int
    person_id: int
    number: str
    name: str
    teams: str
    minutes: int
    times: int


def ranking(session: Session, period: Period, by: Measure, limit: int) -> list[Ranked]:
    """Return so many volunteers who served most in a period, the first one first."""
    summed = (
        select(
            ServiceRecord.volunteer_id,
            func.sum(ServiceRecord.minutes).label("minutes"),
            func.count().label("times"),
        )
        .where(*confirmed(period))
        .group_by(ServiceRecord.volunteer_id)
        .subquery()
    )
    minutes, times = summed.c.minutes, summed.c.times
    first, then = (minutes, times) if by is Measure.HOURS else (times, minutes)
    most = select(summed).order_by(first.desc(), then.desc(), summed.c.volunteer_id).limit(limit).subquery()
    found = (
        select(Person.id, Volunteer.number, Person.name, teams.NAMES, most.c.minutes, most.c.times)
        .join_from(most, Volunteer, Volunteer.id == most.c.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .order_by(most.c[first.name].desc(), most.c[then.name].desc(), Volunteer.number)
    )
    ranked: list[Ranked] = []
    for number, row in enumerate(session.execute(found), start=1):
        person_id, own, name, named, served, often = row
        key = served if by is Measure.HOURS else often
        same = ranked and key == (ranked[-1].minutes if by is Measure.HOURS else ranked[-1].times)
        place = ranked[-1].place if same else number
        ranked.append(Ranked(place, person_id, own, name, named or "", served, often))
    return ranked
