from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from jiceng_desktop.db.people import CareTagKind
from jiceng_desktop.db.visits import Todo, Visit, VisitedPerson
from jiceng_desktop.services import care
from jiceng_desktop.services.care import CareList
from jiceng_desktop.terms import VisitKind
from tests.services.demo.looking import TODAY, count


def test_a_year_of_visits(session):
    first, last = session.execute(select(func.min(Visit.visited_on), func.max(Visit.visited_on))).one()
    assert TODAY - timedelta(366) < first < TODAY - timedelta(300)
    assert last < TODAY
    assert 5_000 < count(session, Visit) < 12_000
    assert count(session, Visit, Visit.kind == VisitKind.FOLLOW_UP) > 1_000
    assert count(session, VisitedPerson) > count(session, Visit)
    assert count(session, CareTagKind, CareTagKind.visit_days.is_not(None)) >= 5


def test_some_are_overdue_and_some_things_wait(session):
    found = care.counts(session, TODAY)
    everybody = len(care.due(TODAY, follow_up=False).ids(session))
    assert 50 < found[CareList.DUE] < everybody / 2
    assert found[CareList.FOLLOW_UP] > 20
    assert 3 < found[CareList.TODOS] < 60
    assert count(session, Todo, Todo.outcome.is_not(None)) > 50
    assert all(found.values())
