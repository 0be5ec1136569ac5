"""A year of invented events: venues, series, occurrences, who came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from jiceng_desktop.db.events import Attendance, Occurrence, Series
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.services.demo.schedule import COMMITTEE, FESTIVALS, SERIES, VENUES, Plan, days
from jiceng_desktop.services.demo.town import MAJORITY, Event, Resident, Town
from jiceng_desktop.services.events import key_of
from jiceng_desktop.terms import AttendanceState, OccurrenceStatus

_BACK, _AHEAD = timedelta(300), timedelta(60)
_PLACES = {name: places for name, _, places, _ in VENUES}
_COMES = (AttendanceState.PRESENT, AttendanceState.LATE, AttendanceState.EXCUSED, AttendanceState.ABSENT)
_CAME = {AttendanceState.PRESENT, AttendanceState.LATE}
_PUPILS, _SINGERS = range(6, 13), range(50, 80)
_LARGEST_CIRCLE = 45


def _grown(one: Resident) -> bool:
    return one.age >= MAJORITY


_WHOM: dict[str, Callable[[Resident], bool]] = {
    "社区全体党员": lambda one: one.party,
    "各党小组党员": lambda one: one.party,
    "小学生": lambda one: one.age in _PUPILS,
    "合唱队队员": lambda one: one.age in _SINGERS,
}


@dataclass(frozen=True)
class _Circle:
    """A series as stored, with those who usually come."""

    series_id: int
    venue_id: int
    people: list[Resident]


def hold(town: Town) -> None:
    """Enter ten months of events that were held and two that are planned."""
    venues = {
        name: town.rows.add(Venue, name=name, area_m2=area, capacity=places, location=where)
        for name, area, places, where in VENUES
    }
    circles = {plan.name: _circle(town, plan, venues[plan.venue]) for plan in SERIES}
    first, last = town.today - _BACK, town.today + _AHEAD
    planned = [(day, plan, place) for plan in SERIES for place, day in enumerate(days(first, last, plan.rule))]
    planned.sort(key=lambda one: (one[0], one[1].starts))
    office = f"社区居委会办公室 {town.numbers.phone()}"
    for number, (day, plan, place) in enumerate(planned):
        _occur(town, plan, circles[plan.name], datetime.combine(day, plan.starts), _title(plan, day, place), office)
        if number % 50 == 0:
            town.rows.save(75 + 10 * number / len(planned))
    town.rows.save(85)


def _circle(town: Town, plan: Plan, venue_id: int) -> _Circle:
    series_id = town.rows.add(Series, name=plan.name, kind=plan.kind)
    return _Circle(series_id, venue_id, _who_comes(town, plan) if plan.signs_in else [])


def _who_comes(town: Town, plan: Plan) -> list[Resident]:
    if plan.audience == COMMITTEE:
        return town.staff
    fits = _WHOM.get(plan.audience, _grown)
    able = [one for one in town.residents if fits(one)]
    return town.some(able, min(_LARGEST_CIRCLE, _PLACES[plan.venue] * 4 // 5))


def _title(plan: Plan, day: date, place: int) -> str:
    topic = FESTIVALS[day] if day in FESTIVALS and not plan.topics else plan.topics[place % len(plan.topics)]
    return f"{plan.name}（{topic}）" if topic else plan.name


def _occur(town: Town, plan: Plan, circle: _Circle, starts_at: datetime, title: str, office: str) -> None:
    """Enter one occurrence; one in thirty is cancelled, past ones have a headcount and, if names are kept, a list."""
    past, cancelled = starts_at.date() < town.today, town.chance(1 / 30)
    status = OccurrenceStatus.HELD if past else OccurrenceStatus.PLANNED
    comers = _comers(town, circle) if past and not cancelled else []
    chair = town.rng.choice(town.staff)
    occurrence_id = town.rows.add(
        Occurrence,
        series_id=circle.series_id,
        title=title,
        sort_key=key_of(title),
        kind=plan.kind,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=plan.minutes),
        venue_id=circle.venue_id,
        chair_id=chair.id,
        chair=chair.name,
        audience=plan.audience,
        agenda=plan.agenda or None,
        contact=office if town.chance(0.6) else None,
        status=OccurrenceStatus.CANCELLED if cancelled else status,
        headcount=_headcount(town, plan, comers) if past and not cancelled else None,
    )
    for one, state in comers:
        town.rows.add(Attendance, occurrence_id=occurrence_id, person_id=one.id, state=state)
    if not cancelled:
        town.events.append(Event(occurrence_id, title, plan.kind, starts_at.date(), plan.minutes))


def _comers(town: Town, circle: _Circle) -> list[tuple[Resident, AttendanceState]]:
    expected = town.some(circle.people, town.rng.randint(len(circle.people) // 2, len(circle.people)))
    return list(zip(expected, town.rng.choices(_COMES, (84, 5, 7, 4), k=len(expected)), strict=True))


def _headcount(town: Town, plan: Plan, comers: list[tuple[Resident, AttendanceState]]) -> int:
    """Count those who signed in and a few who did not, or only heads."""
    if comers:
        return sum(state in _CAME for _, state in comers) + town.rng.randint(0, 4)
    places = _PLACES[plan.venue]
    return town.rng.randint(places // 4, places * 9 // 10)
