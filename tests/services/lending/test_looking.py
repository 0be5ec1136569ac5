from __future__ import annotations

import pytest

from jiceng_desktop.db.library import BookNumber, Box
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import lending, readers, reservations
from jiceng_desktop.services.lending import Declined, Mode, Tone, Way
from jiceng_desktop.terms import BookNumberKind, CopyAct, CopyState, Scannable
from tests.services import residents, shelves


def met(office, scanned):
    found = office.read(lending.identify, scanned)
    return found and (found.kind, found.id, found.name)


def offered(office, mode, typed, **known):
    return [(one.kind, one.name) for one in office.read(lending.offers, mode, typed, **known)]


def give_isbn(office, title_id, key):
    kind = BookNumberKind.ISBN
    office.write(lambda session: session.add(BookNumber(title_id=title_id, kind=kind, text=key, key=key)))


def test_a_number_leads_to_whatever_bears_it(office, shelf, zhang):
    office.write(readers.enrol, zhang)
    copy = shelf.copies["1000001"]
    assert met(office, "1000001") == (Scannable.COPY, copy, "中国通史")
    assert met(office, "90000001") == (Scannable.READER, zhang, "张三丰")
    assert met(office, "910002") == (Scannable.BOX, shelf.boxes[1], "02号箱")
    assert met(office, "92001") == (Scannable.CORNER, shelf.corner, "北门图书角")
    assert met(office, "1999999") is None
    assert "在架　北门图书角 01号箱" in office.read(lending.identify, "1000001").detail


def test_a_printed_number_is_the_copy_where_there_is_but_one(office, shelf):
    give_isbn(office, shelf.titles[1], "9787020002207")
    assert met(office, "978-7-02-000220-7") == (Scannable.COPY, shelf.copies["1000003"], "家常菜谱")
    give_isbn(office, shelf.titles[0], "9787020002214")
    assert met(office, "9787020002214") == (Scannable.TITLE, shelf.titles[0], "中国通史")
    assert [one.detail[:7] for one in office.read(lending.copies_of, shelf.titles[0])] == ["1000001", "1000002"]
    shelves.put(office, shelf.copies["1000002"], CopyState.WITHDRAWN)
    assert met(office, "9787020002214") == (Scannable.COPY, shelf.copies["1000001"], "中国通史")


def test_a_look_changes_nothing_and_names_no_other_in_full(office, shelf, zhang, li):
    book = shelf.copies["1000003"]
    assert "在架：北门图书角 01号箱" in office.read(lending.look, book).text
    office.write(lending.lend, zhang, book)
    office.write(reservations.reserve, li, shelf.titles[1])
    said = office.read(lending.look, book).text
    assert "张** 借出，2026年12月21日到期" in said
    assert "1 人预约" in said
    shelves.put(office, shelf.copies["1000001"], CopyState.SUSPECTED)
    assert office.read(lending.look, shelf.copies["1000001"]).tone is Tone.ATTENTION


def test_a_reader_is_told_what_they_have_and_what_waits(office, shelf, zhang, clock):
    assert office.read(lending.reader, zhang, clock.today).sentence == "现在没有借书。"
    office.write(lending.lend, zhang, shelf.copies["1000001"])
    office.write(reservations.reserve, zhang, shelf.titles[1])
    said = office.read(lending.reader, zhang, clock.today)
    assert "《中国通史》12月21日" in said.sentence
    assert "家常菜谱" in said.text
    assert said.tone is Tone.ATTENTION
    assert "1 册已逾期" in office.read(lending.reader, zhang, clock.wait(31)).text
    with pytest.raises(Refusal):
        office.read(lending.reader, 99999, clock.today)


def test_letters_find_readers_first_and_books_once_the_reader_is_known(office, shelf, zhang):
    residents.add(office, "钟国通")  # whose initials are those of a title
    assert offered(office, Mode.LEND, "zsf") == [(Scannable.READER, "张三丰")]
    assert offered(office, Mode.LEND, "zgt") == [(Scannable.READER, "钟国通")]
    assert offered(office, Mode.LEND, "zgt", chosen=True) == [
        (Scannable.COPY, "中国通史"), (Scannable.COPY, "中国通史"), (Scannable.READER, "钟国通"),
    ]  # fmt: skip
    assert offered(office, Mode.LEND, " ") == []


def test_letters_of_a_reader_or_a_title_find_what_is_lent(office, shelf, zhang, li):
    office.write(lending.lend, zhang, shelf.copies["1000001"])
    office.write(lending.lend, li, shelf.copies["1000003"])
    for typed, name in (("zsf", "中国通史"), ("jccp", "家常菜谱"), ("李四光", "家常菜谱"), ("0003", "家常菜谱")):
        assert offered(office, Mode.RETURN, typed) == [(Scannable.COPY, name)]
    assert offered(office, Mode.RENEW, "atsth") == []


def test_letters_find_boxes_and_books_to_move(office, shelf):
    assert offered(office, Mode.MOVE, "02") == [(Scannable.BOX, "02号箱"), (Scannable.COPY, "中国通史")]
    assert offered(office, Mode.COUNT, "atsth") == [(Scannable.COPY, "安徒生童话")] * 2
    assert offered(office, Mode.LOOK, "jccp") == [(Scannable.COPY, "家常菜谱")]


def test_a_book_goes_into_another_box(office, shelf):
    book = shelf.copies["1000001"]
    answer = office.write(lending.put_into, book, shelf.boxes[1])
    assert answer.tone is Tone.OK
    assert "02号箱（原来在 北门图书角 01号箱）" in answer.sentence
    assert shelves.acts(office, book) == [CopyAct.MOVED]
    again = office.write(lending.put_into, book, shelf.boxes[1])
    assert again.tone is Tone.ATTENTION
    assert shelves.acts(office, book) == [CopyAct.MOVED]


def test_a_lost_book_that_turns_up_is_found_and_put_away(office, shelf):
    book = shelf.copies["1000001"]
    shelves.put(office, book, CopyState.LOST)
    assert office.write(lending.put_into, book, shelf.quiet_box).tone is Tone.ATTENTION
    assert shelves.acts(office, book) == [CopyAct.CHANGED, CopyAct.FOUND, CopyAct.MOVED]


def test_what_is_lent_or_withdrawn_is_put_nowhere(office, shelf, zhang, clock):
    book = shelf.copies["1000001"]
    office.write(lending.lend, zhang, book)
    with pytest.raises(Declined) as refused:
        office.write(lending.put_into, book, shelf.boxes[1])
    assert refused.value.ways == (Way.RETURN_AND_MOVE,)
    answer = office.write(lending.return_and_put, book, shelf.boxes[1])
    assert answer.reader == "张三丰"
    assert shelves.state_of(office, book) is CopyState.ON_SHELF
    shelves.put(office, book, CopyState.WITHDRAWN)
    with pytest.raises(Declined, match="已注销"):
        office.write(lending.put_into, book, shelf.boxes[0])
    shelves.set_(office, Box, shelf.boxes[0], retired_on=clock.today)
    with pytest.raises(Refusal, match="停用"):
        office.write(lending.put_into, shelf.copies["1000003"], shelf.boxes[0])
