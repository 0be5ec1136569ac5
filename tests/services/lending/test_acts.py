from __future__ import annotations

from datetime import date, timedelta

import pytest

from jiceng_desktop.db.library import Copy, Corner
from jiceng_desktop.db.people import Person
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import lending, readers, reservations, undo
from jiceng_desktop.services.lending import Declined, Tone, Way
from jiceng_desktop.terms import CopyAct, CopyState, PersonStatus, UseKind
from tests.services import residents, shelves


@pytest.fixture
def book(shelf):
    return shelf.copies["1000001"]


def declined(office, act, *ids) -> Declined:
    before = residents.contents(office)
    with pytest.raises(Declined) as found:
        office.write(act, *ids)
    assert residents.contents(office) == before
    return found.value


def test_a_loan_is_due_by_the_settings_of_the_corner_and_makes_a_reader(office, shelf, zhang, book):
    answer = office.write(lending.lend, zhang, book)
    assert (answer.tone, answer.reader, answer.title) == (Tone.OK, "张三丰", "中国通史")
    assert "12月21日前归还" in answer.sentence
    assert "读者证号 90000001" in answer.sentence
    (loan,) = shelves.loans(office)
    assert (loan.person_id, loan.corner_id, loan.due_on) == (zhang, shelf.corner, date(2026, 12, 21))
    assert shelves.state_of(office, book) is CopyState.ON_LOAN
    assert shelves.acts(office, book) == [CopyAct.LENT]
    assert [(use.kind, use.corner_id) for use in shelves.uses(office)] == [(UseKind.LOAN, shelf.corner)]
    assert office.read(readers.card, zhang).number == "90000001"


def test_a_book_in_no_box_is_lent_by_the_usual_settings(office, shelf, zhang, book, clock):
    shelves.set_(office, Copy, book, box_id=None)
    office.write(lending.lend, zhang, book)
    (loan,) = shelves.loans(office)
    assert (loan.corner_id, loan.due_on) == (None, clock.today + timedelta(30))


def test_a_return_closes_the_loan_and_leaves_the_use(office, shelf, zhang, book, clock):
    office.write(lending.lend, zhang, book)
    clock.wait(3)
    answer = office.write(lending.give_back, book)
    assert (answer.tone, answer.reader) == (Tone.OK, "张三丰")
    assert "北门图书角 01号箱" in answer.sentence
    assert shelves.loans(office)[0].returned_on == clock.today
    assert shelves.state_of(office, book) is CopyState.ON_SHELF
    assert len(shelves.uses(office)) == 1


def test_a_late_return_asks_for_attention(office, shelf, zhang, book, clock):
    office.write(lending.lend, zhang, book)
    clock.wait(35)
    answer = office.write(lending.give_back, book)
    assert answer.tone is Tone.ATTENTION
    assert "逾期 5 天" in answer.text


def test_one_step_back_undoes_a_loan_and_a_return(office, shelf, zhang, book):
    before = residents.contents(office, _OF_HISTORY)
    office.write(lending.lend, zhang, book)
    office.write(undo.take_back, office.last_group)
    assert residents.contents(office, _OF_HISTORY) == _one_version_on(before, office, book)
    office.write(lending.lend, zhang, book)
    office.write(lending.give_back, book)
    office.write(undo.take_back, office.last_group)
    assert shelves.loans(office)[0].returned_on is None
    assert shelves.state_of(office, book) is CopyState.ON_LOAN
    assert shelves.acts(office, book) == [CopyAct.LENT]


_OF_HISTORY = ("audit_group", "audit_entry", "undo_step", "copy", "sqlite_sequence")


def _one_version_on(before, office, book):
    copy = office.read(lambda session: session.get_one(Copy, book))
    assert (copy.state, copy.seen_on, copy.misses) == (CopyState.ON_SHELF, None, 0)
    return before


def test_a_book_that_is_out_is_not_lent_and_its_reader_not_named(office, shelf, zhang, li, book):
    office.write(lending.lend, zhang, book)
    refusal = declined(office, lending.lend, li, book)
    assert "张**" in str(refusal)
    assert "张三丰" not in str(refusal)
    assert refusal.ways == (Way.RETURN_FIRST,)
    office.write(lending.lend_again, li, book)
    assert [loan.person_id for loan in shelves.loans(office) if loan.returned_on is None] == [li]


def test_who_has_the_book_already_may_renew_it(office, shelf, zhang, book):
    office.write(lending.lend, zhang, book)
    assert declined(office, lending.lend, zhang, book).ways == (Way.RENEW,)


def test_a_reader_who_has_enough_gets_no_more(office, shelf, zhang):
    for number in ("1000001", "1000003"):
        office.write(lending.lend, zhang, shelf.copies[number])
    assert "最多借 2 册" in str(declined(office, lending.lend, zhang, shelf.copies["1000004"]))


def test_a_corner_without_loans_offers_to_count_the_use(office, shelf, zhang):
    book = shelf.copies["1000005"]
    refusal = declined(office, lending.lend, zhang, book)
    assert refusal.ways == (Way.ON_SITE,)
    assert "楼道图书角" in str(refusal)
    office.write(lending.use_on_site, book)
    assert [use.kind for use in shelves.uses(office)] == [UseKind.ON_SITE]
    assert shelves.loans(office) == []


@pytest.mark.parametrize(("state", "word"), [(CopyState.WITHDRAWN, "已注销"), (CopyState.REPAIR, "修补中")])
def test_what_must_not_leave_is_neither_lent_nor_returned(office, shelf, zhang, book, state, word):
    shelves.put(office, book, state)
    for act, ids in ((lending.lend, (zhang, book)), (lending.give_back, (book,)), (lending.use_on_site, (book,))):
        assert word in str(declined(office, act, *ids))


@pytest.mark.parametrize("state", [CopyState.MISSING, CopyState.SUSPECTED, CopyState.LOST])
def test_a_book_nobody_had_seen_is_found_again(office, shelf, zhang, book, state):
    shelves.put(office, book, state)
    shelves.set_(office, Copy, book, misses=2)
    answer = office.write(lending.give_back, book)
    assert answer.tone is Tone.ATTENTION
    assert state.label in answer.text
    assert shelves.acts(office, book) == [CopyAct.CHANGED, CopyAct.FOUND]
    copy = office.read(lambda session: session.get_one(Copy, book))
    assert (copy.state, copy.misses) == (CopyState.ON_SHELF, 0)
    shelves.put(office, book, state)
    office.write(lending.lend, zhang, book)
    assert shelves.acts(office, book)[-2:] == [CopyAct.FOUND, CopyAct.LENT]


def test_a_lent_book_that_a_count_had_missed_is_returned(office, shelf, zhang, book):
    office.write(lending.lend, zhang, book)
    shelves.put(office, book, CopyState.MISSING)
    assert "未见" in office.write(lending.give_back, book).text
    assert shelves.state_of(office, book) is CopyState.ON_SHELF
    assert shelves.loans(office)[0].returned_on is not None


def test_what_never_left_is_not_returned(office, shelf, zhang, book):
    refusal = declined(office, lending.give_back, book)
    assert refusal.ways == (Way.ON_SITE,)
    assert "没有借出登记" in str(refusal)
    office.write(lending.lend, zhang, book)
    office.write(lending.give_back, book)
    assert "今天已经归还过了" in str(declined(office, lending.give_back, book))


def test_a_book_said_to_be_out_without_a_loan_is_put_right(office, shelf, book):
    shelves.put(office, book, CopyState.ON_LOAN)
    assert office.write(lending.give_back, book).tone is Tone.ATTENTION
    assert shelves.state_of(office, book) is CopyState.ON_SHELF


def test_a_renewal_counts_from_the_day_it_was_due(office, shelf, zhang, book, clock):
    office.write(lending.lend, zhang, book)
    clock.wait(10)
    assert office.write(lending.renew, book).tone is Tone.OK
    assert shelves.loans(office)[0].due_on == date(2027, 1, 20)
    assert "续满" in str(declined(office, lending.renew, book))


def test_a_late_renewal_counts_from_today(office, shelf, zhang, book, clock):
    office.write(lending.lend, zhang, book)
    clock.wait(40)
    assert "逾期 10 天" in office.write(lending.renew, book).text
    assert shelves.loans(office)[0].due_on == clock.today + timedelta(30)


def test_what_is_not_lent_or_not_renewed_there_is_not_renewed(office, shelf, zhang, book):
    assert "没有借出" in str(declined(office, lending.renew, book))
    shelves.set_(office, Corner, shelf.corner, most_renewals=0)
    office.write(lending.lend, zhang, book)
    assert "不办理续借" in str(declined(office, lending.renew, book))


def test_what_somebody_waits_for_is_not_renewed(office, shelf, zhang, li):
    book = shelf.copies["1000003"]
    office.write(lending.lend, zhang, book)
    office.write(reservations.reserve, li, shelf.titles[1])
    assert "1 人在等" in str(declined(office, lending.renew, book))


def test_the_dead_and_the_stopped_borrow_nothing(office, shelf, zhang, li, book):
    shelves.set_(office, Person, zhang, status=PersonStatus.DECEASED)
    with pytest.raises(Refusal, match="已登记死亡"):
        office.write(lending.lend, zhang, book)
    office.write(readers.enrol, li)
    office.write(readers.stop, li)
    with pytest.raises(Refusal, match="停用"):
        office.write(lending.lend, li, book)
    office.write(readers.resume, li)
    assert office.write(lending.lend, li, book).tone is Tone.OK


def test_what_is_known_of_a_reader_is_said(office, shelf, zhang, clock):
    office.write(lending.lend, zhang, shelf.copies["1000001"])
    clock.wait(31)
    shelves.set_(office, Person, zhang, status=PersonStatus.MOVED_OUT)
    answer = office.write(lending.lend, zhang, shelf.copies["1000003"])
    assert answer.tone is Tone.ATTENTION
    assert "另有 1 册逾期未还" in answer.text
    assert "已迁出" in answer.text


def test_who_may_not_borrow_any_more_may_not_renew_but_return(office, zhang, book):
    office.write(lending.lend, zhang, book)
    office.write(readers.stop, zhang)
    assert "停用" in str(declined(office, lending.renew, book))
    assert "已归还" in office.write(lending.give_back, book).sentence


def test_several_renewals_say_which_could_not_be(office, shelf, zhang, clock):
    numbers = ("1000001", "1000003")
    books = [shelf.copies[number] for number in numbers]
    for book in books:
        office.write(lending.lend, zhang, book)
    office.write(lending.renew, books[1])
    done, refused = office.write(lending.renew_all, books)
    assert done == 1
    assert refused == "《家常菜谱》：这里最多续借 1 次，已经续满。应还日期仍是 2027年1月20日。"
    office.write(undo.take_back, office.last_group)
    assert [loan.renewals for loan in shelves.loans(office)] == [0, 1]
    assert office.write(lending.give_back_all, books) == (2, "")
    assert office.write(lending.give_back_all, books)[0] == 0
