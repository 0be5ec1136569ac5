from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from jiceng_desktop.db.library import Box, BoxMove, Copy, CopyEvent, Corner, CornerKeeper
from jiceng_desktop.db.rounds import Round
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import rotation, undo
from jiceng_desktop.services.corners import closures, keepers
from jiceng_desktop.services.rotation import issuing
from jiceng_desktop.terms import CopyState, DifferenceOutcome, KeeperRole, RoundState
from tests.services import residents
from tests.services.rotation.shelves import BOOKS, CORNERS, add, change, copy_of, drafts, rounds, ways


@pytest.fixture
def issued(office, town):
    """Return a round that was issued; one book of the first box was lent before."""
    office.write(rotation.propose, 2)
    found = drafts(office)[0]
    change(office, Copy, 1, state=CopyState.ON_LOAN)
    office.write(rotation.issue, found)
    return found


@pytest.fixture
def leg(office, issued):
    """Return the way of the second box, of which nothing is lent."""
    return next(one for one in office.read(rotation.handings, issued) if one.box == "02号箱")


def handing(office, issued, leg):
    return next(one for one in office.read(rotation.handings, issued) if one.leg_id == leg.leg_id)


def state_of(office, round_id):
    return office.read(lambda session: session.get(Round, round_id).state)


def others(office, issued, leg):
    return [one.leg_id for one in office.read(rotation.handings, issued) if one.leg_id != leg.leg_id]


def test_issuing_freezes_what_should_travel_and_says_what_is_not_in_the_box(office, issued):
    found = office.read(rotation.handings, issued)
    assert sorted((one.box, one.expected) for one in found)[:2] == [("01号箱", BOOKS - 1), ("02号箱", BOOKS)]
    first = next(one for one in found if one.box == "01号箱")
    books = office.read(rotation.books, first.leg_id)
    assert [(one.number, one.travels, one.state) for one in books if not one.travels] == [
        ("1000010", False, CopyState.ON_LOAN)
    ]
    assert state_of(office, issued) is RoundState.ISSUED


def test_rounds_are_issued_one_after_the_other(office, issued):
    with pytest.raises(Refusal, match="还没有交接完"):
        office.write(rotation.issue, drafts(office)[0])
    with pytest.raises(Refusal, match="已经下发过了"):
        office.write(rotation.issue, issued)


def test_a_later_round_is_not_issued_first(office, town):
    office.write(rotation.propose, 2)
    with pytest.raises(Refusal, match="请先下发2026年第23期"):
        office.write(rotation.issue, drafts(office)[1])


def test_a_round_whose_corner_closes_is_not_issued(office, town):
    office.write(rotation.propose, 1)
    change(office, Corner, town.corners[CORNERS[1]], closed_on=date(2026, 12, 1))
    with pytest.raises(Refusal, match=f"{CORNERS[1]}2026-12-01 撤销"):
        office.write(rotation.issue, drafts(office)[0])
    assert state_of(office, drafts(office)[0]) is RoundState.DRAFT


def test_an_issued_round_is_not_changed_on_the_board(office, town, issued):
    with pytest.raises(Refusal, match="已经下发"):
        office.write(rotation.send_to, issued, town.boxes["01号箱"], town.corners[CORNERS[0]])


def test_issuing_is_taken_back_while_nothing_was_sent(office, issued, leg):
    before = ways(office, issued)
    office.write(rotation.take_back, issued)
    assert state_of(office, issued) is RoundState.DRAFT
    assert office.read(rotation.books, leg.leg_id) == []
    assert ways(office, issued) == before
    with pytest.raises(Refusal, match="还是草案"):
        office.write(rotation.take_back, issued)
    office.write(rotation.issue, issued)
    assert len(office.read(rotation.books, leg.leg_id)) == BOOKS


def test_issuing_is_not_taken_back_once_a_box_was_sent(office, issued, leg):
    office.write(rotation.send, leg.leg_id, BOOKS)
    with pytest.raises(Refusal, match="02号箱"):
        office.write(rotation.take_back, issued)


def test_a_box_moves_when_it_is_received(office, issued, leg):
    office.write(rotation.send, leg.leg_id, BOOKS)
    assert state_of(office, issued) is RoundState.MOVING
    assert corner_of(office, leg.box_id) == leg.from_id
    office.write(rotation.receive, leg.leg_id, BOOKS)
    assert corner_of(office, leg.box_id) == leg.to_id
    assert office.read(lambda session: session.scalars(select(BoxMove.leg_id)).all()) == [leg.leg_id]
    office.write(undo.take_back, office.last_group)
    assert corner_of(office, leg.box_id) == leg.from_id
    assert handing(office, issued, leg).received is None


def corner_of(office, box_id):
    return office.read(lambda session: session.get(Box, box_id).corner_id)


def test_a_count_is_corrected_until_the_round_is_closed(office, issued, leg):
    book = office.read(rotation.books, leg.leg_id)[0]
    office.write(rotation.send, leg.leg_id, BOOKS - 1, [book.id])
    office.write(rotation.receive, leg.leg_id, BOOKS - 1)
    office.write(rotation.settle, book.id, DifferenceOutcome.MISSING)
    office.write(rotation.send, leg.leg_id, BOOKS)
    assert copy_of(office, book.number) == (CopyState.ON_SHELF, leg.box_id, 0)
    office.write(rotation.receive, leg.leg_id, BOOKS)
    assert handing(office, issued, leg).differences == 0
    assert corner_of(office, leg.box_id) == leg.to_id


def test_what_was_not_sent_does_not_arrive(office, leg):
    with pytest.raises(Refusal, match="还没有登记送出"):
        office.write(rotation.receive, leg.leg_id, BOOKS)
    with pytest.raises(Refusal, match="不能小于 0"):
        office.write(rotation.send, leg.leg_id, -1)


def test_a_round_without_differences_is_three_steps(office, issued):
    legs = [one.leg_id for one in office.read(rotation.handings, issued)]
    assert office.write(rotation.send_whole, legs) == len(legs)
    assert office.write(rotation.receive_whole, legs) == len(legs)
    office.write(rotation.close, issued)
    assert state_of(office, issued) is RoundState.DONE
    where = {name: end for name, (_, end) in ways(office, issued).items()}
    found = select(Box.name, Corner.name).join(Corner, Corner.id == Box.corner_id)
    assert dict(office.read(lambda session: [tuple(row) for row in session.execute(found)])) == where
    with pytest.raises(Refusal, match="已经完成"):
        office.write(rotation.close, issued)


def test_two_missing_books_are_named_and_resolved_before_the_round_is_closed(office, second, issued, leg):
    office.write(rotation.hand_over_whole, others(office, issued, leg))
    books = office.read(rotation.books, leg.leg_id)
    office.write(rotation.send, leg.leg_id, BOOKS - 1, [books[0].id])
    second.write(rotation.receive, leg.leg_id, BOOKS - 2, [books[1].id])
    found = handing(office, issued, leg)
    assert (found.sent_by, found.received_by) == (office.clerk, "李干事")
    assert (found.balance, found.unresolved) == (0, 2)
    assert [(one.number, one.lost_at) for one in office.read(rotation.differences, issued)] == [
        (books[0].number, "送出"),
        (books[1].number, "收到"),
    ]
    with pytest.raises(Refusal, match="02号箱有 2 册的去向还没有处理"):
        office.write(rotation.close, issued)
    office.write(rotation.settle, books[0].id, DifferenceOutcome.MISSING)
    office.write(rotation.settle, books[1].id, DifferenceOutcome.MISSING)
    office.write(rotation.close, issued)
    assert copy_of(office, books[0].number) == (CopyState.MISSING, leg.box_id, 1)
    acts = office.read(lambda session: [each.act.label for each in session.scalars(select(CopyEvent))])
    assert acts == ["清点未见", "清点未见"]


def test_a_number_alone_says_how_many_are_not_named_yet(office, issued, leg):
    office.write(rotation.hand_over_whole, others(office, issued, leg))
    office.write(rotation.send, leg.leg_id, BOOKS)
    office.write(rotation.receive, leg.leg_id, BOOKS - 2)
    assert handing(office, issued, leg).balance == 2
    with pytest.raises(Refusal, match="少 2 册"):
        office.write(rotation.close, issued)
    books = office.read(rotation.books, leg.leg_id)
    office.write(rotation.receive, leg.leg_id, BOOKS - 2, [one.id for one in books[:2]])
    assert handing(office, issued, leg).differences == 2


@pytest.mark.parametrize("outcome", [DifferenceOutcome.ARRIVED, DifferenceOutcome.LEFT_BEHIND])
def test_a_book_thought_missing_is_back_on_the_shelf(office, issued, leg, outcome):
    office.write(rotation.send, leg.leg_id, BOOKS - 1, [(book := office.read(rotation.books, leg.leg_id)[0]).id])
    office.write(rotation.settle, book.id, DifferenceOutcome.MISSING)
    staying = [box_id for box_id, _ in office.read(rotation.boxes_at, leg.leg_id)]
    kept = outcome is DifferenceOutcome.LEFT_BEHIND
    office.write(rotation.settle, book.id, outcome, "", staying[0] if kept else None)
    assert copy_of(office, book.number) == (CopyState.ON_SHELF, staying[0] if kept else leg.box_id, 0)


def test_a_book_stays_behind_only_in_a_box_that_stays(office, town, leg):
    office.write(rotation.send, leg.leg_id, BOOKS - 1, [(book := office.read(rotation.books, leg.leg_id)[0]).id])
    with pytest.raises(Refusal, match="这个箱不在"):
        office.write(rotation.settle, book.id, DifferenceOutcome.LEFT_BEHIND, "", town.boxes["01号箱"])


def test_a_reader_has_a_book_only_if_it_was_lent(office, leg):
    office.write(rotation.send, leg.leg_id, BOOKS - 1, [(book := office.read(rotation.books, leg.leg_id)[0]).id])
    with pytest.raises(Refusal, match="没有借出登记"):
        office.write(rotation.settle, book.id, DifferenceOutcome.ON_LOAN)
    change(office, Copy, book.copy_id, state=CopyState.ON_LOAN)
    with pytest.raises(Refusal, match="不能记为未见"):
        office.write(rotation.settle, book.id, DifferenceOutcome.MISSING)
    office.write(rotation.settle, book.id, DifferenceOutcome.ON_LOAN)


def test_a_book_of_another_box_that_turns_up_belongs_into_this_one(office, issued, leg):
    office.write(rotation.send, leg.leg_id, BOOKS + 1)
    assert handing(office, issued, leg).balance == -1
    assert office.write(rotation.turned_up, leg.leg_id, "1000030") == "书30"
    assert handing(office, issued, leg).differences == 0
    assert copy_of(office, "1000030")[1] == leg.box_id
    with pytest.raises(Refusal, match="没有编号"):
        office.write(rotation.turned_up, leg.leg_id, "1999999")
    with pytest.raises(Refusal, match="本来就在"):
        office.write(rotation.turned_up, leg.leg_id, office.read(rotation.books, leg.leg_id)[0].number)


def test_a_missing_book_that_turns_up_is_not_missing(office, issued, leg):
    office.write(rotation.send, leg.leg_id, BOOKS - 1, [(book := office.read(rotation.books, leg.leg_id)[0]).id])
    office.write(rotation.settle, book.id, DifferenceOutcome.MISSING)
    office.write(rotation.turned_up, leg.leg_id, book.number)
    assert copy_of(office, book.number) == (CopyState.ON_SHELF, leg.box_id, 0)
    assert office.read(rotation.differences, issued) == []


def test_a_box_can_be_kept_back_with_a_reason(office, issued, leg):
    with pytest.raises(Refusal, match="为什么"):
        office.write(rotation.keep_back, leg.leg_id, " ")
    office.write(rotation.keep_back, leg.leg_id, "箱子坏了")
    assert leg.leg_id not in [one.leg_id for one in office.read(rotation.handings, issued)]
    assert ways(office, drafts(office)[0])["02号箱"][0] == CORNERS[1]
    other = office.read(rotation.handings, issued)[0]
    office.write(rotation.send, other.leg_id, BOOKS)
    with pytest.raises(Refusal, match="已经送出"):
        office.write(rotation.keep_back, other.leg_id, "箱子坏了")


def test_the_keepers_carry_unless_others_are_named(office, town, issued):
    person_id = residents.add(office, "张三丰")
    volunteer = Volunteer(person_id=person_id, number="Z0001", joined_on=date(2024, 1, 1))
    add(office, volunteer)
    other_id = residents.add(office, "李小梅")
    add(office, Volunteer(person_id=other_id, number="Z0002", joined_on=date(2024, 1, 1)))
    (zhang,), (li,) = (office.read(rotation.volunteers, typed) for typed in ("zsf", "小梅"))
    corner = town.corners[CORNERS[0]]
    keeper = CornerKeeper(corner_id=corner, volunteer_id=zhang[0], role=KeeperRole.MANAGER, from_on=date(2025, 1, 1))
    add(office, keeper)
    assert office.read(rotation.on_duty, issued) == {corner: [zhang]}
    office.write(rotation.appoint, issued, corner, [li[0], li[0]])
    assert office.read(rotation.on_duty, issued) == {corner: [li]}
    office.write(rotation.appoint, issued, corner, [])
    assert office.read(rotation.on_duty, issued) == {corner: [zhang]}
    begins = office.read(issuing.get, issued).starts_on
    change(office, CornerKeeper, keeper.id, to_on=begins)
    assert office.read(rotation.on_duty, issued) == {}
    assert office.read(keepers.of_corner, corner, begins) == []


def test_the_second_round_begins_where_the_first_ended(office, issued):
    legs = [one.leg_id for one in office.read(rotation.handings, issued)]
    office.write(rotation.hand_over_whole, legs)
    office.write(rotation.close, issued)
    office.write(rotation.issue, drafts(office)[0])
    first, following = (ways(office, one) for one in rounds(office))
    assert all(following[box] == (end, following[box][1]) for box, (_, end) in first.items())


def test_what_keeps_a_round_open_is_told_in_a_few_lines(office, issued):
    legs = office.read(rotation.handings, issued)
    assert len(legs) == 6
    with pytest.raises(Refusal) as refused:
        office.write(rotation.close, issued)
    told = str(refused.value).splitlines()
    assert told[1] == f"{legs[0].box}还没有登记送出"
    assert told[-1] == "……共 6 箱"
    assert len(told) == 7


def test_boxes_that_cannot_arrive_keep_back_the_others_with_a_way_out(office, issued, leg):
    pause = closures.Draft(leg.to_id, date(2026, 1, 1), date(2099, 12, 31), "楼道粉刷")
    office.write(closures.save, None, pause)
    legs = [one.leg_id for one in office.read(rotation.handings, issued)]
    with pytest.raises(Refusal, match=r"暂停开放(.|\n)*这箱不搬"):
        office.write(rotation.hand_over_whole, legs)
    for one in office.read(rotation.handings, issued):
        assert one.sent_at is None
        if one.to_id == leg.to_id:
            office.write(rotation.keep_back, one.leg_id, "那里关了")
    rest = [one.leg_id for one in office.read(rotation.handings, issued)]
    assert office.write(rotation.hand_over_whole, rest) == len(rest)
