"""Who borrowed a book is forgotten some days after it came back; that it was borrowed stays (``BookUse``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, Table, and_, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.audit import AuditEntry, AuditGroup
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.lending import Loan, Reservation
from jiceng_desktop.db.undo import UndoStep
from jiceng_desktop.services import library_rules
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import AuditAction, ReservationState

_OVER = (ReservationState.TAKEN, ReservationState.CANCELLED, ReservationState.LAPSED)
_AT_ONCE = 500
_LOAN, _RESERVATION = table_of(Loan), table_of(Reservation)
_ENTRY, _BESIDE = table_of(AuditEntry), table_of(AuditEntry).alias("beside")


def has_due(session: Session, today: date) -> bool:
    """Tell whether a reader is to be forgotten."""
    return any(session.scalar(ids.limit(1)) is not None for _, ids in _due(session, today))


@action("不再记录借阅人")
def forget(session: Session) -> int:
    """Take the reader out of loans that are long over, and out of what the history says of them; return how many.

    There is no way back, which is the purpose: nothing is kept for one, and what was kept goes.
    """
    audit.group_id(session)  # the action itself is entered, without whom it concerned
    count = 0
    for table, due in _due(session, audit.moment(session).date()):
        ids = list(session.scalars(due))
        for first in range(0, len(ids), _AT_ONCE):
            some = ids[first : first + _AT_ONCE]
            _forget_told(session, table, some)
            rows = update(table).where(table.c.id.in_(some))
            session.connection().execute(rows.values(person_id=None, version=table.c.version + 1))
            audit.note_many(session, AuditAction.CHANGE, table, table.c.id.in_(some))  # no older act is taken back now
        count += len(ids)
    session.expire_all()
    return count


def _due(session: Session, today: date) -> list[tuple[Table, Select[int]]]:
    """Return by table the numbers of what still names a reader and no longer may."""
    before = today - timedelta(days=library_rules.load(session).unlink_days)
    asked_on = func.date(Reservation.asked_at)
    reserved = or_(Reservation.held_until < before, and_(Reservation.held_until.is_(None), asked_on < before))
    over = select(Reservation.id).where(Reservation.person_id.is_not(None), Reservation.state.in_(_OVER), reserved)
    returned = select(Loan.id).where(Loan.person_id.is_not(None), Loan.returned_on <= before)
    return [
        (_LOAN, returned),
        (_RESERVATION, over),
        (_LOAN, _gone(_LOAN, before)),
        (_RESERVATION, _gone(_RESERVATION, before)),
    ]


def _gone(table: Table, before: date) -> Select[int]:
    """Select what was taken back, or became one with another, and is only known to the history."""
    return (
        select(AuditEntry.record_id)
        .join(AuditGroup, AuditGroup.id == AuditEntry.group_id)
        .where(
            AuditEntry.record_kind == table.name,
            AuditEntry.action == AuditAction.REMOVE,
            AuditEntry.person_id.is_not(None),
            AuditGroup.at < datetime.combine(before + timedelta(days=1), time()),
            ~exists().where(table.c.id == AuditEntry.record_id),
        )
        .distinct()
    )


def _forget_told(session: Session, table: Table, ids: Sequence[int]) -> None:
    """Take the reader out of what the history and undo say of some records.

    One action may tell of a person besides: two cards made one, or a reader's card made with the first loan.
    """
    connection = session.connection()
    about = and_(_ENTRY.c.record_kind == table.name, _ENTRY.c.record_id.in_(ids))
    with_person = exists().where(_BESIDE.c.group_id == _ENTRY.c.group_id, _BESIDE.c.record_kind == "person")
    connection.execute(delete(_ENTRY).where(about, with_person))
    same_action = select(_BESIDE.c.group_id).where(_BESIDE.c.record_kind == table.name, _BESIDE.c.record_id.in_(ids))
    connection.execute(delete(_ENTRY).where(_ENTRY.c.record_kind == "reader", _ENTRY.c.group_id.in_(same_action)))
    named = update(_ENTRY).where(about)
    connection.execute(named.values(person_id=None))
    changes = func.json_remove(_ENTRY.c.changes, "$.person_id")
    connection.execute(named.where(_ENTRY.c.changes != "").values(changes=changes))
    kept = and_(UndoStep.record_kind == table.name, UndoStep.record_id.in_(ids))
    connection.execute(delete(UndoStep).where(kept))
