"""Who borrowed a book is forgotten some days after it came back; that it was borrowed stays (``BookUse``)."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.audit import AuditEntry
from jiceng_desktop.db.base import Base, table_of
from jiceng_desktop.db.lending import Loan, Reservation
from jiceng_desktop.db.undo import UndoStep
from jiceng_desktop.services import library_rules
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import ReservationState

_OVER = (ReservationState.TAKEN, ReservationState.CANCELLED, ReservationState.LAPSED)


def _due(session: Session, today: date) -> list[tuple[type[Base], ColumnElement[bool]]]:
    """Return the records that still name a reader and no longer may, by table."""
    before = today - timedelta(days=library_rules.load(session).unlink_days)
    asked_on = func.date(Reservation.asked_at)
    reserved = or_(Reservation.held_until < before, and_(Reservation.held_until.is_(None), asked_on < before))
    return [
        (Loan, and_(Loan.person_id.is_not(None), Loan.returned_on <= before)),
        (Reservation, and_(Reservation.person_id.is_not(None), Reservation.state.in_(_OVER), reserved)),
    ]


def has_due(session: Session, today: date) -> bool:
    """Tell whether a reader is to be forgotten."""
    return any(
        session.scalar(select(table_of(model).c.id).where(due).limit(1)) is not None
        for model, due in _due(session, today)
    )


@action("不再记录借阅人")
def forget(session: Session) -> int:
    """Take the reader out of loans that are long over, and out of what the history says of them; return how many.

    There is no way back, which is the purpose: nothing is kept for one, and what was kept goes.
    """
    audit.group_id(session)  # the action itself is entered, without whom it concerned
    connection, count = session.connection(), 0
    for model, due in _due(session, audit.moment(session).date()):
        table = table_of(model)
        ids = list(session.scalars(select(table.c.id).where(due)))
        for first in range(0, len(ids), 500):
            some = ids[first : first + 500]
            told = and_(AuditEntry.record_kind == table.name, AuditEntry.record_id.in_(some))
            changes = func.json_remove(AuditEntry.changes, "$.person_id")
            named = update(AuditEntry).where(told)
            connection.execute(named.values(person_id=None))
            connection.execute(named.where(AuditEntry.changes != "").values(changes=changes))
            kept = and_(UndoStep.record_kind == table.name, UndoStep.record_id.in_(some))
            connection.execute(delete(UndoStep).where(kept))
            rows = update(table).where(table.c.id.in_(some))
            connection.execute(rows.values(person_id=None, version=table.c.version + 1))
        count += len(ids)
    session.expire_all()
    return count
