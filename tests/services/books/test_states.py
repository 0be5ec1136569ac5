from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import select

from jiceng_desktop.db.lending import Reservation
from jiceng_desktop.db.library import Box, BoxMove, Copy
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import books, people, reservations, undo
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import Condition, CopyState, ReservationState


@action("借出")
def lend(session, copy_id):
    session.get_one(Copy, copy_id).state = CopyState.ON_LOAN


def states(office, *copy_ids):
    return [office.read(books.sheet, copy_id).state for copy_id in copy_ids]


# -- moving


def test_many_books_move_to_a_box_and_back(office, enter, shelves):
    first = enter(count=3)
    ids = [first, first + 1, first + 2]
    assert office.write(books.move, ids, shelves.boxes[2]) == 3
    assert office.write(books.move, ids, shelves.boxes[2]) == 0
    assert office.read(books.sheet, first).box == "03号箱"


def test_taking_a_move_back_leaves_no_trace_of_it(office, enter, shelves):
    copy_id = enter()
    before = office.read(books.sheet, copy_id).past
    office.write(books.move, [copy_id], shelves.boxes[2])
    office.write(undo.take_back, office.last_group)
    after = office.read(books.sheet, copy_id)
    assert (after.box, after.past) == ("01号箱", before)


def test_a_withdrawn_book_and_a_retired_box_refuse_a_move(office, enter, shelves):
    copy_id = enter()

    @action("停用")
    def retire(session):
        session.get_one(Box, shelves.boxes[1]).retired_on = date(2026, 1, 1)

    office.write(retire)
    with pytest.raises(Refusal, match="“02号箱”已停用"):
        office.write(books.move, [copy_id], shelves.boxes[1])
    office.write(books.withdraw, [copy_id], "破损")
    with pytest.raises(Refusal, match="已注销，不能移箱"):
        office.write(books.move, [copy_id], shelves.boxes[2])
    assert [box_id for box_id, _ in office.read(books.boxes)] == [shelves.boxes[0], shelves.boxes[2]]


# -- withdrawing


def test_many_books_are_withdrawn_with_a_reason_and_brought_back(office, enter, shelves):
    first = enter(count=2)
    assert office.write(books.withdraw, [first, first + 1], "破损不能再用") == 2
    gone = office.read(books.sheet, first)
    assert (gone.state, gone.box, gone.withdrawn_reason) == (CopyState.WITHDRAWN, "", "破损不能再用")
    assert office.write(books.bring_back, [first, first + 1], shelves.boxes[1]) == 2
    back = office.read(books.sheet, first)
    assert (back.state, back.box, back.withdrawn_on, back.withdrawn_reason) == (
        CopyState.ON_SHELF,
        "02号箱",
        None,
        None,
    )
    assert [one.act for one in back.past] == ["重新出现", "注销", "入藏"]


def test_withdrawing_can_be_taken_back(office, enter):
    copy_id = enter()
    office.write(books.withdraw, [copy_id], "登记重复")
    office.write(undo.take_back, office.last_group)
    sheet = office.read(books.sheet, copy_id)
    assert (sheet.state, sheet.box, len(sheet.past)) == (CopyState.ON_SHELF, "01号箱", 1)


def test_a_lent_book_is_not_withdrawn_nor_one_without_a_reason(office, enter):
    first = enter(count=2)
    office.write(lend, first)
    with pytest.raises(Refusal, match="还借在外面"):
        office.write(books.withdraw, [first, first + 1], "破损")
    with pytest.raises(Refusal, match="原因"):
        office.write(books.withdraw, [first + 1], "  ")
    assert states(office, first, first + 1) == [CopyState.ON_LOAN, CopyState.ON_SHELF]


def test_whom_a_withdrawn_book_was_kept_for_waits_again(office, enter):
    copy_id = enter()

    @action("预约")
    def reserve(session):
        kept = Reservation(title_id=1, copy_id=copy_id, state=ReservationState.READY, ready_on=date(2026, 1, 1))
        kept.asked_at = datetime(2026, 1, 1)
        session.add(kept)

    office.write(reserve)
    office.write(books.withdraw, [copy_id], "破损")
    kept = office.read(lambda session: session.get(Reservation, 1))
    assert (kept.state, kept.copy_id, kept.ready_on) == (ReservationState.WAITING, None, None)


def test_a_book_that_is_free_again_is_kept_for_who_waits(office, enter, shelves):
    first = enter(count=2)
    office.write(books.set_state, [first, first + 1], CopyState.REPAIR, None, None)
    reader = office.write(people.save, None, people.Draft(name="何晴"))
    office.write(reservations.reserve, reader, 1)

    def kept_for():
        return office.read(lambda session: session.scalar(select(Reservation.copy_id)))

    office.write(books.set_state, [first], CopyState.ON_SHELF, None, None)
    assert kept_for() == first
    office.write(books.set_state, [first + 1], CopyState.ON_SHELF, None, None)
    office.write(books.withdraw, [first], "破损")
    assert kept_for() == first + 1  # the other copy is free
    office.write(books.withdraw, [first + 1], "破损")
    assert kept_for() is None
    office.write(books.bring_back, [first], shelves.boxes[0])
    assert kept_for() == first
    office.write(undo.take_back, office.last_group)
    assert kept_for() is None


# -- states by hand


def test_states_and_condition_are_set_by_hand(office, enter):
    first = enter(count=2)
    assert office.write(books.set_state, [first, first + 1], CopyState.SUSPECTED, Condition.WORN, "翻遍了") == 2
    sheet = office.read(books.sheet, first)
    assert (sheet.state, sheet.misses, sheet.condition) == (CopyState.SUSPECTED, 2, Condition.WORN)
    office.write(books.set_state, [first], CopyState.ON_SHELF, None, None)
    found = office.read(books.sheet, first)
    assert (found.misses, found.seen_on, found.past[0].act) == (0, date.today(), "重新出现")
    assert found.past[0].told == "疑似遗失 → 在架　北门图书角"


def test_what_loans_and_withdrawing_decide_is_not_set_by_hand(office, enter):
    first = enter(count=2)
    office.write(lend, first)
    with pytest.raises(Refusal, match="扫码台"):
        office.write(books.set_state, [first + 1], CopyState.ON_LOAN, None, None)
    with pytest.raises(Refusal, match="借在外面"):
        office.write(books.set_state, [first], CopyState.MISSING, None, None)
    assert office.write(books.set_state, [first], None, Condition.DAMAGED, None) == 1


# -- the card


def test_the_history_tells_how_the_box_travelled_while_the_book_was_in_it(office, enter, shelves):
    copy_id = enter()

    @action("换箱")
    def travel(session):
        box = session.get_one(Box, shelves.boxes[0])
        box.corner_id = shelves.south
        move = BoxMove(box_id=box.id, from_id=shelves.north, to_id=shelves.south, moved_by="王主任")
        move.moved_at = session.info["now"]
        session.add(move)

    office.write(travel)
    office.write(books.move, [copy_id], shelves.boxes[1])
    office.write(travel)  # without the book
    sheet = office.read(books.sheet, copy_id)
    assert sheet.place == "北门图书角（值班室旁）"
    assert [one.act for one in sheet.past] == ["移箱", "随箱", "入藏"]
    assert sheet.past[1].told == "01号箱：北门图书角 → 南门图书角"


def test_the_card_names_the_other_copies_and_where_they_are(office, enter):
    first = enter(count=2)
    (other,) = office.read(books.sheet, first).siblings
    assert (other.number, other.place) == ("1000002", "北门图书角　01号箱")
    with pytest.raises(Refusal, match="已被另一处删除"):
        office.read(books.sheet, 99)
