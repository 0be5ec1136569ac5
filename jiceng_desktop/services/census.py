"""How many people there are, and where: the counts beside places, grids, tags and saved queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from jiceng_desktop.services import places, presence, queries, tags
from jiceng_desktop.services.places import Node


@dataclass(frozen=True)
class Census:
    """Everybody counted: by place, by grid, by tag, by saved query (None where it cannot be used any more).

    ``people`` belong to the community; ``gone`` have moved out or died.
    """

    people: int
    gone: int
    places: list[Node]
    grids: list[tuple[int, str, int]]
    tags: list[tuple[int, str, str, int]]
    queries: list[tuple[int, str, int | None]]


def take(session: Session, today: date) -> Census:
    """Count everybody; what saved queries find may depend on the day."""
    in_grids, tagged = places.grid_counts(session), tags.counts(session)
    return Census(
        presence.count(session, here=True),
        presence.count(session, here=False),
        places.tree(session),
        [(grid_id, name, in_grids.get(grid_id, 0)) for grid_id, name in places.grids(session)],
        [(kind_id, name, colour, tagged.get(kind_id, 0)) for kind_id, name, colour in tags.kinds(session)],
        queries.counts(session, today),
    )
