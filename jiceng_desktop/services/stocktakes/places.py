"""Where something is seen: in a box, at a corner, or nobody says where."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.library import Box, Corner
from jiceng_desktop.db.stocktakes import Stocktake


@dataclass(frozen=True)
class Place:
    """A box and the corner it stands at, a corner alone, or neither."""

    corner_id: int | None = None
    box_id: int | None = None

    def holds(self, other: Place) -> bool:
        """Tell whether what is at ``other`` is here, as far as this place is known."""
        if self.box_id is not None:
            return other.box_id == self.box_id
        return self.corner_id is None or other.corner_id == self.corner_id


ANYWHERE = Place()


def box_place(session: Session, box_id: int) -> Place:
    """Return the place that a box is."""
    return Place(session.get_one(Box, box_id).corner_id, box_id)


def place_of(session: Session, stocktake: Stocktake) -> Place:
    """Return where a count takes place."""
    return Place(stocktake.corner_id) if stocktake.box_id is None else box_place(session, stocktake.box_id)


def told(session: Session, place: Place) -> str:
    """Return a place in words, such as 北门图书角 3号箱."""
    names = (
        None if place.corner_id is None else session.scalar(select(Corner.name).where(Corner.id == place.corner_id)),
        None if place.box_id is None else session.scalar(select(Box.name).where(Box.id == place.box_id)),
    )
    return " ".join(name for name in names if name)
