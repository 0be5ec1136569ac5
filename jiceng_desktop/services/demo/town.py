"""What the parts of the demonstration know of each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from jiceng_desktop.services.demo.names import Names
from jiceng_desktop.services.demo.numbers import Numbers
from jiceng_desktop.services.demo.rows import Rows
from jiceng_desktop.terms import EventKind, Sex

T = TypeVar("T")

OFFICE = "砚溪社区居民委员会"
MAJORITY = 18
_LEAP = (2, 29)


@dataclass(frozen=True, slots=True)
class Home:
    """One dwelling: its address, and when people could first move in."""

    id: int
    address: str
    built_in: int


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who lives here, as far as teams, events and book corners want to know."""

    id: int
    name: str
    sex: Sex
    age: int
    party: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One occurrence that was or will be held."""

    id: int
    title: str
    kind: EventKind
    day: date
    minutes: int


@dataclass
class Town:
    """The community while it is being made; every draw comes from the one ``rng``."""

    rng: Random
    today: date
    rows: Rows
    scale: float
    compounds: dict[str, int] = field(default_factory=dict)
    buildings: list[list[Home]] = field(default_factory=list)
    residents: list[Resident] = field(default_factory=list)
    staff: list[Resident] = field(default_factory=list)
    volunteers: list[tuple[int, date]] = field(default_factory=list)
    team_of: dict[int, int] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names = Names(self.rng)
        self.numbers = Numbers(self.rng)

    def chance(self, share: float) -> bool:
        """Say yes in that share of cases."""
        return self.rng.random() < share

    def scaled(self, count: int, least: int = 1) -> int:
        """Return how many there are at this scale."""
        return max(least, round(count * self.scale))

    def day(self, first: date, last: date) -> date:
        """Return some day from the first to the last, both included."""
        return first + timedelta(self.rng.randint(0, max(0, (last - first).days)))

    def born(self, age: int) -> date:
        """Return a birthday of somebody who is that old today."""
        return self.day(years_after(self.today, -age - 1) + timedelta(1), years_after(self.today, -age))

    def some(self, items: Sequence[T], count: int) -> list[T]:
        """Return that many different ones, or all there are."""
        return self.rng.sample(items, min(count, len(items)))


def years_after(day: date, years: int) -> date:
    """Return the same day of another year; 29 February becomes the 28th."""
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == _LEAP else day.day)
