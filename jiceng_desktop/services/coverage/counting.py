"""Counting who came how often: everything is read once, so that sorting and narrowing ask nothing more."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import Attendance, Occurrence
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.visits import Visit, VisitedPerson
from jiceng_desktop.services.coverage.scope import Scope, expected, held
from jiceng_desktop.terms import CAME, AttendanceState, Term

_NOTED = (
    Attendance.state.in_(CAME),
    Attendance.state == AttendanceState.EXCUSED,
    Attendance.state == AttendanceState.ABSENT,
)
_SHARE = 4  # of all events a quarter counts as many
_ALL = 100


@dataclass
class Share:
    """How often somebody came, was excused or stayed away; ``brought_on`` is the day it was brought home last."""

    came: int = 0
    excused: int = 0
    absent: int = 0
    brought_on: date | None = None


NOTHING = Share()


class Part(Term):
    """Of whom only some are shown."""

    ALL = "all", "全部"
    NEVER = "never", "一次也没参加"
    UNREACHED = "unreached", "还没送学"
    BROUGHT = "brought", "已送学上门"
    CAME = "came", "参加过"
    EXCUSED = "excused", "请过假"
    ABSENT = "absent", "缺过席"


_MEETS: dict[Part, Callable[[Share], bool]] = {
    Part.ALL: lambda share: True,
    Part.NEVER: lambda share: not share.came,
    Part.UNREACHED: lambda share: not share.came and share.brought_on is None,
    Part.BROUGHT: lambda share: share.brought_on is not None,
    Part.CAME: lambda share: share.came > 0,
    Part.EXCUSED: lambda share: share.excused > 0,
    Part.ABSENT: lambda share: share.absent > 0,
}


@dataclass
class Coverage:
    """Who came how often: ``persons`` are those who should have come, in the order of names."""

    scope: Scope | None = None
    today: date = date.min
    events: list[tuple[int, date, str]] = field(default_factory=list)  # id, day and title, the latest first
    persons: array[int] = field(default_factory=lambda: array("q"))
    shares: dict[int, Share] = field(default_factory=dict)
    counts: dict[Part, int] = field(init=False)

    def __post_init__(self) -> None:
        """Count once what is told again and again."""
        self.counts = {part: sum(1 for _ in self.those(part)) for part in Part}

    def share(self, person_id: int) -> Share:
        """Return how often one of them came."""
        return self.shares.get(person_id, NOTHING)

    def those(self, part: Part) -> Iterator[int]:
        """Yield those of a part, in the order of names; nobody where nothing was held."""
        meets = _MEETS[part]
        return (person_id for person_id in self.persons if self.events and meets(self.share(person_id)))

    def told(self) -> str:
        """Say it in a sentence: 应参加 120 人，参加过 96 人（80%），24 人一次也没有，其中 10 人已送学上门."""
        if not self.events:
            return "这段时间没有举办过这类活动。"
        if not self.persons:
            return f"举办了 {len(self.events):,} 场，应参加的人一个也没有。"
        everybody, never = len(self.persons), self.counts[Part.NEVER]
        came, brought = everybody - never, never - self.counts[Part.UNREACHED]
        said = (
            f"举办 {len(self.events):,} 场，应参加 {everybody:,} 人，参加过 {came:,} 人（{came * _ALL // everybody}%）"
        )
        if not never:
            return f"{said}，一个也没有落下。"
        return f"{said}，{never:,} 人一次也没有" + (f"，其中 {brought:,} 人已送学上门。" if brought else "。")


def take(session: Session, scope: Scope, today: date) -> Coverage:
    """Count who came to the events of a scope, on a day.

    Raises:
        Refusal: the saved query that says who should have come is gone or cannot be used.
    """
    wanted = select(Person.id).where(expected(session, scope.whom, today)).order_by(Person.sort_key, Person.id)
    persons = array("q", [row[0] for row in _bare(session, wanted)])
    events_held = held(scope, today)
    found = select(Occurrence.id, Occurrence.starts_at, Occurrence.title).where(*events_held)
    rows = _bare(session, found.order_by(Occurrence.starts_at.desc(), Occurrence.id.desc()))
    events = [(number, date.fromisoformat(str(starts_at)[:10]), title) for number, starts_at, title in rows]
    which = select(Occurrence.id).where(*events_held)
    many = len(events) * _SHARE > (session.scalar(select(func.count(Occurrence.id))) or 0)
    return Coverage(scope, today, events, persons, _shares(session, which, many))


def _bare(session: Session, question: Any) -> Sequence[Any]:
    """Return the cursor's own rows, values as the database keeps them: twice as fast for 100,000 of them."""
    cursor = session.connection().execute(question).cursor
    return cursor.fetchall() if cursor is not None else ()


def _shares(session: Session, which: Select[int], many: bool) -> dict[int, Share]:
    """Return how often everybody came; of ``many`` events going through the whole table is faster than its index."""
    event = Attendance.occurrence_id + 0 if many else Attendance.occurrence_id
    counted = (
        select(Attendance.person_id, *(func.sum(case((noted, 1), else_=0)) for noted in _NOTED))
        .where(event.in_(which), Attendance.person_id.is_not(None))
        .group_by(Attendance.person_id)
    )
    shares = {person_id: Share(*counts) for person_id, *counts in _bare(session, counted)}
    brought = (
        select(VisitedPerson.person_id, func.max(Visit.visited_on))
        .join(Visit, Visit.id == VisitedPerson.visit_id)
        .where(Visit.occurrence_id.in_(which))
        .group_by(VisitedPerson.person_id)
    )
    for person_id, brought_on in session.execute(brought):
        shares.setdefault(person_id, Share()).brought_on = brought_on
    return shares


def last_days(session: Session, scope: Scope, persons: Sequence[int], today: date) -> dict[int, date]:
    """Return when some persons came last."""
    last = (
        select(Attendance.person_id, func.max(Occurrence.starts_at))
        .join(Occurrence, Occurrence.id == Attendance.occurrence_id)
        .where(Attendance.person_id.in_(persons), Attendance.state.in_(CAME), *held(scope, today))
        .group_by(Attendance.person_id)
    )
    return {person_id: at.date() for person_id, at in session.execute(last) if person_id is not None}
