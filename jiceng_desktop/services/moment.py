"""One thing that happened with a person; apart from ``timeline``, which knows every feature that tells of some."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Moment:
    """What happened on one day: which matter it belongs to (走访, 变动, …) and a sentence."""

    on: date
    matter: str
    text: str
