"""Which of two rows of spans take place at the same time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from jiceng_desktop.services.clashes.plan import Plan, Span


@dataclass(frozen=True)
class Event:
    """Another event: for how long it takes what is asked for, how many of it, and when it is itself.

    The plan's own have no id: a series can stand in its own way.
    """

    id: int | None
    title: str
    taken: Span
    span: Span
    number: int = 1

    def says(self, day: date) -> str:
        """Name the event and its time."""
        return f"“{self.title}”（{self.span.says(day)}）" if self.id is not None else "本系列的另一场"


def meetings(spans: Sequence[Span], others: Iterable[Event]) -> Iterator[tuple[int, Event]]:
    """Return which of the others meet which span, by its place; spans are in order and equally long.

    Each of the others is looked up among the spans, so the work grows with their number, not with the product.
    """
    ends = [span.ends_at for span in spans]
    for other in others:
        place = bisect_right(ends, other.taken.starts_at)
        while place < len(spans) and spans[place].starts_at < other.taken.ends_at:
            yield place, other
            place += 1


def own(plan: Plan, number: int = 1) -> list[Event]:
    """Return the events of the plan as others."""
    return [Event(None, "", taken, span, number) for span, taken in zip(plan.spans, plan.taken(), strict=True)]
