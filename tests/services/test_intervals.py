from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from jiceng_desktop.services import intervals, people, tag_kinds, tags
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import PersonStatus, VisitKind
from tests.services.residents import add
from tests.services.visiting import DAY, visit


@pytest.fixture
def office(office):
    """The office on a fixed day."""
    return Office(office._store, office.clerk, lambda: datetime(2026, 11, 21, 9))


@pytest.fixture
def neighbour(office):
    return add(office, "赵一")


def tagged(office, kinds, since: date, *names: str, name: str = "李四") -> int:
    """Add a person who carries these tags since a day."""
    person_id = add(office, name, tags=frozenset(kinds[one] for one in names))
    for tag in office.read(tags.all_of_person, person_id):
        office.write(tags.save, tag.id, replace(office.read(tags.load, tag.id), from_on=since))
    return person_id


def due(office, person_id) -> tuple[date | None, ...]:
    """Return when the next visit and the next follow-up are due."""
    return tuple(office.read(intervals.due_on, person_id, follow_up) for follow_up in (False, True))


def test_who_was_never_visited_counts_from_the_tag(office, kinds):
    person_id = tagged(office, kinds, date(2026, 11, 1), "独居老人", "高龄")
    assert due(office, person_id) == (date(2026, 12, 1), None)


def test_the_interval_counts_from_the_last_visit(office, kinds):
    person_id = tagged(office, kinds, date(2026, 1, 1), "独居老人")
    visit(office, person_id, visited_on=date(2026, 10, 1))
    visit(office, person_id, visited_on=date(2026, 9, 1))
    assert due(office, person_id) == (date(2026, 10, 31), None)


def test_a_tag_given_later_counts_from_its_own_day(office, kinds):
    person_id = tagged(office, kinds, date(2026, 11, 20), "独居老人")
    visit(office, person_id, visited_on=date(2026, 1, 1))
    assert due(office, person_id)[0] == date(2026, 12, 20)


def test_a_day_agreed_on_comes_before_the_interval(office, kinds, neighbour):
    person_id = tagged(office, kinds, date(2026, 1, 1), "独居老人")
    visit(office, person_id, neighbour, next_due_on=date(2027, 3, 1))
    assert due(office, person_id) == due(office, neighbour) == (date(2027, 3, 1), None)
    visit(office, person_id)
    assert due(office, person_id)[0] == date(2026, 12, 21)


def test_a_follow_up_is_a_visit_but_a_visit_is_no_follow_up(office, kinds):
    person_id = tagged(office, kinds, date(2026, 8, 1), "高龄", "慢性病")
    assert due(office, person_id) == (date(2026, 10, 30), date(2026, 10, 30))
    visit(office, person_id, visited_on=date(2026, 11, 1))
    assert due(office, person_id) == (date(2027, 1, 30), date(2026, 10, 30))
    visit(office, person_id, visited_on=date(2026, 11, 11), kind=VisitKind.FOLLOW_UP)
    assert due(office, person_id) == (date(2027, 2, 9), date(2027, 2, 9))


def test_an_ended_tag_asks_for_nothing(office, kinds):
    person_id = tagged(office, kinds, date(2026, 8, 1), "高龄")
    tag_id = office.read(tags.all_of_person, person_id)[0].id
    office.write(tags.save, tag_id, replace(office.read(tags.load, tag_id), to_on=DAY))
    assert due(office, person_id) == (None, None)


@pytest.mark.parametrize("status", [PersonStatus.DECEASED, PersonStatus.MOVED_OUT])
def test_who_is_gone_is_never_due(office, kinds, status):
    person_id = tagged(office, kinds, date(2026, 1, 1), "独居老人", "慢性病")
    assert None not in due(office, person_id)
    office.write(people.save, person_id, replace(office.read(people.load, person_id), status=status))
    assert due(office, person_id) == (None, None)


def test_the_shortest_interval_is_proposed(office, kinds, neighbour):
    one = tagged(office, kinds, DAY, "高龄", "慢性病")
    proposal = office.read(intervals.propose, [one])
    assert proposal == intervals.Proposal(VisitKind.HOME, 90, 90)
    assert proposal.due_on(VisitKind.HOME, DAY) == date(2027, 2, 19)
    other = tagged(office, kinds, DAY, "独居老人", name="周五")
    assert office.read(intervals.propose, [one, other]).days == 30
    ill = tagged(office, kinds, DAY, "慢性病", name="吴六")
    assert office.read(intervals.propose, [ill]).kind is VisitKind.FOLLOW_UP
    nobody = office.read(intervals.propose, [neighbour])
    assert (nobody.kind, nobody.due_on(VisitKind.HOME, DAY)) == (VisitKind.HOME, None)


def test_it_is_known_whether_any_tag_asks_for_visits(office, kinds):
    assert office.read(intervals.are_set, False)
    assert office.read(intervals.are_set, True)
    office.write(tag_kinds.remove, kinds["慢性病"])
    assert office.read(intervals.are_set, False)
    assert not office.read(intervals.are_set, True)
