"""Two years of invented events and the series they come from: venues, occurrences, who spoke, who came."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.councils import Council, CouncilMember
from jiceng_desktop.db.events import Attendance, Line, LineMark, Occurrence, Part, Series
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.services import holidays, openings, recurrence, series
from jiceng_desktop.services.demo.schedule import COMMITTEE, COUNCIL, SERIES, VENUES, Plan
from jiceng_desktop.services.demo.town import MAJORITY, Event, Resident, Town
from jiceng_desktop.services.events import key_of
from jiceng_desktop.services.recurrence import Planned
from jiceng_desktop.terms import CAME, AttendanceState, OccurrenceStatus, PartRole

_NAMED_AHEAD = timedelta(31)  # so far ahead the topics are known
_PLACES = {name: places for name, _, places, _ in VENUES}
_COMES = (AttendanceState.PRESENT, AttendanceState.LATE, AttendanceState.EXCUSED, AttendanceState.ABSENT)
_PUPILS, _SINGERS = range(6, 13), range(50, 80)
_LARGEST_CIRCLE, _COUNCILLORS = 45, 24
_OPEN = {"儿童之家": "9:00-12:00 14:00-18:30", "日间照料中心": "8:30-18:00", "楼道书屋": "8:30-20:30"}
_SET_UP = {"多功能厅", "邻里讲堂"}
_WEEK = 7


def _grown(one: Resident) -> bool:
    return one.age >= MAJORITY


def _in_party(one: Resident) -> bool:
    return one.party


_IN_TURN = {_in_party}  # not always the same ones
_WHOM: dict[str, Callable[[Resident], bool]] = {
    "社区全体党员": _in_party,
    "各党小组党员": _in_party,
    "小学生": lambda one: one.age in _PUPILS,
    "合唱队队员": lambda one: one.age in _SINGERS,
}


@dataclass(frozen=True)
class _Circle:
    """A series as stored: what its occurrences have in common, which lines, who may come and how many do at most."""

    series_id: int
    shared: dict[str, Any]
    people: list[Resident]
    most: int
    lines: tuple[int, ...]


def hold(town: Town, session: Session) -> None:
    """Enter the events that were held since the beginning of last year, and plan the series ahead."""
    venues = {name: _venue(town, name, area, places, where) for name, area, places, where in VENUES}
    first, last = date(town.today.year - 1, 1, 1), town.today + series.AHEAD
    calendar = holidays.calendar(session, first, last)
    lines = {name: key for key, name in session.execute(select(Line.id, Line.name))}
    office = f"社区居委会办公室 {town.numbers.phone()}"
    council = _council(town)
    planned = []
    for plan in SERIES:
        circle = _circle(town, plan, venues[plan.venue], lines, council if plan.audience == COUNCIL else None, first)
        days = recurrence.days(plan.rule, first, last, calendar)
        planned += [(one.day, plan.starts, place, plan, circle, one) for place, one in enumerate(days)]
    planned.sort(key=lambda one: one[:3])
    for number, (_, _, place, plan, circle, one) in enumerate(planned):
        _occur(town, plan, circle, one, place, office)
        if number % 50 == 0:
            town.rows.save(75 + 10 * number / len(planned))
    town.rows.save(85)


def _venue(town: Town, name: str, area: int, places: int, where: str) -> int:
    """Enter a venue; some are open at certain hours, somebody answers for most of them."""
    hours = openings.read(_OPEN[name]) if name in _OPEN else ()
    return town.rows.add(
        Venue,
        name=name,
        area_m2=area,
        capacity=places,
        location=where,
        opening=openings.dump((hours,) * _WEEK) if hours else "",
        responsible=town.rng.choice(town.staff).name,
        setup_minutes=30 if name in _SET_UP else 0,
        cleanup_minutes=15 if name in _SET_UP else 0,
    )


def _council(town: Town) -> tuple[int, list[Resident]]:
    members = town.some([one for one in town.residents if _grown(one)], _COUNCILLORS)
    council_id = town.rows.add(Council, name=COUNCIL, remark="每两个月至少开一次会")
    for place, one in enumerate(members):
        role = "召集人" if place == 0 else "副召集人" if place == 1 else "成员"
        town.rows.add(CouncilMember, council_id=council_id, person_id=one.id, role=role, position=place)
    return council_id, members


def _circle(
    town: Town,
    plan: Plan,
    venue_id: int,
    lines: dict[str, int],
    council: tuple[int, list[Resident]] | None,
    first: date,
) -> _Circle:
    shared = {
        "kind": plan.kind,
        "venue_id": venue_id,
        "audience": plan.audience,
        "audience_council_id": council[0] if council else None,
        "agenda": plan.agenda or None,
    }
    until = town.today + series.AHEAD
    series_id = town.rows.add(
        Series,
        name=plan.name,
        rule=recurrence.dump(plan.rule),
        first_on=first,
        planned_until=until,
        starts=plan.starts,
        minutes=plan.minutes,
        gap_months=plan.gap_months,
        **shared,
    )
    marks = tuple(lines[name] for name in plan.lines if name in lines)
    for line_id in marks:
        town.rows.add(LineMark, series_id=series_id, line_id=line_id)
    people = council[1] if council else _who_comes(town, plan) if plan.signs_in else []
    return _Circle(series_id, shared, people, min(len(people), _most(plan)), marks)


def _who_comes(town: Town, plan: Plan) -> list[Resident]:
    if plan.audience == COMMITTEE:
        return town.staff
    fits = _WHOM.get(plan.audience, _grown)
    able = [one for one in town.residents if fits(one)]
    return able if fits in _IN_TURN else town.some(able, _most(plan))


def _most(plan: Plan) -> int:
    return min(_LARGEST_CIRCLE, _PLACES[plan.venue] * 4 // 5)


def _occur(town: Town, plan: Plan, circle: _Circle, planned: Planned, place: int, office: str) -> None:
    """Enter one occurrence; one in thirty is cancelled, past ones have a headcount and, if names are kept, a list."""
    past, near = planned.day < town.today, planned.day <= town.today + _NAMED_AHEAD
    cancelled = past and town.chance(1 / 30)
    status = OccurrenceStatus.CANCELLED if cancelled else OccurrenceStatus.HELD if past else OccurrenceStatus.PLANNED
    comers = _comers(town, circle) if status is OccurrenceStatus.HELD else []
    topic = plan.topics[place % len(plan.topics)] if near else ""
    title = f"{plan.name}（{topic}）" if topic else plan.name
    starts_at = datetime.combine(planned.day, plan.starts)
    chair = town.rng.choice(town.staff)
    told = {"chair_id": chair.id, "chair": chair.name, "contact": office, "own": True} if near else {}
    occurrence_id = town.rows.add(
        Occurrence,
        series_id=circle.series_id,
        title=title,
        sort_key=key_of(title),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=plan.minutes),
        planned_on=planned.planned_on,
        status=status,
        reason="天气原因" if cancelled else planned.reason or None,
        headcount=_headcount(town, plan, comers) if status is OccurrenceStatus.HELD else None,
        **circle.shared,
        **told,
    )
    for line_id in circle.lines:
        town.rows.add(LineMark, occurrence_id=occurrence_id, line_id=line_id)
    if plan.speakers and near:
        speaker = plan.speakers[place % len(plan.speakers)]
        town.rows.add(Part, occurrence_id=occurrence_id, role=PartRole.SPEAKER, name=speaker, topic=topic or None)
    for one, state in comers:
        arrived_at = starts_at + timedelta(minutes=town.rng.randint(-15, 0)) if state is _CAME_IN_TIME else None
        town.rows.add(Attendance, occurrence_id=occurrence_id, person_id=one.id, state=state, arrived_at=arrived_at)
    if not cancelled:
        town.events.append(Event(occurrence_id, title, plan.kind, planned.day, plan.minutes))


_CAME_IN_TIME = AttendanceState.PRESENT


def _comers(town: Town, circle: _Circle) -> list[tuple[Resident, AttendanceState]]:
    expected = town.some(circle.people, town.rng.randint(circle.most // 2, circle.most))
    return list(zip(expected, town.rng.choices(_COMES, (84, 5, 7, 4), k=len(expected)), strict=True))


def _headcount(town: Town, plan: Plan, comers: list[tuple[Resident, AttendanceState]]) -> int:
    """Count those who signed in, or only heads."""
    if comers:
        return sum(state in CAME for _, state in comers)
    places = _PLACES[plan.venue]
    return town.rng.randint(places // 4, places * 9 // 10)
