"""网格: which buildings lie in which grid; each building in exactly one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.places import Building, Compound
from jiceng_desktop.services import naming, places, undo
from jiceng_desktop.services.office import action
from jiceng_desktop.services.places import Node

NO_GRID = 0


def tree(session: Session, compounds: Sequence[Node]) -> list[Node]:
    """Return the grids with their buildings and counts, and last those in no grid, if any.

    ``compounds`` is the counted tree of places. Buildings are named with their compound.
    """
    lying: defaultdict[int, list[Node]] = defaultdict(list)
    at = {row[0]: row[1] for row in session.execute(select(Building.id, Building.grid_id))}
    for compound in compounds:
        for node in compound.children:
            name = f"{compound.name}{naming.shown('building', node.name)}"
            copy = Node("building", node.id, name)
            copy.count([node])
            lying[at.get(node.id) or NO_GRID].append(copy)
    found = [Node("grid", grid_id, name, children=lying[grid_id]) for grid_id, name in places.grids(session)]
    if lying[NO_GRID]:
        found.append(Node("grid", NO_GRID, "没有划入网格", children=lying[NO_GRID]))
    for grid in found:
        grid.count(grid.children)
    return found


@action("划分网格")
def assign(session: Session, building_ids: Sequence[int], grid_id: int | None) -> int:
    """Put buildings into a grid, or into none; return how many moved."""
    if grid_id is not None:
        naming.found(session, "grid", grid_id)
    moved = 0
    for building in session.scalars(select(Building).where(Building.id.in_(building_ids))):
        if building.grid_id != grid_id:
            undo.keep(session, building)
            building.grid_id = grid_id
            moved += 1
    session.flush()
    return moved


def without(session: Session) -> list[tuple[int, str]]:
    """Return the buildings that lie in no grid as (id, name with the compound), in walking order."""
    found = select(Building.id, Compound.name, Building.name).join(Compound).where(Building.grid_id.is_(None))
    found = found.order_by(Compound.position, Compound.id, *places.walking(Building))
    return [(row[0], row[1] + naming.shown("building", row[2])) for row in session.execute(found)]
