"""Where the books of a list are put: into a box there is, into a new one, or into none yet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.library import Box, Corner
from jiceng_desktop.services import boxes, corners
from jiceng_desktop.services.book_intake.reading import Unusable
from jiceng_desktop.terms import CornerKind

STORE = "书库"  # where new boxes stand that no corner was named for
_NUMBERED = re.compile(r"第?(\d{1,4})号?箱?")
_FOR_NEW_BOOKS, _LONGEST_STEM = "新书箱", 28


@dataclass(frozen=True, slots=True)
class Spot:
    """A box that is there, or the names of a new one and of its corner; nothing is for books in no box."""

    box_id: int | None = None
    box: str = ""
    corner: str = ""


NOWHERE = Spot()


def spots(session: Session) -> list[str]:
    """Return where a whole list may be put: the names of the boxes in use, then of the corners."""
    in_use = select(Box.name).where(Box.retired_on.is_(None)).order_by(Box.name)
    open_ = select(Corner.name).where(Corner.closed_on.is_(None)).order_by(Corner.position)
    return [*session.scalars(in_use), *session.scalars(open_)]


class Shelving:
    """The boxes and corners there are; ``usual`` is where rows belong that name neither."""

    def __init__(self, session: Session, usual: str) -> None:
        self._usual = usual
        self._boxes: dict[str, Box] = {}
        self._corners: dict[str, Corner] = {}
        self._inside: dict[int, list[Box]] = {}
        self._known: dict[tuple[str, str], Spot] = {}
        for box in session.scalars(select(Box)):
            self._boxes[_key(box.name)] = self._boxes[box.code] = box
            if box.retired_on is None:
                self._inside.setdefault(box.corner_id, []).append(box)
        for corner in session.scalars(select(Corner)):
            self._corners[corner.name] = self._corners[corner.code] = corner

    def spot(self, box: str, corner: str) -> Spot:
        """Return where the books of a row are put.

        Raises:
            Unusable: the box is retired, or the corner is closed.
        """
        asked = (box, corner)
        if asked not in self._known:
            self._known[asked] = self._spot(box, corner) if box or corner else self._usual_spot()
        return self._known[asked]

    def _usual_spot(self) -> Spot:
        if not self._usual:
            return NOWHERE
        if self._usual in self._corners:
            return self._spot("", self._usual)
        return self._spot(self._usual, "")

    def _spot(self, box: str, corner: str) -> Spot:
        place = self._corner_name(corner) if corner else ""
        if not box:
            standing = self._inside.get(self._corners[place].id, []) if place in self._corners else []
            if len(standing) == 1:
                return Spot(standing[0].id)
            box = f"{place[:_LONGEST_STEM]}{_FOR_NEW_BOOKS}"
        known = self._boxes.get(_key(box))
        if known is None:
            return Spot(None, _written(box), place or self._store())
        if known.retired_on is not None:
            raise Unusable(f"图书箱“{known.name}”已经停用，请改放别的箱。")
        return Spot(known.id)

    def _corner_name(self, corner: str) -> str:
        known = self._corners.get(corner)
        if known is not None and known.closed_on is not None:
            raise Unusable(f"图书角“{known.name}”已经撤销，请改放别处。")
        return corner if known is None else known.name

    def _store(self) -> str:
        kept = (corner.name for corner in self._corners.values() if corner.kind is CornerKind.STORE)
        return next(kept, STORE)


class Making:
    """Makes the boxes and corners that are new, each once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._corners = {corner.name: corner.id for corner in session.scalars(select(Corner))}
        self._boxes: dict[str, int] = {}

    def box_id(self, spot: Spot) -> int | None:
        """Return the box of a spot, made where it is new."""
        if spot.box_id is not None or not spot.box:
            return spot.box_id
        if spot.box not in self._boxes:
            draft = boxes.Draft(spot.box, self._corner_id(spot.corner))
            self._boxes[spot.box] = boxes.save(self._session, None, draft)
        return self._boxes[spot.box]

    def _corner_id(self, name: str) -> int:
        if name not in self._corners:
            kind = CornerKind.STORE if name == STORE else CornerKind.UNATTENDED
            self._corners[name] = corners.save(self._session, None, corners.Draft(name, kind))
        return self._corners[name]


def _key(name: str) -> str:
    """Return what a box is found by: 3, 03号箱 and 第3箱 are the same."""
    numbered = _NUMBERED.fullmatch(name)
    return str(int(numbered[1])) if numbered else name


def _written(name: str) -> str:
    numbered = _NUMBERED.fullmatch(name)
    return f"{int(numbered[1]):02}号箱" if numbered else name
