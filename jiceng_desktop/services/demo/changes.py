"""A year of life events, as the cards of the invented people tell them; a few were registered by mistake."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session, aliased

from jiceng_desktop.db.events import Attendance
from jiceng_desktop.db.life import LifeEvent
from jiceng_desktop.db.people import CareTag, Household, Membership, Person, Residency
from jiceng_desktop.db.visits import VisitedPerson
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services.demo.cards import ELSEWHERE
from jiceng_desktop.services.demo.town import Town, years_after
from jiceng_desktop.terms import HouseholdKind, LifeEventKind, PersonStatus, Relation, ResidencyRole, Sex

_LATEST_REPORT, _MISTAKES, _MISSING, _WEDDINGS, _APART = 12, 6, 2, 9, 14
_LATELY, _LATE_DAYS = 16, 38
_YOUNG_COUPLE, _MOTHERS = (24, 34), 46

Event = dict[str, Any]


def happen(town: Town, session: Session) -> None:
    """Register what happened to people within a year, the first reported first."""
    town.rows.save(100)
    since = years_after(town.today, -1)
    _let_some_come_lately(town, session, since)
    events = [
        *_arrivals(town, session, since),
        *_births(town, session, since),
        *_goings(town, session, since),
        *_weddings(town, session, since),
        *_separations(town, session, since),
        *_losses(town, session, since),
        *_mistakes(town, session, since),
    ]
    for event in sorted(events, key=lambda one: (one["reported_on"], one["event_on"], one["person_id"])):
        town.rows.add(LifeEvent, **event)
    town.rows.save(100)


def _event(town: Town, kind: LifeEventKind, person: Any, on: date, **more: Any) -> Event:
    """Return one event of a person; most are reported some days later."""
    reported_on = min(town.today, on + timedelta(town.rng.randint(0, _LATEST_REPORT)))
    return {
        "kind": kind,
        "person_id": person.id,
        "name": person.name,
        "event_on": on,
        "reported_on": reported_on,
        **more,
    }


def _elsewhere(town: Town) -> str:
    return f"{town.rng.choice(ELSEWHERE)}{town.rng.randint(1, 99)}号"


def _stays() -> Select[int, str, PersonStatus, date | None, int, date | None, date | None]:
    """Return people with the dwellings they lived in and the days."""
    columns = (Person.id, Person.name, Person.status, Person.born_on, Residency.dwelling_id)
    found = select(*columns, Residency.from_on, Residency.to_on).join(Residency, Residency.person_id == Person.id)
    return found.order_by(Person.id, Residency.id)


def _let_some_come_lately(town: Town, session: Session, since: date) -> None:
    """Let a few tenants who live alone have come within the last weeks, so that the present month has arrivals."""
    known = (CareTag, VisitedPerson, Volunteer, Attendance)
    alone = (
        select(func.min(Person.id))
        .join(Residency, (Residency.person_id == Person.id) & (Residency.dwelling_id == Person.home_id))
        .where(Residency.role == ResidencyRole.TENANT, Residency.from_on >= since, Person.born_on < since)
        .group_by(Person.home_id)
        .having(func.count() == 1)
        .order_by(func.min(Person.id))
    )
    found = [one for one in session.scalars(alone) if not _has_done(session, one, known)]
    for person_id in town.some(found, town.scaled(_LATELY)):
        day = town.day(town.today - timedelta(_LATE_DAYS), town.today)
        for model in (Residency, Membership):
            session.execute(update(model).where(model.person_id == person_id).values(from_on=day))


def _has_done(session: Session, person_id: int, where: tuple[Any, ...]) -> bool:
    return any(session.scalar(select(model.id).where(model.person_id == person_id).limit(1)) for model in where)


def _arrivals(town: Town, session: Session, since: date) -> Iterator[Event]:
    came = _stays().where(Residency.dwelling_id == Person.home_id, Residency.from_on >= since)
    for one in session.execute(came.where(Person.born_on < Residency.from_on)):
        goal = {"to_dwelling_id": one.dwelling_id, "elsewhere": _elsewhere(town)}
        yield _event(town, LifeEventKind.ARRIVAL, one, one.from_on, **goal)


def _births(town: Town, session: Session, since: date) -> Iterator[Event]:
    born = _stays().where(Residency.dwelling_id == Person.home_id, Person.born_on >= since)
    for one in session.execute(born.where(Residency.from_on == Person.born_on)):
        mother = session.scalar(
            select(Person.id)
            .where(Person.home_id == one.dwelling_id, Person.sex == Sex.FEMALE)
            .where(Person.born_on.between(years_after(one.born_on, -_MOTHERS), years_after(one.born_on, -20)))
            .order_by(Person.id)
            .limit(1)
        )
        goal = {"to_dwelling_id": one.dwelling_id, "other_id": mother}
        yield _event(town, LifeEventKind.BIRTH, one, one.born_on, **goal)


def _goings(town: Town, session: Session, since: date) -> Iterator[Event]:
    gone = {PersonStatus.MOVED_OUT: LifeEventKind.DEPARTURE, PersonStatus.DECEASED: LifeEventKind.DEATH}
    for one in session.execute(_stays().where(Person.status.in_(gone), Residency.to_on >= since)):
        kind = gone[one.status]
        origin = {"from_dwelling_id": one.dwelling_id, "status_before": PersonStatus.PRESENT}
        goal = {"elsewhere": _elsewhere(town)} if kind is LifeEventKind.DEPARTURE else {}
        yield _event(town, kind, one, one.to_on, **origin, **goal)


def _weddings(town: Town, session: Session, since: date) -> Iterator[Event]:
    first, second = aliased(Person), aliased(Person)
    head, spouse = aliased(Membership), aliased(Membership)
    youngest, oldest = (years_after(town.today, -age) for age in _YOUNG_COUPLE)
    couples = (
        select(first.id, first.name, second.id, second.name)
        .join(head, head.person_id == first.id)
        .join(Household, Household.id == head.household_id)
        .join(spouse, spouse.household_id == head.household_id)
        .join(second, second.id == spouse.person_id)
        .where(
            Household.kind == HouseholdKind.LIVING,
            head.relation == Relation.HEAD,
            spouse.relation == Relation.SPOUSE,
            head.to_on.is_(None),
            spouse.to_on.is_(None),
            first.born_on.between(oldest, youngest),
        )
        .order_by(first.id)
    )
    for he, his_name, she, her_name in town.some(session.execute(couples).all(), town.scaled(_WEDDINGS)):
        on = town.day(since, town.today)
        reported_on = min(town.today, on + timedelta(town.rng.randint(0, _LATEST_REPORT)))
        for person_id, name, other_id in ((he, his_name, she), (she, her_name, he)):
            yield {
                "kind": LifeEventKind.MARRIAGE,
                "person_id": person_id,
                "name": name,
                "other_id": other_id,
                "event_on": on,
                "reported_on": reported_on,
                "status_before": PersonStatus.PRESENT,
            }


def _separations(town: Town, session: Session, since: date) -> Iterator[Event]:
    """Let owners who moved elsewhere keep their registration here."""
    absent = (
        select(Person.id, Person.name, Household.dwelling_id)
        .join(Membership, Membership.person_id == Person.id)
        .join(Household, Household.id == Membership.household_id)
        .where(Household.kind == HouseholdKind.REGISTERED, Membership.to_on.is_(None))
        .where(Person.home_id.is_(None), Person.status == PersonStatus.AWAY)
        .order_by(Person.id)
    )
    for one in town.some(session.execute(absent).all(), town.scaled(_APART)):
        origin = {"from_dwelling_id": one.dwelling_id, "status_before": PersonStatus.PRESENT}
        on = town.day(since, town.today)
        yield _event(town, LifeEventKind.SEPARATION, one, on, elsewhere=_elsewhere(town), **origin)


def _losses(town: Town, session: Session, since: date) -> Iterator[Event]:
    """Let some who are away not be heard of any more."""
    away = select(Person.id, Person.name, Person.home_id)
    away = away.where(Person.status == PersonStatus.AWAY, Person.home_id.is_not(None)).order_by(Person.id)
    for one in town.some(session.execute(away).all(), town.scaled(_MISSING)):
        session.execute(update(Person).where(Person.id == one.id).values(status=PersonStatus.MISSING))
        origin = {"from_dwelling_id": one.home_id, "status_before": PersonStatus.AWAY}
        on = town.day(max(since, town.today - timedelta(200)), town.today)
        yield _event(town, LifeEventKind.MISSING, one, on, **origin)


def _mistakes(town: Town, session: Session, since: date) -> Iterator[Event]:
    """Let some departures be reverted, because it was somebody else who left."""
    present = _stays().where(Residency.dwelling_id == Person.home_id, Residency.to_on.is_(None))
    present = present.where(Residency.from_on < since, Person.status == PersonStatus.PRESENT)
    for one in town.some(session.execute(present).all(), town.scaled(_MISTAKES)):
        origin = {"from_dwelling_id": one.dwelling_id, "status_before": PersonStatus.PRESENT}
        event = _event(town, LifeEventKind.DEPARTURE, one, town.day(since, town.today), **origin)
        reverted_on = min(town.today, event["reported_on"] + timedelta(town.rng.randint(0, 6)))
        yield event | {"elsewhere": _elsewhere(town), "reverted_on": reverted_on}
