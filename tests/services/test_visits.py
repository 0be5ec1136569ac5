from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from jiceng_desktop.db.visits import Todo, Visit, VisitedPerson
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import care, people, timeline, todos, undo, visits
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.office import Office
from jiceng_desktop.terms import VisitKind
from tests.services.residents import add, contents, count, lines
from tests.services.visiting import DAY, SAID, entry, visit


@pytest.fixture
def office(office):
    """The office on a fixed day."""
    return Office(office._store, office.clerk, lambda: datetime(2026, 11, 21, 9))


@pytest.fixture
def neighbours(office):
    return [add(office, "赵一"), add(office, "钱二"), add(office, "孙三")]


# entering


def test_several_persons_share_one_visit(office, neighbours):
    visit_id = visit(office, *neighbours, kind=VisitKind.PHONE)
    assert office.read(visits.load, visit_id) == entry(*neighbours, kind=VisitKind.PHONE, version=1)
    for person_id in neighbours:
        told = office.read(visits.of_person, person_id)
        assert (told.count, told.last[0].content, told.last[0].visitor) == (1, SAID, "王主任")
    assert count(office, Visit) == 1


def test_the_content_never_reaches_the_audit(office, neighbours):
    visit_id = visit(office, neighbours[0])
    office.write(visits.save, visit_id, replace(office.read(visits.load, visit_id), content="已理发"))
    office.write(visits.remove, visit_id)
    told = " ".join(line.changes for line in lines(office))
    assert SAID not in told
    assert "已理发" not in told
    assert "***" in told


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"persons": ()}, "persons"),
        ({"persons": (999,)}, "persons"),
        ({"visited_on": None}, "visited_on"),
        ({"visited_on": date(2026, 11, 22)}, "visited_on"),
        ({"visitor": "  "}, "visitor"),
        ({"visitor": "人" * 65}, "visitor"),
        ({"content": " \n"}, "content"),
        ({"content": "字" * 4001}, "content"),
        ({"next_due_on": DAY}, "next_due_on"),
    ],
)
def test_what_cannot_be_a_visit_is_refused(office, neighbours, wrong, field):
    before = contents(office)
    with pytest.raises(Refusal) as refused:
        office.write(visits.save, None, replace(entry(neighbours[0]), **wrong))
    assert refused.value.field == field
    assert contents(office) == before


def test_changing_a_visit_changes_its_persons_and_can_be_taken_back(office, neighbours):
    first, second, third = neighbours
    visit_id = visit(office, first, second, next_due_on=date(2026, 12, 1))
    stored = office.read(visits.load, visit_id)
    office.write(visits.save, visit_id, replace(stored, persons=(second, third), next_due_on=None, content="都好"))
    assert office.read(visits.load, visit_id) == replace(stored, persons=(second, third), next_due_on=None,
                                                         content="都好", version=2)  # fmt: skip
    office.write(undo.take_back, office.last_group)
    back = office.read(visits.load, visit_id)
    assert (set(back.persons), back.content, back.next_due_on) == ({first, second}, SAID, date(2026, 12, 1))


def test_a_stale_visit_is_refused(office, neighbours):
    visit_id = visit(office, neighbours[0])
    stored = office.read(visits.load, visit_id)
    office.write(visits.save, visit_id, replace(stored, visitor="李干事"))
    with pytest.raises(Stale, match="走访人：王主任 → 李干事"):
        office.write(visits.save, visit_id, replace(stored, visitor="周干事"))
    with pytest.raises(Refusal, match="没有删除"):
        office.write(visits.remove, visit_id, stored.version)


def test_a_deleted_visit_leaves_its_todo_and_comes_back(office, neighbours):
    visit_id = visit(office, *neighbours[:2], todo=todos.Draft(owner="李干事", due_on=date(2026, 11, 25)))
    office.write(visits.remove, visit_id, 1)
    assert (count(office, Visit), count(office, VisitedPerson), count(office, Todo)) == (0, 0, 1)
    with pytest.raises(Refusal, match="已被另一处删除"):
        office.read(visits.load, visit_id)
    office.write(undo.take_back, office.last_group)
    assert set(office.read(visits.load, visit_id).persons) == set(neighbours[:2])
    assert office.read(lambda session: session.query(Todo).one().visit_id) == visit_id


def test_deleting_a_card_takes_its_visits_along_and_brings_them_back(office, neighbours):
    first, second, _ = neighbours
    visit_id = visit(office, first, second, todo=todos.Draft(title="理发", owner="王主任"))
    alone = visit(office, first, todo=todos.Draft(title="配药", owner="王主任"))
    office.write(people.remove, first)
    assert office.read(visits.load, visit_id).persons == (second,)
    assert count(office, Visit) == 1
    office.write(undo.take_back, office.last_group)
    assert set(office.read(visits.load, visit_id).persons) == {first, second}
    assert office.read(visits.load, alone).persons == (first,)
    assert count(office, Todo) == 2


def test_a_visit_leaves_something_to_be_done(office, neighbours):
    visit(office, neighbours[0], todo=todos.Draft(owner="李干事", due_on=date(2026, 11, 25)))
    visit(office, *neighbours, todo=todos.Draft(title="送药", owner="李干事"))
    found = office.read(lambda s: [(one.title, one.person_id) for one in s.query(Todo).order_by(Todo.id)])
    assert found == [(SAID, neighbours[0]), ("送药", None)]


# what the dialog offers


def test_the_visitor_of_this_clerk_is_remembered(office, other_desk, neighbours):
    assert office.read(visits.last_visitor, "王主任") == "王主任"
    visit(office, neighbours[0], visitor="网格员小周")
    other_desk.write(visits.save, None, entry(neighbours[0], visitor="李干事"))
    assert office.read(visits.last_visitor, "王主任") == "网格员小周"
    assert set(office.read(visits.visitors)) == {"网格员小周", "李干事"}


def test_only_what_is_said_of_several_becomes_a_phrase(office, neighbours):
    for _ in range(2):
        visit(office, neighbours[0], content="血压平稳")
        visit(office, neighbours[0], content="腿脚不便，需要每周三上午上门理发并送药")
    visit(office, neighbours[0], content="赵一住院")
    offered = office.read(visits.phrases)
    assert offered[:2] == ["血压平稳", visits.STARTING_PHRASES[0]]
    assert not {"赵一住院", "腿脚不便，需要每周三上午上门理发并送药"} & set(offered)


# what the card tells


def test_the_card_tells_the_last_three(office, neighbours):
    for day in (1, 5, 3, 9):
        visit(office, neighbours[0], visited_on=date(2026, 11, day), content=f"第{day}天")
    told = office.read(visits.of_person, neighbours[0])
    assert (told.count, [one.content for one in told.last]) == (4, ["第9天", "第5天", "第3天"])
    moments = [one for one in office.read(timeline.of_person, neighbours[0]) if one.matter == "走访"]
    assert [one.on.day for one in moments] == [9, 5, 3, 1]
    assert moments[0].text == "入户走访（王主任）：第9天"


def test_only_the_first_words_stand_where_others_look_on(office, neighbours):
    said = "血压偏高，儿子下岗，\n想申请临时救助"
    visit(office, neighbours[0], content=said)
    (moment,) = [one for one in office.read(timeline.of_person, neighbours[0]) if one.matter == "走访"]
    assert moment.text == "入户走访（王主任）：血压偏高，儿…"
    listing = care.listing(care.CareList.VISITS, date(2026, 11, 21))
    shown = office.read(listing.texts, office.read(listing.ids, Query()))
    assert "血压偏高，儿…" in shown[0]
    assert office.read(listing.ids, Query("临时救助"))
    assert office.read(visits.load, 1).content == said
