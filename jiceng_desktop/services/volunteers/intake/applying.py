"""Carrying out a plan for the roster of volunteers: one action, with a way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.people import Person
from jiceng_desktop.db.volunteers import Team, TeamMember, Volunteer
from jiceng_desktop.services import teams, undo
from jiceng_desktop.services.bulk import insert_many, next_id
from jiceng_desktop.services.intake import Decision, Done, Plan, Verdict
from jiceng_desktop.services.intake.applying import note_run, refuse_outdated, write
from jiceng_desktop.services.office import action
from jiceng_desktop.services.volunteers import numbers
from jiceng_desktop.services.volunteers.intake.carrying import carry
from jiceng_desktop.services.volunteers.intake.planning import PlannedVolunteer, VolunteerPlan, missing
from jiceng_desktop.services.volunteers.saving import origin_of
from jiceng_desktop.terms import VolunteerStatus

Report = Callable[[int, int], None]
KIND = "volunteers"
_BLANK: dict[str, Any] = {
    **dict.fromkeys(("left_on", "left_reason", "organisation", "skills", "languages", "health_limits")),
    **dict.fromkeys(("emergency_contact", "emergency_phone", "consented_on", "note")),
    "available": "",
    "drives": False,
    "status": VolunteerStatus.ACTIVE,
    "version": 1,
}


@action("导入志愿者名册")
def apply(
    session: Session,
    plan: VolunteerPlan,
    source: str,
    decisions: Mapping[int, Decision] | None = None,
    report: Report = lambda _done, _total: None,
) -> Done:
    """Write a plan into archive and roster; ``decisions`` are the clerk's, by row number, for doubtful rows."""
    refuse_outdated(session, plan)
    decided = decisions or {}
    rows = [row for row in plan.rows if isinstance(row, PlannedVolunteer) and _is_written(row, decided)]
    people = Plan([row.of_person for row in rows if row.of_person], plan.today, plan.as_of)
    persons = write(session, people, decided, report)
    meant = {row.number: persons.get(row.number) or row.person_id or 0 for row in rows}
    known = _volunteers_of(session, list(meant.values()))
    fresh = [row for row in rows if meant[row.number] not in known]
    ids = _add(session, fresh, meant, plan)
    for row in rows:
        if (volunteer := known.get(meant[row.number])) is not None:
            _fill_in(session, volunteer, row)
            ids[row.number] = volunteer.id
    session.flush()
    written = [row for row in rows if row.number in ids]
    _join(session, written, ids, plan)
    carry(session, written, ids, plan.today)
    group_id = note_run(session, KIND, source, len(fresh), len(rows) - len(fresh))
    return Done(group_id, len(fresh), len(rows) - len(fresh), len(plan.rows) - len(rows))


def _is_written(row: PlannedVolunteer, decided: Mapping[int, Decision]) -> bool:
    if row.verdict is Verdict.DOUBTFUL:
        return decided.get(row.number, Decision.SKIP) is not Decision.SKIP
    return row.verdict in (Verdict.NEW, Verdict.CHANGED)


def _volunteers_of(session: Session, person_ids: Sequence[int]) -> dict[int, Volunteer]:
    found: dict[int, Volunteer] = {}
    for start in range(0, len(person_ids), 500):
        part = person_ids[start : start + 500]
        for volunteer in session.scalars(select(Volunteer).where(Volunteer.person_id.in_(part))):
            found[volunteer.person_id] = volunteer
    return found


def _add(
    session: Session, rows: list[PlannedVolunteer], meant: Mapping[int, int], plan: VolunteerPlan
) -> dict[int, int]:
    """Insert new volunteers; who brings no number gets the next one. Return their ids by row number."""
    first, following = next_id(session, Volunteer), _numbers(session, rows)
    persons = _persons(session, [meant[row.number] for row in rows])
    made = []
    for place, row in enumerate(rows):
        person = persons[meant[row.number]]
        made.append({
            **_BLANK,
            **row.told.values,
            "id": first + place,
            "person_id": person.id,
            "number": row.told.number or next(following),
            "joined_on": row.told.joined_on or plan.today,
            "origin": row.told.origin or origin_of(person),
        })
    insert_many(session, Volunteer, made)
    return {row.number: first + place for place, row in enumerate(rows)}


def _persons(session: Session, person_ids: Sequence[int]) -> dict[int, Person]:
    found: dict[int, Person] = {}
    for start in range(0, len(person_ids), 500):
        part = session.scalars(select(Person).where(Person.id.in_(person_ids[start : start + 500])))
        found |= {person.id: person for person in part}
    return found


def _numbers(session: Session, rows: Sequence[PlannedVolunteer]) -> Any:
    """Yield numbers nobody has, neither in the roster nor in the file."""
    taken = {row.told.number for row in rows} | set(numbers.used(session))
    number = numbers.next_number(session)
    while True:
        if number not in taken:
            yield number
        tail = number[len(number.rstrip("0123456789")) :]
        number = f"{number[: len(number) - len(tail)]}{int(tail) + 1:0{len(tail)}d}"


def _fill_in(session: Session, volunteer: Volunteer, row: PlannedVolunteer) -> None:
    """Add to a known volunteer what the roster lacks."""
    if columns := missing(volunteer, row.told):
        undo.keep(session, volunteer)
        for column in columns:
            setattr(volunteer, column, row.told.values[column])


def _join(session: Session, rows: list[PlannedVolunteer], ids: Mapping[int, int], plan: VolunteerPlan) -> None:
    """Put the volunteers into the teams their rows name; a team nobody knows is founded."""
    found = {team.name: team.id for team in session.scalars(select(Team))}
    names = dict.fromkeys(name for row in rows for name in row.told.teams)
    for name in names:
        if name not in found:
            session.add(team := Team(name=name, position=len(found)))
            session.flush()
            found[name] = team.id
    belonging = select(TeamMember.team_id, TeamMember.volunteer_id).where(teams.OPEN)
    there = {(row[0], row[1]) for row in session.execute(belonging)}
    fresh = [
        {
            "team_id": found[name],
            "volunteer_id": ids[row.number],
            "role": row.told.post,
            "offer": None,
            "from_on": (row.told.joined_on if row.volunteer_id is None else None) or plan.today,
            "to_on": None,
            "version": 1,
        }
        for row in rows
        for name in row.told.teams
        if (found[name], ids[row.number]) not in there
    ]
    insert_many(session, TeamMember, fresh)
