"""关爱对象与走访: the lists an office works from, each for a day, a place and a tag."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from jiceng_desktop.services import people, places, tags
from jiceng_desktop.services.care.ages import (
    LEAST,
    MOST,
    Ages,
    ages,
    allowance,
    band_name,
    band_of,
    birthday,
    birthdays,
    checkup,
    old_enough,
    set_ages,
)
from jiceng_desktop.services.care.parts import EVERYWHERE, BirthMonth, CareList, Horizon, Narrow, Period, Progress
from jiceng_desktop.services.care.records import TODO, VISIT, to_do, visited
from jiceng_desktop.services.care.rounds import due
from jiceng_desktop.services.listing import Listing, Query
from jiceng_desktop.services.places import Node

__all__ = [
    "EVERYWHERE",
    "FIRST_CHOICE",
    "LEAST",
    "MOST",
    "TODO",
    "VISIT",
    "Ages",
    "BirthMonth",
    "CareList",
    "Horizon",
    "Narrow",
    "Overview",
    "Period",
    "Progress",
    "ages",
    "allowance",
    "band_name",
    "band_of",
    "birthday",
    "birthdays",
    "checkup",
    "counts",
    "due",
    "listing",
    "old_enough",
    "overview",
    "set_ages",
    "to_do",
    "visited",
]

# what a list begins with
FIRST_CHOICE: dict[CareList, Any] = {
    CareList.DUE: Horizon.WEEK,
    CareList.FOLLOW_UP: Horizon.WEEK,
    CareList.TODOS: Progress.OPEN,
    CareList.VISITS: Period.MONTH,
    CareList.CHECKUP: None,
    CareList.ALLOWANCE: None,
    CareList.BIRTHDAYS: BirthMonth.THIS,
}
STATUTORY = Ages()


def listing(which: CareList, today: date, entitled: Ages = STATUTORY) -> Listing:
    """Return a list as it stands on a day."""
    makers: dict[CareList, Callable[[], Listing]] = {
        CareList.DUE: lambda: due(today, follow_up=False),
        CareList.FOLLOW_UP: lambda: due(today, follow_up=True),
        CareList.TODOS: lambda: to_do(today),
        CareList.VISITS: lambda: visited(today),
        CareList.CHECKUP: lambda: checkup(today, entitled.checkup),
        CareList.ALLOWANCE: lambda: allowance(today, entitled.allowance),
        CareList.BIRTHDAYS: lambda: birthdays(today),
    }
    return makers[which]()


def counts(session: Session, today: date, where: people.Narrow = EVERYWHERE) -> dict[CareList, int]:
    """Return how much each list holds when it is opened."""
    entitled = ages(session)
    return {
        which: len(listing(which, today, entitled).ids(session, Query(narrow=Narrow(where, FIRST_CHOICE[which]))))
        for which in CareList
    }


@dataclass(frozen=True)
class Overview:
    """What the panel beside the lists shows: how much each list holds, and by what they can be narrowed."""

    counts: dict[CareList, int]
    places: list[Node]
    grids: list[tuple[int, str]]
    tags: list[tuple[int, str, str]]


def overview(session: Session, today: date, where: people.Narrow = EVERYWHERE) -> Overview:
    """Return everything the panel shows."""
    found = counts(session, today, where)
    return Overview(found, places.tree(session), places.grids(session), tags.kinds(session))
