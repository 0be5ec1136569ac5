from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import care, events, timeline, todos, undo
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.todos import Draft
from tests.services.residents import add, contents, lines
from tests.services.visiting import visit

DAY = date(2026, 11, 21)
TASK = Draft("联系物业修灯", "李干事", date(2026, 11, 25))


@pytest.fixture
def office(office):
    """The office on a fixed day."""
    return Office(office._store, office.clerk, lambda: datetime(2026, 11, 21, 9))


def test_a_thing_to_be_done_is_kept_and_changed(office):
    person_id = add(office)
    todo_id = office.write(todos.save, None, replace(TASK, person_id=person_id))
    stored = office.read(todos.load, todo_id)
    assert stored == replace(TASK, person_id=person_id, version=1)
    office.write(todos.save, todo_id, replace(stored, due_on=None))
    assert office.read(todos.load, todo_id).due_on is None
    with pytest.raises(Stale, match="到期日"):
        office.write(todos.save, todo_id, replace(stored, title="别的"))


def test_an_outcome_without_a_day_is_of_today(office):
    todo_id = office.write(todos.save, None, replace(TASK, outcome="灯已换好"))
    assert office.read(todos.load, todo_id).done_on == DAY
    assert "灯已换好" not in " ".join(line.changes for line in lines(office))


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "事" * 201}, "title"),
        ({"owner": None}, "owner"),
        ({"done_on": date(2026, 11, 22)}, "done_on"),
        ({"outcome": "果" * 501}, "outcome"),
        ({"person_id": 999}, "person_id"),
        ({"visit_id": 999}, None),
        ({"occurrence_id": 999}, None),
    ],
)
def test_what_cannot_be_is_refused(office, wrong, field):
    before = contents(office)
    with pytest.raises(Refusal) as refused:
        office.write(todos.save, None, replace(TASK, **wrong))
    assert refused.value.field == field
    assert contents(office) == before


def test_several_are_done_at_once_and_taken_back(office):
    first, second = (office.write(todos.save, None, TASK) for _ in range(2))
    done = office.write(todos.save, None, replace(TASK, done_on=date(2026, 11, 1)))
    assert office.write(todos.finish, [first, second, done], " 都办好了 ") == 2
    assert office.read(todos.load, first).outcome == "都办好了"
    assert office.read(todos.load, done).done_on == date(2026, 11, 1)
    office.write(undo.take_back, office.last_group)
    assert office.read(todos.load, second).done_on is None


def test_the_line_of_time_tells_what_was_done(office):
    person_id = add(office)
    done = replace(TASK, person_id=person_id, done_on=DAY, outcome="灯已换好")
    office.write(todos.save, None, done)
    office.write(todos.save, None, replace(TASK, person_id=person_id))
    assert [one.text for one in office.read(timeline.of_person, person_id)] == ["联系物业修灯（李干事）办完：灯已换好"]


def test_a_deleted_one_comes_back(office):
    todo_id = office.write(todos.save, None, TASK)
    with pytest.raises(Refusal, match="没有删除"):
        office.write(todos.remove, todo_id, 7)
    office.write(todos.remove, todo_id, 1)
    group_id = office.last_group
    with pytest.raises(Refusal, match="已被另一处删除"):
        office.read(todos.load, todo_id)
    office.write(todos.remove, todo_id)
    assert office.last_group is None
    office.write(undo.take_back, group_id)
    assert office.read(todos.load, todo_id).title == TASK.title


def test_it_says_where_it_comes_from(office):
    planned = events.Draft(title="居民议事会", starts_at=datetime(2026, 11, 20, 15))
    occurrence_id = office.write(events.save, None, planned)
    decided = office.write(todos.save, None, replace(TASK, occurrence_id=occurrence_id))
    assert office.read(todos.load, decided).occurrence_id == occurrence_id
    assert office.read(todos.origin, decided) == "2026-11-20 居民议事会"
    visit_id = visit(office, add(office))
    assert office.read(todos.origin, office.write(todos.save, None, replace(TASK, visit_id=visit_id))) == (
        "2026-11-21 走访"
    )
    assert office.read(todos.origin, office.write(todos.save, None, TASK)) == ""
    (first,) = office.read(care.to_do(DAY).ids, Query(needle="居民议事会"))
    assert first == decided
