"""The rule of the planner holds for whatever boxes and corners there are."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jiceng_desktop.services.rotation import planning
from jiceng_desktop.services.rotation.planning import Progress, Stand, Way, plan

FEW = settings(max_examples=25, deadline=None)


def stands_of(caps):
    return [Stand(number, cap, number // 2) for number, cap in enumerate(caps, start=1)]


def free(boxes, corners):
    return [Way(box, frozenset(range(1, corners + 1))) for box in range(boxes)]


def ways_of(going):
    """Return where each box went, round after round."""
    return {one.box_id: [each[at].corner_id for each in going] for at, one in enumerate(going[0])}


@st.composite
def roomy(draw):
    """Draw corners that all have room for their share of the boxes."""
    corners = draw(st.integers(2, 6))
    boxes = draw(st.integers(1, 18))
    share = -(-boxes // corners)
    return boxes, draw(st.lists(st.integers(share, share + 3), min_size=corners, max_size=corners))


@st.composite
def just_enough(draw):
    """Draw corners of any size that together have room for all boxes."""
    caps = draw(st.lists(st.integers(1, 5), min_size=2, max_size=5))
    return draw(st.integers(1, sum(caps))), caps


@FEW
@given(roomy())
def test_every_box_visits_every_corner_exactly_once_per_cycle(drawn):
    boxes, caps = drawn
    going = plan(stands_of(caps), [free(boxes, len(caps))] * (3 * len(caps)), Progress())
    for visited in ways_of(going).values():
        for start in range(0, 3 * len(caps), len(caps)):
            assert sorted(visited[start : start + len(caps)]) == list(range(1, len(caps) + 1))
    for each in going:
        assert all(one.told is None for one in each)
        load = Counter(one.corner_id for one in each)
        assert max(load.values()) <= -(-boxes // len(caps))
        assert min(load[number] for number in range(1, len(caps) + 1)) >= boxes // len(caps)


@FEW
@given(just_enough())
def test_small_corners_make_the_cycle_longer_and_nothing_else(drawn):
    boxes, caps = drawn
    length = max(len(caps), *(-(-boxes // cap) for cap in caps))
    going = plan(stands_of(caps), [free(boxes, len(caps))] * (2 * length), Progress())
    for visited in ways_of(going).values():
        assert set(visited[:length]) == set(visited[length:]) == set(range(1, len(caps) + 1))
    for each in going:
        load = Counter(one.corner_id for one in each)
        assert all(load[number] <= cap for number, cap in enumerate(caps, start=1))


@st.composite
def wishful(draw):
    """Draw rounds in which some boxes are pinned, stay, or must not go everywhere, and some corners are closed."""
    caps = draw(st.lists(st.integers(1, 4), min_size=2, max_size=5))
    boxes, every = draw(st.integers(1, sum(caps))), range(1, len(caps) + 1)
    closed = draw(st.sets(st.sampled_from(every), max_size=len(caps) - 1))
    open_ = frozenset(every) - closed
    rounds = []
    for _ in range(draw(st.integers(1, 6))):
        ways = []
        for box in range(boxes):
            skipped = draw(st.sets(st.sampled_from(every), max_size=1))
            pinned = draw(st.none() | st.sampled_from(sorted(open_))) if draw(st.booleans()) else None
            ways.append(Way(box, open_ - skipped, pinned))
        rounds.append(ways)
    start = {box: draw(st.sampled_from(every)) for box in range(boxes)}
    return caps, rounds, start


@FEW
@given(wishful())
def test_pins_skips_and_closures_are_obeyed_or_the_box_says_why_not(drawn):
    caps, rounds, start = drawn
    progress = Progress()
    progress.note(start)
    before = dict(start)
    for ways, going in zip(rounds, plan(stands_of(caps), rounds, progress), strict=True):
        load = Counter(one.corner_id for one in going)
        for way, one in zip(ways, going, strict=True):
            assert one.box_id == way.box_id
            assert way.pinned in (None, one.corner_id)
            if way.pinned is None and one.corner_id not in way.open:
                assert one.corner_id == before[one.box_id]
                assert one.told in (planning.STAYS, planning.FULL)
            if load[one.corner_id] > caps[one.corner_id - 1]:
                assert one.told == planning.FULL
        before = {one.box_id: one.corner_id for one in going}


@FEW
@given(wishful())
def test_the_same_question_has_the_same_answer(drawn):
    caps, rounds, start = drawn

    def ask():
        progress = Progress()
        progress.note(start)
        return plan(stands_of(caps), rounds, progress)

    assert ask() == ask()


def test_a_box_that_must_stay_stays_and_others_make_room():
    progress = Progress(at={0: 1, 1: 2})
    ways = [Way(0, frozenset({1, 2}), stays=True), Way(1, frozenset({1, 2}))]
    ((kept, other),) = plan(stands_of([1, 1]), [ways], progress)
    assert (kept.corner_id, kept.told) == (1, None)
    assert (other.corner_id, other.told) == (2, planning.STAYS)


def test_too_many_boxes_are_said_to_be_too_many():
    (going,) = plan(stands_of([1, 1]), [free(3, 2)], Progress())
    assert sorted(Counter(one.corner_id for one in going).values()) == [1, 2]
    assert [one.told for one in going].count(planning.FULL) == 2


def test_a_corner_not_seen_for_longest_comes_first():
    going = plan(stands_of([4, 4, 4]), [free(3, 3)] * 9, Progress())
    for visited in ways_of(going).values():
        cycles = [visited[at : at + 3] for at in (0, 3, 6)]
        assert cycles[0] == cycles[1] == cycles[2]


def test_a_box_that_comes_later_does_not_make_the_others_wait():
    progress = Progress()
    first = plan(stands_of([2, 2, 2]), [free(4, 3)] * 2, progress)
    then = plan(stands_of([2, 2, 2]), [free(5, 3)] * 4, progress)
    for box in range(4):
        assert {each[box].corner_id for each in (*first, then[0])} == {1, 2, 3}
    assert {each[4].corner_id for each in then[1:]} == {1, 2, 3}


@pytest.mark.parametrize(
    ("caps", "owed", "left"), [({1: 2, 2: 2}, {0: {1, 2}}, 2), ({1: 1}, {0: {1}, 1: {1}, 2: {1}}, 3)]
)
def test_how_long_a_cycle_still_takes(caps, owed, left):
    assert planning.rounds_left(caps, {box: frozenset(due) for box, due in owed.items()}) == left
