"""How many people there are, and where: the counts beside places, grids and tags."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from jiceng_desktop.services import people, places, tags
from jiceng_desktop.services.places import Node


@dataclass(frozen=True)
class Census:
    """Everybody counted: by place, by grid, by tag."""

    people: int
    places: list[Node]
    grids: list[tuple[int, str, int]]
    tags: list[tuple[int, str, str, int]]


def take(session: Session) -> Census:
    """Count everybody."""
    in_grids, tagged = places.grid_counts(session), tags.counts(session)
    return Census(
        people.count(session),
        places.tree(session),
        [(grid_id, name, in_grids.get(grid_id, 0)) for grid_id, name in places.grids(session)],
        [(kind_id, name, colour, tagged.get(kind_id, 0)) for kind_id, name, colour in tags.kinds(session)],
    )
