"""Who belongs to a team today. Whoever belongs to a sub-team belongs to the team above it as well."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.volunteers import Team, TeamMember, Volunteer
from jiceng_desktop.terms import VolunteerStatus

OPEN = TeamMember.to_on.is_(None)


def within(team_id: int) -> Select[int]:
    """Select the ids of a team and its sub-teams."""
    return select(Team.id).where(or_(Team.id == team_id, Team.parent_id == team_id))


def members(team_id: int) -> Select[int]:
    """Select the persons who belong to a team today and are active."""
    return select(Volunteer.person_id).where(Volunteer.status == VolunteerStatus.ACTIVE, belongs_to(team_id))


def belongs_to(team_id: int) -> ColumnElement[bool]:
    """Return the condition that a volunteer belongs to a team today."""
    return Volunteer.id.in_(select(TeamMember.volunteer_id).where(TeamMember.team_id.in_(within(team_id)), OPEN))


def counts(session: Session) -> dict[int, int]:
    """Count the active members of every team that has some, those of its sub-teams once."""
    above = func.coalesce(Team.parent_id, Team.id)
    belonging = (
        select(Team.id.label("team"), TeamMember.volunteer_id.label("volunteer"))
        .join(TeamMember, TeamMember.team_id == Team.id)
        .join(Volunteer, Volunteer.id == TeamMember.volunteer_id)
        .where(OPEN, Volunteer.status == VolunteerStatus.ACTIVE)
    )
    both = belonging.union(belonging.with_only_columns(above, TeamMember.volunteer_id)).subquery()
    counted = select(both.c.team, func.count()).group_by(both.c.team)
    return {row[0]: row[1] for row in session.execute(counted)}


# the names of a volunteer's teams and what he or she does there, each as one text
NAMES = (
    select(func.aggregate_strings(Team.name, "、"))
    .join(TeamMember, TeamMember.team_id == Team.id)
    .where(TeamMember.volunteer_id == Volunteer.id, OPEN)
    .correlate(Volunteer)
    .scalar_subquery()
)
ROLES = (
    select(func.aggregate_strings(TeamMember.role, "、"))
    .where(TeamMember.volunteer_id == Volunteer.id, OPEN)
    .correlate(Volunteer)
    .scalar_subquery()
)
