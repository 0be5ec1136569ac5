"""The invented rota of the reading room: filled for the coming four weeks, but for one evening."""

from __future__ import annotations

from datetime import time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.venues import Venue
from jiceng_desktop.db.volunteers import Team
from jiceng_desktop.services import rotas
from jiceng_desktop.services.demo.squads import READING_TEAM
from jiceng_desktop.services.demo.town import Town
from jiceng_desktop.services.rotas import Draft, Post

_ROOM = "楼道书屋"
_SINCE, _AHEAD, _OPEN = (
    timedelta(28),
    timedelta(35),
    11,
)  # days after this week's Monday; the last is the one that lacks somebody
_MEMBERS = 12
_POSTS = (
    *(Post(day, time(15, 30), time(17, 30), "图书管理员") for day in (1, 3, 5)),
    *(Post(day, time(9), time(11), "图书管理员") for day in (6, 7)),
    Post(6, time(15), time(17), "伴读志愿者", 2),
)


def keep(town: Town, session: Session) -> None:
    """Let some of the reading team take turns."""
    team = session.scalar(select(Team.id).where(Team.name == READING_TEAM))
    venue = session.scalar(select(Venue.id).where(Venue.name == _ROOM))
    if team is None:
        return
    monday = town.today - timedelta(town.today.weekday())
    members = tuple(rotas.of_team(session, team)[:_MEMBERS])
    draft = Draft(f"{_ROOM}值班", team, venue, monday - _SINCE, None, _POSTS, members)
    rota_id = rotas.save(session, None, draft)
    if not members:
        return
    gap = monday + timedelta(_OPEN)
    rotas.fill(session, rota_id, monday, gap - timedelta(1))
    rotas.fill(session, rota_id, gap + timedelta(1), monday + _AHEAD - timedelta(1))
