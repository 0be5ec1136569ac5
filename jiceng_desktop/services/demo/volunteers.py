"""The invented volunteers and their teams."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from jiceng_desktop.db.service import Assignment, Need, ServiceRecord
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services.demo.hours import monthly
from jiceng_desktop.services.demo.squads import Place, found, gather
from jiceng_desktop.services.demo.town import MAJORITY, Event, Town, years_after
from jiceng_desktop.terms import AssignmentState, EventKind, ServiceSource, VolunteerOrigin, VolunteerStatus

_VOLUNTEERS, _OLDEST = 500, 78
_STATES = ((VolunteerStatus.ACTIVE, 92), (VolunteerStatus.RESTING, 5), (VolunteerStatus.LEFT, 3))
_ASSIGNED_DAYS = 30  # so far ahead volunteers are asked

_CONTENTS = ("楼道巡查", "上门维修", "陪同就医", "代买代取", "图书整理", "清理飞线", "调解邻里纠纷", "陪老人聊天")


def enlist(town: Town) -> None:
    """Give every team its members, its first one as leader; numbers follow the day of joining."""
    free = [one for one in town.residents if MAJORITY < one.age <= _OLDEST]
    town.rng.shuffle(free)
    squads = gather(town, free, town.scaled(_VOLUNTEERS, least=16))
    joined = []
    for place in (place for squad in squads for place in squad.places):
        since = town.day(years_after(town.today, -6), town.today - timedelta(15))
        joined.append((max(since, years_after(town.today, MAJORITY - place.resident.age)), place.resident.id, place))
    joined.sort(key=lambda one: one[:2])
    for number, (since, _, place) in enumerate(joined, start=1):
        place.since, place.status = since, _status(town, place)
        place.volunteer_id = town.rows.add(Volunteer, number=f"Z{number:04}", joined_on=since, **_about(place))
        if place.status is VolunteerStatus.ACTIVE:
            town.volunteers.append((place.volunteer_id, since))
    found(town, squads)
    town.rows.save(75)


def _status(town: Town, place: Place) -> VolunteerStatus:
    drawn = town.rng.choices([state for state, _ in _STATES], [weight for _, weight in _STATES])[0]
    return VolunteerStatus.ACTIVE if place.leads or place.stays or place.shop else drawn


def _about(place: Place) -> dict[str, Any]:
    told: dict[str, Any] = {"person_id": place.resident.id, "status": place.status}
    if place.shop:
        told |= {"origin": VolunteerOrigin.MERCHANT, "organisation": place.shop}
    if place.status is VolunteerStatus.LEFT:
        told["left_on"] = place.since
    return told


def serve(town: Town) -> None:
    """Record what the volunteers did: at events, by themselves, and in the years before."""
    for event in town.events:
        if event.day < town.today:
            _serve_at(town, event)
    _ask_for_help(town)
    for volunteer_id, since in town.volunteers:
        for year in range(since.year + 1, town.today.year):
            for month, minutes in enumerate(monthly(town.rng.randint(5, 90) * 60), start=1):
                told = f"{year}年{month}月服务时长结转"
                _record(town, volunteer_id, date(year, month, 28), minutes, told, ServiceSource.LATER)
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
            team_id=town.team_of.get(volunteer_id),
            served_on=event.day,
            minutes=event.minutes,
            content=event.title,
            source=ServiceSource.SIGN_IN,
            **_confirmed(town, event.day),
        )


def _ask_for_help(town: Town) -> None:
    """Ask volunteers of one team after the other to the service events that come; nobody twice on a day."""
    teams = sorted(set(town.team_of.values()))
    busy: set[tuple[int, date]] = set()
    coming = [event for event in town.events if event.kind is EventKind.SERVICE]
    for place, event in enumerate(event for event in coming if 0 <= (event.day - town.today).days <= _ASSIGNED_DAYS):
        team_id = teams[place % len(teams)]
        free = [key for key, _ in town.volunteers if town.team_of[key] == team_id and (key, event.day) not in busy]
        wanted = town.rng.randint(3, 6)
        town.rows.add(Need, occurrence_id=event.id, role="服务员", number=wanted)
        for volunteer_id in town.some(free, wanted - place % 2):
            busy.add((volunteer_id, event.day))
            asked = {"occurrence_id": event.id, "volunteer_id": volunteer_id, "role": "服务员"}
            town.rows.add(Assignment, state=AssignmentState.ASSIGNED, **asked)


def _record(town: Town, volunteer_id: int, day: date, minutes: int, content: str, source: ServiceSource) -> None:
    town.rows.add(
        ServiceRecord,
        volunteer_id=volunteer_id,
        team_id=town.team_of.get(volunteer_id),
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
