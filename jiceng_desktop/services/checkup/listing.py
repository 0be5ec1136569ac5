"""The findings of one checkup as a listing: shown, searched, sorted, printed and exported like any other list."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import false, select
from sqlalchemy.orm import Session

from jiceng_desktop import pinyin, words
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.marks import override
from jiceng_desktop.services import people
from jiceng_desktop.services.checkup.examining import Checkup
from jiceng_desktop.services.checkup.problems import Finding, Problem
from jiceng_desktop.services.listing import Field, Listing, Query

_EVERYTHING = Query()


@dataclass(frozen=True)
class Shown:
    """Which findings are shown: of one kind, those that stand or those that were accepted."""

    problem: Problem
    accepted: bool = False


@dataclass
class Latest:
    """The last checkup, which the listing shows."""

    checkup: Checkup = field(default_factory=Checkup)


@dataclass(frozen=True)
class Findings(Listing):
    """A listing whose records are the findings of the last checkup; an id is a finding's number."""

    latest: Latest = field(default_factory=Latest)

    @override
    def ids(self, session: Session, query: Query = _EVERYTHING, most: int | None = None) -> array[int]:
        """Return the numbers of the findings that are shown, in order: all of them, or the first ones."""
        if not isinstance(query.narrow, Shown):
            return array("q")
        checkup = self.latest.checkup
        numbers = checkup.numbers(query.narrow.problem, query.narrow.accepted)
        if query.needle.strip():
            numbers = _matching(session, checkup, numbers, query.needle)
        if query.order:
            key = _order(session, checkup, query.order)
            numbers = sorted(numbers, key=key, reverse=query.descending)
        return array("q", numbers[:most])

    @override
    def rows(self, session: Session, ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
        """Return what the list shows of some findings; number and address are as they are now."""
        findings = {number: self.latest.checkup.findings[number] for number in ids}
        persons = {one.persons[0] for one in findings.values() if one.persons}
        found = select(Person.id, Person.id_number, Dwelling.address).outerjoin(Dwelling, Dwelling.id == Person.home_id)
        known = {row[0]: (row[1], row[2]) for row in session.execute(found.where(Person.id.in_(persons)))}
        return {
            number: (one.who, one.told, one.score, *known.get(one.persons[0] if one.persons else 0, (None, None)))
            for number, one in findings.items()
        }


def make_listing() -> Findings:
    """Return a listing that has nothing to show yet."""
    return Findings(
        title="数据体检",
        records=select(Person),
        key=Person.id,
        fields=(
            Field("who", "对象", None, width=120),
            Field("told", "情况", None, width=320),
            Field("score", "分数", None, width=52, number=True),
            Field("id_number", "证件号码", None, width=144, mask=words.mask_id, sortable=False),
            Field("address", "现住址", None, width=200),
        ),
        order="who",
        word=lambda _word: false(),
        hint="姓名、拼音、证件号末几位、门牌",
    )


def concerned(session: Session, person_ids: Sequence[int]) -> list[tuple[int, str, str]]:
    """Return persons in the order given, as (id, name, address)."""
    found = select(Person.id, Person.name, Dwelling.address).outerjoin(Dwelling, Dwelling.id == Person.home_id)
    known = {row[0]: (row[0], row[1], row[2] or "") for row in session.execute(found.where(Person.id.in_(person_ids)))}
    return [known[person_id] for person_id in person_ids if person_id in known]


def _matching(session: Session, checkup: Checkup, numbers: list[int], needle: str) -> list[int]:
    """Return the findings about persons whom a search finds, or that say what was typed."""
    persons = set(people.LISTING.ids(session, Query(needle=needle)))
    text = words.clean(needle)

    def meets(finding: Finding) -> bool:
        return not persons.isdisjoint(finding.persons) or text in finding.who or text in finding.told

    return [number for number in numbers if meets(checkup.findings[number])]


def _order(session: Session, checkup: Checkup, by: str) -> Callable[[int], Any]:
    """Return what findings are sorted by."""
    findings = checkup.findings
    if by == "score":
        return lambda number: findings[number].score or 0
    if by == "told":
        return lambda number: findings[number].told
    if by == "address":
        found = select(Person.id, Dwelling.sort_key).join(Dwelling, Dwelling.id == Person.home_id)
        lies = {row[0]: row[1] for row in session.execute(found)}
        return lambda number: lies.get(next(iter(findings[number].persons), 0), "")
    return lambda number: words.place_key(pinyin.sort_key(findings[number].who))
