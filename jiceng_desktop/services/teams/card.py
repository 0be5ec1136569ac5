"""What the card of a team tells: who leads, what is filled, what was served, where its members live."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Building, Dwelling, Entrance, Grid
from jiceng_desktop.db.service import Assignment, Rota, RotaDuty, RotaPost, ServiceRecord
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.db.volunteers import Team, TeamMember, TeamPosition, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.teams import belonging
from jiceng_desktop.services.teams.belonging import OPEN, within
from jiceng_desktop.services.teams.draft import GONE, Position, positions_of
from jiceng_desktop.services.teams.listing import belonged_then
from jiceng_desktop.terms import AssignmentState, OccurrenceStatus, PoliticalStatus, VolunteerStatus

_COMING = (AssignmentState.SIGNED_UP, AssignmentState.ASSIGNED)
_PARTY = (PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY)


@dataclass(frozen=True)
class Line:
    """One team in the panel; ``vacant`` counts the places that are wanted and not filled."""

    id: int
    parent_id: int | None
    name: str
    colour: str
    members: int
    vacant: int
    closed: bool


@dataclass(frozen=True)
class Post:
    """One position: how many do it, and how many are wanted."""

    name: str
    filled: int
    wanted: int | None


@dataclass(frozen=True)
class Gift:
    """What one member offers, a merchant with the name of the shop."""

    member_id: int
    name: str
    shop: str
    offer: str


@dataclass(frozen=True)
class Coming:
    """The next service: when, what, where, and how many of the team come."""

    starts_at: datetime
    title: str
    place: str
    count: int


@dataclass(frozen=True)
class Part:
    """A sub-team, or one team of all: its members and the confirmed minutes of this year."""

    id: int
    name: str
    colour: str
    members: int
    minutes: int


@dataclass(frozen=True)
class Coverage:
    """How many members live in each grid, in the order of grids; ``elsewhere`` live in none."""

    grids: tuple[tuple[str, int], ...]
    elsewhere: int

    @property
    def bare(self) -> list[str]:
        """Return the grids in which nobody lives."""
        return [name for name, count in self.grids if not count]


@dataclass(frozen=True)
class Sheet:
    """Everything about one team; ``minutes`` are the confirmed ones of this year, ``served`` who served them."""

    id: int
    name: str
    colour: str
    purpose: str
    above: str
    founded_on: date | None
    closed_on: date | None
    leader: tuple[int, str] | None  # the person
    members: int
    resting: int
    party: int
    posts: tuple[Post, ...]
    gifts: tuple[Gift, ...]
    parts: tuple[Part, ...]
    minutes: int
    served: int
    coming: Coming | None
    coverage: Coverage


def lines(session: Session) -> list[Line]:
    """Return all teams in their order, those that are closed behind the others."""
    counted = belonging.counts(session)
    vacant: dict[int, int] = {}
    filled = _filled(session)
    for team_id, name, wanted in session.execute(select(TeamPosition.team_id, TeamPosition.name, TeamPosition.wanted)):
        lacking = max(0, (wanted or 0) - filled.get((team_id, name), 0))
        vacant[team_id] = vacant.get(team_id, 0) + lacking
    found = session.scalars(select(Team).order_by(Team.closed_on.is_not(None), Team.position, Team.id))
    return [
        Line(
            one.id,
            one.parent_id,
            one.name,
            one.colour or "",
            counted.get(one.id, 0),
            0 if one.closed_on else vacant.get(one.id, 0),
            one.closed_on is not None,
        )
        for one in found
    ]


def _filled(session: Session, team_id: int | None = None) -> dict[tuple[int, str], int]:
    """Count who does what, as {(team, position): members}."""
    found = select(TeamMember.team_id, TeamMember.role, func.count()).where(OPEN, TeamMember.role.is_not(None))
    if team_id is not None:
        found = found.where(TeamMember.team_id == team_id)
    return {
        (row[0], row[1] or ""): row[2] for row in session.execute(found.group_by(TeamMember.team_id, TeamMember.role))
    }


def sheet(session: Session, team_id: int, now: datetime) -> Sheet:
    """Return everything about one team."""
    team = session.get(Team, team_id)
    if team is None:
        raise Refusal(GONE)
    first, last = date(now.year, 1, 1), now.date()
    above = session.get(Team, team.parent_id) if team.parent_id else None
    active, resting, party = _heads(session, team_id)
    minutes, served = _served(session, team_id, first, last)
    return Sheet(
        team.id,
        team.name,
        team.colour or "",
        team.purpose or "",
        above.name if above else "",
        team.founded_on,
        team.closed_on,
        _leader(session, team),
        active,
        resting,
        party,
        posts(positions_of(session, team_id), _filled(session, team_id), team_id),
        gifts(session, team_id),
        tuple(overview(session, last, team_id)),
        minutes,
        served,
        coming(session, team_id, now),
        coverage(session, team_id),
    )


def posts(positions: Iterable[Position], filled: dict[tuple[int, str], int], team_id: int) -> tuple[Post, ...]:
    """Return the positions of a team with who fills them, then what members do besides."""
    known = [Post(one.name, filled.get((team_id, one.name), 0), one.wanted) for one in positions]
    names = {one.name for one in known}
    return (*known, *(Post(name, count, None) for (_, name), count in filled.items() if name not in names))


def gifts(session: Session, team_id: int) -> tuple[Gift, ...]:
    """Return what the members of a team offer, in the order of shops and names."""
    found = (
        select(TeamMember.id, Person.name, Volunteer.organisation, TeamMember.offer)
        .join(Volunteer, Volunteer.id == TeamMember.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .where(TeamMember.team_id.in_(within(team_id)), OPEN, TeamMember.offer.is_not(None))
        .order_by(Volunteer.organisation.is_(None), Volunteer.organisation, Person.sort_key, TeamMember.id)
    )
    return tuple(Gift(row[0], row[1], row[2] or "", row[3] or "") for row in session.execute(found))


def _leader(session: Session, team: Team) -> tuple[int, str] | None:
    found = select(Person.id, Person.name).join(Volunteer, Volunteer.person_id == Person.id)
    row = session.execute(found.where(Volunteer.id == team.leader_id)).first()
    return (row[0], row[1]) if row else None


def _heads(session: Session, team_id: int) -> tuple[int, int, int]:
    """Count who is active, who rests, and the party members among the active ones."""
    active = Volunteer.status == VolunteerStatus.ACTIVE
    counted = (
        select(
            func.count(Volunteer.id).filter(active),
            func.count(Volunteer.id).filter(Volunteer.status == VolunteerStatus.RESTING),
            func.count(Volunteer.id).filter(active, Person.political_status.in_(_PARTY)),
        )
        .join(Person, Person.id == Volunteer.person_id)
        .where(belonging.belongs_to(team_id))
    )
    row = session.execute(counted).one()
    return row[0], row[1], row[2]


def _served(session: Session, team_id: int, first: date, last: date) -> tuple[int, int]:
    """Return the confirmed minutes for a team on some days, each record once, and how many served them."""
    belonged = exists().where(
        TeamMember.volunteer_id == ServiceRecord.volunteer_id,
        TeamMember.team_id.in_(within(team_id)),
        belonged_then(),
    )
    row = session.execute(
        select(
            func.coalesce(func.sum(ServiceRecord.minutes), 0), func.count(ServiceRecord.volunteer_id.distinct())
        ).where(*_confirmed(first, last), or_(ServiceRecord.team_id.in_(within(team_id)), belonged))
    ).one()
    return row[0], row[1]


def _confirmed(first: date, last: date) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of what counts on some days; corrected to nothing, a record says that nobody served."""
    within_days = ServiceRecord.served_on.between(first, last)
    return ServiceRecord.confirmed_at.is_not(None), within_days, ServiceRecord.minutes > 0


def minutes_of_all(session: Session, first: date, last: date) -> dict[int, int]:
    """Return the confirmed minutes for every team itself on some days, those of its sub-teams apart."""
    confirmed = _confirmed(first, last)
    own = ServiceRecord.team_id + 0  # computed: else the index of teams leads through every record there is
    named = select(own, func.sum(ServiceRecord.minutes))
    named = named.where(*confirmed, ServiceRecord.team_id.is_not(None))
    found = {row[0] or 0: row[1] for row in session.execute(named.group_by(own))}
    unnamed = (
        select(TeamMember.team_id, func.sum(ServiceRecord.minutes))
        .join(ServiceRecord, ServiceRecord.volunteer_id == TeamMember.volunteer_id)
        .where(*confirmed, belonged_then())
        .group_by(TeamMember.team_id)
    )
    for team_id, minutes in session.execute(unnamed):
        found[team_id] = found.get(team_id, 0) + minutes
    return found


def overview(session: Session, today: date, parent_id: int | None = None) -> list[Part]:
    """Return the open teams that lie in none, or the sub-teams of one, with members and the minutes of this year."""
    counted, minutes = belonging.counts(session), minutes_of_all(session, date(today.year, 1, 1), today)
    teams = session.scalars(select(Team).order_by(Team.position, Team.id)).all()
    summed = dict(minutes)
    for one in teams:
        if one.parent_id is not None:
            summed[one.parent_id] = summed.get(one.parent_id, 0) + minutes.get(one.id, 0)
    return [
        Part(one.id, one.name, one.colour or "", counted.get(one.id, 0), summed.get(one.id, 0))
        for one in teams
        if one.parent_id == parent_id and one.closed_on is None
    ]


def coming(session: Session, team_id: int, now: datetime) -> Coming | None:
    """Return the next service: an event that the team is asked to or somebody of it is down for, or a duty."""
    found = [one for one in (_event(session, team_id, now), _duty(session, team_id, now)) if one is not None]
    return min(found, key=lambda one: one.starts_at, default=None)


def _event(session: Session, team_id: int, now: datetime) -> Coming | None:
    volunteers = select(TeamMember.volunteer_id).where(TeamMember.team_id.in_(within(team_id)), OPEN)
    down = select(Assignment.occurrence_id).where(
        Assignment.volunteer_id.in_(volunteers), Assignment.state.in_(_COMING)
    )
    row = session.execute(
        select(Occurrence.id, Occurrence.starts_at, Occurrence.title, Venue.name)
        .outerjoin(Venue, Venue.id == Occurrence.venue_id)
        .where(
            Occurrence.starts_at >= now,
            Occurrence.status == OccurrenceStatus.PLANNED,
            or_(Occurrence.audience_team_id.in_(within(team_id)), Occurrence.id.in_(down)),
        )
        .order_by(Occurrence.starts_at, Occurrence.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    counted = (
        select(func.count())
        .select_from(Assignment)
        .where(
            Assignment.occurrence_id == row[0], Assignment.volunteer_id.in_(volunteers), Assignment.state.in_(_COMING)
        )
    )
    return Coming(row[1], row[2], row[3] or "", session.scalar(counted) or 0)


def _duty(session: Session, team_id: int, now: datetime) -> Coming | None:
    row = session.execute(
        select(RotaDuty.day, RotaPost.starts, Rota.name, Venue.name, func.count())
        .join(RotaPost, RotaPost.id == RotaDuty.post_id)
        .join(Rota, Rota.id == RotaPost.rota_id)
        .outerjoin(Venue, Venue.id == Rota.venue_id)
        .where(
            Rota.team_id.in_(within(team_id)),
            or_(RotaDuty.day > now.date(), (RotaDuty.day == now.date()) & (RotaPost.starts >= now.time())),
        )
        .group_by(RotaDuty.day, RotaPost.starts, Rota.id)
        .order_by(RotaDuty.day, RotaPost.starts, Rota.id)
        .limit(1)
    ).first()
    return Coming(datetime.combine(row[0], row[1]), row[2], row[3] or "", row[4]) if row else None


def coverage(session: Session, team_id: int | None = None) -> Coverage:
    """Count how many active members of a team, or of any, live in each grid."""
    belongs = select(TeamMember.volunteer_id).where(OPEN)
    if team_id is not None:
        belongs = belongs.where(TeamMember.team_id.in_(within(team_id)))
    counted = (
        select(Building.grid_id, func.count(Volunteer.id))
        .select_from(Volunteer)
        .join(Person, Person.id == Volunteer.person_id)
        .outerjoin(Dwelling, Dwelling.id == Person.home_id)
        .outerjoin(Entrance, Entrance.id == Dwelling.entrance_id)
        .outerjoin(Building, Building.id == Entrance.building_id)
        .where(Volunteer.status == VolunteerStatus.ACTIVE, Volunteer.id.in_(belongs))
        .group_by(Building.grid_id)
    )
    found = {row[0]: row[1] for row in session.execute(counted)}
    names = session.execute(select(Grid.id, Grid.name).order_by(Grid.position, Grid.id))
    grids = tuple((name, found.get(grid_id, 0)) for grid_id, name in names)
    return Coverage(grids, found.get(None, 0))
