"""Where the invented book corners are, who looks after them, and when they are closed."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.library import Box, Corner, CornerClosure, CornerKeeper
from jiceng_desktop.db.places import Building
from jiceng_desktop.db.volunteers import Team, TeamMember, Volunteer
from jiceng_desktop.services.demo.squads import READING_TEAM
from jiceng_desktop.services.demo.town import Town
from jiceng_desktop.terms import Audience, CornerKind, KeeperRole, VolunteerStatus

_SPOTS = ("一楼门厅", "一单元门口", "车棚东侧", "门卫室旁", "居民活动室", "二楼楼梯口")
_HELPERS = (1, 3)  # of a corner, at least and at most
_SHARE_FOR_CHILDREN = 0.2
_YEARS = 3


def keep(town: Town, session: Session) -> None:
    """Give every corner a spot, a manager and helpers; some boxes are for children, one corner is to be closed."""
    rng = Random(town.today.toordinal())  # noqa: S311  # its own, so that the rest of the community stays as it is
    found = session.execute(select(Corner.id, Corner.compound_id).where(Corner.kind != CornerKind.STORE)).all()
    _stand(session, rng, [(row[0], row[1]) for row in found], town.today)
    _for_children(session, rng)
    free = _readers(session)
    rng.shuffle(free)
    for corner_id, _ in found:
        _look_after(town, rng, corner_id, [free.pop() for _ in range(min(len(free), 1 + rng.randint(*_HELPERS)))])
    first = found[0][0]
    since = town.today + timedelta(20)
    closed = {"corner_id": first, "from_on": since, "to_on": since + timedelta(9)}
    town.rows.add(CornerClosure, **closed, reason="楼道粉刷")
    before = town.today - timedelta(80)
    town.rows.add(CornerClosure, corner_id=first, from_on=before, to_on=before + timedelta(4), reason="书架维修")
    town.rows.save(96)


def _stand(session: Session, rng: Random, found: list[tuple[int, int | None]], today: date) -> None:
    """Put the corners into the first buildings of their compounds."""
    corner = table_of(Corner)
    for corner_id, compound_id in found:
        here = select(Building.id).where(Building.compound_id == compound_id).order_by(Building.position, Building.id)
        opened_on = date(today.year - rng.randint(1, _YEARS), rng.randint(3, 11), 1)
        values = {"building_id": session.scalar(here.limit(1)), "spot": rng.choice(_SPOTS), "opened_on": opened_on}
        session.connection().execute(update(corner).where(corner.c.id == corner_id).values(values))


def _for_children(session: Session, rng: Random) -> None:
    box = table_of(Box)
    ids = [box_id for box_id in session.scalars(select(Box.id)) if rng.random() < _SHARE_FOR_CHILDREN]
    session.connection().execute(update(box).where(box.c.id.in_(ids)).values(audience=Audience.CHILDREN))


def _readers(session: Session) -> list[int]:
    """Return the volunteers of the reading team who are active."""
    found = (
        select(Volunteer.id)
        .join(TeamMember, TeamMember.volunteer_id == Volunteer.id)
        .join(Team, Team.id == TeamMember.team_id)
        .where(Team.name == READING_TEAM, TeamMember.to_on.is_(None), Volunteer.status == VolunteerStatus.ACTIVE)
        .order_by(Volunteer.id)
    )
    return list(session.scalars(found))


def _look_after(town: Town, rng: Random, corner_id: int, volunteer_ids: list[int]) -> None:
    for place, volunteer_id in enumerate(volunteer_ids):
        town.rows.add(
            CornerKeeper,
            corner_id=corner_id,
            volunteer_id=volunteer_id,
            role=KeeperRole.HELPER if place else KeeperRole.MANAGER,
            from_on=town.today - timedelta(rng.randint(20, 400)),
        )
