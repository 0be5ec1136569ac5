"""Coming, pausing, leaving and coming back: one step for one or for many, each with its way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db import audit
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import Assignment, RotaDuty, RotaMember, ServiceRecord
from jiceng_desktop.db.volunteers import Team, TeamMember, Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import teams, undo
from jiceng_desktop.services.corners import keepers
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.volunteers.draft import GONE
from jiceng_desktop.services.volunteers.numbers import next_number
from jiceng_desktop.services.volunteers.saving import origin_of
from jiceng_desktop.terms import PersonStatus, VolunteerStatus

_LONGEST_REASON = 200


@dataclass(frozen=True)
class Enlisted:
    """Who became a volunteer, came back, or was one already; ``dead`` cannot be any more. Ids of volunteers."""

    added: tuple[int, ...] = ()
    returned: tuple[int, ...] = ()
    known: tuple[int, ...] = ()
    dead: int = 0

    def told(self) -> str:
        """Say what came of it."""
        parts = (
            (len(self.added), "登记为志愿者 {} 人"),
            (len(self.returned), "重新加入 {} 人"),
            (len(self.known), "{} 人已经在册"),
            (self.dead, "{} 人已登记去世，没有登记"),
        )
        return "，".join(text.format(count) for count, text in parts if count) + "。"


@action("登记为志愿者")
def enlist(session: Session, person_ids: Sequence[int]) -> Enlisted:
    """Make persons volunteers from today on, with the numbers that follow; who had left comes back.

    Raises:
        Refusal: none of the cards is there any more.
    """
    persons = {person.id: person for person in session.scalars(select(Person).where(Person.id.in_(person_ids)))}
    if not persons:
        raise Refusal("选中的档案已被删除，请刷新后再试。")
    known = {one.person_id: one for one in session.scalars(select(Volunteer).where(Volunteer.person_id.in_(persons)))}
    added, returned, dead = [], [], 0
    for person in (persons[person_id] for person_id in person_ids if person_id in persons):
        if person.status is PersonStatus.DECEASED:
            dead += 1
        elif person.id not in known:
            added.append(_enter(session, person))
        elif known[person.id].status is VolunteerStatus.LEFT:
            _come_back(session, known[person.id])
            returned.append(known[person.id].id)
    here = [one.id for one in known.values() if one.id not in returned and one.status is not VolunteerStatus.LEFT]
    return Enlisted(tuple(added), tuple(returned), tuple(here), dead)


def _enter(session: Session, person: Person) -> int:
    volunteer = Volunteer(person_id=person.id, number=next_number(session), joined_on=day_of(session))
    volunteer.origin = origin_of(person)
    session.add(volunteer)
    session.flush()
    return volunteer.id


@action("志愿者退出")
def leave(session: Session, volunteer_ids: Sequence[int], on: date, reason: str = "") -> int:
    """Let volunteers leave; their teams, rotas and plans end with it. Return how many did.

    Raises:
        Refusal: the day is yet to come, or lies before somebody joined or last served.
    """
    if on > day_of(session):
        raise Refusal("退出日期不能晚于今天。", "on")
    leaving = [one for one in _all(session, volunteer_ids) if one.status is not VolunteerStatus.LEFT]
    for volunteer in leaving:
        _refuse_too_early(session, volunteer, on)
        undo.keep(session, volunteer)
        volunteer.status, volunteer.left_on = VolunteerStatus.LEFT, on
        volunteer.left_reason = words.clean(reason)[:_LONGEST_REASON] or None
        _end_teams(session, volunteer.id, on)
        keepers.end_all(session, volunteer.id, on)
        _give_up_plans(session, volunteer.id, on)
    session.flush()
    return len(leaving)


def _refuse_too_early(session: Session, volunteer: Volunteer, on: date) -> None:
    name = volunteer.person.name
    if on < volunteer.joined_on:
        raise Refusal(f"“{name}”{volunteer.joined_on} 才加入，退出日期不能早于这一天。", "on")
    mine = ServiceRecord.volunteer_id == volunteer.id
    last = session.scalar(select(func.max(ServiceRecord.served_on)).where(mine))
    if last is not None and last > on:
        raise Refusal(f"“{name}”{last} 还有服务记录，退出日期不能早于这一天。", "on")


def _end_teams(session: Session, volunteer_id: int, on: date) -> None:
    for member in session.scalars(select(TeamMember).where(TeamMember.volunteer_id == volunteer_id, teams.OPEN)):
        undo.keep(session, member)
        member.to_on = max(on, member.from_on)
    for team in session.scalars(select(Team).where(Team.leader_id == volunteer_id)):
        undo.keep(session, team)
        team.leader_id = None


def _give_up_plans(session: Session, volunteer_id: int, on: date) -> None:
    """Take somebody out of the rotas and of the events to come; what was served stays."""
    now = audit.moment(session)
    coming = select(Occurrence.id).where(Occurrence.starts_at > now)
    planned = (
        select(RotaMember).where(RotaMember.volunteer_id == volunteer_id),
        select(RotaDuty).where(RotaDuty.volunteer_id == volunteer_id, RotaDuty.day > max(on, now.date())),
        select(Assignment).where(Assignment.volunteer_id == volunteer_id, Assignment.occurrence_id.in_(coming)),
    )
    for found in planned:
        for record in session.scalars(found):
            undo.keep(session, record)
            session.delete(record)


@action("志愿者重新加入")
def return_(session: Session, volunteer_ids: Sequence[int]) -> int:
    """Let volunteers who had left come back with their numbers; the note keeps when they were away."""
    back = [one for one in _all(session, volunteer_ids) if one.status is VolunteerStatus.LEFT]
    for volunteer in back:
        _refuse_dead(volunteer)
        _come_back(session, volunteer)
    session.flush()
    return len(back)


def _refuse_dead(volunteer: Volunteer) -> None:
    if volunteer.person.status is PersonStatus.DECEASED:
        raise Refusal(f"“{volunteer.person.name}”已登记去世，不能重新加入。")


def _come_back(session: Session, volunteer: Volunteer) -> None:
    undo.keep(session, volunteer)
    why = f"（{volunteer.left_reason}）" if volunteer.left_reason else ""
    away = f"{volunteer.left_on or ''} 退出{why}，{day_of(session)} 重新加入".strip()
    volunteer.note = "；".join(filter(None, (volunteer.note, away)))[-400:]
    volunteer.status, volunteer.left_on, volunteer.left_reason = VolunteerStatus.ACTIVE, None, None


@action("暂停志愿服务")
def rest(session: Session, volunteer_ids: Sequence[int], resting: bool = True) -> int:
    """Let volunteers pause, or serve again; who has left stays so."""
    wanted = VolunteerStatus.RESTING if resting else VolunteerStatus.ACTIVE
    changing = [one for one in _all(session, volunteer_ids) if one.status not in (wanted, VolunteerStatus.LEFT)]
    for volunteer in changing:
        undo.keep(session, volunteer)
        volunteer.status = wanted
    return len(changing)


def _all(session: Session, volunteer_ids: Sequence[int]) -> list[Volunteer]:
    found = {one.id: one for one in session.scalars(select(Volunteer).where(Volunteer.id.in_(volunteer_ids)))}
    if not found:
        raise Refusal(GONE)
    return [found[volunteer_id] for volunteer_id in volunteer_ids if volunteer_id in found]
