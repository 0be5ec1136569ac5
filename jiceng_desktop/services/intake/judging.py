"""Judging one row after the other: whom it means in the archive, and what it would change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.people import CareTag, CareTagKind, Household, Membership, Person, Residency
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.services.intake.reading import Reading, short_number
from jiceng_desktop.services.listing import plain
from jiceng_desktop.services.people import LABELS
from jiceng_desktop.terms import HouseholdKind, Relation, ResidencyRole, Sex, Term


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
    """One row with its verdict; ``changes`` are (field in words, from, to), masked where sensitive.

    ``update`` is what the row says to a person already known, where fields are kept from it.
    """

    number: int
    verdict: Verdict
    name: str
    reason: str = ""
    reading: Reading | None = None
    person_id: int | None = None
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    update: Reading | None = None

    @property
    def said(self) -> Reading | None:
        """Return what the row says to the person it is merged with."""
        return self.update or self.reading

    @property
    def remark(self) -> str:
        """Return everything the clerk should know about the row."""
        remarks = self.reading.remarks if self.reading else []
        return "；".join(filter(None, (self.reason, *remarks)))

    @property
    def choices(self) -> tuple[Decision, ...]:
        """Return what may be decided about the row; nothing unless it is in doubt."""
        if self.verdict is not Verdict.DOUBTFUL:
            return ()
        merge = (Decision.MERGE,) if self.person_id is not None else ()
        return (Decision.SKIP, *merge) if self._has_known_number() else (Decision.SKIP, Decision.ADD, *merge)

    def _has_known_number(self) -> bool:
        """Tell whether the row carries an ID number the archive has already: it can never be a new person."""
        if self.person_id is None or self.reading is None or not self.reading.values.get("id_number"):
            return False
        return not any(label == LABELS["id_number"] and not old for label, old, _ in self.changes)


_SAYS_NOTHING = (Sex.UNKNOWN, Relation.UNSTATED, ResidencyRole.OTHER)


class Known(NamedTuple):
    """What the archive holds of a person, as far as rows are compared with it."""

    id: int
    name: str
    id_number: str | None
    born_on: date | None
    phone: str | None
    address: str | None
    row: Any


class Archive:
    """The persons already kept, by what a row can be recognised by."""

    def __init__(self, session: Session, kept: frozenset[str] = frozenset()) -> None:
        self._kept = kept
        self._by_number: dict[str, Known] = {}
        self._by_name: defaultdict[str, list[Known]] = defaultdict(list)
        self._seen_numbers: dict[str, int] = {}
        self._seen_persons: dict[tuple[Any, ...], int] = {}
        self._taken: dict[int, int] = {}
        self._tags = _tags_of_all(session)
        self._homes = _homes_of_all(session)
        self._relations, self._heads = _relations_of_all(session)
        self._head_names: dict[int | None, str] = {}
        self._numbers = _household_numbers(session)
        columns = table_of(Person).c
        found = select(*columns, Dwelling.address).outerjoin(Dwelling, Dwelling.id == columns.home_id)
        for row in session.execute(found):
            known = Known(row.id, row.name, row.id_number, row.born_on, row.phone, row.address, row)
            self._by_name[known.name].append(known)
            if known.id_number:
                self._by_number[short_number(known.id_number)] = known
            household_id, relation = self._relations.get(known.id, (None, None))
            if relation is Relation.HEAD:
                self._head_names[household_id] = known.name

    def judge(self, reading: Reading, meant: int | None = None) -> Planned:
        """Say what a row means: a new person, a known one with or without changes, or a doubt.

        ``meant`` is the person of that name whom another register recognised in the row.
        """
        if twice := self._seen_before(reading):
            return twice
        called = (known for known in self._by_name.get(reading.name, ()) if known.id == meant)
        sure = next(called, None)
        known, doubt = self._recognise(reading) if sure is None else (sure, "")
        if reading.doubt and not (known and known.id_number):
            doubt = doubt or reading.doubt
        if known and not doubt and known.id in self._taken:
            doubt = f"与第 {self._taken[known.id]} 行像是同一个人。"
            known = None
        if known is None:
            return self._stranger(reading, doubt)
        update = self._held_back(reading, known)
        _place(update, None if doubt else known)
        if doubt:
            if update is not reading:
                _place(reading, None)
            changes = self._changes(update, known)
            return Planned(reading.number, Verdict.DOUBTFUL, reading.name, doubt, reading, known.id, changes, update)
        self._taken[known.id] = reading.number
        changes = self._changes(update, known)
        verdict = Verdict.CHANGED if changes else Verdict.UNCHANGED
        return Planned(reading.number, verdict, reading.name, "", update, known.id, changes)

    def _stranger(self, reading: Reading, doubt: str) -> Planned:
        """Plan a row that means nobody known, or cannot be told whom."""
        _place(reading, None)
        if reading.masked_id and not doubt:
            reading.remarks.append("证件号码是遮盖过的，没有导入")
        return Planned(reading.number, Verdict.DOUBTFUL if doubt else Verdict.NEW, reading.name, doubt, reading)

    def _held_back(self, reading: Reading, known: Known) -> Reading:
        """Return what a row may still say to a person whose kept fields are filled in."""
        filled = {field for field in self._kept if self._has(known, field)}
        return reading.without(filled) if filled else reading

    def _has(self, known: Known, field: str) -> bool:
        """Tell whether the archive has something of a person in a field of the roster."""
        role, moved_in_on = self._homes.get(known.id, (None, None))
        apart = {
            "role": role,
            "moved_in_on": moved_in_on,
            "relation": self._relations.get(known.id, (None, None))[1],
            "tags": self._tags.get(known.id),
            "address": known.address,
        }
        value = apart[field] if field in apart else getattr(known.row, field, None)
        return bool(value) and value not in _SAYS_NOTHING

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

    def _recognise(self, reading: Reading) -> tuple[Known | None, str]:
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
        return (alike[0], _unproved(reading)) if alike and not _tells_apart(reading) else (None, "")

    def _changes(self, reading: Reading, known: Known) -> list[tuple[str, str, str]]:
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

    def _changes_at_home(self, reading: Reading, known: Known, address: str) -> list[tuple[str, str, str]]:
        if address != known.address:
            return [(LABELS["address"], known.address or "", address)]
        role, moved_in_on = self._homes.get(known.id, (None, None))
        household_id, relation = self._relations.get(known.id, (None, None))
        claimed = reading.relation
        if claimed is Relation.HEAD and self._heads.get(household_id, known.id) != known.id:
            claimed = None
            reading.remarks.append("这一户另有户主，与户主关系没有改")
        self._remark_other_household(reading, known, household_id)
        pairs = (
            ("role", role, reading.role),
            ("moved_in_on", moved_in_on, reading.moved_in_on),
            ("relation", relation, claimed),
        )
        return [
            (LABELS[name], plain(old), plain(new))
            for name, old, new in pairs
            if new and new != old and not says_less(name, old, new)
        ]

    def _remark_other_household(self, reading: Reading, known: Known, household_id: int | None) -> None:
        """Say that a row names another head or number; a household is changed where all of it is seen."""
        if reading.head and self._head_names.get(household_id, reading.head) != reading.head:
            reading.remarks.append(f"户主与档案不同（档案是“{self._head_names[household_id]}”），没有改")
        numbers = self._numbers.get(known.id, set())
        if reading.household_number and reading.household_number not in numbers:
            told = f"档案是“{'、'.join(sorted(numbers))}”" if numbers else "档案里没有填"
            reading.remarks.append(f"户号与档案不同（{told}），没有改")


def _tells_apart(reading: Reading) -> bool:
    """Tell whether a row that fits nobody of that name says enough to be somebody else."""
    return bool(reading.values.get("id_number") or reading.values.get("born_on"))


def _unproved(reading: Reading) -> str:
    """Say why a row may or may not mean the person of that name."""
    differing = "和".join(filter(None, ("电话" if reading.values.get("phone") else "", "住址" if reading.door else "")))
    if not differing:
        return f"档案里已有“{reading.name}”，这一行没有证件号、出生日期、电话和住址，无法判断是不是同一个人。"
    return f"档案里已有“{reading.name}”，{differing}不同，这一行又没有证件号和出生日期，无法判断是不是同一个人。"


def _place(reading: Reading, known: Known | None) -> None:
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
    if column in ("education", "marital_status"):  # 大学本科 of somebody who is known to have finished it
        return bool(new.value.endswith("0") and old != new and old.value[0] == new.value[0])
    if column == "relation":
        return _says_less_of_kin(old, new)
    return column == "id_number" and new == short_number(old)


def _says_less_of_kin(old: Relation, new: Relation) -> bool:
    """Tell whether a relation only names the group of GB/T 4761 that the known one belongs to: 子 of a 长子."""
    if new is Relation.UNSTATED:
        return True
    if new in (Relation.REMAINING, Relation.OTHER):  # 80 is the group of all from 81 to 97; 90 is 姑母
        return Relation.REMAINING.value < old.value <= Relation.OTHER.value
    return new.value.endswith("0") and new is not Relation.FATHERS_SISTER and old.value[0] == new.value[0]


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


def _household_numbers(session: Session) -> dict[int, set[str]]:
    """Return the numbers of the households, lived in or registered in, that everybody belongs to."""
    found: dict[int, set[str]] = {}
    numbers = select(Membership.person_id, Household.number).join(Household, Household.id == Membership.household_id)
    for person_id, number in session.execute(numbers.where(Membership.to_on.is_(None), Household.number.is_not(None))):
        if number:
            found.setdefault(person_id, set()).add(number)
    return found


def _contradict(reading: Reading, known: Known) -> bool:
    born_on = reading.values.get("born_on")
    return bool(born_on and known.born_on and born_on != known.born_on)


def _agree(reading: Reading, known: Known) -> bool:
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
