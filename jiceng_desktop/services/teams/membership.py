"""Members of a team: joining, leaving, moving, what they do there, and who leads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.volunteers import Team, TeamMember, TeamPosition, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.teams.belonging import OPEN, within
from jiceng_desktop.services.teams.draft import GONE, LEADER
from jiceng_desktop.terms import VolunteerStatus

_MEMBER_GONE = "这条队员记录已被另一处删除，请刷新后再试。"


@dataclass(frozen=True)
class MemberDraft:
    """What a clerk may change about one membership; ``name`` and ``team`` only tell which it is."""

    name: str | None = None
    team: str | None = None
    role: str | None = None
    offer: str | None = None
    from_on: date | None = None
    to_on: date | None = None
    version: int = 0


MEMBER_LABELS = {
    "name": "队员",
    "team": "服务队",
    "role": "岗位",
    "offer": "能提供的服务",
    "from_on": "加入日期",
    "to_on": "退出日期",
}


@dataclass(frozen=True)
class Joined:
    """Who joined: how many, and the names of those who belonged before."""

    count: int
    before: tuple[str, ...] = ()


@action("加入服务队")
def join(
    session: Session, team_id: int, volunteer_ids: Sequence[int], role: str | None = None, on: date | None = None
) -> Joined:
    """Let volunteers belong to a team from a day on, today if none is said; who belongs to it already stays so."""
    team, day = _open_team(session, team_id), on or day_of(session)
    count, before = 0, []
    for volunteer_id in dict.fromkeys(volunteer_ids):
        volunteer = _volunteer(session, volunteer_id)
        if session.scalar(select(TeamMember.id).filter_by(team_id=team.id, volunteer_id=volunteer.id).where(OPEN)):
            before.append(volunteer.person.name)
            continue
        _add(session, team, volunteer, role, day)
        count += 1
    session.flush()
    return Joined(count, tuple(before))


def _add(session: Session, team: Team, volunteer: Volunteer, role: str | None, day: date) -> None:
    name = volunteer.person.name
    if volunteer.status is VolunteerStatus.LEFT:
        raise Refusal(f"{name}已经退出志愿者名册，请先在“名册”里恢复，再加入服务队。")
    member = TeamMember(team_id=team.id, volunteer_id=volunteer.id, role=role or None, from_on=day)
    _check_days(session, member, volunteer)
    session.add(member)


def _open_team(session: Session, team_id: int) -> Team:
    team = session.get(Team, team_id)
    if team is None:
        raise Refusal(GONE)
    if team.closed_on is not None:
        raise Refusal(f"“{team.name}”已经停办，不能再加入队员。")
    return team


def _volunteer(session: Session, volunteer_id: int) -> Volunteer:
    volunteer = session.get(Volunteer, volunteer_id)
    if volunteer is None:
        raise Refusal("这位志愿者的登记刚被另一处删除，请刷新后再试。")
    return volunteer


def _check_days(session: Session, member: TeamMember, volunteer: Volunteer) -> None:
    """Refuse days that cannot be: before the volunteer was one, in the future, or twice in the same team."""
    name, today = volunteer.person.name, day_of(session)
    if member.from_on > today:
        raise Refusal("加入日期不能晚于今天。", "from_on")
    if member.from_on < volunteer.joined_on:
        since = volunteer.joined_on.isoformat()
        raise Refusal(f"{name}到 {since} 才登记为志愿者，加入服务队不能更早。", "from_on")
    if member.to_on is not None and member.to_on < member.from_on:
        raise Refusal("退出日期不能早于加入日期。", "to_on")
    if member.to_on is not None and member.to_on > today:
        raise Refusal("退出日期不能晚于今天。", "to_on")
    others = select(TeamMember).where(
        TeamMember.team_id == member.team_id,
        TeamMember.volunteer_id == volunteer.id,
        TeamMember.id != (member.id or 0),
        or_(OPEN, TeamMember.to_on > member.from_on),
    )
    if member.to_on is not None:
        others = others.where(TeamMember.from_on < member.to_on)
    with session.no_autoflush:
        other = session.scalar(others.limit(1))
    if other is not None:
        until = other.to_on.isoformat() if other.to_on else "现在"
        raise Refusal(f"{name}从 {other.from_on} 到{until}已经在这支服务队里，日期重叠了。", "from_on")


@action("退出服务队")
def leave(session: Session, member_ids: Iterable[int], on: date | None = None) -> int:
    """End memberships on a day, today if none is said; a leader who leaves leads no more. Return how many ended."""
    day, count = on or day_of(session), 0
    for member in _memberships(session, member_ids):
        if member.to_on is None:
            _end(session, member, day)
            count += 1
    session.flush()
    return count


def _end(session: Session, member: TeamMember, day: date) -> None:
    name = _volunteer(session, member.volunteer_id).person.name
    if day < member.from_on:
        raise Refusal(f"{name}是 {member.from_on} 加入的，退出日期不能更早。", "on")
    if day > day_of(session):
        raise Refusal("退出日期不能晚于今天。", "on")
    undo.keep(session, member)
    member.to_on = day
    session.flush()
    _give_up_lead(session, member)


def _give_up_lead(session: Session, member: TeamMember) -> None:
    """Leave without a leader the teams that somebody led who belongs to them no more."""
    for team in session.scalars(select(Team).where(Team.leader_id == member.volunteer_id)):
        if not _belongs(session, team.id, member.volunteer_id):
            undo.keep(session, team)
            team.leader_id = None


def _belongs(session: Session, team_id: int, volunteer_id: int) -> bool:
    found = select(TeamMember.id).where(TeamMember.volunteer_id == volunteer_id, OPEN)
    return session.scalar(found.where(TeamMember.team_id.in_(within(team_id))).limit(1)) is not None


@action("转到另一支服务队")
def move(session: Session, member_ids: Iterable[int], team_id: int, on: date | None = None) -> int:
    """Let members leave their team and join another one the same day; a position stays where the other one has it."""
    team, day, count = _open_team(session, team_id), on or day_of(session), 0
    roles = set(session.scalars(select(TeamPosition.name).filter_by(team_id=team_id)))
    for member in _memberships(session, member_ids):
        if member.team_id == team_id or member.to_on is not None:
            continue
        _end(session, member, day)
        volunteer = _volunteer(session, member.volunteer_id)
        if (
            session.scalar(select(TeamMember.id).filter_by(team_id=team_id, volunteer_id=volunteer.id).where(OPEN))
            is None
        ):
            _add(session, team, volunteer, member.role if member.role in roles else None, day)
        count += 1
    session.flush()
    return count


@action("调整队员岗位")
def set_role(session: Session, member_ids: Iterable[int], role: str | None) -> int:
    """Let members do something else in their team; return how many that changed."""
    count = 0
    for member in _memberships(session, member_ids):
        if member.role != (role or None):
            undo.keep(session, member)
            member.role = role or None
            count += 1
    session.flush()
    return count


@action("任命队长")
def lead(session: Session, team_id: int, volunteer_id: int | None) -> None:
    """Let a volunteer lead a team, or nobody; who is no member yet becomes one."""
    let_lead(session, _open_team(session, team_id), volunteer_id)


@action("任命队长")
def lead_by_member(session: Session, team_id: int, member_id: int) -> None:
    """Let the volunteer behind a membership lead a team."""
    (member,) = _memberships(session, [member_id])
    if member.to_on is not None:
        raise Refusal("已经退队的人不能当队长，请先让他重新加入。")
    let_lead(session, _open_team(session, team_id), member.volunteer_id)


def let_lead(session: Session, team: Team, volunteer_id: int | None) -> None:
    """Let a volunteer lead a team within a change that goes on."""
    if volunteer_id is not None and not _belongs(session, team.id, volunteer_id):
        volunteer = _volunteer(session, volunteer_id)
        _add(session, team, volunteer, LEADER, day_of(session))
    undo.keep(session, team)
    team.leader_id = volunteer_id
    session.flush()


def _memberships(session: Session, member_ids: Iterable[int]) -> list[TeamMember]:
    wanted = list(member_ids)
    found = {one.id: one for one in session.scalars(select(TeamMember).where(TeamMember.id.in_(wanted)))}
    if len(found) != len(set(wanted)):
        raise Refusal(_MEMBER_GONE)
    return [found[member_id] for member_id in dict.fromkeys(wanted)]


# one membership in its form


def load_member(session: Session, member_id: int) -> MemberDraft:
    """Return one membership as it would be entered."""
    found = session.execute(
        select(TeamMember, Person.name, Team.name)
        .join(Volunteer, Volunteer.id == TeamMember.volunteer_id)
        .join(Person, Person.id == Volunteer.person_id)
        .join(Team, Team.id == TeamMember.team_id)
        .where(TeamMember.id == member_id)
    ).first()
    if found is None:
        raise Refusal(_MEMBER_GONE)
    member, name, team = found
    return MemberDraft(name, team, member.role, member.offer, member.from_on, member.to_on, member.version)


@action("修改队员")
def save_member(session: Session, member_id: int | None, draft: MemberDraft) -> int:
    """Change what is known of one membership; new ones come by joining."""
    if member_id is None:
        raise ValueError("members join, they are not entered")
    role, offer = words.clean(draft.role or "") or None, words.clean(draft.offer or "") or None
    draft = replace(draft, role=role, offer=offer)
    refuse_long(draft, TeamMember, MEMBER_LABELS)
    if draft.from_on is None:
        raise Refusal("请填写加入日期。", "from_on")
    member = history.current(session, TeamMember, member_id, draft.version, MEMBER_LABELS)
    volunteer = _volunteer(session, member.volunteer_id)
    if member.to_on is not None and draft.to_on is None:
        _open_team(session, member.team_id)
        if volunteer.status is VolunteerStatus.LEFT:
            raise Refusal(f"{volunteer.person.name}已经退出志愿者名册，退出日期不能空着。", "to_on")
    undo.keep(session, member)
    member.role, member.offer = draft.role, draft.offer
    member.from_on, member.to_on = draft.from_on, draft.to_on
    _check_days(session, member, volunteer)
    session.flush()
    if member.to_on is not None:
        _give_up_lead(session, member)
    return member.id


@action("删除队员记录")
def remove_member(session: Session, member_id: int) -> None:
    """Delete a membership that was entered by mistake."""
    for member in session.scalars(select(TeamMember).filter_by(id=member_id)):
        undo.keep(session, member)
        session.delete(member)
        session.flush()
        _give_up_lead(session, member)
