"""What a clerk may enter about a team, and how it reads."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.volunteers import Team, TeamPosition
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.tag_kinds import SWATCHES
from jiceng_desktop.services.teams.patterns import Pattern

GONE = "这支服务队已被另一处删除，请刷新后再试。"
LEADER = "队长"
MOST_WANTED = 9999
_LONGEST_POSITION = 32


@dataclass(frozen=True)
class Position:
    """岗位: what members do, and how many of them are wanted, None as many as come; ``id`` once it is stored."""

    name: str
    wanted: int | None = None
    id: int | None = None


@dataclass(frozen=True)
class Draft:
    """What a clerk enters about a team; ``parts`` are names of sub-teams to be founded along with a new one."""

    name: str | None = None
    purpose: str | None = None
    colour: str = SWATCHES[7]
    parent_id: int | None = None
    leader_id: int | None = None
    founded_on: date | None = None
    positions: tuple[Position, ...] = ()
    parts: tuple[str, ...] = ()
    version: int = 0


LABELS = {
    "name": "名称",
    "purpose": "宗旨",
    "colour": "颜色",
    "parent_id": "属于",
    "leader_id": LEADER,
    "founded_on": "成立日期",
    "closed_on": "停办日期",
    "positions": "岗位",
    "parts": "一起建立的分队",
    "position": "顺序",
}


def of_pattern(pattern: Pattern) -> Draft:
    """Return what a team after a pattern begins with."""
    positions = tuple(Position(name, wanted) for name, wanted in pattern.positions)
    parts = tuple(name for name, _, _ in pattern.parts)
    return Draft(pattern.name, pattern.purpose, pattern.colour, positions=positions, parts=parts)


def load(session: Session, team_id: int) -> Draft:
    """Return a team as it would be entered."""
    team = session.get(Team, team_id)
    if team is None:
        raise Refusal(GONE)
    return Draft(
        team.name,
        team.purpose,
        team.colour or SWATCHES[7],
        team.parent_id,
        team.leader_id,
        team.founded_on,
        positions_of(session, team_id),
        (),
        team.version,
    )


def positions_of(session: Session, team_id: int) -> tuple[Position, ...]:
    """Return the positions of a team in their order."""
    found = select(TeamPosition).filter_by(team_id=team_id).order_by(TeamPosition.position, TeamPosition.id)
    return tuple(Position(one.name, one.wanted, one.id) for one in session.scalars(found))


def checked(draft: Draft, today: date) -> Draft:
    """Tidy a draft and refuse what cannot be a team."""
    purpose = (draft.purpose or "").strip() or None
    positions = tuple(replace(one, name=words.clean(one.name)) for one in draft.positions)
    draft = replace(draft, name=words.clean(draft.name or ""), purpose=purpose, positions=positions)
    if not draft.name:
        raise Refusal("请填写服务队的名称。", "name")
    refuse_long(draft, Team, LABELS)
    if draft.founded_on is not None and draft.founded_on > today:
        raise Refusal("成立日期不能晚于今天。", "founded_on")
    _check_positions(positions)
    return draft


def _check_positions(positions: tuple[Position, ...]) -> None:
    names = [one.name for one in positions]
    for one in positions:
        if not one.name:
            raise Refusal("有一个岗位没有名称，请填写或去掉这一行。", "positions")
        if len(one.name) > _LONGEST_POSITION:
            raise Refusal(f"岗位名称最多 {_LONGEST_POSITION} 个字。", "positions")
        if names.count(one.name) > 1:
            raise Refusal(f"岗位“{one.name}”写了两次，请去掉一个。", "positions")
        if one.wanted is not None and not 1 <= one.wanted <= MOST_WANTED:
            raise Refusal(f"岗位的人数请填 1 到 {MOST_WANTED}；不限人数的，请留空。", "positions")
