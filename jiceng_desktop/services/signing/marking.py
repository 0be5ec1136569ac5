"""Entering who came: one person, many at once, somebody without a card, or only how many."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db import audit
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.events import Attendance, Occurrence
from jiceng_desktop.db.people import Person
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events, joining, life, people
from jiceng_desktop.services.life import Newcomer
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.signing.counting import came
from jiceng_desktop.services.signing.roll import refuse_apart
from jiceng_desktop.terms import CAME, AttendanceState, OccurrenceStatus

_LONGEST_NAME, _MOST_HEADS = 64, 100_000


@dataclass(frozen=True)
class Mark:
    """What is to stand in the list of one person, of a guest known by the record's id, or of a new guest by name.

    ``state`` None takes the line away. One who is ``arriving`` comes through the door now: whoever stands there as
    having come stays so.
    """

    state: AttendanceState | None
    person_id: int | None = None
    guest: str = ""
    attendance_id: int | None = None
    arriving: bool = False
    arrived_at: datetime | None = None


@dataclass(frozen=True)
class Step:
    """What became of one line: its record, what it says now, what it said before."""

    record_id: int
    now: AttendanceState | None
    before: Mark


@dataclass(frozen=True)
class Done:
    """What was done, and how it is taken back.

    ``already`` tells whose line said so before; ``held`` that the event now counts as held; ``person_id`` the card
    that was made.
    """

    steps: tuple[Step, ...] = ()
    already: tuple[int | None, ...] = ()
    held: bool = False
    person_id: int | None = None


@action("签到")
def mark(session: Session, occurrence_id: int, marks: Sequence[Mark]) -> Done:
    """Enter who came, who was late, excused or absent; the headcount follows from it.

    Raises:
        Refusal: the event was cancelled, skipped or deleted, or somebody's card was deleted.
    """
    occurrence = refuse_apart(events.get(session, occurrence_id))
    counted = came(session, occurrence_id)
    _refuse_gone(session, {one.person_id for one in marks if one.person_id is not None})
    entered = _entered(session, occurrence_id, marks)
    changed: list[tuple[Attendance, Mark, Mark]] = []
    already: list[int | None] = []
    for one in marks:
        found = entered.get(_key(one))
        before = _before(found, one)
        if before is None:
            already.append(one.person_id)
        else:
            changed.append((_enter(session, occurrence, found, one), one, before))
    session.flush()
    steps = (Step(record.id, one.state, before) for record, one, before in changed)
    return Done(tuple(steps), tuple(already), _follow(session, occurrence, counted))


def _key(one: Mark) -> tuple[bool, int | None]:
    """Return what a line is found by: the person, or a guest's record."""
    return (True, one.person_id) if one.person_id is not None else (False, one.attendance_id)


def _entered(session: Session, occurrence_id: int, marks: Sequence[Mark]) -> dict[tuple[bool, int | None], Attendance]:
    """Return the lines that some marks are about, as far as they are there."""
    persons = {one.person_id for one in marks if one.person_id is not None}
    guests = {one.attendance_id for one in marks if one.person_id is None and one.attendance_id is not None}
    found = session.scalars(
        select(Attendance).where(
            Attendance.occurrence_id == occurrence_id,
            or_(Attendance.person_id.in_(persons), Attendance.id.in_(guests)),
        )
    )
    return {(True, one.person_id) if one.person_id is not None else (False, one.id): one for one in found}


def _refuse_gone(session: Session, persons: Set[int]) -> None:
    there = set(session.scalars(select(Person.id).where(Person.id.in_(persons))))
    if persons - there:
        raise Refusal("有居民的档案刚被删除，请重新输入。")


def _before(found: Attendance | None, one: Mark) -> Mark | None:
    """Return what a line says before it is changed; None where it need not be."""
    if found is None:
        return None if one.state is None else Mark(None, one.person_id, one.guest)
    if one.state is found.state or (one.arriving and found.state in CAME):
        return None
    return Mark(found.state, found.person_id, found.guest or "", found.id, arrived_at=found.arrived_at)


def _enter(session: Session, occurrence: Occurrence, found: Attendance | None, one: Mark) -> Attendance:
    if found is None:
        found = Attendance(occurrence_id=occurrence.id, person_id=one.person_id)
        found.guest = None if one.person_id is not None else _guest(one.guest)
        session.add(found)
    if one.state is None:
        session.delete(found)
    else:
        found.state, found.arrived_at = one.state, _arrival(session, occurrence, one)
    return found


def _guest(typed: str) -> str:
    name = words.clean_name(typed)
    if not name:
        raise Refusal("请填写来宾的姓名。")
    if len(name) > _LONGEST_NAME:
        raise Refusal(f"来宾的姓名最多 {_LONGEST_NAME} 个字。")
    return name


def _arrival(session: Session, occurrence: Occurrence, one: Mark) -> datetime | None:
    """Return when somebody came: now, if it is at the door and on the day."""
    now = audit.moment(session).replace(microsecond=0)
    on_the_day = occurrence.starts_at.date() <= now.date() <= occurrence.ends_at.date()
    return now if one.arriving and on_the_day else one.arrived_at if one.state in CAME else None


def _follow(session: Session, occurrence: Occurrence, counted: int) -> bool:
    """Let the headcount follow unless another number was entered, and the event be held; tell whether it now is."""
    now = came(session, occurrence.id)
    if occurrence.headcount in (None, counted):
        anything = session.scalar(select(Attendance.id).where(Attendance.occurrence_id == occurrence.id).limit(1))
        occurrence.headcount = now if anything is not None else None
    return _hold(session, occurrence, now)


def _hold(session: Session, occurrence: Occurrence, heads: int) -> bool:
    begun = occurrence.starts_at.date() <= day_of(session)
    if occurrence.status is not OccurrenceStatus.PLANNED or not begun or not heads:
        return False
    occurrence.status = OccurrenceStatus.HELD
    return True


@action("撤回签到")
def take_back(session: Session, occurrence_id: int, done: Done) -> int:
    """Let lines say what they said before; tell how many could not, because another desk has changed them since.

    A card made for a walk-in goes too, unless something else refers to it by now.
    """
    occurrence = refuse_apart(events.get(session, occurrence_id))
    counted = came(session, occurrence_id)
    there = _by_id(session, [step.record_id for step in done.steps])
    missed = sum(not _back(session, occurrence, there.get(step.record_id), step) for step in reversed(done.steps))
    session.flush()
    _follow(session, occurrence, counted)
    if done.held and not came(session, occurrence_id):
        occurrence.status, occurrence.headcount = OccurrenceStatus.PLANNED, occurrence.headcount or None
    session.flush()
    if done.person_id is not None and not joining.rows_of(session, table_of(Person), done.person_id):
        people.remove(session, done.person_id)
    return missed


def _by_id(session: Session, ids: Sequence[int]) -> dict[int, Attendance]:
    return {one.id: one for one in session.scalars(select(Attendance).where(Attendance.id.in_(ids)))}


def _back(session: Session, occurrence: Occurrence, found: Attendance | None, step: Step) -> bool:
    """Take one line back; tell whether it says what it said before."""
    old = step.before
    if found is None and step.now is None:  # taken away by what is taken back
        again = _entered(session, occurrence.id, [replace(old, attendance_id=None)]).get((True, old.person_id))
        if again is None:
            _enter(session, occurrence, None, old)
        return again is None
    if found is None:
        return old.state is None
    if found.state is not step.now:
        return False
    _enter(session, occurrence, found, old)
    return True


@action("新建档案并签到")
def walk_in(session: Session, occurrence_id: int, newcomer: Newcomer) -> Done:
    """Make the card of somebody who has come, and sign this person in; the owner of a known ID number just signs in.

    Raises:
        Refusal: what was entered cannot be true; names the field.
    """
    newcomer = life.checked_newcomer(newcomer, day_of(session))
    known = life.known(session, newcomer)
    if known is not None and known.certain:
        return mark(session, occurrence_id, [Mark(AttendanceState.PRESENT, known.id, arriving=True)])
    card = people.Draft(
        name=newcomer.name,
        id_number=newcomer.id_number,
        sex=newcomer.sex,
        born_on=newcomer.born_on,
        phone=newcomer.phone,
    )
    person_id = people.save(session, None, card)
    done = mark(session, occurrence_id, [Mark(AttendanceState.PRESENT, person_id, arriving=True)])
    return replace(done, person_id=person_id)


@action("登记到场人数")
def set_headcount(session: Session, occurrence_id: int, heads: int | None) -> bool:
    """Enter how many were there; None lets the number follow those who signed in. Tell whether it is held by that."""
    occurrence = refuse_apart(events.get(session, occurrence_id))
    if heads is not None and not 0 <= heads <= _MOST_HEADS:
        raise Refusal(f"到场人数请填写 0 到 {_MOST_HEADS:,} 之间的数。")
    if heads is None:
        occurrence.headcount = came(session, occurrence_id) or None
        return False
    occurrence.headcount = heads
    return _hold(session, occurrence, heads)
