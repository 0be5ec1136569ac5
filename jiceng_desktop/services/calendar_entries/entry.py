"""One event as calendar files and plans tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from jiceng_desktop.terms import EventKind

LAST_MINUTE = time(23, 59)


@dataclass(frozen=True)
class Particulars:
    """What a year's plan tells of an event besides; ``lines`` are ids. Calendar files carry nobody's name."""

    chair: str = ""
    speakers: tuple[str, ...] = ()
    organisers: tuple[str, ...] = ()
    audience: str = ""
    contact: str = ""
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Entry:
    """An event on one day, or on several; moments are local and naive.

    ``uid`` is the same for the same event wherever it goes, empty where the file has none; ``version`` rises with each
    change. ``text`` is what is said about the event. An entry with ``plan`` is of a year's plan: it adds an event, or
    finds it there already, and changes none.
    """

    uid: str
    title: str
    starts_at: datetime
    ends_at: datetime
    venue: str = ""
    text: str = ""
    kind: EventKind | None = None
    cancelled: bool = False
    version: int = 0
    plan: Particulars | None = None

    @property
    def is_all_day(self) -> bool:
        """Tell whether the event takes whole days: from midnight to the last minute."""
        return self.starts_at.time() == time() and self.ends_at.time() == LAST_MINUTE
