"""轮值: whose turn it is, decided without the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from statistics import median_low


@dataclass(frozen=True)
class Slot:
    """A post on a day that still wants so many."""

    post_id: int
    day: date
    starts: time
    ends: time
    wanted: int


@dataclass(frozen=True)
class Turn:
    """A volunteer at a post on a day."""

    post_id: int
    day: date
    volunteer_id: int


@dataclass(frozen=True)
class Busy:
    """When a volunteer is at work already; without times the whole day."""

    volunteer_id: int
    day: date
    starts: time = time.min
    ends: time = time.max

    def meets(self, slot: Slot) -> bool:
        """Tell whether both are at the same time."""
        return self.day == slot.day and self.starts < slot.ends and slot.starts < self.ends


def propose(
    slots: Iterable[Slot],
    members: Sequence[int],
    before: Counter[int],
    busy: Iterable[Busy] = (),
    may: Callable[[int, Slot], bool] = lambda _volunteer_id, _slot: True,
) -> list[Turn]:
    """Fill slots in order of time: whoever had fewest turns so far comes next, among equals as the members stand.

    ``before`` counts the turns of each before these slots, so that nobody begins at the head again every week: as long
    as everybody is free, no two differ by more than one. Who is far behind, having come later or been away, does not
    make all of it up at once: nobody counts as more than one turn behind the middle. ``may`` says whether somebody can
    be there; nobody is at two posts at once. A slot nobody can fill stays open.
    """
    least = median_low([before[one] for one in members]) - 1 if members else 0
    counted, taken = Counter({one: max(before[one], least) for one in members}), list(busy)
    rank = {one: place for place, one in enumerate(members)}
    turns: list[Turn] = []
    for slot in sorted(slots, key=lambda slot: (slot.day, slot.starts, slot.post_id)):
        blocked = {one.volunteer_id for one in taken if one.meets(slot)}
        able = [one for one in members if one not in blocked and may(one, slot)]
        for volunteer_id in sorted(able, key=lambda one: (counted[one], rank[one]))[: slot.wanted]:
            counted[volunteer_id] += 1
            taken.append(Busy(volunteer_id, slot.day, slot.starts, slot.ends))
            turns.append(Turn(slot.post_id, slot.day, volunteer_id))
    return turns
