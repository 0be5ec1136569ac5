"""The invented volunteers and their teams."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import Team, TeamMember, Volunteer
from jiceng_desktop.services.demo.town import MAJORITY, Event, Resident, Town, years_after
from jiceng_desktop.terms import EventKind, ServiceSource, VolunteerStatus

_VOLUNTEERS, _OLDEST = 500, 78
_STATES = ((VolunteerStatus.ACTIVE, 92), (VolunteerStatus.RESTING, 5), (VolunteerStatus.LEFT, 3))
READING_TEAM = "图书角管理组"
_READING_TEAM_SIZE, _READING_PARTY = 40, 34

# Name, share of the volunteers, what its members do.
_TEAMS = (
    ("邻里红管家", 90, ("宣传员", "信息员", "服务员", "调解员", "监督员", "示范员")),
    ("爱心帮帮团", 80, ("维修", "理发", "义诊", "陪伴")),
    ("五彩志愿服务队", 90, ("队员",)),
    ("银龄互助队", 60, ("队员",)),
    ("青年先锋队", 60, ("队员",)),
    ("平安巡逻队", 45, ("巡逻员",)),
    ("文艺轻骑队", 35, ("合唱", "舞蹈", "戏曲")),
)

_CONTENTS = ("楼道巡查", "上门维修", "陪同就医", "代买代取", "图书整理", "清理飞线", "调解邻里纠纷", "陪老人聊天")


def enlist(town: Town) -> None:
    """Give every team its members, its first one as leader; numbers follow the day of joining."""
    joined = []
    free = [one for one in town.residents if MAJORITY < one.age <= _OLDEST]
    town.rng.shuffle(free)
    total = town.scaled(_VOLUNTEERS, least=len(_TEAMS) + 1)
    own = min(_READING_TEAM_SIZE, total // 10)
    for one, team_id, role in _reading_team(town, free, own) + _other_teams(town, free, total - own):
        since = town.day(years_after(town.today, -6), town.today - timedelta(15))
        joined.append((max(since, years_after(town.today, MAJORITY - one.age)), one.id, team_id, role))
    joined.sort()
    for number, (since, person_id, team_id, role) in enumerate(joined, start=1):
        status = town.rng.choices([state for state, _ in _STATES], [weight for _, weight in _STATES])[0]
        volunteer_id = town.rows.add(
            Volunteer,
            person_id=person_id,
            number=f"Z{number:04}",
            joined_on=since,
            status=status,
        )
        left = since if status is VolunteerStatus.LEFT else None
        told = {"team_id": team_id, "volunteer_id": volunteer_id, "role": role, "from_on": since, "to_on": left}
        town.rows.add(TeamMember, **told)
        if status is VolunteerStatus.ACTIVE:
            town.volunteers.append((volunteer_id, since))
    town.rows.save(75)


Place = tuple[Resident, int, str]


def _reading_team(town: Town, free: list[Resident], size: int) -> list[Place]:
    """Take party members first: 34 of 40."""
    team_id = town.rows.add(Team, name=READING_TEAM)
    party = [one for one in free if one.party][: size * _READING_PARTY // _READING_TEAM_SIZE]
    others = [one for one in free if not one.party][: size - len(party)]
    free[:] = [one for one in free if one not in {*party, *others}]
    return [(one, team_id, "文化管理员" if place == 0 else "管理员") for place, one in enumerate(party + others)]


def _other_teams(town: Town, free: list[Resident], total: int) -> list[Place]:
    whole = sum(share for _, share, _ in _TEAMS)
    places: list[Place] = []
    for number, (name, _, roles) in enumerate(_TEAMS, start=1):
        team_id = town.rows.add(Team, name=name)
        until = total * sum(share for _, share, _ in _TEAMS[:number]) // whole
        for one in free[len(places) : until]:
            leads = not places or places[-1][1] != team_id
            places.append((one, team_id, "队长" if leads else town.rng.choice(roles)))
    return places


def serve(town: Town) -> None:
    """Record what the volunteers did: at events, by themselves, and in the years before."""
    for event in town.events:
        if event.day < town.today:
            _serve_at(town, event)
    for volunteer_id, since in town.volunteers:
        for year in range(since.year + 1, town.today.year):
            minutes = town.rng.randint(5, 90) * 60
            _record(town, volunteer_id, date(year, 12, 31), minutes, f"{year}年度服务时长结转", ServiceSource.LATER)
        first = max(since, town.today - timedelta(300))
        for _ in range(town.rng.randint(1, 9)):
            source = ServiceSource.ORDER if town.chance(0.4) else ServiceSource.LATER
            day = town.day(first, town.today - timedelta(1))
            _record(town, volunteer_id, day, town.rng.randint(2, 16) * 15, town.rng.choice(_CONTENTS), source)
    town.rows.save(88)


def _serve_at(town: Town, event: Event) -> None:
    free = [volunteer_id for volunteer_id, since in town.volunteers if since <= event.day]
    wanted = town.rng.randint(5, 12) if event.kind is EventKind.SERVICE else town.rng.randint(1, 4)
    for volunteer_id in town.some(free, wanted):
        town.rows.add(
            ServiceRecord,
            volunteer_id=volunteer_id,
            occurrence_id=event.id,
            served_on=event.day,
            minutes=event.minutes,
            content=event.title,
            source=ServiceSource.SIGN_IN,
            **_confirmed(town, event.day),
        )


def _record(town: Town, volunteer_id: int, day: date, minutes: int, content: str, source: ServiceSource) -> None:
    town.rows.add(
        ServiceRecord,
        volunteer_id=volunteer_id,
        served_on=day,
        minutes=minutes,
        content=content,
        source=source,
        **_confirmed(town, day),
    )


def _confirmed(town: Town, day: date) -> dict[str, Any]:
    """Confirm what is older than a week."""
    if day > town.today - timedelta(7):
        return {}
    return {"confirmed_at": datetime.combine(day + timedelta(2), time(17)), "confirmed_by": town.staff[0].name}
