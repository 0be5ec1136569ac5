"""Everything a ledger tells of an event, read for many events at once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.documents import Document
from jiceng_desktop.db.events import Attendance, Occurrence, Part
from jiceng_desktop.db.materials import Material
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.db.visits import Todo
from jiceng_desktop.services import filed
from jiceng_desktop.terms import CAME, AttendanceState, DocumentStatus, EventKind, MaterialKind, PartRole

_BATCH = 500


@dataclass(frozen=True)
class Record:
    """One event as it took place; ``states`` are those signed in by name, ``decisions`` one sentence each."""

    id: int
    title: str
    kind: EventKind
    starts_at: datetime
    ends_at: datetime
    venue: str = ""
    audience: str = ""
    chair: str = ""
    recorder: str = ""
    agenda: str = ""
    summary: str = ""
    headcount: int | None = None
    speakers: tuple[str, ...] = ()
    states: Mapping[AttendanceState, int] = field(default_factory=dict)
    decisions: tuple[str, ...] = ()
    photos: int = 0
    papers: tuple[str, ...] = ()

    def number(self, state: AttendanceState) -> int | None:
        """Return how many were noted so; None where nobody was signed in by name."""
        return self.states.get(state, 0) if self.states else None

    @property
    def came(self) -> int | None:
        """Return how many came: as it was counted, else as they were signed in."""
        if self.headcount is not None or not self.states:
            return self.headcount
        return sum(self.states.get(state, 0) for state in CAME)


def read(session: Session, ids: Sequence[int]) -> list[Record]:
    """Return what the ledgers tell of events, in the order given; one deleted since is left out."""
    found: dict[int, Record] = {}
    for start in range(0, len(ids), _BATCH):
        found |= _batch(session, ids[start : start + _BATCH])
    return [found[key] for key in ids if key in found]


def _batch(session: Session, ids: Sequence[int]) -> dict[int, Record]:
    states = _states(session, ids)
    speakers = _texts(session, ids, _SPEAKERS, lambda row: row.name + (f"《{row.topic}》" if row.topic else ""))
    decisions = _texts(session, ids, _DECISIONS, _decision)
    papers = _texts(session, ids, _PAPERS, _paper)
    photos = {row[0]: row[1] for row in session.execute(_PHOTOS.where(Material.occurrence_id.in_(ids)))}
    return {
        row.id: Record(
            **{name: value for name, value in row._mapping.items() if value is not None},
            speakers=speakers[row.id],
            states=states[row.id],
            decisions=decisions[row.id],
            photos=photos.get(row.id, 0),
            papers=papers[row.id],
        )
        for row in session.execute(_EVENTS.where(Occurrence.id.in_(ids)))
    }


_EVENTS = select(
    Occurrence.id,
    Occurrence.title,
    Occurrence.kind,
    Occurrence.starts_at,
    Occurrence.ends_at,
    Venue.name.label("venue"),
    Occurrence.audience,
    Occurrence.chair,
    Occurrence.recorder,
    Occurrence.agenda,
    Occurrence.summary,
    Occurrence.headcount,
).outerjoin(Venue, Venue.id == Occurrence.venue_id)

_SPEAKERS = (
    select(Part.occurrence_id, Part.name, Part.topic)
    .where(Part.role == PartRole.SPEAKER)
    .order_by(Part.position, Part.id)
)

_DECISIONS = select(Todo.occurrence_id, Todo.title, Todo.owner, Todo.due_on, Todo.done_on).order_by(Todo.id)

_PAPERS = (
    select(Document.occurrence_id, Document.year, Document.number, Document.code, Document.title)
    .where(Document.status == DocumentStatus.FILED)
    .order_by(Document.signed_on, Document.id)
)

_PHOTOS = (
    select(Material.occurrence_id, func.count())
    .where(Material.kind == MaterialKind.PHOTO, Material.removed_on.is_(None))
    .group_by(Material.occurrence_id)
)


def _states(session: Session, ids: Sequence[int]) -> defaultdict[int, Counter[AttendanceState]]:
    counted = session.execute(
        select(Attendance.occurrence_id, Attendance.state, func.count())
        .where(Attendance.occurrence_id.in_(ids))
        .group_by(Attendance.occurrence_id, Attendance.state)
    )
    states: defaultdict[int, Counter[AttendanceState]] = defaultdict(Counter)
    for occurrence_id, state, number in counted:
        states[occurrence_id][state] = number
    return states


def _texts(
    session: Session, ids: Sequence[int], found: Any, told: Callable[[Any], str]
) -> defaultdict[int, tuple[str, ...]]:
    """Return what is told of the rows of each event; the first column of the query ``found`` is the event."""
    texts: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for row in session.execute(found.where(found.selected_columns[0].in_(ids))):
        texts[row[0]] += (told(row),)
    return texts


def _decision(row: Any) -> str:
    due = f"，{row.due_on.month}月{row.due_on.day}日前" if row.due_on else ""
    done = f"，{row.done_on.month}月{row.done_on.day}日办结" if row.done_on else due
    return f"{row.title}（{row.owner}{done}）"


def _paper(row: Any) -> str:
    return f"{filed.show_number(row.year, row.number, row.code)} {filed.flat(row.title)}"


def numbered(items: Iterable[str]) -> str:
    """Return items below each other, numbered where there are several."""
    told = [item.strip() for item in items if item.strip()]
    return "\n".join(f"{number}. {item}" for number, item in enumerate(told, 1)) if len(told) > 1 else "".join(told)
