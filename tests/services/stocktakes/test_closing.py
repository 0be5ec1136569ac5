from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from jiceng_desktop.db.lending import Reservation
from jiceng_desktop.db.library import Copy
from jiceng_desktop.db.people import Person
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import lending, stocktakes, undo
from jiceng_desktop.services.office import Office, action
from jiceng_desktop.services.stocktakes import Closed, Place, Reopened
from jiceng_desktop.services.stocktakes.closing import next_state
from jiceng_desktop.terms import (
    CopyAct,
    CopyState,
    ReservationState,
    ScanSettlement,
    StocktakeOutcome,
    StocktakeState,
    UseKind,
)
from tests import stores
from tests.services.stocktakes.stock import acts, begin, copy_of, scan, uses


@pytest.fixture
def office(master, tmp_path):
    """An office whose clock moves on a minute at each look."""
    ticks = iter(range(10_000))
    clock = lambda: datetime(2026, 11, 21, 8 + (now := next(ticks)) // 60, now % 60)  # noqa: E731
    office = Office(stores.copy_of(master, tmp_path / "梧桐里.db"), stores.CLERK, clock)
    yield office
    office.close()


def count_again(office, stock, *seen) -> Closed:
    count = begin(office, stock)
    scan(office, count, *seen)
    return office.write(stocktakes.close, count)


@pytest.mark.parametrize(
    ("state", "misses", "then"),
    [
        (CopyState.ON_SHELF, 0, (CopyState.MISSING, 1)),
        (CopyState.MISSING, 1, (CopyState.SUSPECTED, 2)),
        (CopyState.MISSING, 0, (CopyState.SUSPECTED, 2)),  # told missing by hand
        (CopyState.SUSPECTED, 2, (CopyState.LOST, 3)),
        (CopyState.LOST, 3, (CopyState.LOST, 4)),
    ],
)
def test_one_more_count_that_does_not_see_it(state, misses, then):
    assert next_state(state, misses) == then


def test_unseen_once_twice_three_times_then_found_again(office, stock):
    told = []
    for _ in range(3):
        count_again(office, stock, "1000001", "1000003", "1000006")
        copy = copy_of(office, "1000002")
        told.append((copy.state, copy.misses))
    assert told == [(CopyState.MISSING, 1), (CopyState.SUSPECTED, 2), (CopyState.LOST, 3)]
    closed = count_again(office, stock, "1000001", "1000002", "1000003", "1000006")
    assert closed == Closed(seen=4, unseen=0, handled=0, found=1, inferred=1)
    copy = copy_of(office, "1000002")
    assert (copy.state, copy.misses, copy.seen_on) == (CopyState.ON_SHELF, 0, datetime(2026, 11, 21).date())
    assert acts(office, "1000002") == [
        (CopyAct.UNSEEN, CopyState.ON_SHELF, CopyState.MISSING),
        (CopyAct.UNSEEN, CopyState.MISSING, CopyState.SUSPECTED),
        (CopyAct.UNSEEN, CopyState.SUSPECTED, CopyState.LOST),
        (CopyAct.FOUND, CopyState.LOST, CopyState.ON_SHELF),
    ]


def test_what_is_back_at_an_unattended_corner_was_used_once(office, stock):
    closed = count_again(office, stock, "1000001", "1000002", "1000003", "1000006")
    assert (closed.found, closed.inferred) == (1, 1)
    (use,) = uses(office)
    assert (use.copy_id, use.corner_id, use.kind) == (stock.copies["1000006"], stock.north, UseKind.INFERRED)


def test_what_is_found_again_is_kept_for_who_waits(office, stock):
    reader = office.read(lambda session: session.scalar(select(Person.id)))
    count = begin(office, stock)
    scan(office, count, "1000006")

    @action("预约")
    def ask(session):
        session.add(Reservation(title_id=1, person_id=reader, asked_at=datetime(2026, 11, 20)))
        for copy in session.scalars(select(Copy).where(Copy.state == CopyState.ON_SHELF)):
            copy.state = CopyState.REPAIR  # no other book of the title is free

    office.write(ask)
    assert office.write(stocktakes.close, count).kept == 1
    kept = office.read(lambda session: session.scalars(select(Reservation)).one())
    assert (kept.state, kept.copy_id) == (ReservationState.READY, stock.copies["1000006"])


def test_at_an_attended_corner_nothing_is_inferred(office, stock):
    for seen in ("7777777", "1000007"):
        count = office.write(stocktakes.open_, Place(stock.south))
        scan(office, count, seen)
        closed = office.write(stocktakes.close, count) if seen == "1000007" else None
        if closed is None:
            scan(office, count, "1000001")
            office.write(stocktakes.close, count)
    assert copy_of(office, "1000007").state is CopyState.ON_SHELF
    assert closed == Closed(seen=1, unseen=0, handled=0, found=1, inferred=0)
    assert uses(office) == []


def test_the_results_are_written_down(office, stock, count):
    scan(office, count, "1000001", "1000006")
    office.write(stocktakes.close, count)
    missing = office.read(stocktakes.unseen, count)
    assert [(one.number, one.new_state) for one in missing] == [
        ("1000002", CopyState.MISSING),
        ("1000003", CopyState.MISSING),
    ]
    assert copy_of(office, "1000004").state is CopyState.ON_LOAN  # lent and in repair are not missed
    assert copy_of(office, "1000005").state is CopyState.REPAIR
    with pytest.raises(Refusal, match="已完成，不能再记"):
        scan(office, count, "1000002")


def test_what_somebody_handled_meanwhile_is_not_missing(office, stock, count):
    scan(office, count, "1000001")
    office.write(lending.give_back, stock.copies["1000006"])  # found by somebody at the desk
    closed = office.write(stocktakes.close, count)
    assert (closed.unseen, closed.handled) == (2, 1)
    assert copy_of(office, "1000006").state is CopyState.ON_SHELF


def test_closing_without_marking_leaves_what_was_not_seen(office, stock, count):
    scan(office, count, "1000006")
    closed = office.write(stocktakes.close, count, marking=False)
    assert (closed.unseen, closed.found) == (3, 1)
    assert copy_of(office, "1000001").state is CopyState.ON_SHELF
    assert copy_of(office, "1000006").state is CopyState.ON_SHELF
    assert office.read(stocktakes.unseen, count) == []


def test_a_count_that_saw_nothing_does_not_mark_everything(office, count):
    with pytest.raises(Refusal, match="还一册都没有点到"):
        office.write(stocktakes.close, count)
    scan(office, count, "7777777")
    with pytest.raises(Refusal, match="还一册都没有点到"):
        office.write(stocktakes.close, count)


def test_a_count_is_called_off_with_a_reason(office, stock, count):
    scan(office, count, "1000006")
    with pytest.raises(Refusal, match="原因"):
        office.write(stocktakes.cancel, count, " ")
    office.write(stocktakes.cancel, count, "下雨，改天再点")
    assert copy_of(office, "1000006").state is CopyState.MISSING
    listed = office.read(stocktakes.COUNTS.texts, [count])[0]
    assert StocktakeState.CANCELLED.label in listed
    assert begin(office, stock) != count
    with pytest.raises(Refusal, match="已作废"):
        office.write(stocktakes.close, count)


def test_a_closing_is_taken_back_and_counting_goes_on(office, stock, count):
    scan(office, count, "1000001", "1000006")
    office.write(stocktakes.close, count)
    assert office.write(stocktakes.reopen, count) == Reopened(back=3, left=0)
    assert [copy_of(office, number).state for number in ("1000002", "1000003", "1000006")] == [
        CopyState.ON_SHELF,
        CopyState.ON_SHELF,
        CopyState.MISSING,
    ]
    assert (copy_of(office, "1000002").misses, copy_of(office, "1000006").misses) == (0, 1)
    assert uses(office) == []
    assert scan(office, count, "1000002").outcome is StocktakeOutcome.PRESENT
    assert office.write(stocktakes.close, count) == Closed(seen=3, unseen=1, handled=0, found=1, inferred=1)
    assert copy_of(office, "1000002").state is CopyState.ON_SHELF


def test_what_happened_after_the_closing_stays(office, stock, count):
    scan(office, count, "1000001")
    office.write(stocktakes.close, count)
    office.write(lending.give_back, stock.copies["1000002"])
    assert office.write(stocktakes.reopen, count) == Reopened(back=2, left=1)
    assert copy_of(office, "1000002").state is CopyState.ON_SHELF


def test_a_closing_stays_when_the_books_are_counted_anew(office, stock, count):
    scan(office, count, "1000001")
    office.write(stocktakes.close, count)
    begin(office, stock)
    with pytest.raises(Refusal, match="又清点了同样的书"):
        office.write(stocktakes.reopen, count)


def test_a_closing_is_undone_at_once(office, stock, count):
    scan(office, count, "1000001", "1000006")
    office.write(stocktakes.close, count)
    office.write(undo.take_back, office.last_group)
    assert copy_of(office, "1000002").state is CopyState.ON_SHELF
    assert copy_of(office, "1000006").state is CopyState.MISSING
    assert uses(office) == []
    assert not scan(office, count, "1000002").repeated


# -- what is done about it -----------------------------------------------------------------------------------------


def odd_of(office, count, number):
    return next(one for one in office.read(stocktakes.odd, count) if one.number == number)


def settle(office, count, number, settlement, **more):
    return office.write(stocktakes.settle, [odd_of(office, count, number).scan_id], settlement, **more)


def test_a_book_elsewhere_moves_only_when_the_clerk_says_so(office, stock, count):
    scan(office, count, "1000007", place=Place(stock.north, stock.boxes[0]))
    assert copy_of(office, "1000007").box_id == stock.boxes[2]
    settle(office, count, "1000007", ScanSettlement.MOVED)
    assert copy_of(office, "1000007").box_id == stock.boxes[0]
    assert odd_of(office, count, "1000007").settled is ScanSettlement.MOVED
    with pytest.raises(Refusal, match="已移到实际位置，不用再处理"):
        settle(office, count, "1000007", ScanSettlement.PUT_BACK)


def test_a_book_seen_at_a_corner_needs_a_box_to_be_moved_to(office, stock, count):
    scan(office, count, "1000007")
    scan_id = odd_of(office, count, "1000007").scan_id
    assert [name for _, name in office.read(stocktakes.boxes_for, [scan_id])] == ["1号箱", "2号箱"]
    with pytest.raises(Refusal, match="请选择放进哪个箱"):
        settle(office, count, "1000007", ScanSettlement.MOVED)
    settle(office, count, "1000007", ScanSettlement.MOVED, box_id=stock.boxes[1])
    assert copy_of(office, "1000007").box_id == stock.boxes[1]


def test_a_book_that_was_put_back_only_leaves_a_note(office, stock, count):
    scan(office, count, "1000007")
    settle(office, count, "1000007", ScanSettlement.PUT_BACK)
    assert copy_of(office, "1000007").box_id == stock.boxes[2]
    assert odd_of(office, count, "1000007").settled is ScanSettlement.PUT_BACK


def test_a_book_that_was_said_to_be_lent_is_returned(office, count):
    scan(office, count, "1000004")
    settle(office, count, "1000004", ScanSettlement.RETURNED)
    assert copy_of(office, "1000004").state is CopyState.ON_SHELF


def test_a_withdrawn_book_comes_back_into_stock(office, stock, count):
    scan(office, count, "1000008", place=Place(stock.north, stock.boxes[1]))
    settle(office, count, "1000008", ScanSettlement.RESTORED)
    copy = copy_of(office, "1000008")
    assert (copy.state, copy.box_id) == (CopyState.ON_SHELF, stock.boxes[1])


def test_what_does_not_fit_is_refused(office, count):
    scan(office, count, "7777777")
    with pytest.raises(Refusal, match="是“无此号”，不能这样处理"):
        settle(office, count, "7777777", ScanSettlement.MOVED)


def test_the_corners_tell_when_they_were_counted(office, stock, count):
    scan(office, count, "1000001")
    office.write(stocktakes.close, count)
    listing = stocktakes.corners_counted(datetime(2026, 11, 25).date())
    north, south = office.read(listing.texts, [stock.north, stock.south])
    assert (north[2][:10], north[3], north[4], north[5]) == ("2026-11-21", "4", "6", "3")
    assert (south[2], south[3]) == ("", "从未清点")
    assert list(office.read(listing.ids)) == [stock.south, stock.north]
