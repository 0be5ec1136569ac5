"""资料完整度: how much of what an office needs to know is known, of persons and of places."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from jiceng_desktop.services.checkup.material import Card, Material, Place
from jiceng_desktop.services.checkup.problems import PLACES, Finding, Problem
from jiceng_desktop.services.people import LABELS
from jiceng_desktop.services.presence import GONE
from jiceng_desktop.terms import MaritalStatus, Sex

ENOUGH = 60
_MOST_NAMED = 3
_UNKNOWN = frozenset({None, "", Sex.UNKNOWN, Sex.UNSTATED, MaritalStatus.UNSTATED})


@dataclass(frozen=True)
class Counted:
    """A field that counts: how much, and from which age on."""

    name: str
    weight: int
    from_age: int = 0


# The one table of what counts; the weights add up to 100. What does not apply to a child does not count for it.
COUNTED = (
    Counted("id_number", 20, from_age=1),
    Counted("home_id", 20),
    Counted("phone", 15, from_age=16),
    Counted("born_on", 10),
    Counted("sex", 5),
    Counted("ethnicity", 5),
    Counted("registered_address", 10),
    Counted("education", 5, from_age=6),
    Counted("marital_status", 5, from_age=22),
    Counted("political_status", 5, from_age=14),
)
_COLUMNS = [Card._fields.index(one.name) for one in COUNTED]


@dataclass
class Tally:
    """What adds up over a place."""

    persons: int = 0
    score: int = 0
    lacking: Counter[str] = field(default_factory=Counter)

    def add(self, points: int, lacking: tuple[str, ...]) -> None:
        """Count one person."""
        self.persons += 1
        self.score += points
        if lacking:
            self.lacking.update(lacking)


class Tallies:
    """What adds up over every compound, building and grid."""

    def __init__(self, places: dict[int, Place]) -> None:
        self._places = places
        self._found = {problem: defaultdict[tuple[int, str], Tally](Tally) for problem in PLACES}

    def add(self, home_id: int, points: int, lacking: tuple[str, ...]) -> None:
        """Count one person who lives in a dwelling."""
        place = self._places[home_id]
        self._found[Problem.COMPOUNDS][0, place.compound].add(points, lacking)
        self._found[Problem.BUILDINGS][place.building_id, place.compound + place.building].add(points, lacking)
        if place.grid:
            self._found[Problem.GRIDS][0, place.grid].add(points, lacking)

    def findings(self) -> Iterator[Finding]:
        """Yield every place with its average, the weakest first."""
        for problem, places in self._found.items():
            ordered = sorted(places.items(), key=lambda found: found[1].score / found[1].persons)
            yield from (_place(problem, name, tally) for (_, name), tally in ordered)


def score(card: Card, age: int | None) -> tuple[int, tuple[str, ...]]:
    """Return how complete a card is (0-100), and what it lacks, the weightiest first."""
    possible = lost = 0
    lacking = []
    for place, one in zip(_COLUMNS, COUNTED, strict=True):
        if age is not None and max(age, 0) < one.from_age:  # an impossible birth date makes nobody exempt
            continue
        possible += one.weight
        if card[place] in _UNKNOWN:
            lost += one.weight
            lacking.append(LABELS[one.name])
    return round(100 * (possible - lost) / possible), tuple(lacking)


def of_everybody(material: Material) -> Iterator[Finding]:
    """Yield who falls short of ``ENOUGH``, then the places; the weakest first. Who is gone does not count."""
    weak: list[tuple[int, Card, tuple[str, ...]]] = []
    tallies = Tallies(material.places)
    for card in material.cards.values():
        if card.status in GONE:
            continue
        points, lacking = score(card, material.age(card))
        if points < ENOUGH:
            weak.append((points, card, lacking))
        if card.home_id is not None:
            tallies.add(card.home_id, points, lacking)
    for points, card, lacking in sorted(weak, key=lambda found: found[0]):
        told = f"还缺{'、'.join(lacking)}。"
        yield Finding(Problem.INCOMPLETE, f"{card.id}", card.name, told, (card.id,), score=points)
    yield from tallies.findings()


def _place(problem: Problem, name: str, tally: Tally) -> Finding:
    most = tally.lacking.most_common(_MOST_NAMED)
    told = "、".join(f"{label} {count:,} 人" for label, count in most)
    told = f"{tally.persons:,} 人，最缺：{told}。" if most else f"{tally.persons:,} 人，资料齐全。"
    return Finding(problem, name, name, told, score=round(tally.score / tally.persons))
