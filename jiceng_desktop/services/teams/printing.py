"""What the papers of a team say: its badges and its duty sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from jiceng_desktop.db.office import Community
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.volunteers import Team, TeamMember, Volunteer
from jiceng_desktop.services.tag_kinds import SWATCHES
from jiceng_desktop.services.teams.draft import LEADER


@dataclass(frozen=True)
class Wearer:
    """Who wears a badge, of which team in which colour, as what."""

    name: str
    number: str
    team: str
    colour: str
    role: str


DUTY_COLUMNS = ("序号", "编号", "姓名", "岗位", "到岗时间", "离岗时间", "签名")


def wearers(session: Session, member_ids: Sequence[int]) -> list[Wearer]:
    """Return what the badges of some members say, in their order; a leader's says so."""
    above = aliased(Team)
    found = session.execute(
        select(TeamMember, Team, above.leader_id, Volunteer.number, Person.name)
        .join(Team, Team.id == TeamMember.team_id)
        .outerjoin(above, above.id == Team.parent_id)
        .join(Volunteer, Volunteer.id == TeamMember.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .where(TeamMember.id.in_(member_ids))
    )
    known = {}
    for member, team, above_led_by, number, name in found:
        leads = member.volunteer_id in {team.leader_id, above_led_by}
        role = LEADER if leads else member.role or ""
        known[member.id] = Wearer(name, number, team.name, team.colour or SWATCHES[7], role)
    return [known[member_id] for member_id in member_ids if member_id in known]


def office_name(session: Session) -> str:
    """Return what the community is called, for the foot of a badge."""
    return session.scalars(select(Community.name)).one()


def duty_rows(session: Session, member_ids: Sequence[int]) -> list[tuple[str, ...]]:
    """Return the rows of a duty sheet, in the order of the members; times and signatures are written by hand."""
    return [
        (str(place), one.number, one.name, one.role, "", "", "")
        for place, one in enumerate(wearers(session, member_ids), start=1)
    ]
