from __future__ import annotations

import pytest

from jiceng_desktop.db.library import BookNumber, Box, Copy, Corner, Title
from jiceng_desktop.services import library_codes
from jiceng_desktop.services.library_codes import Found
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import BookNumberKind, CornerKind, Scannable


@pytest.fixture
def stock(office):
    @action("登记")
    def enter(session):
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

    return office.write(enter)


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


def test_a_number_that_only_readers_bear_is_known_by_its_look():
    assert library_codes.taken_shape("90000001") is Scannable.READER
    assert library_codes.taken_shape("1000001") is None
