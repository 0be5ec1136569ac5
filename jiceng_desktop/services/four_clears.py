"""四清: the people, the dwellings and households, the changes and the open problems of a place, on one page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, distinct, exists, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from jiceng_desktop import words
from jiceng_desktop.db.life import LifeEvent
from jiceng_desktop.db.people import Household, Membership, Person, Residency
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.db.visits import Todo
from jiceng_desktop.services import intervals, naming, population
from jiceng_desktop.services.homes import LIVED_IN
from jiceng_desktop.services.population import Count, Period, Place
from jiceng_desktop.services.presence import GONE
from jiceng_desktop.terms import HouseholdKind, LifeEventKind, PersonStatus, Relation, ResidencyRole, Sex

AGES = ((0, 6), (7, 17), (18, 59), (60, 79), (80, 200))
_BATCH = 500


@dataclass(frozen=True)
class Figure:
    """One figure with its words; ``count`` tells men and women apart, ``persons`` are those behind it."""

    title: str
    number: int
    count: Count | None = None
    persons: tuple[int, ...] = ()


@dataclass(frozen=True)
class Clear:
    """One of the four parts."""

    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True)
class FourClears:
    """The whole page; people are those of the period's last day, everything else is as registered today."""

    place: str
    period: Period
    parts: tuple[Clear, ...]


def take(session: Session, place: Place | None, period: Period, today: date) -> FourClears:
    """Look at a place, None for the whole community."""
    period.checked()
    parts = (
        _people(session, place, min(period.last, today)),
        _households(session, place),
        _changes(session, place, period),
        _problems(session, place, today),
    )
    return FourClears(place_name(session, place), period, parts)


def place_name(session: Session, place: Place | None) -> str:
    """Return what a place is called."""
    return "全社区" if place is None else naming.path(session, *place)


def _within(column: InstrumentedAttribute[Any], place: Place | None) -> ColumnElement[bool]:
    """Return the condition that a dwelling is one of the place."""
    return true() if place is None else column.in_(naming.dwelling_ids(*place))


# 人口清


def _people(session: Session, place: Place | None, day: date) -> Clear:
    ids = population.present(session, place, day)
    cards = list(_cards(session, ids))
    registered = set(session.scalars(_registered(place)))
    living = {one.id for one in cards if place is not None or one.home_id is not None}
    both = living & registered
    ages = ((one, words.show_age(one.born_on, day)) for one in cards if one.born_on is not None)
    groups: dict[tuple[int, int], list[Card]] = {group: [] for group in AGES}
    for one, age in ages:
        groups[next(group for group in AGES if age <= group[1])].append(one)
    unknown = [one for one in cards if one.born_on is None]
    return Clear(
        "人口清",
        (
            _figure("在册人口", cards),
            *(_figure(_age_words(group), people) for group, people in groups.items()),
            *([_figure("年龄不详", unknown)] if unknown else []),
            _figure("人户一致", [one for one in cards if one.id in both]),
            _figure("人在户不在", [one for one in cards if one.id in living and one.id not in both]),
            _figure("户在人不在", list(_cards(session, sorted(registered - living)))),
        ),
    )


@dataclass(frozen=True)
class Card:
    """What is counted of a person."""

    id: int
    sex: Sex = Sex.UNKNOWN
    born_on: date | None = None
    home_id: int | None = None


def _cards(session: Session, ids: Sequence[int]) -> Iterable[Card]:
    for first in range(0, len(ids), _BATCH):
        found = select(Person.id, Person.sex, Person.born_on, Person.home_id)
        for row in session.execute(found.where(Person.id.in_(ids[first : first + _BATCH]))):
            yield Card(*row)


def _registered(place: Place | None) -> Select[int]:
    """Return who is registered in a household of the place and still counts."""
    found = select(Membership.person_id).join(Household, Household.id == Membership.household_id)
    found = found.join(Person, Person.id == Membership.person_id)
    return found.where(
        Membership.to_on.is_(None),
        Household.kind == HouseholdKind.REGISTERED,
        Person.status.not_in(GONE),
        _within(Household.dwelling_id, place),
    )


def _age_words(group: tuple[int, int]) -> str:
    first, last = group
    return f"{first} 岁及以上" if group == AGES[-1] else f"{first}—{last} 岁"


def _figure(title: str, cards: Sequence[Card]) -> Figure:
    count = Count()
    for one in cards:
        count.add(one.sex)
    return Figure(title, count.total, count, tuple(one.id for one in cards))


# 户数清


def _households(session: Session, place: Place | None) -> Clear:
    def number(found: Select[int]) -> int:
        return session.scalar(found) or 0

    here = _within(Dwelling.id, place)
    lived_in = exists().where(Person.home_id == Dwelling.id, Person.status.not_in(GONE))
    dwellings = select(func.count(Dwelling.id))
    rented = select(func.count(distinct(Residency.dwelling_id))).where(
        Residency.role == ResidencyRole.TENANT,
        Residency.to_on.is_(None),
        _within(Residency.dwelling_id, place),
    )
    households = select(func.count(Household.id)).where(LIVED_IN, _within(Household.dwelling_id, place))
    return Clear(
        "户数清",
        (
            Figure("房屋", number(dwellings.where(here))),
            Figure("有人居住", number(dwellings.where(here, lived_in))),
            Figure("空置", number(dwellings.where(here, ~lived_in))),
            Figure("出租", number(rented)),
            Figure("居住户", number(households.where(Household.kind == HouseholdKind.LIVING))),
            Figure("户籍户", number(households.where(Household.kind == HouseholdKind.REGISTERED))),
        ),
    )


# 变化清


def _changes(session: Session, place: Place | None, period: Period) -> Clear:
    found = (
        select(LifeEvent.kind, LifeEvent.reverted_on, LifeEvent.person_id, Person.sex)
        .outerjoin(Person, Person.id == LifeEvent.person_id)
        .where(LifeEvent.event_on.between(period.first, period.last), ~LifeEvent.corrected)
        .order_by(LifeEvent.event_on, LifeEvent.id)
    )
    if place is not None:
        columns = (LifeEvent.from_dwelling_id, LifeEvent.to_dwelling_id, Person.home_id)
        found = found.where(or_(*(_within(column, place) for column in columns)))
    counted: dict[LifeEventKind, list[Card]] = {kind: [] for kind in LifeEventKind}
    reverted = 0
    for kind, reverted_on, person_id, sex in session.execute(found):
        if reverted_on is not None:
            reverted += 1
        elif person_id is not None:
            counted[kind].append(Card(person_id, sex))
    figures = tuple(_figure(kind.label, cards) for kind, cards in counted.items())
    return Clear("变化清", (*figures, Figure("已撤销的登记", reverted)))


# 问题清


def _problems(session: Session, place: Place | None, today: date) -> Clear:
    here = and_(Person.status.not_in(GONE), _within(Person.home_id, place))
    lives_here = and_(here, Person.home_id.is_not(None))
    registered = Person.id.in_(_registered(place))
    not_here: ColumnElement[bool] = Person.home_id.is_(None)
    if place is not None:
        not_here = or_(not_here, Person.home_id.not_in(naming.dwelling_ids(*place)))
    overdue = select(Todo.person_id).where(Todo.due_on < today, Todo.done_on.is_(None), Todo.person_id.is_not(None))
    persons = select(Person.id)
    problems = [
        ("没有户主的户", persons.where(Person.id.in_(_headless(place)))),
        ("失联人员", persons.where(here, Person.status == PersonStatus.MISSING)),
        ("人户分离：人在户不在", persons.where(lives_here, ~registered)),
        ("人户分离：户在人不在", persons.where(registered, not_here)),
        ("逾期走访", persons.where(here, Person.id.in_(_due(today, follow_up=False)))),
        ("逾期慢性病随访", persons.where(here, Person.id.in_(_due(today, follow_up=True)))),
        ("逾期待办涉及的居民", persons.where(here, Person.id.in_(overdue))),
    ]
    if place is None:
        problems.insert(0, ("没有登记住处的居民", persons.where(here, Person.home_id.is_(None))))
    figures = []
    for title, found in problems:
        behind = tuple(session.scalars(found.order_by(Person.sort_key, Person.id)))
        figures.append(Figure(title, len(behind), None, behind))
    return Clear("问题清", tuple(figures))


def _headless(place: Place | None) -> Select[int]:
    """Return one member of every household of the place that has no head."""
    other = aliased(Membership)
    headed = exists().where(other.household_id == Household.id, other.relation == Relation.HEAD, other.to_on.is_(None))
    first = select(func.min(Membership.person_id)).join(Household, Household.id == Membership.household_id)
    first = first.where(Membership.to_on.is_(None), ~headed, _within(Household.dwelling_id, place))
    return first.group_by(Household.id)


def _due(today: date, follow_up: bool) -> Select[int]:
    due = intervals.due_days(follow_up)
    return select(due.c.person_id).where(due.c.due_on < today)
