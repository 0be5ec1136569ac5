"""确认: records count once the secretary has confirmed them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.services import bulk, settled, undo
from jiceng_desktop.services.office import action

_AT_ONCE = 500


@action("确认服务时长")
def confirm(session: Session, ids: Sequence[int]) -> int:
    """Confirm records in the name of who does it; return how many were not confirmed before."""
    values = {"confirmed_at": audit.moment(session), "confirmed_by": audit.actor(session)}
    return _set(session, ids, ServiceRecord.confirmed_at.is_(None), values)


@action("收回服务时长确认")
def take_back(session: Session, ids: Sequence[int]) -> int:
    """Let records not count any more, so that they can be changed; return how many counted before.

    Raises:
        Refusal: a certificate says one of them, or a correction waits for a decision; nothing is done then.
    """
    for some in _portions(ids):
        settled.refuse(session, some)
    return _set(session, ids, ServiceRecord.confirmed_at.is_not(None), {"confirmed_at": None, "confirmed_by": None})


def _set(session: Session, ids: Sequence[int], which: ColumnElement[bool], values: dict[str, Any]) -> int:
    """Give those records that meet a condition their new values, many at once."""
    table, count = table_of(ServiceRecord), 0
    for some in _portions(ids):
        meant = list(session.scalars(select(ServiceRecord.id).where(ServiceRecord.id.in_(some), which)))
        rows = list(bulk.rows_of(session, table, meant))
        undo.keep_rows(session, table, rows)
        bulk.update_many(session, table, [(row, values) for row in rows])
        count += len(rows)
    return count


def _portions(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
