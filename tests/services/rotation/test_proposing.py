from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from itertools import pairwise

import pytest

from jiceng_desktop.db.library import Box, Corner, CornerClosure
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import library_rules, rotation, undo
from jiceng_desktop.services.library_rules import Rules
from jiceng_desktop.services.rotation import rhythm
from jiceng_desktop.terms import Audience, WishKind
from tests.services.rotation import shelves
from tests.services.rotation.shelves import CORNERS, change, drafts, ways

EAST, WEST, SOUTH = CORNERS


def chips(office, corner_id, column):
    return [chip.name for chip in office.read(rotation.board).cells[corner_id, column].chips]


@pytest.mark.parametrize(
    ("rules", "first", "told"),
    [
        (Rules(), date(2026, 11, 21), [("12-01", "12-15", 23), ("12-16", "12-31", 24), ("01-01", "01-15", 1)]),
        (Rules(month_days=(15, 28)), date(2026, 2, 15), [("02-15", "02-27", 3), ("02-28", "03-14", 4)]),
        (Rules(interval_days=14, first_on=date(2026, 1, 5)), date(2026, 1, 6), [("01-19", "02-01", 2)]),
        (Rules(interval_days=14, first_on=date(2026, 1, 5)), date(2025, 12, 1), [("01-05", "01-18", 1)]),
    ],
)
def test_rounds_follow_the_rhythm_of_the_office(rules, first, told):
    found = rhythm.periods(rules, first, len(told))
    assert [(f"{one.starts_on:%m-%d}", f"{one.ends_on:%m-%d}", one.number) for one in found] == told


def test_every_box_sees_every_corner_once_before_it_returns(office, town):
    assert office.write(rotation.propose, 5) == rotation.Proposed(5, 0)
    there = [ways(office, one) for one in drafts(office)]
    for box in town.boxes:
        assert {there[0][box][0], there[0][box][1], there[1][box][1]} == set(CORNERS)
        assert {one[box][1] for one in there[2:5]} == set(CORNERS)
        assert all(before[box][1] == after[box][0] for before, after in pairwise(there))
    for one in there:
        assert Counter(end for _, end in one.values()) == dict.fromkeys(CORNERS, 2)


def test_proposing_again_changes_nothing_and_proposing_fewer_drops_the_rest(office, town):
    office.write(rotation.propose, 4)
    before = [ways(office, one) for one in drafts(office)]
    office.write(rotation.propose, 4)
    assert office.last_group is None
    assert [ways(office, one) for one in drafts(office)] == before
    office.write(rotation.propose, 2)
    assert len(drafts(office)) == 2
    office.write(undo.take_back, office.last_group)
    assert [ways(office, one) for one in drafts(office)] == before


def test_nothing_to_exchange_is_refused(office):
    with pytest.raises(Refusal, match="两个图书角"):
        office.write(rotation.propose, 3)


@pytest.mark.parametrize("count", [0, 49])
def test_too_many_rounds_are_refused(office, town, count):
    with pytest.raises(Refusal, match="1 到 48 期"):
        office.write(rotation.propose, count)


def test_a_dragged_box_stays_where_it_was_put_and_the_rest_is_planned_around_it(office, town):
    office.write(rotation.propose, 3)
    first, following, _ = drafts(office)
    box = town.boxes["01号箱"]
    here, there = ways(office, first)["01号箱"]
    other = next(name for name in CORNERS if name not in (here, there))
    office.write(rotation.send_to, first, box, town.corners[other])
    assert ways(office, first)["01号箱"] == (here, other)
    assert ways(office, following)["01号箱"][0] == other
    office.write(rotation.propose, 3)
    assert ways(office, first)["01号箱"] == (here, other)
    assert Counter(end for _, end in ways(office, first).values()) == dict.fromkeys(CORNERS, 2)
    office.write(rotation.release, first, box)
    office.write(rotation.propose, 3)
    assert ways(office, first)["01号箱"] == (here, there)


def test_a_closed_corner_gets_no_boxes_and_loses_those_it_has(office, town):
    closure = CornerClosure(
        corner_id=town.corners[EAST], from_on=date(2026, 11, 30), to_on=date(2026, 12, 10), reason="粉刷"
    )
    shelves.add(office, closure)
    change(office, Corner, town.corners[WEST], capacity=4)
    office.write(rotation.propose, 2)
    first, following = drafts(office)
    assert Counter(end for _, end in ways(office, first).values()) == {WEST: 4, SOUTH: 2}
    assert EAST in {end for _, end in ways(office, following).values()}
    assert "粉刷" in office.read(rotation.board).cells[town.corners[EAST], first].closed
    with pytest.raises(Refusal, match="粉刷"):
        office.write(rotation.send_to, first, town.boxes["02号箱"], town.corners[EAST])


def test_a_pin_to_a_closed_corner_is_said_to_be_lost(office, town):
    office.write(rotation.wish, town.boxes["02号箱"], WishKind.PIN, town.corners[EAST], date(2026, 11, 1), None)
    change(office, Corner, town.corners[EAST], closed_on=date(2026, 12, 5))
    change(office, Corner, town.corners[WEST], capacity=4)
    office.write(rotation.propose, 1)
    told = [chip.told for chip in _all_chips(office) if chip.name == "02号箱"]
    assert told == [f"本该在{EAST}：2026-12-05 撤销"]


def _all_chips(office):
    return [chip for cell in office.read(rotation.board).cells.values() for chip in cell.chips]


def test_wishes_are_obeyed_for_their_days(office, town):
    pinned, kept, choosy = (town.boxes[f"0{number}号箱"] for number in (1, 2, 3))
    office.write(rotation.wish, pinned, WishKind.PIN, town.corners[SOUTH], date(2026, 12, 1), date(2026, 12, 31))
    office.write(rotation.wish, kept, WishKind.SKIP, None, date(2026, 12, 1), None)
    wish = office.write(rotation.wish, choosy, WishKind.SKIP, town.corners[EAST], date(2026, 12, 1), None)
    office.write(rotation.propose, 3)
    there = [ways(office, one) for one in drafts(office)]
    assert [one["01号箱"][1] for one in there[:2]] == [SOUTH, SOUTH]
    assert there[2]["01号箱"][1] != SOUTH
    assert {one["02号箱"] for one in there} == {(WEST, WEST)}
    assert EAST not in {one["03号箱"][1] for one in there}
    assert [one.corner for one in office.read(rotation.wishes, choosy)] == [EAST]
    office.write(rotation.unwish, wish)
    assert office.read(rotation.wishes, choosy) == []


@pytest.mark.parametrize(
    ("kind", "from_on", "to_on", "field"),
    [
        (WishKind.PIN, date(2026, 12, 1), None, "corner_id"),
        (WishKind.SKIP, None, None, "from_on"),
        (WishKind.SKIP, date(2026, 12, 1), date(2026, 11, 1), "to_on"),
    ],
)
def test_what_is_no_wish_is_refused(office, town, kind, from_on, to_on, field):
    with pytest.raises(Refusal) as refused:
        office.write(rotation.wish, town.boxes["01号箱"], kind, None, from_on, to_on)
    assert refused.value.field == field


def test_books_for_children_do_not_go_to_the_old(office, town):
    change(office, Corner, town.corners[WEST], audience=Audience.ELDERLY)
    change(office, Box, town.boxes["01号箱"], audience=Audience.CHILDREN)
    office.write(rotation.propose, 4)
    assert WEST not in {ways(office, one)["01号箱"][1] for one in drafts(office)}


def test_what_cannot_be_kept_is_said(office, town):
    for corner_id in town.corners.values():
        change(office, Corner, corner_id, capacity=1)
    assert office.write(rotation.propose, 1).told == 6
    assert {chip.told for chip in _all_chips(office)} == {"超过图书角的容量"}
    assert Counter(end for _, end in ways(office, drafts(office)[0]).values()) == dict.fromkeys(CORNERS, 2)


def test_drafts_go_on_after_what_was_issued(office, town, clock):
    office.write(rotation.propose, 2)
    first = drafts(office)[0]
    issued = ways(office, first)
    office.write(rotation.issue, first)
    clock.now = datetime(2026, 12, 3, 9)
    office.write(rotation.propose, 2)
    following = ways(office, drafts(office)[0])
    assert [column.number for column in office.read(rotation.board).columns] == [23, 24, 1]
    assert ways(office, first) == issued
    for box, (here, there) in following.items():
        assert here == issued[box][1]
        assert there not in issued[box]


def test_boxes_that_were_retired_or_stored_take_no_part(office, town):
    office.write(rotation.propose, 1)
    change(office, Box, town.boxes["01号箱"], retired_on=date(2026, 11, 21))
    change(office, Box, town.boxes["02号箱"], corner_id=town.corners["书库"])
    office.write(rotation.propose, 1)
    assert sorted(ways(office, drafts(office)[0])) == ["03号箱", "04号箱", "05号箱", "06号箱"]


def test_drafts_can_be_discarded(office, town):
    office.write(rotation.propose, 3)
    assert office.write(rotation.discard) == 3
    assert office.read(rotation.board).columns == ()


def test_a_new_rhythm_begins_after_the_round_that_is_issued(office, town):
    office.write(rotation.propose, 1)
    office.write(rotation.issue, drafts(office)[0])
    days = Rules(interval_days=3, first_on=date(2026, 1, 1), version=office.read(library_rules.load).version)
    office.write(library_rules.save, days)
    office.write(rotation.propose, 2)
    spans = sorted((one.starts_on, one.ends_on) for one in office.read(rotation.board).columns)
    assert len(spans) == 3
    assert all(before[1] < after[0] for before, after in pairwise(spans))
