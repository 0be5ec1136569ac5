from __future__ import annotations

from datetime import timedelta

import pytest

from jiceng_desktop.db.lending import Reservation
from jiceng_desktop.db.library import Box, Copy, Corner
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import lending, loans, merging, reservations, undo
from jiceng_desktop.services.lending import Declined, Tone, Way
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.loans import Which
from jiceng_desktop.terms import CopyState, CornerKind, ReservationState
from tests.services import residents, shelves

READY, WAITING = ReservationState.READY, ReservationState.WAITING


@pytest.fixture
def zhao(office):
    return residents.add(office, "赵云飞")


@pytest.fixture
def cookbook(office, shelf, zhang):
    """The only copy of a title, which somebody has at home."""
    book = shelf.copies["1000003"]
    office.write(lending.lend, zhang, book)
    return book


@pytest.fixture
def wanted(shelf):
    return shelf.titles[1]


def states(office) -> list[ReservationState]:
    return office.read(lambda session: [one.state for one in session.query(Reservation).order_by(Reservation.id)])


def test_a_returned_book_is_kept_for_the_first_who_asked(office, cookbook, wanted, li, zhao):
    assert office.write(reservations.reserve, li, wanted).place == 1
    second = office.write(reservations.reserve, zhao, wanted)
    assert (second.place, second.kept) == (2, None)
    answer = office.write(lending.give_back, cookbook)
    assert answer.tone is Tone.ATTENTION
    assert "李四光" in answer.text
    assert "11月28日" in answer.text
    assert states(office) == [READY, WAITING]


def test_a_kept_book_is_refused_to_others_with_the_words_of_the_queue(office, cookbook, wanted, zhang, li, zhao):
    for who in (li, zhao):
        office.write(reservations.reserve, who, wanted)
    office.write(lending.give_back, cookbook)
    with pytest.raises(Refusal, match=r"李\*\*.*现有 2 人预约"):
        office.write(lending.lend, zhang, cookbook)
    with pytest.raises(Refusal, match="排在第 2 位"):
        office.write(lending.lend, zhao, cookbook)
    office.write(lending.lend, li, cookbook)
    assert states(office) == [ReservationState.TAKEN, WAITING]


def test_who_is_refused_may_stand_in_the_queue(office, cookbook, wanted, zhang, li):
    office.write(reservations.reserve, li, wanted)
    office.write(lending.give_back, cookbook)
    with pytest.raises(Declined) as refused:
        office.write(lending.lend, zhang, cookbook)
    assert refused.value.ways == (Way.QUEUE,)
    assert "排在第 2 位" in office.write(lending.queue_up, zhang, cookbook).sentence
    with pytest.raises(Declined) as refused:
        office.write(lending.lend, zhang, cookbook)
    assert refused.value.ways == ()


def test_a_book_nobody_came_for_passes_on(office, cookbook, wanted, li, zhao, clock):
    for who in (li, zhao):
        office.write(reservations.reserve, who, wanted)
    office.write(lending.give_back, cookbook)
    clock.wait(7)
    assert office.write(reservations.lapse) == []
    clock.wait(1)
    (kept,) = office.write(reservations.lapse)
    assert (kept.person_id, kept.name, kept.place) == (zhao, "赵云飞", "北门图书角 01号箱")
    assert states(office) == [ReservationState.LAPSED, READY]
    assert office.write(reservations.lapse) == []
    assert office.read(reservations.has_open)


def test_who_gives_up_lets_the_next_one_have_it(office, cookbook, wanted, li, zhao):
    first = office.write(reservations.reserve, li, wanted)
    office.write(reservations.reserve, zhao, wanted)
    office.write(lending.give_back, cookbook)
    assert office.write(reservations.cancel, first.id).person_id == zhao
    with pytest.raises(Refusal, match="已经结束"):
        office.write(reservations.cancel, first.id)
    assert states(office) == [ReservationState.CANCELLED, READY]


def test_a_book_that_is_free_is_kept_at_once(office, shelf, li, zhang):
    reserved = office.write(reservations.reserve, li, shelf.titles[0])
    assert reserved.kept.number == "1000001"
    other = shelf.copies["1000002"]
    assert office.write(lending.lend, zhang, other).tone is Tone.OK
    with pytest.raises(Refusal, match="已经预约了"):
        office.write(reservations.reserve, li, shelf.titles[0])


def test_who_takes_another_copy_frees_the_one_that_was_kept(office, shelf, li, zhang, zhao):
    title = shelf.titles[0]
    office.write(reservations.reserve, li, title)
    office.write(lending.lend, zhang, shelf.copies["1000002"])
    assert office.write(reservations.reserve, zhao, title).kept is None
    office.write(lending.give_back, shelf.copies["1000002"])
    with pytest.raises(Refusal, match="1000001 号那一册"):
        office.write(lending.lend, li, shelf.copies["1000002"])


def test_a_book_that_is_no_longer_there_is_kept_for_nobody(office, shelf, li, zhang):
    book = shelf.copies["1000003"]
    office.write(reservations.reserve, li, shelf.titles[1])
    assert states(office) == [READY]
    shelves.put(office, book, CopyState.MISSING)
    office.write(reservations.lapse)
    assert states(office) == [WAITING]
    assert "李四光" in office.write(lending.give_back, book).text
    assert states(office) == [READY]


def test_a_found_book_serves_the_queue_before_anybody_else(office, shelf, li, zhang):
    book = shelf.copies["1000003"]
    shelves.put(office, book, CopyState.MISSING)
    office.write(reservations.reserve, li, shelf.titles[1])
    with pytest.raises(Refusal, match="预约"):
        office.write(lending.lend, zhang, book)
    assert shelves.state_of(office, book) is CopyState.MISSING
    assert "李四光" in office.write(lending.give_back, book).text


def test_a_book_where_none_are_lent_is_kept_for_nobody(office, shelf, li):
    assert office.write(reservations.reserve, li, shelf.titles[2]).kept.number == "1000004"
    office.write(lending.lend, li, shelf.copies["1000004"])
    other = residents.add(office, "钱学礼")
    assert office.write(reservations.reserve, other, shelf.titles[2]).kept is None


def test_one_step_back_undoes_a_return_with_all_that_it_kept(office, cookbook, wanted, li):
    office.write(reservations.reserve, li, wanted)
    office.write(lending.give_back, cookbook)
    office.write(undo.take_back, office.last_group)
    assert states(office) == [WAITING]
    assert shelves.state_of(office, cookbook) is CopyState.ON_LOAN


def test_one_person_in_two_cards_waits_once(office, cookbook, wanted, li):
    twin = residents.add(office, "李四广")
    for who in (li, twin):
        office.write(reservations.reserve, who, wanted)
    office.write(merging.merge, twin, li)
    (one,) = office.read(reservations.queue, wanted)
    assert one.person_id == twin
    office.write(undo.take_back, office.last_group)
    assert len(office.read(reservations.queue, wanted)) == 2


def test_what_is_gone_is_not_reserved(office, shelf, li):
    with pytest.raises(Refusal, match="已被删除"):
        office.write(reservations.reserve, li, 99999)


def test_the_list_tells_the_place_in_the_queue_and_where_the_book_stands_now(office, shelf, li, zhang, zhao, clock):
    title, book = shelf.titles[1], shelf.copies["1000003"]
    office.write(lending.lend, zhang, book)
    first = office.write(reservations.reserve, li, title)
    office.write(reservations.reserve, zhao, title)
    shelves.set_(office, Reservation, first.id, asked_at=clock.now + timedelta(1))  # as cards made one may leave it
    listing = loans.listing(Which.RESERVED, clock.today)
    names = [field.name for field in listing.fields]

    def shown():
        rows = office.read(listing.texts, list(office.read(listing.ids, Query())))
        return {row[names.index("name")]: (row[names.index("place")], row[names.index("corner")]) for row in rows}

    assert shown() == {"赵云飞": ("1", ""), "李四光": ("2", "")}
    office.write(lending.give_back, book)
    other = office.write(corner_beside)
    shelves.set_(office, Copy, book, box_id=other)
    assert shown()["赵云飞"] == ("1", "南门图书角")


def corner_beside(session):
    """Add a corner with a box and return the box."""
    corner = Corner(name="南门图书角", code="92003", kind=CornerKind.ATTENDED)
    session.add(corner)
    session.flush()
    box = Box(name="04号箱", code="910004", corner_id=corner.id)
    session.add(box)
    session.flush()
    return box.id
