"""Deciding what each row of a roster of volunteers means, before anything is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.audit import AuditGroup
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.service import ServiceRecord
from jiceng_desktop.db.volunteers import FormerNumber, Team, TeamMember, Volunteer
from jiceng_desktop.marks import override
from jiceng_desktop.services import teams
from jiceng_desktop.services.intake import Plan, Planned, Verdict, default_compound
from jiceng_desktop.services.intake.judging import Archive
from jiceng_desktop.services.intake.reading import Reading, Unusable, read_row, short_number
from jiceng_desktop.services.people import LABELS as PERSON_LABELS
from jiceng_desktop.services.service.reading import show_hours
from jiceng_desktop.services.volunteers.draft import LABELS
from jiceng_desktop.services.volunteers.intake.reading import PERSONAL, Told, read
from jiceng_desktop.terms import PersonStatus, VolunteerOrigin, VolunteerStatus

Report = Callable[[int, int], None]

_KEPT = frozenset((*PERSON_LABELS, "employer"))  # a roster of volunteers only adds to what the archive knows
_SHOWN = ("organisation", "skills", "languages", "emergency_contact", "note")


@dataclass(slots=True)
class PlannedVolunteer(Planned):
    """One row with its verdict on the roster; ``of_person`` is that on the archive, ``told`` what it says further."""

    told: Told = field(default_factory=Told)
    of_person: Planned | None = None
    volunteer_id: int | None = None

    @property
    @override
    def remark(self) -> str:
        """Return everything the clerk should know about the row."""
        remarks = [*(self.reading.remarks if self.reading else []), *self.told.remarks]
        return "；".join(filter(None, (self.reason, *remarks)))


@dataclass
class VolunteerPlan(Plan):
    """A whole roster, planned; ``known_teams`` are the names there are."""

    known_teams: frozenset[str] = frozenset()

    @cached_property
    def with_hours(self) -> list[tuple[Planned, int]]:
        """The rows that bring hours of before, with the minutes."""
        told = ((row, row.told.minutes) for row in self.rows if isinstance(row, PlannedVolunteer))
        return [(row, minutes) for row, minutes in told if minutes]

    @cached_property
    def with_new_team(self) -> dict[str, list[Planned]]:
        """The rows that name each team there is none of yet."""
        found: dict[str, list[Planned]] = {}
        for row in self.rows:
            for name in row.told.teams if isinstance(row, PlannedVolunteer) else ():
                if name not in self.known_teams:
                    found.setdefault(name, []).append(row)
        return found


@dataclass(frozen=True)
class _Known:
    """A volunteer of the roster, as far as rows are compared with it."""

    id: int
    person_id: int
    name: str
    status: VolunteerStatus
    teams: frozenset[str]
    served: bool
    row: Any


class Roster:
    """The volunteers already kept and the rows seen so far, by what a row can be recognised by."""

    def __init__(self, session: Session) -> None:
        self._archive = Archive(session, _KEPT)
        self.team_names = frozenset(session.scalars(select(Team.name)))
        belonging: dict[int, set[str]] = {}
        members = select(TeamMember.volunteer_id, Team.name).join(Team, Team.id == TeamMember.team_id)
        for volunteer_id, name in session.execute(members.where(teams.OPEN)):
            belonging.setdefault(volunteer_id, set()).add(name)
        served = set(session.scalars(select(ServiceRecord.volunteer_id).distinct()))
        columns = table_of(Volunteer).c
        found = select(*columns, Person.name.label("person_name")).join(Person, Person.id == columns.person_id)
        by_id: dict[int, _Known] = {}
        self._by_number: dict[str, _Known] = {}  # also by those given up
        self._by_person: dict[int, _Known] = {}
        for row in session.execute(found):
            in_teams = frozenset(belonging.get(row.id, ()))
            known = _Known(row.id, row.person_id, row.person_name, row.status, in_teams, row.id in served, row)
            self._by_number[row.number.upper()] = self._by_person[row.person_id] = by_id[row.id] = known
        for number, volunteer_id in session.execute(select(FormerNumber.number, FormerNumber.volunteer_id)):
            self._by_number[number.upper()] = by_id[volunteer_id]
        self._seen: dict[tuple[str, ...], PlannedVolunteer] = {}
        self._numbers: dict[str, PlannedVolunteer] = {}

    def judge(self, reading: Reading, told: Told) -> PlannedVolunteer:
        """Say what a row means: a new volunteer, a known one, one who stood above already, or a doubt."""
        marks = _marks(reading, told)
        first = next((self._seen[mark] for mark in marks if mark in self._seen), None)
        if first is not None:
            row = _again(reading, told, first)
        elif why := self._number_taken(reading, told):
            row = PlannedVolunteer(reading.number, Verdict.REFUSED, reading.name, why, reading, told=told)
        else:
            row = first = self._first(reading, told)
        if first is not None and first.verdict is not Verdict.REFUSED:
            for mark in marks:
                self._seen.setdefault(mark, first)
            if told.number:
                self._numbers.setdefault(told.number, first)
        return row

    def _number_taken(self, reading: Reading, told: Told) -> str:
        """Say whose the number of a row is, if it is somebody else's."""
        if (above := self._numbers.get(told.number)) is not None:
            return f"编号“{told.number}”与第 {above.number} 行“{above.name}”的相同，编号不能重复使用。"
        known = self._by_number.get(told.number)
        if known is not None and known.name != reading.name:
            was = "是" if known.row.number.upper() == told.number else "以前是"
            return f"编号“{told.number}”在名册里{was}“{known.name}”的，编号不能重复使用。"
        return ""

    def _first(self, reading: Reading, told: Told) -> PlannedVolunteer:
        meant = self._by_number.get(told.number)
        person = self._archive.judge(reading, meant.person_id if meant else None)
        known = self._by_person.get(person.person_id or 0)
        row = PlannedVolunteer(
            person.number, person.verdict, person.name, person.reason, person.reading, person.person_id,
            list(person.changes), person.update, told, person,
        )  # fmt: skip
        if person.verdict in (Verdict.REFUSED, Verdict.DOUBTFUL):
            _stand_outside(person, told)
            return row
        if known is None:
            row.verdict = Verdict.NEW
            if person.verdict is Verdict.NEW:
                _stand_outside(person, told)
            else:
                row.reason = "已有居民档案，登记为志愿者"
            return row
        return _known_already(row, known)


def _marks(reading: Reading, told: Told) -> list[tuple[str, ...]]:
    """Return by what a row can be known to mean somebody who stood above; a name alone is not enough."""
    values = reading.values
    marks: list[tuple[str, ...]] = [("phone", reading.name, one) for one in words.phones(values.get("phone") or "")]
    if number := values.get("id_number"):
        marks.append(("id", reading.name, short_number(number)))
    if told.number:
        marks.append(("number", reading.name, told.number))
    return marks


def _again(reading: Reading, told: Told, first: PlannedVolunteer) -> PlannedVolunteer:
    """Take a volunteer named again only once; a further team is added to the row above."""
    further = tuple(name for name in told.teams if name not in first.told.teams)
    first.told.teams += further
    first.told.number = first.told.number or told.number
    first.told.minutes = first.told.minutes or told.minutes
    also = f"，服务队“{'、'.join(further)}”一并记入" if further else ""
    why = f"与第 {first.number} 行是同一个人，只登记一次{also}。"
    return PlannedVolunteer(reading.number, Verdict.UNCHANGED, reading.name, why, reading)


def _stand_outside(person: Planned, told: Told) -> None:
    """Let a new card be one of somebody who does not live here, unless the row names a home or says so."""
    if person.reading is not None and person.reading.door is None and told.origin is not VolunteerOrigin.RESIDENT:
        person.reading.values["status"] = PersonStatus.OUTSIDE
        person.reading.remarks.append("没有本社区的住址，按“非居民”建档")


def _known_already(row: PlannedVolunteer, known: _Known) -> PlannedVolunteer:
    """Say what a row adds to a volunteer of the roster."""
    row.volunteer_id, told = known.id, row.told
    if known.status is VolunteerStatus.LEFT:
        row.verdict, row.changes = Verdict.UNCHANGED, []
        row.reason = "已经退出，没有改；要恢复，请在名册里“重新加入”。"
        return row
    if told.number and told.number != known.row.number.upper():
        told.remarks.append(f"编号与名册不同（名册是 {known.row.number}），没有改")
    for column in missing(known.row, told):
        shown = told.values[column] if column in _SHOWN else "补上"
        row.changes.append((LABELS[column], "", str(shown)))
    if told.minutes and known.served:
        told.remarks.append("名册里已有他的服务记录，累计时长没有导入")
        told.minutes = 0
    elif told.minutes:
        row.changes.append((LABELS["hours"], "", f"{show_hours(told.minutes)} 小时（待确认）"))
    if further := [name for name in told.teams if name not in known.teams]:
        row.changes.append((LABELS["team_id"], "", "、".join(further)))
    row.verdict = Verdict.CHANGED if row.changes else Verdict.UNCHANGED
    return row


def missing(known: Any, told: Told) -> list[str]:
    """Return the columns a row fills in: what the roster has already stays."""
    return [column for column, value in told.values.items() if value and not getattr(known, column)]


def plan(
    session: Session,
    rows: Iterable[tuple[int, Mapping[str, object]]],
    today: date,
    compound: str = "",
    report: Report = lambda _done, _total: None,
    kept: Collection[str] = (),  # what the archive has always stays
) -> VolunteerPlan:
    """Plan the rows (Excel's row number, cells by field name); ``compound`` is where bare doors lie."""
    compound = compound or default_compound(session)
    roster, planned, waiting = Roster(session), [], list(rows)
    for place, (number, cells) in enumerate(waiting):
        if place % 500 == 0:
            report(place, len(waiting))
        own = {column: cells[column] for column in PERSONAL if column in cells}
        try:
            planned.append(roster.judge(read_row(number, own, today, compound), read(cells, today)))
        except Unusable as why:
            name = words.clean_name(cells.get("name"))
            planned.append(PlannedVolunteer(number, Verdict.REFUSED, name, str(why)))
    report(len(waiting), len(waiting))
    as_of = session.scalar(select(func.max(AuditGroup.id))) or 0
    done = VolunteerPlan(list(planned), today, as_of, frozenset(), roster.team_names)
    done.work_out()
    _ = done.with_new_team, done.with_hours
    return done
