"""The board: corners down, rounds across, and in each cell the boxes that stand there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from jiceng_desktop.db.library import Box, Corner
from jiceng_desktop.db.rounds import Round, RoundLeg
from jiceng_desktop.services.rotation import standing
from jiceng_desktop.services.rotation.rhythm import Period
from jiceng_desktop.services.rotation.standing import Standing
from jiceng_desktop.terms import Audience, RoundState


@dataclass(frozen=True)
class Chip:
    """A box in a cell."""

    box_id: int
    name: str
    audience: Audience | None
    moved: bool = False
    pinned: bool = False
    told: str = ""


@dataclass(frozen=True)
class Cell:
    """The boxes at a corner in a round; ``closed`` says why it takes none."""

    chips: tuple[Chip, ...] = ()
    closed: str = ""
    full: bool = False


@dataclass(frozen=True)
class Row:
    """A corner."""

    id: int
    name: str
    capacity: int | None
    audience: Audience | None


@dataclass(frozen=True)
class Column:
    """A round; ``told`` counts the boxes for which a wish could not be kept."""

    id: int
    number: int
    starts_on: date
    ends_on: date
    state: RoundState
    moved: int
    told: int


@dataclass(frozen=True)
class Board:
    """Everything that is shown; ``now`` are the boxes as they stand today, by corner."""

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    cells: dict[tuple[int, int], Cell]  # by corner and round
    now: dict[int, Cell]


def board(session: Session, past: int = 1) -> Board:
    """Return the rounds that are not done, and the last done ones."""
    stood = standing.read(session)
    legs: defaultdict[int, list[RoundLeg]] = defaultdict(list)
    rounds: dict[int, Round] = {}
    for each, leg in stood.legs:
        rounds[each.id] = each
        legs[each.id].append(leg)
    done = [each for each in rounds.values() if each.state is RoundState.DONE]
    shown = [*done[len(done) - past :], *(each for each in rounds.values() if each.state is not RoundState.DONE)]
    columns = tuple(_column(each, legs[each.id]) for each in sorted(shown, key=lambda each: each.starts_on))
    boxes = {box.id: box for box in stood.boxes}
    cells = {}
    for each in shown:
        period = Period(each.starts_on, each.ends_on, each.year, each.number)
        there = _by_corner(legs[each.id], boxes)
        for corner in stood.corners:
            cells[corner.id, each.id] = _cell(stood, corner, there[corner.id], period)
    return Board(
        tuple(Row(one.id, one.name, one.capacity, one.audience) for one in stood.corners),
        columns,
        cells,
        _now(stood),
    )


def _column(each: Round, legs: list[RoundLeg]) -> Column:
    told = sum(leg.reason is not None and not leg.pinned for leg in legs)
    moved = sum(leg.from_id != leg.to_id for leg in legs)
    return Column(each.id, each.number, each.starts_on, each.ends_on, each.state, moved, told)


def _by_corner(legs: Iterable[RoundLeg], boxes: dict[int, Box]) -> defaultdict[int, list[Chip]]:
    there: defaultdict[int, list[Chip]] = defaultdict(list)
    for leg in legs:
        box = boxes.get(leg.box_id)
        if box is not None:
            chip = Chip(box.id, box.name, box.audience, leg.from_id != leg.to_id, leg.pinned, leg.reason or "")
            there[leg.to_id].append(chip)
    return there


def _cell(stood: Standing, corner: Corner, chips: list[Chip], period: Period | None = None) -> Cell:
    closed = "" if period is None else stood.closed(corner, period)
    full = corner.capacity is not None and len(chips) > corner.capacity
    return Cell(tuple(sorted(chips, key=lambda chip: chip.name)), closed, full)


def _now(stood: Standing) -> dict[int, Cell]:
    there: defaultdict[int, list[Chip]] = defaultdict(list)
    for box in stood.boxes:
        there[box.corner_id].append(Chip(box.id, box.name, box.audience))
    return {corner.id: _cell(stood, corner, there[corner.id]) for corner in stood.corners}
