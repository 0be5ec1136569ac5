"""What stands on the labels of books, boxes and corners."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.library import Box, Copy, Corner, Title
from jiceng_desktop.terms.clc import CLC_CLASSES

_AT_ONCE = 500


@dataclass(frozen=True)
class Labelled:
    """Something that bears a number; of a book also its class letter, and what that is called."""

    number: str
    name: str
    letter: str = ""
    class_name: str = ""


def of_copies(session: Session, copy_ids: Sequence[int]) -> list[Labelled]:
    """Return what stands on the labels of some copies, in their order."""
    found = select(Copy.id, Copy.number, Title.name, Title.clc_class).join(Title, Title.id == Copy.title_id)
    return [
        Labelled(number, name, letter or "", CLC_CLASSES.get(letter or "", ""))
        for number, name, letter in _in_order(session, found, Copy.id, copy_ids)
    ]


def of_boxes(session: Session, box_ids: Sequence[int]) -> list[Labelled]:
    """Return what stands on the labels of some boxes, in their order."""
    return [Labelled(*row) for row in _in_order(session, select(Box.id, Box.code, Box.name), Box.id, box_ids)]


def of_corners(session: Session, corner_ids: Sequence[int]) -> list[Labelled]:
    """Return what stands on the labels of some corners, in their order."""
    found = select(Corner.id, Corner.code, Corner.name)
    return [Labelled(*row) for row in _in_order(session, found, Corner.id, corner_ids)]


def _in_order(session: Session, found: Select[*tuple[Any, ...]], key: Any, ids: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return the rows of some records without their ids, in the order of these; what is gone is left out."""
    rows = {}
    for start in range(0, len(ids), _AT_ONCE):
        for row in session.execute(found.where(key.in_(ids[start : start + _AT_ONCE]))):
            rows[row[0]] = tuple(row[1:])
    return [rows[one] for one in ids if one in rows]
