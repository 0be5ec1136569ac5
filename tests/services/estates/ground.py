"""What the tests of places ask for again and again."""

from __future__ import annotations

from sqlalchemy import select

from jiceng_desktop.services import naming, undo


def find(office, address: str, kind: str) -> int:
    """Return the id of a place by its whole name."""
    model = naming.PLACES[kind]
    ids = office.read(lambda s: list(s.scalars(select(model.id))))
    return next(place_id for place_id in ids if office.read(naming.path, kind, place_id) == address)


def back(office) -> None:
    """Take the last action back."""
    office.write(undo.take_back, office.last_group)
