from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select

from jiceng_desktop.db.lending import Reservation
from jiceng_desktop.db.library import BookNumber, Copy, Title
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import books, people, undo
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import ReservationState
from tests.services.books.conftest import ISBN, OTHER_ISBN, SAME_IN_TEN, WRONG


@pytest.fixture
def twice(enter):
    enter("平凡的世界", ISBN, author="路某")
    enter("平凡的世界（精装）", f"{SAME_IN_TEN}、{OTHER_ISBN}", publisher="人民文学出版社", count=2)


def titles(office):
    return [tuple(row) for row in office.read(lambda s: s.execute(select(Title.name, Title.publisher)).all())]


def test_titles_that_share_a_number_or_a_name_are_found(office, twice, enter):
    enter("背影", author="[中]朱某 著")
    enter("背　影", author="朱某")
    enter("背影", author="别人")
    enter("误印甲", WRONG)
    enter("误印乙", WRONG)  # a wrong number proves nothing
    found = office.read(books.duplicates)
    assert [(one.sure, sorted(entry.id for entry in one.entries)) for one in found] == [(True, [1, 2]), (False, [3, 4])]


def test_the_one_that_says_most_of_itself_is_offered_to_stay(office, twice, enter):
    (alike,) = office.read(books.duplicates)
    assert alike.entries[0].copies == 2
    assert alike.entries[1].numbers == ISBN


def test_merged_titles_share_copies_and_numbers_and_come_apart_again(office, twice):
    before = titles(office)
    assert office.write(books.merge, 1, [1, 2]) == 1
    assert titles(office) == [("平凡的世界", "人民文学出版社")]
    assert office.read(lambda s: list(s.scalars(select(Copy.title_id)))) == [1, 1, 1]
    assert office.read(books.load, 3).numbers == f"{ISBN}、{OTHER_ISBN}"
    office.write(undo.take_back, office.last_group)
    assert titles(office) == before
    keys = office.read(lambda s: s.execute(select(BookNumber.title_id, BookNumber.key)).all())
    assert sorted(tuple(row) for row in keys) == [(1, "9787020002207"), (2, "9787020002207"), (2, "9787111547426")]


def test_who_waited_for_both_waits_once(office, twice):
    person_id = office.write(people.save, None, people.Draft(name="白秀兰"))

    @action("预约")
    def reserve(session):
        early, late = datetime(2026, 1, 1), datetime(2026, 2, 2)
        waits = {"person_id": person_id}
        session.add(Reservation(title_id=1, asked_at=late, **waits))
        ready = Reservation(title_id=2, asked_at=early, state=ReservationState.READY, copy_id=2, **waits)
        ready.held_until = date(2026, 2, 9)
        session.add(ready)

    office.write(reserve)
    office.write(books.merge, 1, [2])
    (kept,) = office.read(lambda s: list(s.scalars(select(Reservation))))
    assert (kept.title_id, kept.state, kept.copy_id, kept.asked_at) == (
        1,
        ReservationState.READY,
        2,
        datetime(2026, 1, 1),
    )


def test_several_groups_are_one_step_and_a_title_that_is_gone_stops_it(office, twice, enter):
    enter("背影", author="朱某")
    enter("背影", author="朱某", number="50")
    groups = [(one.entries[0].id, [entry.id for entry in one.entries]) for one in office.read(books.duplicates)]
    assert office.write(books.merge_all, groups) == 2
    assert office.read(books.duplicates) == []
    with pytest.raises(Refusal, match="已被另一处删除"):
        office.write(books.merge, 1, [2, 3])


def test_more_copies_than_anybody_can_compare_are_not_merged(office):
    with pytest.raises(Refusal, match="最多选 200 册"):
        office.read(books.titles_of, range(1, 40_000))
