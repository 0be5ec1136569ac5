"""Opening a count: what is expected is written down there and then, so that it stays the same while people count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, insert, literal, select, true
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.library import Box, Copy, Corner
from jiceng_desktop.db.stocktakes import Stocktake, StocktakeCopy
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.stocktakes.places import ANYWHERE, Place, box_place, place_of, told
from jiceng_desktop.terms import UNSEEN, AuditAction, CopyState, StocktakeState

LOOKED_FOR = (CopyState.ON_SHELF, *UNSEEN)  # what is lent or in repair is not missed
_EVERYTHING = "全部图书"
_LONGEST_NAME = 64


@dataclass(frozen=True)
class Running:
    """A count that is going on."""

    id: int
    name: str
    place: Place


def running(session: Session) -> Sequence[Running]:
    """Return the counts that are going on, the newest first."""
    found = session.scalars(
        select(Stocktake).where(Stocktake.state == StocktakeState.OPEN).order_by(Stocktake.opened_at.desc())
    )
    return [Running(one.id, one.name, place_of(session, one)) for one in found]


def corners(session: Session) -> Sequence[tuple[int, str]]:
    """Return the corners that can be counted, in their order."""
    found = select(Corner.id, Corner.name).where(Corner.closed_on.is_(None)).order_by(Corner.position, Corner.id)
    return [(row[0], row[1]) for row in session.execute(found)]


def boxes(session: Session, corner_id: int | None) -> Sequence[tuple[int, str]]:
    """Return the boxes that stand at a corner, or all of them."""
    found = select(Box.id, Box.name).where(Box.retired_on.is_(None)).order_by(Box.name)
    if corner_id is not None:
        found = found.where(Box.corner_id == corner_id)
    return [(row[0], row[1]) for row in session.execute(found)]


def places(session: Session, stocktake_id: int) -> Sequence[tuple[Place, str]]:
    """Return where books of a count may be seen: its corner or corners, and the boxes that stand there."""
    scope = place_of(session, session.get_one(Stocktake, stocktake_id))
    if scope.box_id is not None:
        return [(scope, told(session, scope))]
    there = select(Corner.id, Corner.name, Box.id, Box.name).join(Box, Box.corner_id == Corner.id)
    there = there.where(Box.retired_on.is_(None), _at(scope)).order_by(Corner.position, Corner.id, Box.name)
    found: list[tuple[Place, str]] = []
    for corner_id, corner, box_id, box in session.execute(there):
        if (whole := (Place(corner_id), corner)) not in found:
            found.append(whole)
        found.append((Place(corner_id, box_id), f"{corner} {box}"))
    return [(ANYWHERE, "不分地点"), *found] if scope == ANYWHERE else found or [(scope, told(session, scope))]


@action("开始清点")
def open_(session: Session, place: Place = ANYWHERE, name: str = "", note: str | None = None) -> int:
    """Begin to count a box, a corner, or everything; return the count.

    Raises:
        Refusal: there is nothing to count, or it is being counted already.
    """
    if place.box_id is not None:
        place = box_place(session, place.box_id)
    _refuse_counted_already(session, place)
    at = audit.moment(session)
    where = told(session, place) or _EVERYTHING
    stocktake = Stocktake(
        name=(name.strip() or f"{where} {day_of(session):%Y-%m-%d}")[:_LONGEST_NAME],
        corner_id=None if place.box_id is not None else place.corner_id,
        box_id=place.box_id,
        opened_at=at,
        opened_by=audit.actor(session),
        note=note,
    )
    session.add(stocktake)
    session.flush()
    if not _freeze(session, stocktake.id, place):
        raise Refusal(f"{where}里没有登记着要找的书，不用清点。")
    return stocktake.id


def _refuse_counted_already(session: Session, place: Place) -> None:
    for one in running(session):
        if place.holds(one.place) or one.place.holds(place):
            raise Refusal(f"“{one.name}”正在清点同样的书，还没有完成。请接着清点，或先完成、作废它。")


def _freeze(session: Session, stocktake_id: int, place: Place) -> int:
    """Write down where every copy should be; return how many are looked for."""
    table = table_of(StocktakeCopy)
    frozen = (
        select(literal(stocktake_id), Copy.id, Copy.box_id, Box.corner_id, Copy.state, Copy.misses, literal(1))
        .outerjoin(Box, Box.id == Copy.box_id)
        .where(Copy.state != CopyState.WITHDRAWN, _inside(place))
        .order_by(Copy.id)
    )
    columns = ["stocktake_id", "copy_id", "box_id", "corner_id", "state", "misses", "version"]
    session.execute(insert(table).from_select(columns, frozen))
    audit.note_many(session, AuditAction.ADD, table, table.c.stocktake_id == stocktake_id)
    mine = StocktakeCopy.stocktake_id == stocktake_id
    return session.scalar(select(func.count()).where(mine, StocktakeCopy.state.in_(LOOKED_FOR))) or 0


def _at(scope: Place) -> ColumnElement[bool]:
    return true() if scope.corner_id is None else Corner.id == scope.corner_id


def _inside(place: Place) -> ColumnElement[bool]:
    if place.box_id is not None:
        return Copy.box_id == place.box_id
    return true() if place.corner_id is None else Box.corner_id == place.corner_id
