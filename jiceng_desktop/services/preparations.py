"""准备事项: what is to be done so many days before an event; days are counted back from when it is planned now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.documents import Document
from jiceng_desktop.db.events import Occurrence, Preparation, PreparationDone
from jiceng_desktop.db.materials import Material
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import holidays, undo
from jiceng_desktop.services.corrections import NOTICES
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.terms import DocumentStatus, EventKind, MaterialKind, OccurrenceStatus, Proof

STARTING = (
    (None, "发通知", 3, Proof.NOTICE),
    (None, "确认场地和设备", 2, Proof.NONE),
    (EventKind.LECTURE, "准备讲义", 2, Proof.HANDOUT),
    (EventKind.MEETING, "打印签到表和会议材料", 1, Proof.NONE),
)
_LONGEST_WINDOW = 7
_WEEKEND = 5


def begin(session: Session) -> None:
    """Enter what every office begins with."""
    session.add_all(
        Preparation(kind=kind, title=title, days_before=days, proof=proof, position=position)
        for position, (kind, title, days, proof) in enumerate(STARTING)
    )


class Urgency(Enum):
    """How much something presses on a day."""

    NONE = 0
    DUE = 1
    OVERDUE = 2


@dataclass(frozen=True)
class Task:
    """What is to be done for one event, on ``due_on`` at the latest.

    ``off`` says why nobody works on that day. ``seen`` tells that it is done because the program saw the proof of it;
    one that is not ``needed`` was set aside for this event. ``own`` is there for this event alone.
    """

    preparation_id: int
    occurrence_id: int
    title: str
    due_on: date
    days_before: int
    off: str = ""
    done_on: date | None = None
    needed: bool = True
    seen: bool = False
    own: bool = False
    proof: Proof = Proof.NONE

    @property
    def is_open(self) -> bool:
        """Tell whether it is still to be done."""
        return self.done_on is None

    def urgency(self, today: date) -> Urgency:
        """Return how much it presses on a day: before its own day only for as long as ``window`` says."""
        if not self.is_open:
            return Urgency.NONE
        if self.due_on < today:
            return Urgency.OVERDUE
        return Urgency.DUE if self.due_on <= today + timedelta(window(self.days_before)) else Urgency.NONE


def window(days_before: int) -> int:
    """Return for how many days before its own day something presses: a week, less for what is done late."""
    return min(max(days_before, 1), _LONGEST_WINDOW)


def of_occurrence(session: Session, occurrence_id: int) -> list[Task]:
    """Return what is to be done for an event in order of time; nothing once it was held or is off."""
    return of_occurrences(session, Occurrence.id == occurrence_id)


def coming(session: Session, today: date) -> list[Task]:
    """Return what presses for the events from today on: what is overdue and what is due soon."""
    lead = session.scalar(select(func.max(Preparation.days_before))) or 0
    first = datetime.combine(today, datetime.min.time())
    behind = first + timedelta(lead + window(lead) + 1)
    tasks = of_occurrences(session, Occurrence.starts_at >= first, Occurrence.starts_at < behind)
    return [task for task in tasks if task.urgency(today) is not Urgency.NONE]


def of_occurrences(session: Session, *which: ColumnElement[bool]) -> list[Task]:
    """Return what is to be done for the planned events that meet the conditions, in order of time."""
    which = (*which, Occurrence.status == OccurrenceStatus.PLANNED)
    events = session.execute(
        select(Occurrence.id, Occurrence.kind, Occurrence.series_id, Occurrence.starts_at).where(*which)
    ).all()
    if not events:
        return []
    inside = select(Occurrence.id).where(*which)
    own = or_(Preparation.occurrence_id.is_(None), Preparation.occurrence_id.in_(inside))
    wanted = session.scalars(select(Preparation).where(own)).all()
    done = _done(session, inside)
    proofs = _proofs(session, inside)
    pairs = [(event, one) for event in events for one in wanted if _applies(one, event)]
    due = [_due_on(event.starts_at, one) for event, one in pairs]
    off = _days_off(session, due)
    tasks = [_task(event, one, off, done, proofs) for event, one in pairs]
    positions = {one.id: one.position for one in wanted}
    return sorted(tasks, key=lambda task: (task.due_on, positions[task.preparation_id], task.preparation_id))


def _applies(one: Preparation, event: Any) -> bool:
    if one.occurrence_id is not None:
        return one.occurrence_id == int(event.id)
    if one.series_id is not None:
        return bool(one.series_id == event.series_id)
    return one.kind is None or one.kind is event.kind


def _due_on(starts_at: datetime, one: Preparation) -> date:
    return starts_at.date() - timedelta(one.days_before)


def _done(session: Session, inside: Any) -> dict[tuple[int, int], tuple[date, bool]]:
    columns = (PreparationDone.occurrence_id, PreparationDone.preparation_id)
    found = select(*columns, PreparationDone.done_on, PreparationDone.needed)
    rows = session.execute(found.where(PreparationDone.occurrence_id.in_(inside)))
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def _proofs(session: Session, inside: Any) -> dict[tuple[Proof, Any], date]:
    """Return since when the program has seen a notice or a handout of each event."""
    notices = select(Document.occurrence_id, func.min(Document.filed_at)).where(
        Document.occurrence_id.in_(inside), Document.kind.in_(NOTICES), Document.status == DocumentStatus.FILED
    )
    handouts = select(Material.occurrence_id, func.min(Material.added_on)).where(
        Material.occurrence_id.in_(inside), Material.kind == MaterialKind.HANDOUT, Material.removed_on.is_(None)
    )
    filed = session.execute(notices.group_by(Document.occurrence_id)).all()
    added = session.execute(handouts.group_by(Material.occurrence_id)).all()
    seen: dict[tuple[Proof, Any], date] = {(Proof.NOTICE, number): at.date() for number, at in filed}
    return seen | {(Proof.HANDOUT, number): day for number, day in added}


def _days_off(session: Session, days: Sequence[date]) -> Mapping[date, str]:
    """Say of each day that is off why it is; in a year that is not published only the weekends are known."""
    if not days:
        return {}
    calendar = holidays.calendar(session, min(days), max(days))
    told = {}
    for day in set(days):
        off = calendar.off(day)
        if off or (off is None and day.weekday() >= _WEEKEND):
            told[day] = calendar.name(day) or "周末"
    return told


def _task(
    event: Any,
    one: Preparation,
    off: Mapping[date, str],
    done: Mapping[tuple[int, int], tuple[date, bool]],
    proofs: Mapping[tuple[Proof, int], date],
) -> Task:
    due_on = _due_on(event.starts_at, one)
    seen_on = proofs.get((one.proof, event.id))
    done_on, needed = done.get((event.id, one.id), (seen_on, True))
    own, seen = one.occurrence_id is not None, seen_on is not None and needed
    days, told = one.days_before, off.get(due_on, "")
    return Task(one.id, event.id, one.title, due_on, days, told, done_on, needed, seen, own, one.proof)


# -- done, or not needed -----------------------------------------------------------------------------------------------


@action("完成准备事项")
def tick(session: Session, occurrence_id: int, preparation_id: int) -> None:
    """Note that something was prepared for an event."""
    _note(session, occurrence_id, preparation_id, needed=True)


@action("准备事项这次不需要")
def set_aside(session: Session, occurrence_id: int, preparation_id: int) -> None:
    """Note that something is not needed for this event."""
    _note(session, occurrence_id, preparation_id, needed=False)


@action("准备事项还没有做")
def untick(session: Session, occurrence_id: int, preparation_id: int) -> None:
    """Take back that something was prepared, or not needed."""
    for noted in session.scalars(_noted(occurrence_id, preparation_id)).all():
        undo.keep(session, noted)
        session.delete(noted)
    session.flush()


def _note(session: Session, occurrence_id: int, preparation_id: int, needed: bool) -> None:
    if session.get(Occurrence, occurrence_id) is None:
        raise Refusal("这场活动已被删除，请刷新后再试。")
    if session.get(Preparation, preparation_id) is None:
        raise Refusal("这项准备事项已被删除，请刷新后再试。")
    noted = session.scalars(_noted(occurrence_id, preparation_id)).first()
    if noted is None:
        noted = PreparationDone(occurrence_id=occurrence_id, preparation_id=preparation_id)
        noted.done_on, noted.needed = day_of(session), needed
        session.add(noted)
    elif noted.needed is not needed:
        undo.keep(session, noted)
        noted.done_on, noted.needed = day_of(session), needed
    session.flush()


def _noted(occurrence_id: int, preparation_id: int) -> Any:
    return select(PreparationDone).where(
        PreparationDone.occurrence_id == occurrence_id, PreparationDone.preparation_id == preparation_id
    )


def forget(session: Session, preparations: Iterable[Preparation]) -> None:
    """Delete preparations with what was noted about them; the history can bring them back."""
    for one in preparations:
        for noted in session.scalars(select(PreparationDone).where(PreparationDone.preparation_id == one.id)).all():
            undo.keep(session, noted)
            session.delete(noted)
        session.flush()
        undo.keep(session, one)
        session.delete(one)
    session.flush()
