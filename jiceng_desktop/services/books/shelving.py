"""Where books stand: moving copies to a box, and the boxes there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.library import Box, Copy, Corner
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import copies
from jiceng_desktop.services.books.saving import refuse_closed
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import CopyAct, CopyState

_MOST_NAMED = 3
_AT_ONCE = 500


def boxes(session: Session) -> list[tuple[int, str]]:
    """Return the boxes books can be put into, each with the corner where it stands."""
    found = select(Box.id, Box.name, Corner.name).join(Corner, Corner.id == Box.corner_id)
    found = found.where(Box.retired_on.is_(None)).order_by(Corner.position, Corner.id, Box.name)
    return [(row[0], f"{row[1]}（{row[2]}）") for row in session.execute(found)]


@action("图书移箱")
def move(session: Session, copy_ids: Sequence[int], box_id: int) -> int:
    """Put copies into a box; a lent one will belong there. Return how many were elsewhere before.

    Raises:
        Refusal: the box is gone, or a copy is withdrawn.
    """
    refuse_closed(session, box_id)
    chosen = found(session, copy_ids)
    gone = [copy for copy in chosen if copy.state is CopyState.WITHDRAWN]
    if gone:
        raise Refusal(f"{named(gone)}已注销，不能移箱。请先“恢复入藏”，或只选没有注销的。")
    moving = [copy for copy in chosen if copy.box_id != box_id]
    with at_once(session, moving):
        for copy in moving:
            copies.change(session, copy, CopyAct.MOVED, box_id=box_id)
    return len(moving)


def found(session: Session, copy_ids: Sequence[int]) -> list[Copy]:
    """Return the copies that are still there, in the order asked for."""
    known: dict[int, Copy] = {}
    for start in range(0, len(copy_ids), _AT_ONCE):
        some = session.scalars(select(Copy).where(Copy.id.in_(copy_ids[start : start + _AT_ONCE])))
        known |= {copy.id: copy for copy in some}
    return [known[copy_id] for copy_id in copy_ids if copy_id in known]


@contextmanager
def at_once(session: Session, chosen: Sequence[Copy]) -> Iterator[None]:
    """Store the changes of many copies together: their boxes are read once, nothing is written in between."""
    ids = {copy.box_id for copy in chosen}
    boxes = session.scalars(select(Box).where(Box.id.in_(ids))).all()
    with session.no_autoflush:
        yield
    session.flush()
    del boxes  # until here: the session itself would forget them


def named(some: Sequence[Copy]) -> str:
    """Name some copies: “中国通史”（1000001）等 5 册."""
    shown = "、".join(f"“{copy.title.name}”（{copy.number}）" for copy in some[:_MOST_NAMED])
    return shown if len(some) <= _MOST_NAMED else f"{shown}等 {len(some):,} 册"
