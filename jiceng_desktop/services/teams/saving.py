"""Founding, changing, arranging, closing and deleting teams."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.references import references_to
from jiceng_desktop.db.volunteers import Team, TeamMember, TeamPosition
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.teams.belonging import OPEN
from jiceng_desktop.services.teams.draft import GONE, LABELS, Draft, Position, checked
from jiceng_desktop.services.teams.membership import let_lead
from jiceng_desktop.services.teams.patterns import PATTERNS

# what may refer to a team, in words with a place for the number; what is missing here is told as 其他记录
_USES = {
    "team_member": "{} 条队员记录",
    "service_record": "{} 条服务记录",
    "team": "{} 支分队",
    "occurrence": "{} 场活动的参加对象",
    "series": "{} 个活动系列的参加对象",
    "rota": "{} 份值班安排",
}
_OWN = "team_position"  # goes with its team


def team_of(session: Session, team_id: int) -> Team:
    """Return a team; raises a Refusal when it is gone."""
    team = session.get(Team, team_id)
    if team is None:
        raise Refusal(GONE)
    return team


@action("保存服务队")
def save(session: Session, team_id: int | None, draft: Draft) -> int:
    """Found a team behind the others, or change one."""
    draft = checked(draft, day_of(session))
    name = draft.name or ""
    _refuse_known(session, name, team_id, "name")
    _check_parent(session, team_id, draft)
    if team_id is None:
        team = Team(position=(session.scalar(select(func.max(Team.position))) or 0) + 1)
        session.add(team)
    else:
        team = history.current(session, Team, team_id, draft.version, LABELS)
        undo.keep(session, team)
    team.name, team.purpose, team.colour = name, draft.purpose, draft.colour
    team.parent_id, team.founded_on = draft.parent_id, draft.founded_on
    session.flush()
    _settle_positions(session, team.id, draft.positions)
    if team_id is None:
        _found_parts(session, team, draft)
    if draft.leader_id != team.leader_id:
        let_lead(session, team, draft.leader_id)
    session.flush()
    return team.id


def _refuse_known(session: Session, name: str, team_id: int | None, field: str) -> None:
    same = select(Team.closed_on).where(Team.name == name, Team.id != (team_id or 0))
    if (found := session.execute(same).first()) is None:
        return
    if found[0] is None:
        raise Refusal(f"已经有一支叫“{name}”的服务队了，请换一个名称。", field)
    raise Refusal(f"已停办的服务队里有一支叫“{name}”，可以恢复它，或换一个名称。", field)


def _check_parent(session: Session, team_id: int | None, draft: Draft) -> None:
    """Refuse a team above that is none, or that is itself inside another: one storey is enough."""
    if draft.parent_id is None:
        return
    above = team_of(session, draft.parent_id)
    if above.id == team_id:
        raise Refusal("服务队不能属于它自己。", "parent_id")
    if above.parent_id is not None:
        raise Refusal(f"“{above.name}”自己就是分队，分队下面不再设分队。", "parent_id")
    if above.closed_on is not None:
        raise Refusal(f"“{above.name}”已经停办，不能再设分队。", "parent_id")
    if team_id is not None and session.scalar(select(Team.id).where(Team.parent_id == team_id).limit(1)):
        raise Refusal("这支服务队下面有分队，不能再归到别的服务队下面。", "parent_id")


def _settle_positions(session: Session, team_id: int, positions: Sequence[Position]) -> None:
    """Let the team have exactly these positions; members follow one that is renamed."""
    stored = list(session.scalars(select(TeamPosition).filter_by(team_id=team_id)))
    by_name = {one.name: one for one in stored}
    meant = {one.name: by_name.pop(one.name) for one in positions if one.name in by_name}
    left = {one.id: one for one in by_name.values()}
    renamed = {one.name: left.pop(one.id) for one in positions if one.name not in meant and one.id in left}
    for gone in left.values():
        undo.keep(session, gone)
        session.delete(gone)
    session.flush()
    for place, one in enumerate(positions):
        known = meant.get(one.name) or renamed.get(one.name)
        if known is None:
            session.add(TeamPosition(team_id=team_id, name=one.name, wanted=one.wanted, position=place))
        elif (known.name, known.wanted, known.position) != (one.name, one.wanted, place):
            undo.keep(session, known)
            if known.name != one.name:
                _rename_role(session, team_id, known.name, one.name)
            known.name, known.wanted, known.position = one.name, one.wanted, place
    session.flush()


def _rename_role(session: Session, team_id: int, old: str, new: str) -> None:
    for member in session.scalars(
        select(TeamMember).where(TeamMember.team_id == team_id, TeamMember.role == old, OPEN)
    ):
        undo.keep(session, member)
        member.role = new


def _found_parts(session: Session, team: Team, draft: Draft) -> None:
    """Found the sub-teams that a pattern brings along."""
    if draft.parts and team.parent_id is not None:
        raise Refusal("分队下面不再设分队。", "parts")
    known = {name: (colour, purpose) for pattern in PATTERNS for name, colour, purpose in pattern.parts}
    for place, typed in enumerate(draft.parts, start=1):
        name = words.clean(typed)
        _refuse_known(session, name, None, "parts")
        colour, purpose = known.get(name, (draft.colour, None))
        part = Team(name=name, colour=colour, purpose=purpose, parent_id=team.id, position=team.position + place)
        part.founded_on = team.founded_on
        session.add(part)
    session.flush()


@action("调整服务队顺序")
def arrange(session: Session, team_ids: Sequence[int]) -> None:
    """Put the teams into that order; teams that another desk has added stay behind them."""
    places = {team_id: place for place, team_id in enumerate(team_ids)}
    for team in session.scalars(select(Team).order_by(Team.position, Team.id)):
        place = places.get(team.id, len(places) + team.id)
        if team.position != place:
            undo.keep(session, team)
            team.position = place


@action("停办服务队")
def close(session: Session, team_id: int) -> int:
    """Close a team with its sub-teams and end what its members do there; return how many memberships ended."""
    today, ended = day_of(session), 0
    if team_of(session, team_id).closed_on is not None:
        raise Refusal("这支服务队已经停办了。")
    closing = select(Team).where((Team.id == team_id) | (Team.parent_id == team_id), Team.closed_on.is_(None))
    for team in session.scalars(closing).all():
        for member in session.scalars(select(TeamMember).where(TeamMember.team_id == team.id, OPEN)):
            undo.keep(session, member)
            member.to_on = max(today, member.from_on)
            ended += 1
        undo.keep(session, team)
        team.closed_on, team.leader_id = today, None
    session.flush()
    return ended


@action("恢复服务队")
def reopen(session: Session, team_id: int) -> None:
    """Let a closed team take members again; those it had are not called back."""
    team = team_of(session, team_id)
    above = session.get(Team, team.parent_id) if team.parent_id else None
    if above is not None and above.closed_on is not None:
        raise Refusal(f"“{above.name}”已经停办，请先恢复它。")
    undo.keep(session, team)
    team.closed_on = None


@action("删除服务队")
def remove(session: Session, team_id: int) -> None:
    """Delete a team that was founded by mistake; one that is referred to is to be closed instead."""
    team = session.get(Team, team_id)
    if team is None:
        return
    if used := uses(session, team_id):
        told = "、".join(used)
        raise Refusal(f"“{team.name}”不能删除：{told}提到它。请改用“停办”，以前的记录都会留下。")
    for one in session.scalars(select(TeamPosition).filter_by(team_id=team_id)):
        undo.keep(session, one)
        session.delete(one)
    undo.keep(session, team)
    session.flush()
    session.delete(team)
    session.flush()


def uses(session: Session, team_id: int) -> list[str]:
    """Return in words what refers to a team; it asks the declared tables, so that no table added later is forgotten."""
    found: dict[str, int] = {}
    for table, key in references_to(table_of(Team)):
        if table.name == _OWN:
            continue
        count = session.scalar(select(func.count()).select_from(table).where(key.parent == team_id)) or 0
        phrase = _USES.get(table.name, "{} 条其他记录")
        found[phrase] = found.get(phrase, 0) + count
    return [phrase.format(f"{count:,}") for phrase, count in found.items() if count]
