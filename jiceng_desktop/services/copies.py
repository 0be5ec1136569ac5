"""复本: the one place where a copy changes its state or its box, so that its history is whole."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.library import Box, Copy, CopyEvent
from jiceng_desktop.services import bulk, undo
from jiceng_desktop.terms import CopyAct, CopyState


@dataclass(frozen=True)
class Unchanged:
    """Stands for a box that stays as it is, for None is no box."""


SAME_BOX = Unchanged()


def change(
    session: Session,
    copy: Copy,
    act: CopyAct,
    *,
    state: CopyState | None = None,
    box_id: int | Unchanged | None = SAME_BOX,
    note: str | None = None,
) -> None:
    """Give a copy another state or box, within the running action, and enter it in its history."""
    undo.keep(session, copy)
    old_state, old_box = copy.state, copy.box_id
    if state is not None:
        copy.state = state
    if not isinstance(box_id, Unchanged):
        copy.box_id = box_id
    session.add(
        CopyEvent(
            copy_id=copy.id,
            act=act,
            happened_at=audit.moment(session),
            done_by=audit.actor(session),
            old_state=old_state,
            new_state=copy.state,
            old_box_id=old_box,
            new_box_id=copy.box_id,
            corner_id=_corner_of(session, copy.box_id or old_box),
            note=note,
        )
    )


def entered(session: Session, copy: Copy) -> None:
    """Begin the history of a copy that was just added and flushed."""
    enter_rows(session, [{"copy_id": copy.id, "new_state": copy.state, "new_box_id": copy.box_id}])


def enter_rows(session: Session, rows: list[dict[str, object]]) -> None:
    """Begin the history of many copies: rows of ``copy_id``, ``new_state``, ``new_box_id``."""
    first = bulk.next_id(session, CopyEvent)
    moment, actor = audit.moment(session), audit.actor(session)
    shared = {"act": CopyAct.ENTERED, "happened_at": moment, "done_by": actor, "version": 1}
    bulk.insert_many(session, CopyEvent, [{"id": first + at, **shared, **row} for at, row in enumerate(rows)])


def _corner_of(session: Session, box_id: int | None) -> int | None:
    box = None if box_id is None else session.get(Box, box_id)
    return None if box is None else box.corner_id
