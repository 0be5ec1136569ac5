"""Counting the confirmed service of a period, each matter by one statement over all records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, func, or_, select, union_all
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Team, TeamMember, Volunteer
from jiceng_desktop.services import community
from jiceng_desktop.services.population import Period
from jiceng_desktop.services.service_figures.figures import NO_ROLE, NO_TEAM, Matter, Row, ServiceFigures, Table
from jiceng_desktop.services.teams.belonging import OPEN
from jiceng_desktop.services.teams.listing import belonged_then
from jiceng_desktop.terms import PoliticalStatus, VolunteerStatus

_MOST_MONTHS, _MONTHS = 36, 12
_MONTH_LETTERS, _YEAR_LETTERS = 7, 4  # of a day as it is written: 2026-11-21
_BANDS = (18, 30, 40, 50, 60, 70)  # a band begins at each of them
_AGELESS = "出生日期不详"
_MEMBERS = (PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY)
_PARTY, _OTHERS, _UNSTATED = "党员（含预备党员）", "其他", "政治面貌未登记"
_SUMS = (func.sum(ServiceRecord.minutes), func.count())


@dataclass(frozen=True)
class _Served:
    """What one volunteer served."""

    minutes: int
    times: int
    born_on: date | None
    political_status: PoliticalStatus | None


def confirmed(period: Period) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of what counts in a period; corrected to nothing, a record says that nobody served."""
    within = ServiceRecord.served_on.between(period.first, period.last)
    return ServiceRecord.confirmed_at.is_not(None), within, ServiceRecord.minutes > 0


def take(session: Session, period: Period, today: date) -> ServiceFigures:
    """Count everything about a period; raises a Refusal for one that ends before it begins."""
    period.checked()
    until = max(period.first, min(period.last, today))
    served = list(_volunteers(session, period))
    by_party = _by_party(served)
    tables = {
        Matter.TEAM: _by_team(session, period),
        Matter.MONTH: _by_month(session, period, until),
        Matter.ROLE: _by_role(session, period),
        Matter.AGE: _by_age(served, until),
        Matter.PARTY: Table(by_party, "政治面貌按目前的登记。"),
    }
    here = select(func.count(Volunteer.id)).where(Volunteer.status != VolunteerStatus.LEFT)
    waiting = select(func.count()).where(
        ServiceRecord.confirmed_at.is_(None), ServiceRecord.served_on.between(period.first, period.last)
    )
    return ServiceFigures(
        community.about(session).name,
        period,
        until,
        _sum("合计", served),
        tables,
        by_party[0],
        session.scalar(here) or 0,
        session.scalar(waiting) or 0,
    )


def _sum(name: str, served: Iterable[_Served]) -> Row:
    known = list(served)
    return Row(name, sum(one.minutes for one in known), sum(one.times for one in known), len(known))


# by what is known of the volunteers


def _volunteers(session: Session, period: Period) -> Iterator[_Served]:
    summed = select(ServiceRecord.volunteer_id, *_SUMS).where(*confirmed(period)).group_by(ServiceRecord.volunteer_id)
    own = summed.subquery()
    found = (
        select(*own.c[1:], Person.born_on, Person.political_status)
        .join(Volunteer, Volunteer.id == own.c[0])
        .join(Person, Person.id == Volunteer.person_id)
    )
    return (_Served(row[0], row[1], row[2], row[3]) for row in session.execute(found))


def _by_age(served: Iterable[_Served], until: date) -> Table:
    bands: dict[str, list[_Served]] = {name: [] for name in _band_names()}
    names = list(bands)
    for one in served:
        if one.born_on is None:
            bands.setdefault(_AGELESS, []).append(one)
        else:
            age = words.show_age(one.born_on, until)
            bands[names[sum(age >= first for first in _BANDS)]].append(one)
    return Table(tuple(_sum(name, group) for name, group in bands.items()), f"年龄算到 {words.show_day(until)}。")


def _band_names() -> Iterator[str]:
    yield f"{_BANDS[0]} 岁以下"
    for first, after in pairwise(_BANDS):
        yield f"{first}–{after - 1} 岁"
    yield f"{_BANDS[-1]} 岁及以上"


def _by_party(served: Iterable[_Served]) -> tuple[Row, ...]:
    """Return the lines of party members, of others, and, where there are some, of those nothing is known of."""
    parts: dict[str, list[_Served]] = {_PARTY: [], _OTHERS: []}
    for one in served:
        known = _PARTY if one.political_status in _MEMBERS else _OTHERS
        parts.setdefault(_UNSTATED if one.political_status is None else known, []).append(one)
    return tuple(_sum(name, group) for name, group in parts.items())


# by what the records say


def _by_team(session: Session, period: Period) -> Table:
    """Count for every team, what its parts served included."""
    counted = _of_teams(session, period)
    found = session.scalars(select(Team).order_by(Team.position, Team.id)).all()
    shown = [team for team in found if team.closed_on is None or team.id in counted]
    tops = [team for team in shown if team.parent_id is None]
    rows = []
    for top in tops:
        rows.append(Row(top.name, *counted.get(top.id, (0, 0, 0))))
        parts = [team for team in shown if team.parent_id == top.id]
        rows += [replace(Row(part.name, *counted.get(part.id, (0, 0, 0))), part=True) for part in parts]
    if None in counted:
        rows.append(Row(NO_TEAM, *counted[None]))
    told = ["没有写明服务队的记录，计入志愿者当天所在的每一支队"]
    if len(tops) < len(shown):
        told.append("上级队包含分队")
    return Table(tuple(rows), "；".join(told) + "。")


def _of_teams(session: Session, period: Period) -> dict[int | None, Any]:
    """Return what was served by team; a record that names none counts for each the volunteer belonged to that day."""
    named = (ServiceRecord.team_id + 0).label("team_id")  # computed: the days lead, not the index of teams
    said = select(named, ServiceRecord.volunteer_id, *_SUMS).where(*confirmed(period), named.is_not(None))
    member = and_(TeamMember.volunteer_id == ServiceRecord.volunteer_id, belonged_then())
    unsaid = (
        select(TeamMember.team_id, ServiceRecord.volunteer_id, *_SUMS)
        .select_from(ServiceRecord)
        .outerjoin(TeamMember, member)
        .where(*confirmed(period), named.is_(None))
        .group_by(TeamMember.team_id, ServiceRecord.volunteer_id)
    )
    own = union_all(said.group_by(named, ServiceRecord.volunteer_id), unsaid).cte()
    of_parts = select(Team.parent_id, *own.c[1:]).join(Team, Team.id == own.c[0]).where(Team.parent_id.is_not(None))
    every = union_all(select(own), of_parts).subquery()
    team, volunteer, minutes, times = every.c
    found = select(team, func.sum(minutes), func.sum(times), func.count(volunteer.distinct())).group_by(team)
    return {row[0]: row[1:] for row in session.execute(found)}


def _by_month(session: Session, period: Period, until: date) -> Table:
    """Count by months, those without service too; a period of many years by years."""
    first, last = (day.year * _MONTHS + day.month - 1 for day in (period.first, until))
    yearly = last - first >= _MOST_MONTHS
    letters = _YEAR_LETTERS if yearly else _MONTH_LETTERS
    month = func.substr(cast(ServiceRecord.served_on, String), 1, letters).label("month")
    counted = _counted(session, month, period)
    wanted = (
        [f"{year:04}" for year in range(period.first.year, until.year + 1)]
        if yearly
        else [f"{number // _MONTHS:04}-{number % _MONTHS + 1:02}" for number in range(first, last + 1)]
    )
    return Table(tuple(Row(_month_told(key), *counted.get(key, (0, 0, 0))) for key in sorted({*wanted, *counted})))


def _month_told(key: str) -> str:
    year, _, month = key.partition("-")
    return f"{year}年{int(month)}月" if month else f"{year}年"


def _by_role(session: Session, period: Period) -> Table:
    """Count by what was done; a record that does not say it takes what the volunteer does in the team."""
    as_member = (
        select(func.min(TeamMember.role))
        .where(
            TeamMember.volunteer_id == ServiceRecord.volunteer_id,
            TeamMember.from_on <= ServiceRecord.served_on,
            or_(OPEN, ServiceRecord.served_on <= TeamMember.to_on),
            or_(ServiceRecord.team_id.is_(None), TeamMember.team_id == ServiceRecord.team_id),
        )
        .correlate(ServiceRecord)
        .scalar_subquery()
    )
    counted = _counted(session, func.coalesce(ServiceRecord.role, as_member).label("role"), period)
    unsaid = counted.pop(None, None)
    rows = [Row(role, *numbers) for role, numbers in counted.items()]
    rows.sort(key=lambda row: (-row.minutes, row.name))
    if unsaid is not None:
        rows.append(Row(NO_ROLE, *unsaid))
    return Table(tuple(rows), "没有写岗位的记录，按志愿者当时在队里的岗位计算。")


def _counted(session: Session, key: Any, period: Period) -> dict[Any, Any]:
    """Return minutes, times and different volunteers by a key of the records."""
    heads = func.count(ServiceRecord.volunteer_id.distinct())
    found = select(key, *_SUMS, heads).select_from(ServiceRecord).where(*confirmed(period)).group_by(key)
    return {row[0]: row[1:] for row in session.execute(found)}
