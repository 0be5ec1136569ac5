"""Where every box goes in the coming rounds: the rule, and the network that HiGHS solves for each round.

A cycle is the time in which every box visits every corner. ``due`` are the corners that a box has not visited in the
running cycle; when nothing is due any more, a new cycle begins. Let ``B`` boxes each visit one corner per round, let
corner ``c`` take ``cap(c)`` boxes, and let ``d(c)`` be the number of boxes that still owe it a visit.

Rule: take the least ``r`` with (1) no box has more than ``r`` corners due and (2) ``d(c) <= r * cap(c)`` for each
corner. In this round a box that has ``r`` corners due goes to one of them, and each corner receives at least
``d(c) - (r - 1) * cap(c)`` boxes that owe it a visit. Both hold again with ``r - 1`` afterwards, so the cycle ends
after ``r`` rounds and every box has visited every corner.

Such a round exists whenever ``sum(cap) >= B``. By (1) and (2) there is a plan of all ``r`` rounds that forgets their
order: each box gets ``r`` visits, its due corners among them, each corner at most ``r * cap(c)``; what is left over
fits because ``r * sum(cap) >= r * B``. An ``r``-th part of that plan is a flow that sends out each box once, is at most
``cap(c)`` at a corner, and keeps both bounds, for ``d(c) / r >= d(c) - (r - 1) * cap(c)`` is (2) again. The bounds are
whole numbers and the matrix is that of a network, so a vertex of its polytope, which simplex returns, is whole too.

With ``n`` corners a cycle takes ``max(n, ceil(B / cap(c)))`` rounds. It is ``n`` where every corner has room for its
share of the boxes, and then each box visits each corner exactly once. Among the rounds that keep the rule, boxes spread
evenly, this time and, by leaving enough that is due, the next times; then corners that a box has not seen for longest
come first, then the shortest ways. What is pinned, closed, not for these readers or too small can break the rule: then
the bounds give way, in the order of their prices, and the leg says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

STAYS = "只能留在原处：别的图书角都不能去或放不下"
AGAIN = "没去过的图书角放不下或不能去，先再去一次去过的"
FULL = "超过图书角的容量"

_NEAR, _FAR = 1, 2  # the price of a way inside a compound, and of a longer one
_STEP = 4  # one round sooner weighs more than any way


@dataclass(frozen=True)
class Stand:
    """A corner that takes part; ``capacity`` counts boxes, None where it does not matter."""

    id: int
    capacity: int | None = None
    place: int | None = None  # its compound


@dataclass(frozen=True)
class Way:
    """What is asked of a box in one round: where it may go, or the one corner it is pinned to.

    A box that ``stays`` is pinned to wherever it stands by then.
    """

    box_id: int
    open: frozenset[int]
    pinned: int | None = None
    stays: bool = False


@dataclass
class Progress:
    """Where the boxes have been: what is due in the running cycle, when each corner was last seen, who stands where."""

    due: dict[int, set[int]] = field(default_factory=dict)
    seen: dict[tuple[int, int], int] = field(default_factory=dict)
    at: dict[int, int] = field(default_factory=dict)
    clock: int = 0

    def begin(self, ways: Iterable[Way], corners: Iterable[int]) -> None:
        """Let a new cycle begin if nothing is due that could be visited; boxes that came meanwhile join it."""
        ways = list(ways)
        if not any(map(self.owed, ways)):
            every = set(corners)
            self.due = {way.box_id: set(every) for way in ways}

    def owed(self, way: Way) -> frozenset[int]:
        """Return the corners that are due and can be visited."""
        return frozenset() if way.pinned is not None else way.open & self.due.get(way.box_id, set())

    def note(self, stands: Mapping[int, int]) -> None:
        """Take over where the boxes stood in a round."""
        self.clock += 1
        for box_id, corner_id in stands.items():
            self.due.get(box_id, set()).discard(corner_id)
            self.seen[box_id, corner_id] = self.clock
            self.at[box_id] = corner_id

    def newness(self, box_id: int, corner_id: int, most: int) -> int:
        """Tell how lately a box was at a corner: 0 long ago or never, ``most`` in the last round."""
        last = self.seen.get((box_id, corner_id))
        return 0 if last is None else max(0, most - (self.clock - last))


@dataclass(frozen=True)
class Going:
    """Where a box goes; ``told`` says which wish could not be kept, if any."""

    box_id: int
    corner_id: int
    told: str | None = None


def plan(stands: Sequence[Stand], rounds: Sequence[Sequence[Way]], progress: Progress) -> list[list[Going]]:
    """Return where each box goes in each of the rounds, one after the other; ``progress`` follows."""
    found = []
    for asked in rounds:
        ways = settled(stands, asked, progress)
        progress.begin(ways, (stand.id for stand in stands))
        going = _Round(stands, ways, progress).solved()
        progress.note({one.box_id: one.corner_id for one in going})
        found.append(going)
    return found


def settled(stands: Sequence[Stand], ways: Sequence[Way], progress: Progress) -> list[Way]:
    """Pin what stays, and close the corners that pinned boxes fill."""
    ways = [replace(way, pinned=progress.at.get(way.box_id)) if way.stays else way for way in ways]
    pinned = Counter(way.pinned for way in ways)
    free = {one.id for one in stands if one.capacity is None or one.capacity > pinned[one.id]}
    return [replace(way, open=way.open & free) for way in ways]


def rounds_left(caps: Mapping[int, int], owed: Mapping[int, frozenset[int]]) -> int:
    """Return in how many rounds everything that is owed can be visited: the ``r`` of the rule."""
    asked = Counter(corner_id for due in owed.values() for corner_id in due)
    longest = max(map(len, owed.values()), default=0)
    return max(1, longest, *(-(-count // caps[corner_id]) for corner_id, count in asked.items() if caps[corner_id]))


class _Round:
    """One round as a network: an arc for each way that a box can take, prices for each rule that is broken."""

    def __init__(self, stands: Sequence[Stand], ways: Sequence[Way], progress: Progress) -> None:
        self._stands = {stand.id: stand for stand in stands}
        self._ways, self._progress = ways, progress
        self._free = [way for way in ways if way.pinned is None]
        pinned, count = Counter(way.pinned for way in ways), len(ways)
        self._limits = {one.id: count if one.capacity is None else one.capacity for one in stands}
        self._caps = {key: max(0, limit - pinned[key]) for key, limit in self._limits.items()}
        self._spread()
        self._shares, self._floors = self._fair()
        self._owed = {way.box_id: progress.owed(way) for way in ways}
        self._left = rounds_left(self._shares, self._owed)
        self._most = 2 * len(self._stands)
        self._uneven = _STEP * (self._most + 1)
        self._again = 4 * self._uneven
        self._late = 2 * self._again * (count + 1)  # more than all the rest together, and so on upwards
        self._kept = self._late * (count + 1)
        self._over = self._kept * (count + 1)

    def _spread(self) -> None:
        """Let every corner take some more where there is not room for all boxes."""
        open_ = {corner_id for way in self._free for corner_id in way.open}
        lack = len(self._free) - sum(self._caps[corner_id] for corner_id in open_)
        for corner_id in open_ if lack > 0 else ():
            self._caps[corner_id] += -(-lack // len(open_))

    def _fair(self) -> tuple[dict[int, int], dict[int, int]]:
        """Return how many boxes each corner takes if all take alike, as far as they have room: at most and at least.

        The shares have room for all boxes, and for as many as the rule needs: no cycle becomes longer.
        """
        open_ = {corner_id for way in self._free for corner_id in way.open}
        level = 1
        while sum(min(self._caps[one], level) for one in open_) < min(
            len(self._free), sum(self._caps[one] for one in open_)
        ):
            level += 1
        shares = {key: min(cap, level) for key, cap in self._caps.items()}
        return shares, {key: min(cap, level - 1) if key in open_ else 0 for key, cap in self._caps.items()}

    def solved(self) -> list[Going]:
        """Return where each box goes."""
        arcs = [(row, corner_id) for row, way in enumerate(self._free) for corner_id in self._choices(way)]
        chosen = _solve(self._model(arcs), len(arcs)) if arcs else []
        going = {self._free[row].box_id: corner for (row, corner), taken in zip(arcs, chosen, strict=True) if taken}
        going |= {way.box_id: way.pinned for way in self._ways if way.pinned is not None}
        load = Counter(going.values())
        return [self._told(way, going[way.box_id], load) for way in self._ways if way.box_id in going]

    def _choices(self, way: Way) -> list[int]:
        """Return where a box can go; where it stands it can always stay."""
        here = self._progress.at.get(way.box_id)
        return sorted(way.open | ({here} if here in self._stands else set()))

    def _price(self, way: Way, corner_id: int) -> int:
        owed, here = self._owed[way.box_id], self._progress.at.get(way.box_id)
        if corner_id not in way.open:
            return self._kept
        price = _STEP * self._progress.newness(way.box_id, corner_id, self._most) + self._carried(here, corner_id)
        if corner_id in owed:
            return price
        return self._late if len(owed) >= self._left else price + self._again * bool(owed)

    def _carried(self, here: int | None, there: int) -> int:
        if here is None or here == there or here not in self._stands:
            return 0
        place = self._stands[here].place
        return _NEAR if place is not None and place == self._stands[there].place else _FAR

    def _model(self, arcs: Sequence[tuple[int, int]]) -> _Model:
        """Write down the network: each box once, no corner over its capacity, none under what it has to receive."""
        model = _Model([self._price(self._free[row], corner_id) for row, corner_id in arcs])
        at_corner: dict[int, list[int]] = {}
        at_box: dict[int, list[int]] = {}
        due: dict[int, list[int]] = {}
        for column, (row, corner_id) in enumerate(arcs):
            at_box.setdefault(row, []).append(column)
            at_corner.setdefault(corner_id, []).append(column)
            if corner_id in self._owed[self._free[row].box_id]:
                due.setdefault(corner_id, []).append(column)
        for columns in at_box.values():
            model.add(columns, 1, 1)
        for corner_id, columns in at_corner.items():
            share, cap, floor = self._shares[corner_id], self._caps[corner_id], self._floors[corner_id]
            over = [(self._uneven, -1, cap - share), (self._over, -1, len(columns))]
            model.add(columns, floor, share, [(self._uneven, 1, floor), *over])
        for corner_id, columns in due.items():
            least = max(0, len(columns) - (self._left - 1) * self._shares[corner_id])
            most = max(least, len(columns) - (self._left - 1) * self._floors[corner_id])
            model.add(columns, least, most, [(self._late, 1, least), (self._uneven, -1, len(columns) - most)])
        return model

    def _told(self, way: Way, corner_id: int, load: Counter[int]) -> Going:
        """Say what could not be kept for a box."""
        here, owed = self._progress.at.get(way.box_id), self._owed[way.box_id]
        told = None
        if load[corner_id] > self._limits.get(corner_id, len(self._ways)):
            told = FULL
        elif way.pinned is None and corner_id == here:
            told = STAYS
        elif owed and corner_id not in owed:
            told = AGAIN
        return Going(way.box_id, corner_id, told)


class _Model:
    """Rows and columns of a linear programme, as HiGHS takes them."""

    def __init__(self, prices: Sequence[int]) -> None:
        self.prices: list[float] = [float(price) for price in prices]
        self.upper: list[float] = [1.0] * len(prices)
        self.starts: list[int] = [0]
        self.columns: list[int] = []
        self.values: list[float] = []
        self.bounds: list[tuple[float, float]] = []

    def add(self, columns: Sequence[int], least: int, most: int, slacks: Sequence[tuple[int, int, int]] = ()) -> None:
        """Bound the sum of some columns; ``slacks`` are prices of breaking that, their signs, and how far they go."""
        self.columns += columns
        self.values += [1.0] * len(columns)
        for price, sign, furthest in slacks:
            self.columns.append(len(self.prices))
            self.values.append(float(sign))
            self.prices.append(float(price))
            self.upper.append(float(furthest))
        self.starts.append(len(self.columns))
        self.bounds.append((float(least), float(most)))


def _solve(model: _Model, count: int) -> list[bool]:
    """Return which of the first ``count`` columns are taken in a cheapest vertex."""
    import highspy  # takes a while and is needed only here

    highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.silent()
    highs.setOptionValue("solver", "simplex")
    highs.setOptionValue("threads", 1)
    columns, rows = len(model.prices), len(model.bounds)
    lower, upper = zip(*model.bounds, strict=True)
    highs.addVars(columns, [0.0] * columns, model.upper)
    highs.changeColsCost(columns, list(range(columns)), model.prices)
    highs.addRows(rows, lower, upper, len(model.columns), model.starts[:-1], model.columns, model.values)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError("the network of a round has no optimum")
    values = highs.getSolution().col_value[:count]
    return [value > 1 / 2 for value in values]
