"""How often somebody is to be visited, and when that is next.

Two rounds run side by side: the office's own visits, and 慢性病随访. A follow-up is a visit too, but a visit is
no follow-up. The next one is due on the day agreed at the last of the round; where none was agreed, so many days
after the last as the shortest interval of the person's tags says, or after the tag was given, if that was later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Subquery,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from jiceng_desktop.db.days import days_after, later
from jiceng_desktop.db.people import CareTag, CareTagKind, Person
from jiceng_desktop.db.visits import Visit, VisitedPerson
from jiceng_desktop.services import presence
from jiceng_desktop.terms import VisitKind

_THE_ONE = bindparam("the_one", type_=Integer)


def last_day(follow_up: bool) -> ScalarSelect[date]:
    """Return the day of the last visit to the ``Person`` of the statement around it that counts for a round."""
    found = select(func.max(Visit.visited_on)).join(VisitedPerson, VisitedPerson.visit_id == Visit.id)
    return found.where(VisitedPerson.person_id == Person.id, _counts(follow_up)).correlate(Person).scalar_subquery()


def _last_days(follow_up: bool, one: bool) -> Subquery:
    """Return the day of everybody's last visit that counts for a round, or of ``the_one``, as (person_id, day)."""
    found = select(VisitedPerson.person_id, func.max(Visit.visited_on).label("day"))
    found = found.join(Visit, Visit.id == VisitedPerson.visit_id)
    found = found.where(_counts(follow_up), *_only(VisitedPerson, one))
    return found.group_by(VisitedPerson.person_id).subquery()


def _counts(follow_up: bool) -> ColumnElement[bool]:
    return Visit.kind == VisitKind.FOLLOW_UP if follow_up else true()


@cache  # building it takes longer than running it for one person
def due_days(follow_up: bool, one: bool = False) -> Subquery:
    """Return when everybody's next visit of a round is due, or that of ``the_one``, as (person_id, due_on).

    Nobody visits those who have died or moved away.
    """
    by_tag, agreed = _by_tags(follow_up, one), _agreed(follow_up, one)
    due_on = func.coalesce(agreed.c.next_due_on, by_tag.c.due_on)
    found = select(Person.id.label("person_id"), due_on.label("due_on"))
    found = found.outerjoin(agreed, agreed.c.person_id == Person.id)
    found = found.outerjoin(by_tag, by_tag.c.person_id == Person.id)
    if one:
        found = found.where(Person.id == _THE_ONE)
    return found.where(due_on.is_not(None), presence.is_here(True)).subquery()


def due_on(session: Session, person_id: int, follow_up: bool) -> date | None:
    """Return when somebody's next visit of a round is due."""
    return session.scalar(select(due_days(follow_up, one=True).c.due_on), {"the_one": person_id})


def _by_tags(follow_up: bool, one: bool) -> Subquery:
    """Return what the intervals of the tags say: the earliest day over all of them."""
    last = _last_days(follow_up, one)
    base = later(last.c.day, CareTag.from_on.expression)
    found = select(CareTag.person_id, func.min(days_after(base, CareTagKind.visit_days)).label("due_on"))
    found = found.join(CareTagKind, CareTagKind.id == CareTag.kind_id)
    found = found.outerjoin(last, last.c.person_id == CareTag.person_id)
    asking = [
        CareTag.to_on.is_(None),
        CareTagKind.visit_days.is_not(None),
        _of_round(CareTagKind.visit_kind, follow_up),
    ]
    return found.where(*asking, *_only(CareTag, one)).group_by(CareTag.person_id).subquery()


def _agreed(follow_up: bool, one: bool) -> Subquery:
    """Return the day that was agreed at everybody's last visit of a round; few have one."""
    row, visit = aliased(VisitedPerson), aliased(Visit)
    after = or_(visit.visited_on > Visit.visited_on, and_(visit.visited_on == Visit.visited_on, visit.id > Visit.id))
    later_one = exists().where(
        row.person_id == VisitedPerson.person_id, visit.id == row.visit_id, _of_round(visit.kind, follow_up), after
    )
    found = select(VisitedPerson.person_id, VisitedPerson.next_due_on)
    found = found.join(Visit, Visit.id == VisitedPerson.visit_id)
    found = found.where(VisitedPerson.next_due_on.is_not(None), _of_round(Visit.kind, follow_up), ~later_one)
    return found.where(*_only(VisitedPerson, one)).subquery()


def _of_round(way: InstrumentedAttribute[VisitKind], follow_up: bool) -> ColumnElement[bool]:
    return way == VisitKind.FOLLOW_UP if follow_up else way != VisitKind.FOLLOW_UP


def _only(model: type[CareTag | VisitedPerson], one: bool) -> list[ColumnElement[bool]]:
    return [model.person_id == _THE_ONE] if one else []


def are_set(session: Session, follow_up: bool) -> bool:
    """Tell whether any kind of tag asks for visits of a round at all."""
    asking = (CareTagKind.visit_days.is_not(None), _of_round(CareTagKind.visit_kind, follow_up))
    return session.scalar(select(CareTagKind.id).where(*asking).limit(1)) is not None


@dataclass(frozen=True)
class Proposal:
    """What the tags of some persons propose for a visit: how, and the shortest interval of each round in days."""

    kind: VisitKind
    days: int | None
    follow_up_days: int | None

    def due_on(self, kind: VisitKind, visited_on: date) -> date | None:
        """Return when the next visit would be due."""
        days = self.follow_up_days if kind is VisitKind.FOLLOW_UP else self.days
        return None if days is None else visited_on + timedelta(days)


def propose(session: Session, persons: Sequence[int]) -> Proposal:
    """Return what the tags of these persons propose."""
    found = session.execute(
        select(CareTagKind.visit_kind, func.min(CareTagKind.visit_days).label("days"))
        .join(CareTag, CareTag.kind_id == CareTagKind.id)
        .where(CareTag.person_id.in_(persons), CareTag.to_on.is_(None), CareTagKind.visit_days.is_not(None))
        .group_by(CareTagKind.visit_kind)
        .order_by("days")
    ).all()
    own = [(way, days) for way, days in found if way is not VisitKind.FOLLOW_UP]
    follow_up = next((days for way, days in found if way is VisitKind.FOLLOW_UP), None)
    if own:
        return Proposal(own[0][0], own[0][1], follow_up)
    return Proposal(VisitKind.HOME if follow_up is None else VisitKind.FOLLOW_UP, None, follow_up)
