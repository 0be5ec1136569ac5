"""Whole buildings at once: which floors, entrances and rooms there are, and how they are numbered."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.places import Building, Compound, Dwelling
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import naming, places
from jiceng_desktop.services.bulk import insert_many, next_id
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import Term
from jiceng_desktop.words import Door

MOST_DWELLINGS = 10_000
_MOST_ROOMS = 99
_HIGHEST = 120
_SEPARATOR = re.compile(r"[、，,;；\s]+")
_SPAN = re.compile(r"([A-Z]?)(\d{1,3})[-~—–至到]([A-Z]?)(\d{1,3})")


class Numbering(Term):
    """How rooms are called."""

    DIGITS = "digits", "101、102、103…"
    LETTERS = "letters", "1A、1B、1C…"
    THROUGH = "through", "各单元接着编号：1单元101、102，2单元103、104"


@dataclass(frozen=True)
class Plan:
    """One or several buildings of the same shape; ``buildings`` such as ``1-3、5`` and ``skipped`` floors as typed."""

    compound_id: int
    buildings: str
    lowest: int = 1
    highest: int = 18
    entrances: int = 2
    rooms: int = 4
    skipped: str = ""
    numbering: Numbering = Numbering.DIGITS
    grid_id: int | None = None


@dataclass(frozen=True)
class Drawing:
    """What a plan would build: names, and the rooms of each entrance floor by floor from below."""

    buildings: tuple[str, ...]
    known: tuple[str, ...]
    entrances: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]

    @property
    def dwellings(self) -> int:
        """Return how many dwellings all the buildings have."""
        return len(self.buildings) * sum(len(floor) for _, floors in self.entrances for floor in floors)


def draw(session: Session, plan: Plan) -> Drawing:
    """Return what a plan would build.

    Raises:
        Refusal: the plan cannot be read, or nobody builds like that.
    """
    names = _names(plan.buildings)
    floors = _floors(plan)
    if not 0 < plan.rooms <= _MOST_ROOMS or not 0 <= plan.entrances <= _MOST_ROOMS:
        raise Refusal("每层的户数应在 1 到 99 之间。", "rooms")
    entrances = tuple(
        (name, tuple(tuple(_rooms(plan, number, floor)) for floor in floors)) for number, name in _entrances(plan)
    )
    known = set(session.scalars(select(Building.name).where(Building.compound_id == plan.compound_id)))
    drawing = Drawing(names, tuple(name for name in names if name in known), entrances)
    if drawing.dwellings > MOST_DWELLINGS:
        raise Refusal(
            f"一次最多新增 {MOST_DWELLINGS:,} 户，现在是 {drawing.dwellings:,} 户。请分几次新增。", "buildings"
        )
    return drawing


def _entrances(plan: Plan) -> Iterator[tuple[int, str]]:
    """Yield number and name of the entrances; a building without any has its rooms all the same."""
    if not plan.entrances:
        yield 0, ""
    for number in range(1, plan.entrances + 1):
        yield number - 1, words.door_text(Door("", "", str(number), ""))


def _rooms(plan: Plan, entrance: int, floor: int) -> Iterator[str]:
    first = entrance * plan.rooms if plan.numbering is Numbering.THROUGH else 0
    for number in range(first, first + plan.rooms):
        if plan.numbering is Numbering.LETTERS:
            yield f"{floor}{_letter(number)}"
        else:
            yield f"{floor}{number + 1:02}"


def _letter(number: int) -> str:
    if number >= 26:  # noqa: PLR2004
        raise Refusal("用字母编号时，每层最多 26 户。", "rooms")
    return chr(ord("A") + number)


def _names(typed: str) -> tuple[str, ...]:
    """Read 1-3、5、A座 as building names, each once."""
    names: list[str] = []
    for piece in filter(None, _SEPARATOR.split(words.clean(typed).upper())):
        span = _SPAN.fullmatch(piece.replace("号楼", "").replace("栋", ""))
        if span is None:
            names.append(naming.tidy("building", piece))
            continue
        first, last = int(span[2]), int(span[4])
        if first > last or (span[3] and span[3] != span[1]):
            raise Refusal(f"楼号“{piece}”看不明白，请写成“1-6”或“1、3、5”。", "buildings")
        names += [naming.tidy("building", f"{span[1]}{number}") for number in range(first, last + 1)]
    if not names:
        raise Refusal("请填写楼号，例如“7”或“1-6”。", "buildings")
    return tuple(dict.fromkeys(names))


def _floors(plan: Plan) -> list[int]:
    if not 0 < plan.lowest <= plan.highest <= _HIGHEST:
        raise Refusal("最高层不能低于最低层。", "highest")
    skipped: set[int] = set()
    for piece in filter(None, _SEPARATOR.split(words.clean(plan.skipped).replace("层", ""))):
        if not piece.isdigit():
            raise Refusal("跳过的楼层请写成“4、13、14”。", "skipped")
        skipped.add(int(piece))
    floors = [floor for floor in range(plan.lowest, plan.highest + 1) if floor not in skipped]
    if not floors:
        raise Refusal("所有楼层都跳过了，没有可以新增的房屋。", "skipped")
    return floors


@action("新增整栋楼")
def build(session: Session, plan: Plan, report: Callable[[int, int], None] = lambda _done, _all: None) -> int:
    """Add the buildings of a plan and return how many dwellings are new; what is known stays as it is.

    ``report`` hears (done, all) buildings; an exception it raises cancels.
    """
    drawing = draw(session, plan)
    compound = naming.found(session, "compound", plan.compound_id)
    register = places.Register(session)
    there = select(Dwelling.entrance_id, Dwelling.room)
    there = there.where(Dwelling.id.in_(naming.dwelling_ids("compound", compound.id)))
    known = {(row[0], row[1]) for row in session.execute(there)}
    wanted: list[tuple[int, str]] = []
    for number, building in enumerate(drawing.buildings):
        report(number, len(drawing.buildings))
        for entrance, floors in drawing.entrances:
            entrance_id = register.entrance_named(compound.id, building, entrance)
            wanted += [(entrance_id, room) for floor in floors for room in floor]
    ways = naming.ways(session, Compound.id == compound.id)
    following = next_id(session, Dwelling)
    fresh: list[dict[str, Any]] = []
    for entrance_id, room in (door for door in wanted if door not in known):
        told = {"room": room, **naming.texts(ways[entrance_id], room)}
        fresh.append({"id": following + len(fresh), "entrance_id": entrance_id, "version": 1, **told})
    insert_many(session, Dwelling, fresh)
    if plan.grid_id is not None:
        _enter_grid(session, plan.compound_id, drawing, plan.grid_id)
    return len(fresh)


def _enter_grid(session: Session, compound_id: int, drawing: Drawing, grid_id: int) -> None:
    """Put the new buildings into a grid; one that was there before keeps its own."""
    fresh = set(drawing.buildings) - set(drawing.known)
    for building in session.scalars(
        select(Building).where(Building.compound_id == compound_id, Building.name.in_(fresh))
    ):
        building.grid_id = grid_id
    session.flush()
