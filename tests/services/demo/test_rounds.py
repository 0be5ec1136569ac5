from __future__ import annotations

from jiceng_desktop.services import rotation
from jiceng_desktop.terms import DifferenceOutcome, RoundState
from tests.services.demo.looking import TODAY


def test_one_round_is_over_one_is_under_way_and_more_are_planned(full):
    board = full.read(rotation.board)
    assert [column.state for column in board.columns[:3]] == [RoundState.DONE, RoundState.MOVING, RoundState.DRAFT]
    assert board.columns[0].starts_on < TODAY
    assert board.columns[-1].starts_on > TODAY
    assert not any(cell.full for cell in board.cells.values())


def test_two_books_went_missing_on_the_way(full):
    board = full.read(rotation.board)
    lost = full.read(rotation.differences, board.columns[0].id)
    assert [one.outcome for one in lost] == [DifferenceOutcome.MISSING] * 2
    legs = full.read(rotation.handings, board.columns[1].id)
    assert 0 < sum(one.sent_at is not None for one in legs) < len(legs)
    assert all(one.received_at is None for one in legs)
