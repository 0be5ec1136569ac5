"""The roll of an event: who is expected, in the order of the printed sheet, and what was entered of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.documents import Document
from jiceng_desktop.db.events import Attendance, Occurrence
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import documents, events, invited
from jiceng_desktop.services.invited import Expected
from jiceng_desktop.services.templates.grids import MOST_INVITED
from jiceng_desktop.terms import CALLED_OFF, CAME, AttendanceState, DocumentKind, DocumentStatus, OccurrenceStatus

_NAME, _HOME = "姓名", "住址"

Line = tuple[str, str]  # a name and an address, as they were printed


@dataclass(frozen=True)
class Event:
    """What signing in has to know of an event; ``headcount`` is what stands in its record."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    status: OccurrenceStatus
    headcount: int | None


@dataclass(frozen=True)
class Signed:
    """What was entered of one person, or of a guest, who has no ``person_id``."""

    id: int
    person_id: int | None
    name: str
    address: str
    state: AttendanceState
    arrived_at: datetime | None


@dataclass(frozen=True)
class Row:
    """One line of the roll, numbered as on the printed sheet; ``signed`` is None for whom nothing was entered."""

    number: int
    name: str
    address: str
    person_id: int | None
    signed: Signed | None = None

    @property
    def state(self) -> AttendanceState | None:
        """Return what was entered."""
        return None if self.signed is None else self.signed.state

    @property
    def came(self) -> bool:
        """Tell whether this one was there."""
        return self.state in CAME


def event(session: Session, occurrence_id: int) -> Event:
    """Return the event to sign in at.

    Raises:
        Refusal: it was deleted, cancelled or skipped.
    """
    return told(refuse_apart(events.get(session, occurrence_id)))


def told(occurrence: Occurrence) -> Event:
    """Return what signing in has to know of an occurrence."""
    return Event(
        occurrence.id,
        occurrence.title,
        occurrence.starts_at,
        occurrence.ends_at,
        occurrence.status,
        occurrence.headcount,
    )


def refuse_apart(occurrence: Occurrence) -> Occurrence:
    """Return an occurrence that is or was held; refuse one that is not."""
    if occurrence.status in CALLED_OFF:
        raise Refusal(
            f"“{occurrence.title}”{occurrence.status.label}，不能签到。如果照常举办了，请先在日历里右键“恢复”，再签到。"
        )
    return occurrence


def signed(session: Session, occurrence_id: int) -> list[Signed]:
    """Return what was entered at an event, in the order in which it was."""
    found = session.execute(
        select(
            Attendance.id,
            Attendance.person_id,
            func.coalesce(Person.name, Attendance.guest),
            Dwelling.address,
            Attendance.state,
            Attendance.arrived_at,
        )
        .outerjoin(Person, Person.id == Attendance.person_id)
        .outerjoin(Dwelling, Dwelling.id == Person.home_id)
        .where(Attendance.occurrence_id == occurrence_id)
        .order_by(Attendance.id)
    )
    return [Signed(row[0], row[1], row[2], row[3] or "", row[4], row[5]) for row in found]


def expected(session: Session, occurrence_id: int, today: date) -> list[Expected]:
    """Return who stands on the sign-in sheet, in its order: as it was filed last, else as it would be printed today.

    Where so many are invited that the sheet is printed without names, nobody is.
    """
    found = invited.expected(session, occurrence_id, today, MOST_INVITED + 1)
    found = found if len(found) <= MOST_INVITED else []
    return _as_printed(session, _printed(session, occurrence_id), found)


def _printed(session: Session, occurrence_id: int) -> list[Line]:
    """Return the names and addresses of the sheet that was filed last, in their order."""
    latest = session.scalar(
        select(Document.id)
        .where(
            Document.occurrence_id == occurrence_id,
            Document.kind == DocumentKind.SIGN_IN,
            Document.status == DocumentStatus.FILED,
        )
        .order_by(Document.id.desc())
        .limit(1)
    )
    if latest is None:
        return []
    grid = documents.load(session, latest).grid
    if _NAME not in grid.columns:
        return []
    name = grid.columns.index(_NAME)
    home = next((place for place, column in enumerate(grid.columns) if _HOME in column), name)
    return [(row[name], row[home] if home != name else "") for row in grid.rows if len(row) > max(name, home)]


def _as_printed(session: Session, printed: Sequence[Line], found: Sequence[Expected]) -> list[Expected]:
    """Put those expected into the order of a sheet; whoever is expected since then comes after its lines.

    A line may be about somebody who has moved since, or is invited no more. One that leads to nobody stays as a name.
    """
    if not any(name for name, _ in printed):
        return list(found)
    left = list(found)
    ordered: list[Expected | None] = []
    for name, address in printed:
        same = next((one for one in left if (one.name, one.address) == (name, address)), None)
        if same is not None:
            left.remove(same)
        ordered.append(same)
    for place, (name, address) in enumerate(printed):
        if ordered[place] is not None:
            continue
        namesakes = [one for one in left if one.name == name]
        if len(namesakes) == 1:  # who of several it was is not guessed
            left.remove(namesakes[0])
        ordered[place] = namesakes[0] if len(namesakes) == 1 else _living_at(session, name, address)
    return [*(one for one in ordered if one is not None), *left]


def _living_at(session: Session, name: str, address: str) -> Expected:
    """Return the one of a name who lives at an address; only the name where there is nobody, or more than one."""
    query = select(Person.id).join(Dwelling, Dwelling.id == Person.home_id)
    found = session.scalars(query.where(Dwelling.address == address, Person.name == name)).all() if address else ()
    return Expected(found[0] if len(found) == 1 else None, name, address)


def rows(listed: Iterable[Expected], entered: Iterable[Signed]) -> list[Row]:
    """Return the roll: the lines of the sheet with what was entered of them, then whoever came besides.

    Those numbers go on where the sheet has blank rows.
    """
    persons: dict[int, Signed] = {}
    guests: dict[str, list[Signed]] = defaultdict(list)
    for one in entered:
        if one.person_id is not None:
            persons[one.person_id] = one
        else:
            guests[one.name].append(one)
    found: list[Row] = []
    for number, line in enumerate(listed, start=1):
        if line.person_id is not None:
            mine = persons.pop(line.person_id, None)
        else:
            mine = guests[line.name].pop(0) if guests.get(line.name) else None
        found.append(Row(number, line.name, line.address, line.person_id, mine))
    besides = sorted([*persons.values(), *(one for ones in guests.values() for one in ones)], key=lambda one: one.id)
    begin = len(found) + 1
    return found + [
        Row(number, one.name, one.address, one.person_id, one) for number, one in enumerate(besides, start=begin)
    ]
