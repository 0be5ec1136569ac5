"""What is found to stand in the way of an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jiceng_desktop.terms.term import Term


class ClashKind(Term):
    """冲突: what stands in the way."""

    VENUE = "venue", "场地已占用"
    BLOCK = "block", "场地停用"
    OPENING = "opening", "不在开放时间"
    CAPACITY = "capacity", "超过容量"
    PERSON = "person", "人员冲突"
    EQUIPMENT = "equipment", "设备不够"


@dataclass(frozen=True)
class Clash:
    """One thing in the way of an event that begins at ``starts_at``.

    ``told`` is a sentence that does not repeat the day. ``other_id`` is the other event, None where there is none,
    or where a series meets itself.
    """

    what: ClashKind
    starts_at: datetime
    told: str
    other_id: int | None = None
