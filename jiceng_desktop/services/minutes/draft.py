"""What a clerk enters about an event that took place."""

from __future__ import annotations

from dataclasses import dataclass

from jiceng_desktop.services import events
from jiceng_desktop.services.minutes.decisions import Decision


@dataclass(frozen=True)
class Draft:
    """The record of an event.

    ``finished`` are the ids of earlier decisions that were found done; ``stored`` are the decisions as they were
    loaded, so that only what the clerk took away is taken away.
    """

    recorder: str | None = None
    headcount: int | None = None
    summary: str | None = None
    decisions: tuple[Decision, ...] = ()
    finished: tuple[int, ...] = ()
    stored: tuple[Decision, ...] = ()
    version: int = 0


LABELS = {**events.LABELS, "decisions": "议定事项", "finished": "上次议定"}
