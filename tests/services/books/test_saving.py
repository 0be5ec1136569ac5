from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from jiceng_desktop.db.library import BookNumber, Copy, CopyEvent, Title
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import books, undo
from jiceng_desktop.services.books import Draft
from jiceng_desktop.terms import CopyAct, CopyState
from tests.services.books.conftest import ISBN, OTHER_ISBN, SAME_IN_TEN, WRONG


def rows(office, *columns):
    return [tuple(row) for row in office.read(lambda session: session.execute(select(*columns)).all())]


def test_several_copies_of_a_new_book_are_numbered_by_the_program(office, enter):
    first = enter("活着", ISBN, count=3)
    assert rows(office, Copy.number) == [("1000001",), ("1000002",), ("1000003",)]
    assert rows(office, Title.name, Title.isbn) == [("活着", ISBN)]
    events = rows(office, CopyEvent.act, CopyEvent.new_state)
    assert events == [(CopyAct.ENTERED, CopyState.ON_SHELF)] * 3
    assert office.read(books.load, first).numbers == ISBN


def test_the_offices_own_numbers_are_counted_on_or_given_one_by_one(office, enter):
    enter("甲", number="００017", count=2)
    enter("乙", number="00030、00042", count=2)
    assert rows(office, Copy.number) == [("00017",), ("00018",), ("00030",), ("00042",)]


@pytest.mark.parametrize(
    ("number", "count", "told"),
    [
        ("00017", 1, "编号 00017已有别的图书在用"),
        ("A12", 1, "请只用数字"),
        ("9787020002207", 1, "请填在“书号”里"),
        ("90000001", 1, "和读者证的编号样子相同"),
        ("1、2、3", 2, "填了 3 个编号，册数却是 2"),
        ("5、5", 2, "填了两遍"),
        ("12345678901234567", 1, "最多 16 位"),
    ],
)
def test_numbers_that_cannot_be_are_refused(office, enter, number, count, told):
    enter("甲", number="00017")
    with pytest.raises(Refusal, match=told) as refused:
        enter("乙", number=number, count=count)
    assert refused.value.field == "number"
    assert rows(office, Title.name) == [("甲",)]


@pytest.mark.parametrize(
    ("field", "draft"),
    [
        ("name", Draft()),
        ("published_in", Draft(name="甲", published_in=1500)),
        ("price", Draft(name="甲", price="很贵")),
        ("numbers", Draft(name="甲", numbers="9.78702E+12")),
        ("clc_class", Draft(name="甲", clc_class="W")),
        ("count", Draft(name="甲", count=0)),
        ("box_id", Draft(name="甲", box_id=99)),
        ("publisher", Draft(name="甲", publisher="社" * 101)),
        ("entered_on", Draft(name="甲", entered_on=date.today() + timedelta(2))),
    ],
)
def test_what_cannot_be_true_is_refused_at_its_field(office, field, draft):
    with pytest.raises(Refusal) as refused:
        office.write(books.save, None, draft)
    assert refused.value.field == field
    assert rows(office, Copy.id) == rows(office, Title.id) == []


def test_a_wrong_check_digit_is_kept_as_it_was_printed_and_flagged(office, enter, listed):
    enter("误印书", WRONG)
    enter("好书", ISBN)
    assert rows(office, BookNumber.valid, BookNumber.text)[0] == (False, WRONG)
    assert listed(flawed=True) == ["1000001"]
    assert office.read(books.counts).flawed == 1


def test_the_same_book_entered_again_is_the_same_title(office, enter):
    enter("活着", ISBN)
    enter("活着", SAME_IN_TEN, author="余某")
    enter("活着（盲文版）", ISBN)  # another name: another title, which a clerk may merge
    assert [name for (name,) in rows(office, Title.name)] == ["活着", "活着（盲文版）"]
    assert office.read(books.load, 2).author == "余某"
    assert office.read(books.load, 1).numbers == ISBN


def test_one_more_copy_takes_over_what_is_known_of_the_title(office, enter, shelves):
    copy_id = enter("活着", ISBN, author="余某", price="HK$９", shelf="小说")
    title_id = office.read(books.load, copy_id).title_id
    draft = office.read(books.again, title_id)
    assert (draft.author, draft.price, draft.number, draft.count) == ("余某", "HKD 9.00", None, 1)
    second = office.write(books.save, None, replace(draft, box_id=shelves.boxes[1]))
    assert office.read(books.load, second).title_id == title_id
    assert office.read(books.copies_count, title_id) == 2


def test_a_change_of_the_title_reaches_all_its_copies_and_can_be_taken_back(office, enter):
    first = enter("活着", f"{ISBN}、{OTHER_ISBN}", count=2)
    stored = office.read(books.load, first)
    changed = replace(stored, name="活著", numbers=OTHER_ISBN, number="77", note="有签名")
    office.write(books.save, first, changed)
    assert office.read(books.load, first + 1).name == "活著"
    assert rows(office, Title.isbn) == [(OTHER_ISBN,)]
    office.write(undo.take_back, office.last_group)
    restored = office.read(books.load, first)
    assert (restored.name, restored.numbers, restored.number) == ("活着", f"{ISBN}、{OTHER_ISBN}", "1000001")


def test_another_box_in_the_form_is_a_move_in_the_history(office, enter, shelves):
    copy_id = enter()
    office.write(books.save, copy_id, replace(office.read(books.load, copy_id), box_id=shelves.boxes[2]))
    assert rows(office, CopyEvent.act)[-1] == (CopyAct.MOVED,)
    assert office.read(books.sheet, copy_id).place == "南门图书角"


def test_a_stale_form_is_told_what_the_other_desk_changed(office, enter, other_desk):
    copy_id = enter()
    mine = office.read(books.load, copy_id)
    other_desk.write(books.save, copy_id, replace(mine, author="别人"))
    with pytest.raises(Stale) as stale:
        office.write(books.save, copy_id, replace(mine, author="我"))
    assert ("作者", "", "别人") in stale.value.changes


def test_a_book_entered_by_mistake_goes_with_its_title_and_comes_back(office, enter, shelves):
    copy_id = enter("误登", ISBN)
    office.write(books.remove, copy_id)
    assert rows(office, Title.id) == rows(office, BookNumber.id) == rows(office, CopyEvent.id) == []
    office.write(undo.take_back, office.last_group)
    assert office.read(books.load, copy_id).numbers == ISBN
    office.write(books.move, [copy_id], shelves.boxes[1])
    with pytest.raises(Refusal, match="请用“注销”"):
        office.write(books.remove, copy_id)


def test_removing_one_of_two_copies_leaves_the_title(office, enter):
    first = enter("活着", ISBN, count=2)
    office.write(books.remove, first)
    assert rows(office, Title.name) == [("活着",)]


def test_a_form_that_does_not_know_a_number_added_at_another_desk_does_not_drop_it(office, enter):
    copy_id = enter("活着", ISBN)
    here = office.read(books.load, copy_id)
    office.write(books.save, copy_id, replace(here, numbers=f"{ISBN}、{OTHER_ISBN}"))
    with pytest.raises(Stale):
        office.write(books.save, copy_id, replace(here, author="余某"))
    assert office.read(books.load, copy_id).numbers == f"{ISBN}、{OTHER_ISBN}"


def test_a_form_that_was_open_while_titles_became_one_does_not_drop_their_numbers(office, enter):
    copy_id, other_id = enter("活着", ISBN), enter("活着（新版）", OTHER_ISBN)
    here = office.read(books.load, copy_id)
    office.write(books.merge, here.title_id, [office.read(books.load, other_id).title_id])
    with pytest.raises(Stale):
        office.write(books.save, copy_id, replace(here, author="余某"))
    assert len(rows(office, BookNumber.key)) == 2
