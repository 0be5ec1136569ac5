from __future__ import annotations

import pytest

from jiceng_desktop.db.library import BookNumber, Box, Copy, Corner, Title
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import library_codes
from jiceng_desktop.services.book_numbers import read_numbers
from jiceng_desktop.services.library_codes import Found
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import BookNumberKind, CornerKind, Scannable


@action("登记")
def enter(session, record):
    session.add(record)
    session.flush()


@pytest.fixture
def stock(office):
    @action("登记")
    def enter_all(session):
        corner = Corner(name="北门图书角", code="92001", kind=CornerKind.UNATTENDED)
        title = Title(name="中国通史")
        session.add_all([corner, title])
        session.flush()
        box = Box(name="一号箱", code="910001", corner_id=corner.id)
        session.add(box)
        session.flush()
        copy = Copy(number="1000001", title_id=title.id, box_id=box.id)
        older = Copy(number="00017", title_id=title.id, box_id=box.id)
        kind = BookNumberKind.ISBN
        number = BookNumber(title_id=title.id, kind=kind, text="978-7-02-000220-7", key="9787020002207")
        session.add_all([copy, older, number])
        session.flush()
        return corner.id, box.id, copy.id, older.id, title.id

    return office.write(enter_all)


def test_one_field_takes_every_kind_of_number(office, stock):
    corner, box, copy, older, title = stock
    for scanned, found in (
        ("92001", Found(Scannable.CORNER, corner)),
        ("910001", Found(Scannable.BOX, box)),
        ("1000001", Found(Scannable.COPY, copy)),
        ("00017", Found(Scannable.COPY, older)),
        ("１０００００１ ", Found(Scannable.COPY, copy)),
        ("978-7-02-000220-7", Found(Scannable.TITLE, title)),
        ("90000001", None),
        ("没有数字", None),
    ):
        assert office.read(library_codes.recognise, scanned) == found


def test_numbers_follow_the_highest_the_program_gave(office, stock):
    assert office.read(library_codes.next_codes, Scannable.COPY, 2) == ["1000002", "1000003"]
    assert office.read(library_codes.next_codes, Scannable.BOX) == ["910002"]
    assert office.read(library_codes.next_codes, Scannable.CORNER) == ["92002"]
    assert office.read(library_codes.next_codes, Scannable.READER) == ["90000001"]


@pytest.mark.parametrize("scanned", ["7-02-000799-X", "702000799x", "702000799Ｘ", "ISBN 7-02-000799-X/I·221"])
def test_an_old_isbn_that_ends_in_x_is_known(office, stock, scanned):
    (key,) = [one.key for one in read_numbers("7-02-000799-X")]
    number = {"kind": BookNumberKind.ISBN, "text": "7-02-000799-X", "key": key, "position": 1}
    office.write(enter, BookNumber(title_id=stock[-1], **number))
    assert office.read(library_codes.recognise, scanned) == Found(Scannable.TITLE, stock[-1])


def test_copies_get_a_digit_more_when_their_numbers_are_used_up(office, stock):
    office.write(enter, Copy(number="1999998", title_id=stock[-1], box_id=stock[1]))
    assert office.read(library_codes.next_codes, Scannable.COPY) == ["1999999"]
    longer = ["10000001", "10000002"]
    assert office.read(library_codes.next_codes, Scannable.COPY, 2) == longer
    for number in ("1999999", *longer):
        office.write(enter, Copy(number=number, title_id=stock[-1], box_id=stock[1]))
    assert office.read(library_codes.next_codes, Scannable.COPY) == ["10000003"]
    assert library_codes.taken_shape("10000003") is None


def test_numbers_that_are_used_up_are_refused(office, stock):
    office.write(enter, Box(name="末箱", code="919998", corner_id=stock[0]))
    assert office.read(library_codes.next_codes, Scannable.BOX) == ["919999"]
    with pytest.raises(Refusal, match="不够再编 2 个"):
        office.read(library_codes.next_codes, Scannable.BOX, 2)


def test_a_number_that_only_readers_bear_is_known_by_its_look():
    assert library_codes.taken_shape("90000001") is Scannable.READER
    assert library_codes.taken_shape("1000001") is None
