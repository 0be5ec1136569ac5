"""Deciding what each row of a roster means for the archive, before anything is written."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.audit import AuditGroup
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.office import Community
from jiceng_desktop.db.people import CareTag, CareTagKind, Household, Membership, Person, Residency
from jiceng_desktop.db.places import Compound, Dwelling
from jiceng_desktop.services.intake.bulk import uncollected
from jiceng_desktop.services.intake.reading import Reading, Unusable, read_row, short_number
from jiceng_desktop.services.listing import plain
from jiceng_desktop.services.people import LABELS
from jiceng_desktop.terms import HouseholdKind, Relation, ResidencyRole, Term

Report = Callable[[int, int], None]


class Verdict(Term):
    """What a row means for the archive."""

    NEW = "new", "新增"
    CHANGED = "changed", "有变化"
    UNCHANGED = "unchanged", "无变化"
    DOUBTFUL = "doubtful", "存疑"
    REFUSED = "refused", "不能导入"


class Decision(Term):
    """What the clerk says about a doubtful row."""

    SKIP = "skip", "暂不导入"
    ADD = "add", "作为新人导入"
    MERGE = "merge", "并入已有档案"


@dataclass(slots=True)
class Planned:
    """One row with its verdict; ``changes`` are (field in words, from, to), masked where sensitive."""

    number: int
    verdict: Verdict
    name: str
    reason: str = ""
    reading: Reading | None = None
    person_id: int | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def remark(self) -> str:
        """Return everything the clerk should know about the row."""
        remarks = self.reading.remarks if self.reading else []
        return "；".join(filter(None, (self.reason, *remarks)))


@dataclass
class Plan:
    """A whole roster, planned; ``as_of`` is the newest audit group it has seen, ``tags`` the kinds there are.

    What a window asks at every click is worked out once: of 100,000 rows it would hold the window up.
    """

    rows: list[Planned]
    today: date
    as_of: int = 0
    tags: frozenset[str] = frozenset()

    @cached_property
    def by_verdict(self) -> dict[Verdict, list[Planned]]:
        """The rows with each verdict."""
        sorted_out: dict[str, list[Planned]] = {verdict.value: [] for verdict in Verdict}
        for row in self.rows:
            sorted_out[row.verdict.value].append(row)
        return {verdict: sorted_out[verdict.value] for verdict in Verdict}

    @cached_property
    def without_compound(self) -> list[Planned]:
        """The rows that have a door, but not the compound it lies in."""
        return [row for row in self.rows if row.reading and row.reading.door and not row.reading.door.compound]

    @cached_property
    def with_new_tag(self) -> dict[str, list[Planned]]:
        """The rows that carry each tag there is no kind of yet."""
        found: dict[str, list[Planned]] = {}
        for row in self.rows:
            for tag in row.reading.tags if row.reading else ():
                if tag not in self.tags:
                    found.setdefault(tag, []).append(row)
        return found

    def counts(self) -> dict[Verdict, int]:
        """Return how many rows got each verdict."""
        return {verdict: len(rows) for verdict, rows in self.by_verdict.items()}

    def work_out(self) -> Plan:
        """Work out what will be asked, while it holds nobody up."""
        _ = self.by_verdict, self.without_compound, self.with_new_tag
        return self


class _Known(NamedTuple):
    """What the archive holds of a person, as far as rows are compared with it."""

    id: int
    name: str
    id_number: str | None
    born_on: date | None
    phone: str | None
    address: str | None
    row: Any


def plan(
    session: Session,
    rows: Iterable[tuple[int, Mapping[str, object]]],
    today: date,
    compound: str = "",
    report: Report = lambda _done, _total: None,
) -> Plan:
    """Plan the rows (Excel's row number, cells by field name); ``compound`` is where bare doors lie."""
    compound = compound or default_compound(session)
    planned = []
    with uncollected():
        waiting = deque(rows)
        total = len(waiting)
        archive = _Archive(session)
        while waiting:
            if len(waiting) % 500 == 0:
                report(total - len(waiting), total)
            number, cells = waiting.popleft()  # which lets go of it: all at once would hold up every thread
            try:
                planned.append(archive.judge(read_row(number, cells, today, compound)))
            except Unusable as why:
                planned.append(Planned(number, Verdict.REFUSED, words.clean_name(cells.get("name")), str(why)))
    report(total, total)
    as_of = session.scalar(select(func.max(AuditGroup.id))) or 0
    return Plan(planned, today, as_of, frozenset(session.scalars(select(CareTagKind.name)))).work_out()


def default_compound(session: Session) -> str:
    """Return the compound of doors that name none: the only one there is, the community itself in an empty archive."""
    names = session.scalars(select(Compound.name).limit(2)).all()
    if not names:
        return session.scalar(select(Community.name)) or ""
    return names[0] if len(names) == 1 else ""


class _Archive:
    """The persons already kept, by what a row can be recognised by."""

    def __init__(self, session: Session) -> None:
        self._by_number: dict[str, _Known] = {}
        self._by_name: defaultdict[str, list[_Known]] = defaultdict(list)
        self._seen_numbers: dict[str, int] = {}
        self._seen_persons: dict[tuple[Any, ...], int] = {}
        self._taken: dict[int, int] = {}
        self._tags = _tags_of_all(session)
        self._homes = _homes_of_all(session)
        self._relations, self._heads = _relations_of_all(session)
        columns = table_of(Person).c
        found = select(*columns, Dwelling.address).outerjoin(Dwelling, Dwelling.id == columns.home_id)
        for row in session.execute(found):
            known = _Known(row.id, row.name, row.id_number, row.born_on, row.phone, row.address, row)
            self._by_name[known.name].append(known)
            if known.id_number:
                self._by_number[short_number(known.id_number)] = known

    def judge(self, reading: Reading) -> Planned:
        """Say what a row means: a new person, a known one with or without changes, or a doubt."""
        if twice := self._seen_before(reading):
            return twice
        known, doubt = self._recognise(reading)
        if reading.doubt and not (known and known.id_number):
            doubt = doubt or reading.doubt
        if known and not doubt and known.id in self._taken:
            doubt = f"与第 {self._taken[known.id]} 行像是同一个人。"
            known = None
        _place(reading, None if doubt else known)
        if doubt:
            person_id = known.id if known else None
            changes = self._changes(reading, known) if known else []
            return Planned(reading.number, Verdict.DOUBTFUL, reading.name, doubt, reading, person_id, changes)
        if known is None:
            if reading.masked_id:
                reading.remarks.append("证件号码是遮盖过的，没有导入")
            return Planned(reading.number, Verdict.NEW, reading.name, "", reading)
        self._taken[known.id] = reading.number
        changes = self._changes(reading, known)
        verdict = Verdict.CHANGED if changes else Verdict.UNCHANGED
        return Planned(reading.number, verdict, reading.name, "", reading, known.id, changes)

    def _seen_before(self, reading: Reading) -> Planned | None:
        """Refuse a second row with the same ID number, doubt a second one that says the same."""
        number = reading.values.get("id_number")
        if number:
            first = self._seen_numbers.setdefault(short_number(number), reading.number)
            if first != reading.number:
                why = f"身份证号与第 {first} 行相同，请核对是谁的。"
                return Planned(reading.number, Verdict.REFUSED, reading.name, why, reading)
            return None
        address = words.door_text(reading.door) if reading.door else None
        marks = (reading.name, reading.values.get("born_on"), reading.values.get("phone"), address)
        first = self._seen_persons.setdefault(marks, reading.number)
        if first != reading.number:
            _place(reading, None)
            why = f"与第 {first} 行内容相同，可能重复。"
            return Planned(reading.number, Verdict.DOUBTFUL, reading.name, why, reading)
        return None

    def _recognise(self, reading: Reading) -> tuple[_Known | None, str]:
        """Return whom the row means and, if that is not certain, why not."""
        number = reading.values.get("id_number")
        if number and (known := self._by_number.get(short_number(number))):
            same = known.name == reading.name
            return known, "" if same else f"这个证件号码登记的是“{known.name}”，姓名不同，请核对。"
        alike = [known for known in self._by_name.get(reading.name, ()) if not (number and known.id_number)]
        if reading.masked_id:
            hidden = [k for k in alike if k.id_number and words.mask_id(k.id_number) == reading.masked_id]
            alike = hidden or alike
        alike = [known for known in alike if not _contradict(reading, known)]
        sure = [known for known in alike if _agree(reading, known)]
        if len(sure) == 1:
            return sure[0], ""
        if len(sure) > 1:
            return sure[0], f"档案里有 {len(sure)} 位“{reading.name}”与这一行相符，无法判断是谁。"
        if alike and not any(_comparable(reading)):
            return alike[
                0
            ], f"档案里已有“{reading.name}”，这一行没有证件号、出生日期、电话和住址，无法判断是不是同一个人。"
        return None, ""

    def _changes(self, reading: Reading, known: _Known) -> list[tuple[str, str, str]]:
        changes = []
        for column, new in reading.values.items():
            old = getattr(known.row, column)
            if old != new and not says_less(column, old, new):
                changes.append((LABELS[column], _told(column, old), _told(column, new)))
        if known.name != reading.name:
            changes.append((LABELS["name"], known.name, reading.name))
        if reading.door:
            changes += self._changes_at_home(reading, known, words.door_text(reading.door))
        if fresh := [tag for tag in reading.tags if tag not in self._tags.get(known.id, ())]:
            changes.append((LABELS["tags"], "", "、".join(fresh)))
        return changes

    def _changes_at_home(self, reading: Reading, known: _Known, address: str) -> list[tuple[str, str, str]]:
        if address != known.address:
            return [(LABELS["address"], known.address or "", address)]
        role, moved_in_on = self._homes.get(known.id, (None, None))
        household_id, relation = self._relations.get(known.id, (None, None))
        claimed = reading.relation
        if claimed is Relation.HEAD and self._heads.get(household_id, known.id) != known.id:
            claimed = None
            reading.remarks.append("这一户另有户主，与户主关系没有改")
        pairs = (
            ("role", role, reading.role),
            ("moved_in_on", moved_in_on, reading.moved_in_on),
            ("relation", relation, claimed),
        )
        return [(LABELS[name], plain(old), plain(new)) for name, old, new in pairs if new and new != old]


def _place(reading: Reading, known: _Known | None) -> None:
    """Let a row without an address speak of the home its person has; where there is none, the note keeps what it says.

    Raises:
        Unusable: the note becomes too long.
    """
    if reading.door is not None or not reading.said_of_home():
        return
    address = known.address if known and not reading.unread_address else None
    door = words.parse_door(address) if address else None
    if door and words.door_text(door) == address:
        reading.door = door
    else:
        reading.keep_said_of_home()


def says_less(column: str, old: Any, new: Any) -> bool:
    """Tell whether a cell holds only a part of what is known: it changes nothing then."""
    if not old:
        return False
    if column == "note":
        return new in old
    if column == "phone":
        return set(words.phones(new)) <= set(words.phones(old))
    return column == "id_number" and new == short_number(old)


def _tags_of_all(session: Session) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    tags = select(CareTag.person_id, CareTagKind.name).join(CareTagKind).where(CareTag.to_on.is_(None))
    for person_id, name in session.execute(tags):
        found.setdefault(person_id, set()).add(name)
    return found


def _homes_of_all(session: Session) -> dict[int, tuple[ResidencyRole, date | None]]:
    here = (Residency.person_id == Person.id) & (Residency.dwelling_id == Person.home_id) & Residency.to_on.is_(None)
    found = session.execute(select(Person.id, Residency.role, Residency.from_on).join(Residency, here))
    return {person_id: (role, from_on) for person_id, role, from_on in found}


def _relations_of_all(session: Session) -> tuple[dict[int, tuple[int | None, Relation]], dict[int | None, int]]:
    """Return everybody's household and relation to its head, and the head of every household."""
    living = (Household.id == Membership.household_id) & (Household.kind == HouseholdKind.LIVING)
    found = session.execute(
        select(Membership.person_id, Membership.household_id, Membership.relation)
        .join(Household, living)
        .where(Membership.to_on.is_(None))
    ).all()
    heads: dict[int | None, int] = {row[1]: row[0] for row in found if row[2] is Relation.HEAD}
    return {row[0]: (row[1], row[2]) for row in found}, heads


def _comparable(reading: Reading) -> tuple[Any, ...]:
    return (reading.values.get("born_on"), reading.values.get("phone"), reading.door, reading.values.get("id_number"))


def _contradict(reading: Reading, known: _Known) -> bool:
    born_on = reading.values.get("born_on")
    return bool(born_on and known.born_on and born_on != known.born_on)


def _agree(reading: Reading, known: _Known) -> bool:
    """Tell whether anything besides the name is the same."""
    values = reading.values
    if reading.masked_id and known.id_number and words.mask_id(known.id_number) == reading.masked_id:
        return True
    address = words.door_text(reading.door) if reading.door else None
    pairs = ((values.get("born_on"), known.born_on), (values.get("phone"), known.phone), (address, known.address))
    return any(new and new == old for new, old in pairs)


def _told(column: str, value: Any) -> str:
    if value is None:
        return ""
    mask = table_of(Person).c[column].info.get("mask") if column != "note" else None
    text = value.label if isinstance(value, Term) else str(value)
    return mask(text) if mask else text
