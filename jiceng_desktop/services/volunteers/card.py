"""Everything about one volunteer, for the card of the roster and the section of the person's card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Award, FormerNumber, Team, TeamMember, Training, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import teams
from jiceng_desktop.services.volunteers.draft import GONE, Draft, load
from jiceng_desktop.terms import PersonStatus, PoliticalStatus, Sex, VolunteerStatus

_LAST_SERVED = 5


@dataclass(frozen=True)
class Belonging:
    """A team somebody belongs or belonged to."""

    team_id: int
    name: str
    colour: str | None
    role: str | None
    offer: str | None
    from_on: date
    to_on: date | None
    leads: bool


@dataclass(frozen=True)
class Served:
    """One service; ``confirmed`` ones count."""

    on: date
    minutes: int
    content: str
    confirmed: bool


@dataclass(frozen=True)
class Taught:
    """One training."""

    id: int
    on: date
    subject: str
    minutes: int | None
    organiser: str | None
    version: int


@dataclass(frozen=True)
class Given:
    """One award, as it was given."""

    on: date
    title: str
    given_by: str | None


@dataclass(frozen=True)
class Sheet:
    """One volunteer; minutes are of confirmed records, ``waiting`` of those not confirmed yet."""

    id: int
    person_id: int
    name: str
    sex: Sex
    born_on: date | None
    phone: str | None
    person_status: PersonStatus
    political_status: PoliticalStatus | None
    address: str | None
    draft: Draft
    former_numbers: tuple[str, ...]
    left_on: date | None
    left_reason: str | None
    minutes: int
    minutes_this_year: int
    waiting: int
    last_on: date | None
    belongings: tuple[Belonging, ...]
    served: tuple[Served, ...]
    trainings: tuple[Taught, ...]
    awards: tuple[Given, ...]

    @property
    def has_left(self) -> bool:
        """Tell whether somebody left the roster."""
        return self.draft.status is VolunteerStatus.LEFT


def sheet(session: Session, volunteer_id: int, today: date) -> Sheet:
    """Return everything about one volunteer.

    Raises:
        Refusal: the volunteer was removed meanwhile.
    """
    found = session.execute(
        select(Volunteer, Person, Dwelling.address)
        .join(Person, Person.id == Volunteer.person_id)
        .outerjoin(Dwelling, Dwelling.id == Person.home_id)
        .where(Volunteer.id == volunteer_id)
    ).first()
    if found is None:
        raise Refusal(GONE)
    volunteer, person, address = found
    former = select(FormerNumber.number).where(FormerNumber.volunteer_id == volunteer_id).order_by(FormerNumber.id)
    minutes, this_year, waiting, last_on = _sums(session, volunteer_id, today)
    return Sheet(
        id=volunteer.id,
        person_id=person.id,
        name=person.name,
        sex=person.sex,
        born_on=person.born_on,
        phone=person.phone,
        person_status=person.status,
        political_status=person.political_status,
        address=address,
        draft=load(session, volunteer_id),
        former_numbers=tuple(session.scalars(former)),
        left_on=volunteer.left_on,
        left_reason=volunteer.left_reason,
        minutes=minutes,
        minutes_this_year=this_year,
        waiting=waiting,
        last_on=last_on,
        belongings=_belongings(session, volunteer_id),
        served=_served(session, volunteer_id),
        trainings=_trainings(session, volunteer_id),
        awards=_awards(session, volunteer_id),
    )


def of_person(session: Session, person_id: int, today: date | None = None) -> Sheet | None:
    """Return what the roster holds of a person; nothing of who is no volunteer."""
    volunteer_id = session.scalar(select(Volunteer.id).where(Volunteer.person_id == person_id))
    return None if volunteer_id is None else sheet(session, volunteer_id, today or date.today())


def _sums(session: Session, volunteer_id: int, today: date) -> tuple[int, int, int, date | None]:
    confirmed = ServiceRecord.confirmed_at.is_not(None)
    this_year = confirmed & (ServiceRecord.served_on >= date(today.year, 1, 1))
    total: list[Any] = [
        func.coalesce(func.sum(ServiceRecord.minutes).filter(which), 0) for which in (confirmed, this_year, ~confirmed)
    ]
    last: Any = func.max(ServiceRecord.served_on).filter(confirmed & (ServiceRecord.minutes > 0))
    row = session.execute(select(*total, last).where(ServiceRecord.volunteer_id == volunteer_id)).one()
    return row[0], row[1], row[2], row[3]


def _belongings(session: Session, volunteer_id: int) -> tuple[Belonging, ...]:
    found = (
        select(TeamMember, Team)
        .join(Team, Team.id == TeamMember.team_id)
        .where(TeamMember.volunteer_id == volunteer_id)
        .order_by(teams.OPEN.desc(), TeamMember.from_on.desc(), TeamMember.id)
    )
    return tuple(
        Belonging(
            team.id,
            team.name,
            team.colour,
            member.role,
            member.offer,
            member.from_on,
            member.to_on,
            member.to_on is None and team.leader_id == volunteer_id,
        )
        for member, team in session.execute(found)
    )


def _served(session: Session, volunteer_id: int) -> tuple[Served, ...]:
    found = select(
        ServiceRecord.served_on, ServiceRecord.minutes, ServiceRecord.content, ServiceRecord.confirmed_at
    ).where(ServiceRecord.volunteer_id == volunteer_id)
    last = found.order_by(ServiceRecord.served_on.desc(), ServiceRecord.id.desc()).limit(_LAST_SERVED)
    return tuple(Served(row[0], row[1], row[2] or "", row[3] is not None) for row in session.execute(last))


def _trainings(session: Session, volunteer_id: int) -> tuple[Taught, ...]:
    found = select(Training).where(Training.volunteer_id == volunteer_id)
    return tuple(
        Taught(one.id, one.trained_on, one.subject, one.minutes, one.organiser, one.version)
        for one in session.scalars(found.order_by(Training.trained_on.desc(), Training.id.desc()))
    )


def _awards(session: Session, volunteer_id: int) -> tuple[Given, ...]:
    found = select(Award.awarded_on, Award.title, Award.awarded_by).where(Award.volunteer_id == volunteer_id)
    return tuple(Given(row[0], row[1], row[2]) for row in session.execute(found.order_by(Award.awarded_on.desc())))
