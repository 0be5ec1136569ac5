"""What the fields of a template say about how an event went: who came, what was told, what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import Attendance, Occurrence
from jiceng_desktop.db.people import Person
from jiceng_desktop.services import invited, minutes
from jiceng_desktop.services.minutes import Decision
from jiceng_desktop.services.templates.filling import BLANK
from jiceng_desktop.terms import CAME, AttendanceState

_LINES = {"记录": 6, "议定事项": 4}  # to write on while nothing is recorded yet
_ALWAYS = ("应到人数", "出席人员")  # known before anything was recorded
_BY_HAND = ("记录人", "列席人员", "请假人员", "缺席人员")


@dataclass(frozen=True)
class _Present:
    """Who signed in, was excused or stayed away, by name, and guests without a card."""

    named: list[tuple[AttendanceState, str]]
    guests: list[str]

    def names(self, *states: AttendanceState) -> str:
        return "、".join(name for state, name in self.named if state in states)

    def came(self) -> int:
        return sum(state in CAME for state, _ in self.named) + len(self.guests)

    def expected(self) -> int:
        """Return how many were expected, as far as those who did not come were noted."""
        return len(self.named) if any(state not in CAME for state, _ in self.named) else 0


def of_record(session: Session, occurrence: Occurrence, today: date) -> dict[str, str]:
    """Return what is known of how an event went; while nothing is recorded, lines to write on."""
    there, decided = _present(session, occurrence.id), minutes.decided(session, occurrence.id)
    came = there.came() if occurrence.headcount is None else occurrence.headcount
    known = {
        "记录人": occurrence.recorder or "",
        "应到人数": _number(_expected(session, occurrence, there, today)),
        "到场人数": _number(came),
        "出席人员": there.names(*CAME) or occurrence.audience or "",
        "列席人员": "、".join(there.guests),
        "请假人员": there.names(AttendanceState.EXCUSED),
        "缺席人员": there.names(AttendanceState.ABSENT),
        "记录": occurrence.summary or "",
        "议定事项": _numbered(_told(one) for one in decided),
    }
    earlier = _numbered(_found(one.decision) for one in minutes.raised(session, occurrence))
    if any(text for name, text in known.items() if name not in _ALWAYS):
        return {**known, "上次议定": earlier}
    by_hand = {**dict.fromkeys(_BY_HAND, BLANK), **{name: "\n".join([BLANK] * count) for name, count in _LINES.items()}}
    heads = {"应到人数": known["应到人数"] or BLANK[:2], "到场人数": BLANK[:2]}
    return {**known, **by_hand, **heads, "上次议定": earlier}


def _present(session: Session, occurrence_id: int) -> _Present:
    found: Any = session.execute(
        select(Attendance.state, Person.name, Attendance.guest)
        .outerjoin(Person, Person.id == Attendance.person_id)
        .where(Attendance.occurrence_id == occurrence_id)
        .order_by(Person.sort_key, Attendance.id)
    )
    rows = list(found)
    named = [(state, name) for state, name, _ in rows if name is not None]
    return _Present(named, [guest or "" for state, name, guest in rows if name is None and state in CAME])


def _expected(session: Session, occurrence: Occurrence, there: _Present, today: date) -> int:
    """Return how many were expected: everybody of the council or team, else whoever was entered."""
    group = invited.group_of(occurrence)
    if group is not None and group.source is not invited.Source.QUERY:
        return invited.count(session, group, today)
    return there.expected()


def _number(count: int) -> str:
    return str(count) if count else ""


def _numbered(lines: Iterable[str]) -> str:
    return "\n".join(f"{place}. {line}" for place, line in enumerate(lines, start=1))


def _told(one: Decision) -> str:
    """Say what was decided: 联系物业修灯（负责人：李干事，11月30日前办完）."""
    until = f"，{one.due_on.month}月{one.due_on.day}日前办完" if one.due_on else ""
    return f"{one.title}（负责人：{one.owner}{until}）"


def _found(one: Decision) -> str:
    """Say what became of an earlier decision."""
    if one.done_on is None:
        return f"{one.title}（{one.owner}）：还在办"
    return f"{one.title}（{one.owner}）：{one.outcome or '已办完'}"
