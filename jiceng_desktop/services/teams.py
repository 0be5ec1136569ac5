"""志愿服务队: who belongs to them today."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, func, select

from jiceng_desktop.db.volunteers import Team, TeamMember, Volunteer
from jiceng_desktop.terms import VolunteerStatus

OPEN = TeamMember.to_on.is_(None)


def members(team_id: int) -> Select[int]:
    """Select the persons who belong to a team today and are active."""
    belongs = select(TeamMember.volunteer_id).where(TeamMember.team_id == team_id, OPEN)
    return select(Volunteer.person_id).where(Volunteer.status == VolunteerStatus.ACTIVE, Volunteer.id.in_(belongs))


def belongs_to(team_id: int) -> ColumnElement[bool]:
    """Return the condition that a volunteer belongs to a team today."""
    return Volunteer.id.in_(select(TeamMember.volunteer_id).where(TeamMember.team_id == team_id, OPEN))


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
