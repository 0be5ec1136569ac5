"""Letting everything that refers to one record refer to another one, as if there had never been two.

What refers is read from the declared tables, so that no table added later can be forgotten. Where a unique constraint
allows only one of two records (one person twice at the same event), the one that stays takes in the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Column, Table, and_, exists, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.base import Kept, model_of
from jiceng_desktop.db.references import references_to, uniques
from jiceng_desktop.services import undo
from jiceng_desktop.terms import AssignmentState, AttendanceState, ReservationState, ResidencyRole

Values = dict[str, Any]
TakeOver = Callable[[Any, Any], Values]


def rows_of(session: Session, table: Table, record_id: int) -> dict[str, int]:
    """Return how many records of each table refer to a record."""
    found: dict[str, int] = {}
    for other, key in references_to(table):
        count = len(session.execute(select(key.parent).where(key.parent == record_id)).all())
        if count:
            found[other.name] = found.get(other.name, 0) + count
    return found


def linked(session: Session, table: Table, first_id: int, second_id: int) -> str | None:
    """Return the table in which one record refers to both, such as a marriage; None where there is none."""
    by_table: dict[Table, list[Column[Any]]] = {}
    for other, key in references_to(table):
        by_table.setdefault(other, []).append(key.parent)
    for other, columns in by_table.items():
        both = [
            and_(one == first_id, another == second_id) for one in columns for another in columns if one is not another
        ]
        if both and session.scalar(select(exists().where(or_(*both)))):
            return other.name
    return None


class Joining:
    """Moves references inside one action; every record is kept for undo before it is changed or removed.

    ``take_over`` says, by table, what the record that stays takes from the one that goes. ``joined`` collects which
    records became one, as (table, the one that goes, the one that stays). ``tick`` is called for every record that is
    moved; what it raises stops the joining.
    """

    def __init__(
        self, session: Session, take_over: Mapping[str, TakeOver], tick: Callable[[], None] = lambda: None
    ) -> None:
        self._session = session
        self._tick = tick
        self._take_over = take_over
        self._kept: set[tuple[type[Kept], int]] = set()
        self.joined: list[tuple[str, int, int]] = []

    def keep(self, record: Kept) -> None:
        """Remember a record as it is, once."""
        if (type(record), record.id) not in self._kept:
            self._kept.add((type(record), record.id))
            undo.keep(self._session, record)

    def change(self, record: Kept, **values: Any) -> None:
        """Change a record."""
        self.keep(record)
        for name, value in values.items():
            setattr(record, name, value)
        self._session.flush()

    def remove(self, record: Kept) -> None:
        """Remove a record nothing refers to any more."""
        self.keep(record)
        self._session.flush()
        self._session.delete(record)
        self._session.flush()

    def redirect(self, table: Table, keep_id: int, drop_id: int) -> None:
        """Let everything that refers to the one record refer to the other one."""
        self.joined.append((table.name, drop_id, keep_id))
        for other, key in references_to(table):
            model, column = model_of(other), key.parent
            found = select(model).where(column == drop_id).order_by(other.c.id)
            for record in self._session.scalars(found).all():
                self._move(other, column, record, keep_id)

    def _move(self, table: Table, column: Column[Any], record: Any, keep_id: int) -> None:
        self._tick()
        rival_id = self._rival(table, column, record, keep_id)
        if rival_id is None:
            self.change(record, **{column.name: keep_id})
            return
        rival = self._session.get_one(type(record), rival_id)
        take = self._take_over.get(table.name)
        values = take(rival, record) if take else {}
        self.redirect(table, rival_id, record.id)
        self.remove(record)
        if values:
            self.change(rival, **values)

    def _rival(self, table: Table, column: Column[Any], record: Any, keep_id: int) -> int | None:
        """Return the record that would be the same as this one once it refers to the other."""
        for columns, condition in uniques(table):
            others = {each: getattr(record, each.name) for each in columns if each is not column}
            if column not in columns or None in others.values():
                continue
            limits = [] if condition is None else [condition]
            if not self._session.scalar(select(table.c.id).where(table.c.id == record.id, *limits)):
                continue
            same = [each == value for each, value in others.items()]
            rival = self._session.scalar(
                select(table.c.id).where(column == keep_id, *same, *limits, table.c.id != record.id)
            )
            if rival is not None:
                return int(rival)
        return None


# what one record takes from another one of the same person


def _since_first(mine: Any, other: Any) -> Values:
    days = [each.from_on for each in (mine, other) if each.from_on]
    return {"from_on": min(days, default=None)}


def _residency(mine: Any, other: Any) -> Values:
    role = other.role if mine.role is ResidencyRole.OTHER else mine.role
    return {**_since_first(mine, other), "role": role}


def _tag(mine: Any, other: Any) -> Values:
    ends = (mine.to_on, other.to_on)
    return {"to_on": None if None in ends else max(ends)}


def _attendance(mine: Any, other: Any) -> Values:
    order = list(AttendanceState)
    came = [each.arrived_at for each in (mine, other) if each.arrived_at]
    return {"state": min(mine.state, other.state, key=order.index), "arrived_at": min(came, default=None)}


def _visited(mine: Any, other: Any) -> Values:
    return {"next_due_on": mine.next_due_on or other.next_due_on}


_SERVED = ("team_id", "role", "starts_at", "ends_at", "minutes", "content", "source", "confirmed_at", "confirmed_by")
_STANDING = (
    AssignmentState.SERVED,
    AssignmentState.ASSIGNED,
    AssignmentState.SIGNED_UP,
    AssignmentState.EXCUSED,
    AssignmentState.ABSENT,
)


def _served(mine: Any, other: Any) -> Values:
    """What was confirmed stands whole before what was not: no minutes count that nobody confirmed."""
    better = max((mine, other), key=lambda each: (each.confirmed_at is not None, each.minutes))
    return {name: getattr(better, name) for name in _SERVED}


def _member(mine: Any, other: Any) -> Values:
    told = {name: getattr(mine, name) or getattr(other, name) for name in ("role", "offer")}
    return {**_since_first(mine, other), **told}


def _assigned(mine: Any, other: Any) -> Values:
    better = min((mine, other), key=lambda each: _STANDING.index(each.state))
    return {"state": better.state, "role": better.role or mine.role or other.role}


def _registration(mine: Any, other: Any) -> Values:
    """Who registered twice keeps the earlier place of those not given up."""
    first = min((mine, other), key=lambda each: (each.withdrawn_at is not None, each.registered_at))
    phone = mine.phone or other.phone
    return {"registered_at": first.registered_at, "withdrawn_at": first.withdrawn_at, "phone": phone}


def _reader(mine: Any, other: Any) -> Values:
    """The newer card stays good: the number of the older one is never given again, for numbers only go up."""
    stopped = None if None in (mine.stopped_on, other.stopped_on) else max(mine.stopped_on, other.stopped_on)
    joined, number = min(mine.joined_on, other.joined_on), max(mine.number, other.number)
    return {"number": number, "joined_on": joined, "stopped_on": stopped, "note": mine.note or other.note}


def _reserved(mine: Any, other: Any) -> Values:
    """Who asked twice keeps the earlier place, and the book if one waits already."""
    ready = ReservationState.READY
    better = other if other.state is ready and mine.state is not ready else mine
    told = {name: getattr(better, name) for name in ("state", "copy_id", "corner_id", "ready_on", "held_until")}
    return {**told, "asked_at": min(mine.asked_at, other.asked_at)}


TAKE_OVER: dict[str, TakeOver] = {
    "residency": _residency,
    "care_tag": _tag,
    "duty": _since_first,
    "attendance": _attendance,
    "registration": _registration,
    "visited_person": _visited,
    "service_record": _served,
    "team_member": _member,
    "assignment": _assigned,
    "reader": _reader,
    "reservation": _reserved,
}
