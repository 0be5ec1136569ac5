"""The corners with what stands in them: in the tree of places, one by one, and all together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.lending import Loan
from jiceng_desktop.db.library import Box, Copy, Corner
from jiceng_desktop.db.places import Building, Compound
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import boxes
from jiceng_desktop.services.corners import closures, keepers
from jiceng_desktop.services.corners.closures import Closure
from jiceng_desktop.services.corners.draft import Draft, draft_of
from jiceng_desktop.services.corners.keepers import Keeper
from jiceng_desktop.services.corners.saving import get
from jiceng_desktop.terms import UNSEEN, CopyState, CornerKind


@dataclass(frozen=True)
class Line:
    """A corner in the tree of places; ``compound`` is blank where it lies in none."""

    id: int
    name: str
    kind: CornerKind
    compound: str
    boxes: int
    capacity: int | None
    closed: bool
    paused: bool


@dataclass(frozen=True)
class Sheet:
    """Everything about a corner."""

    id: int
    code: str
    draft: Draft
    place: str
    closed_on: date | None
    boxes: int
    books: int
    states: tuple[tuple[CopyState, int], ...]
    lent: int
    keepers: tuple[Keeper, ...]
    closures: tuple[Closure, ...]


@dataclass(frozen=True)
class Overview:
    """What there is to say of all corners; the names are of those something should be done about."""

    corners: int
    boxes: int
    books: int
    unkept: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    crowded: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    by_kind: tuple[tuple[CornerKind, int], ...] = field(default=())


def lines(session: Session, today: date) -> list[Line]:
    """Return all corners, those of a compound together, in the order of the compounds; closed ones as well."""
    found = (
        select(Corner, Compound.name)
        .outerjoin(Compound, Compound.id == Corner.compound_id)
        .order_by(Compound.position.is_(None), Compound.position, Compound.id, Corner.position, Corner.id)
    )
    counted = _boxes(session)
    paused = {one.corner_id for one in closures.between(session, today, today)}
    return [
        Line(
            id=corner.id,
            name=corner.name,
            kind=corner.kind,
            compound=compound or "",
            boxes=counted.get(corner.id, 0),
            capacity=corner.capacity,
            closed=corner.closed_on is not None,
            paused=corner.id in paused,
        )
        for corner, compound in session.execute(found)
    ]


def listed(session: Session) -> list[tuple[int, str]]:
    """Return the corners that are not closed as (id, name), in their order."""
    found = select(Corner.id, Corner.name).where(Corner.closed_on.is_(None)).order_by(Corner.position, Corner.id)
    return [(key, name) for key, name in session.execute(found)]


def places(session: Session) -> tuple[list[tuple[int, str]], dict[int, list[tuple[int, str]]]]:
    """Return the compounds as (id, name), and the buildings of each."""
    compounds = session.execute(select(Compound.id, Compound.name).order_by(Compound.position, Compound.id))
    found = [(key, name) for key, name in compounds]
    buildings: dict[int, list[tuple[int, str]]] = {}
    order = (Building.position, Building.sort_key, Building.id)
    for key, name, compound_id in session.execute(
        select(Building.id, Building.name, Building.compound_id).order_by(*order)
    ):
        buildings.setdefault(compound_id, []).append((key, name))
    return found, buildings


def sheet(session: Session, corner_id: int, today: date) -> Sheet:
    """Return everything about a corner."""
    corner = get(session, corner_id)
    there = select(Copy.state, func.count()).join(Box, Box.id == Copy.box_id)
    there = there.where(Box.corner_id == corner_id, boxes.in_it()).group_by(Copy.state)
    states = {row[0]: row[1] for row in session.execute(there)}
    lent = select(func.count(Loan.id)).where(Loan.corner_id == corner_id, Loan.returned_on.is_(None))
    return Sheet(
        id=corner.id,
        code=corner.code,
        draft=draft_of(corner),
        place=place_of(session, corner),
        closed_on=corner.closed_on,
        boxes=_boxes(session, [corner_id]).get(corner_id, 0),
        books=sum(states.values()),
        states=tuple((state, states[state]) for state in CopyState if state in states),
        lent=session.scalar(lent) or 0,
        keepers=tuple(keepers.of_corner(session, corner_id, today)),
        closures=tuple(closures.coming(session, corner_id, today)),
    )


def place_of(session: Session, corner: Corner) -> str:
    """Say where a corner is: 幸福小区 3号楼 一楼大厅."""
    compound = session.scalar(select(Compound.name).where(Compound.id == corner.compound_id))
    building = session.scalar(select(Building.name).where(Building.id == corner.building_id))
    return " ".join(filter(None, (compound, building, corner.spot)))


def overview(session: Session, today: date) -> Overview:
    """Return what there is to say of all corners that are not closed."""
    found = [line for line in lines(session, today) if not line.closed]
    public = [line for line in found if line.kind is not CornerKind.STORE]
    kept = keepers.of_corners(session, today)
    kinds = [(kind, sum(line.kind is kind for line in found)) for kind in CornerKind]
    books = select(func.count(Copy.id)).where(Copy.box_id.is_not(None), boxes.in_it())
    return Overview(
        corners=len(found),
        boxes=sum(line.boxes for line in found),
        books=session.scalar(books) or 0,
        unkept=tuple(line.name for line in public if line.id not in kept),
        bare=tuple(line.name for line in public if not line.boxes),
        crowded=tuple(line.name for line in found if line.capacity is not None and line.boxes > line.capacity),
        paused=tuple(line.name for line in found if line.paused),
        by_kind=tuple((kind, count) for kind, count in kinds if count),
    )


def unseen(sheet: Sheet) -> int:
    """Return how many copies of a corner the stocktakes did not see."""
    return sum(count for state, count in sheet.states if state in UNSEEN)


def name(session: Session, corner_id: int) -> str:
    """Return what a corner is called; blank for one that is gone."""
    try:
        return get(session, corner_id).name
    except Refusal:
        return ""


def _boxes(session: Session, corner_ids: Sequence[int] | None = None) -> dict[int, int]:
    """Count the boxes in use at each corner that has some."""
    counted = select(Box.corner_id, func.count()).where(Box.retired_on.is_(None)).group_by(Box.corner_id)
    if corner_ids is not None:
        counted = counted.where(Box.corner_id.in_(corner_ids))
    return {row[0]: row[1] for row in session.execute(counted)}
