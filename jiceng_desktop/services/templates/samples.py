"""Records of the office on which a template can be looked at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.lending import Loan
from jiceng_desktop.db.library import Copy, Title
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Building, Compound
from jiceng_desktop.db.volunteers import Team, Volunteer
from jiceng_desktop.services import presence
from jiceng_desktop.services.places import walking
from jiceng_desktop.services.templates.drafting import found_template, suiting, wording_of
from jiceng_desktop.services.templates.fields import About, Subject
from jiceng_desktop.services.templates.wording import Wording
from jiceng_desktop.terms import DocumentKind, EventKind, OccurrenceStatus

_MOST = 12


def samples(session: Session, template: int | Wording, today: date) -> list[tuple[About, str]]:
    """Return records a template, stored or being edited, can be filled in from, with names; the likeliest first."""
    wording = template if isinstance(template, Wording) else wording_of(found_template(session, template))
    found: list[tuple[About, str]] = []
    for subject in suiting(wording):
        query, told = _SAMPLES[subject](wording, today)
        found += [(About(subject, row[0]), told(row)) for row in session.execute(query.limit(_MOST))]
    return found


_Sample = tuple[Any, Callable[[Any], str]]  # what to select, and how a row is told


def _occurrences(wording: Wording, today: date) -> _Sample:
    """Return the events ahead, the next one first, then those past, the latest first."""
    now = datetime.combine(today, datetime.min.time())
    ahead = Occurrence.starts_at >= now
    query = select(Occurrence.id, Occurrence.title, Occurrence.starts_at)
    query = query.where(Occurrence.status != OccurrenceStatus.CANCELLED)
    if wording.kind in (DocumentKind.MEETING, DocumentKind.AGENDA, DocumentKind.MINUTES):
        query = query.order_by(case((Occurrence.kind == EventKind.MEETING, 0), else_=1))
    query = query.order_by(
        case((ahead, 0), else_=1), case((ahead, Occurrence.starts_at)).asc(), Occurrence.starts_at.desc()
    )
    return query, lambda row: f"{words.show_day(row[2].date())} {row[1]}"


def _persons(_wording: Wording, _today: date) -> _Sample:
    settled = presence.is_here(True) & Person.home_id.is_not(None)
    return select(Person.id, Person.name).where(settled).order_by(Person.id), lambda row: row[1]


def _buildings(_wording: Wording, _today: date) -> _Sample:
    query = select(Building.id, Building.name, Compound.name).join(Compound, Compound.id == Building.compound_id)
    query = query.order_by(Compound.position, Compound.id, *walking(Building))
    return query, lambda row: row[2] + row[1]


def _copies(_wording: Wording, _today: date) -> _Sample:
    query = select(Copy.id, Title.name, Person.name).join(Title, Title.id == Copy.title_id)
    query = query.join(Loan, Loan.copy_id == Copy.id).join(Person, Person.id == Loan.person_id)
    return query.where(Loan.returned_on.is_(None)).order_by(Loan.due_on), lambda row: f"《{row[1]}》{row[2]}"


def _readers(_wording: Wording, today: date) -> _Sample:
    late = select(Loan.person_id).where(Loan.returned_on.is_(None), Loan.due_on < today)
    return select(Person.id, Person.name).where(Person.id.in_(late)).order_by(Person.id), lambda row: row[1]


def _volunteers(_wording: Wording, _today: date) -> _Sample:
    query = select(Volunteer.id, Person.name, Volunteer.number).join(Person, Person.id == Volunteer.person_id)
    return query.order_by(Volunteer.id), lambda row: f"{row[1]}（{row[2]}）"


def _teams(_wording: Wording, _today: date) -> _Sample:
    return select(Team.id, Team.name).order_by(Team.id), lambda row: row[1]


_SAMPLES: dict[Subject, Callable[[Wording, date], _Sample]] = {
    Subject.OCCURRENCE: _occurrences,
    Subject.PERSON: _persons,
    Subject.BUILDING: _buildings,
    Subject.COPY: _copies,
    Subject.READER: _readers,
    Subject.VOLUNTEER: _volunteers,
    Subject.TEAM: _teams,
}
