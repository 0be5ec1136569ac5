"""Adding members where one looks for them: volunteers first, then residents, who become volunteers with it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import people, volunteers
from jiceng_desktop.services.office import action
from jiceng_desktop.services.teams import finding, membership
from jiceng_desktop.services.teams.finding import Candidate
from jiceng_desktop.services.teams.membership import Joined
from jiceng_desktop.terms import VolunteerStatus

_ENOUGH, _MOST_RESIDENTS = 4, 6
_NEW = "登记为志愿者并加入"


def candidates(session: Session, typed: str, team_id: int) -> list[Candidate]:
    """Return the volunteers somebody may mean; where they are few, residents who are none follow."""
    found = finding.candidates(session, typed, team_id)
    return found if len(found) >= _ENOUGH else [*found, *_residents(session, typed)]


def _residents(session: Session, typed: str) -> list[Candidate]:
    if len(typed.strip()) < 2:  # noqa: PLR2004  # one letter means half the community
        return []
    found = people.find_persons(session, typed, 2 * _MOST_RESIDENTS)
    enlisted = set(
        session.scalars(
            select(Volunteer.person_id).where(
                Volunteer.person_id.in_([person_id for person_id, _, _ in found]),
                Volunteer.status != VolunteerStatus.LEFT,
            )
        )
    )
    return [
        Candidate((), name, "　".join(filter(None, (address, _NEW))), (person_id,))
        for person_id, name, address in found
        if person_id not in enlisted
    ][:_MOST_RESIDENTS]


@action("加入服务队")
def welcome(session: Session, team_id: int, candidate: Candidate, role: str | None = None) -> Joined:
    """Let a candidate join a team; who is no volunteer yet becomes one with it."""
    ids = list(candidate.volunteer_ids)
    if candidate.person_ids:
        enlisted = volunteers.enlist(session, candidate.person_ids)
        if enlisted.dead:
            raise Refusal(f"{candidate.name}已登记去世，不能加入。")
        ids += [*enlisted.added, *enlisted.returned, *enlisted.known]
    return membership.join(session, team_id, ids, role)
