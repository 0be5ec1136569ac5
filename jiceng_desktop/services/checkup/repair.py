"""Putting right what the program can put right by itself: shown before, done as one step, taken back as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.base import Kept
from jiceng_desktop.db.life import LifeEvent
from jiceng_desktop.db.people import CareTag, CareTagKind, Household, Membership, Person, Residency
from jiceng_desktop.services import households, undo
from jiceng_desktop.services.checkup import faults
from jiceng_desktop.services.checkup.problems import Finding, Problem
from jiceng_desktop.services.households import regrouping
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.services.presence import GONE
from jiceng_desktop.terms import IdKind, LifeEventKind, Relation, Sex

Report = Callable[[int, int], None]
_Done = set[tuple[type[Kept], int]]
_STEP = 200


@dataclass(frozen=True)
class Change:
    """What will be changed, in words."""

    who: str
    told: str


@dataclass(frozen=True)
class _Step:
    """One change of one record; ``person`` is whose card it concerns. With ``heads``, a household gets its head."""

    person: Person
    told: str
    record: Kept | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    heads: int | None = None


def preview(session: Session, findings: Sequence[Finding], today: date, report: Report) -> list[Change]:
    """Return what ``mend`` would change now."""
    found = []
    for done, finding in enumerate(findings):
        if done % _STEP == 0:
            report(done, len(findings))
        found += [Change(step.person.name, step.told) for step in _steps(session, finding, today)]
    return found


@action("数据体检改正")
def mend(session: Session, findings: Sequence[Finding], report: Report = lambda _done, _total: None) -> int:
    """Put right what is still wrong of these findings; return how many cards were changed."""
    today = day_of(session)
    kept: _Done = set()
    changed: dict[int, Person] = {}
    mended: set[int] = set()
    for done, finding in enumerate(findings):
        if done % _STEP == 0:
            report(done, len(findings))
        for step in list(_steps(session, finding, today)):
            if step.heads is not None:
                appoint(session, step.heads, step.person.id)
            elif step.record is not None:
                _change(session, step.record, step.values, kept)
                _keep(session, step.person, kept)
                changed[step.person.id] = step.person
            mended.add(step.person.id)
    for person in changed.values():
        person.revised += 1
    return len(mended)


def _change(session: Session, record: Kept, values: Mapping[str, Any], kept: _Done) -> None:
    _keep(session, record, kept)
    for name, value in values.items():
        setattr(record, name, value)
    session.flush()


def _keep(session: Session, record: Kept, kept: _Done) -> None:
    """Remember a record as it was, once."""
    if (type(record), record.id) not in kept:
        kept.add((type(record), record.id))
        undo.keep(session, record)


@action("指定户主")
def appoint(session: Session, household_id: int, person_id: int) -> None:
    """Make one member the head of a household; what the others are to the head follows."""
    sheet = households.sheet(session, household_id)
    regrouping.change_head(session, household_id, sheet.seen, person_id, {})


def members(session: Session, household_id: int, today: date) -> list[tuple[int, str, str]]:
    """Return who could be the head as (id, name, relation and age), the adults first."""
    there = [one for one in households.sheet(session, household_id).members if one.status not in GONE]
    ages = {one.id: words.show_age(one.born_on, today) for one in there if one.born_on}
    there.sort(key=lambda one: ages.get(one.id, faults.GROWN) < faults.GROWN)
    return [
        (one.id, one.name, f"{one.relation.label}　{ages[one.id]}岁" if one.id in ages else one.relation.label)
        for one in there
    ]


# what is to be changed


def _steps(session: Session, finding: Finding, today: date) -> Iterator[_Step]:
    """Yield what is still to be changed because of a finding."""
    of = _MENDING.get(finding.problem)
    if of is not None and finding.mendable:
        yield from of(session, finding, today)


def _person(session: Session, finding: Finding) -> Person | None:
    return session.get(Person, finding.persons[0])


def _number(session: Session, finding: Finding, today: date) -> Iterator[_Step]:
    person = _person(session, finding)
    tidy = words.clean_id(person.id_number or "") if person else ""
    if person is None or tidy == person.id_number or words.id_problem(tidy, today):
        return
    if session.scalar(select(Person.id).where(Person.id_number == tidy)) is None:
        yield _Step(person, f"证件号码整理为 {words.mask_id(tidy)}", person, {"id_number": tidy})


def _against_number(session: Session, finding: Finding, today: date) -> Iterator[_Step]:
    person = _person(session, finding)
    if person is None or person.id_kind is not IdKind.ID_CARD or words.id_problem(person.id_number or "", today):
        return
    number = person.id_number or ""
    born_on, sex = words.id_birth(number), Sex(words.id_sex(number) or Sex.UNKNOWN)
    if person.born_on != born_on:
        told = f"出生日期：{person.born_on or '空'} → {born_on}"
        yield _Step(person, told, person, {"born_on": born_on})
    if person.sex is not sex:
        yield _Step(person, f"性别：{person.sex.label} → {sex.label}", person, {"sex": sex})


def _phone(session: Session, finding: Finding, today: date) -> Iterator[_Step]:
    person = _person(session, finding)
    tidy = faults.tidied_phone(person.phone) if person and person.phone else None
    if person is not None and tidy is not None:
        yield _Step(person, f"联系电话整理为 {words.mask_phone(tidy)}", person, {"phone": tidy})


def _headless(session: Session, finding: Finding, today: date) -> Iterator[_Step]:
    sheet = households.sheet(session, finding.household_id or 0)
    there = [one for one in sheet.members if one.status not in GONE]
    ages = [(one.id, None if one.born_on is None else words.show_age(one.born_on, today)) for one in there]
    only = faults.only_adult(ages)
    if only is not None and not any(one.relation is Relation.HEAD for one in there):
        told = "担任户主，其他人与户主的关系跟着调整" if len(there) > 1 else "担任户主"
        yield _Step(session.get_one(Person, only), told, heads=sheet.id)


def _tag(session: Session, finding: Finding, today: date) -> Iterator[_Step]:
    tag = session.get(CareTag, finding.tag_id)
    person = session.get(Person, tag.person_id) if tag else None
    if tag is None or person is None:
        return
    kind = session.get_one(CareTagKind, tag.kind_id).name
    if tag.to_on is not None and tag.to_on < tag.from_on:
        yield _Step(person, f"“{kind}”的结束日期改为 {tag.from_on}", tag, {"to_on": tag.from_on})
    elif tag.to_on is None and person.born_on:
        fits = faults.AGES.get(kind)
        if fits is not None and words.show_age(person.born_on, today) not in fits:
            day = max(tag.from_on, min(today, _outgrown_on(person.born_on, fits.stop)))
            yield _Step(person, f"“{kind}”到 {day} 为止", tag, {"to_on": day})


def _outgrown_on(born_on: date, age: int) -> date:
    """Return the birthday from which somebody is too old; somebody too young gets a day that has not come yet."""
    year = min(born_on.year + age, date.max.year)
    leap_day = (born_on.month, born_on.day) == (2, 29)
    return date(year, 3, 1) if leap_day else born_on.replace(year=year)


def _gone(session: Session, finding: Finding, today: date) -> Iterator[_Step]:
    person = _person(session, finding)
    if person is None or person.status not in GONE:
        return
    open_residencies = select(Residency).where(Residency.person_id == person.id, Residency.to_on.is_(None))
    for residency in session.scalars(open_residencies):
        day = _end(session, person, residency.from_on, today)
        yield _Step(person, f"居住到 {day} 为止", residency, {"to_on": day})
    if person.home_id is not None:
        yield _Step(person, "清空现住址", person, {"home_id": None})
    for place, kind in _places_to_leave(session, person):
        day = _end(session, person, place.from_on, today)
        yield _Step(person, f"{kind}关系到 {day} 为止", place, {"to_on": day})
    carried = select(CareTag, CareTagKind.name).join(CareTagKind, CareTagKind.id == CareTag.kind_id)
    for tag, name in session.execute(carried.where(CareTag.person_id == person.id, CareTag.to_on.is_(None))).all():
        day = _end(session, person, tag.from_on, today)
        yield _Step(person, f"“{name}”到 {day} 为止", tag, {"to_on": day})


def _places_to_leave(session: Session, person: Person) -> list[tuple[Membership, str]]:
    found = session.execute(
        select(Membership, Household.kind)
        .join(Household, Household.id == Membership.household_id)
        .where(
            Membership.person_id == person.id,
            Membership.to_on.is_(None),
            Household.kind.in_(faults.ending_kinds(person.status)),
        )
    )
    return [(row[0], row[1].label) for row in found]


def _end(session: Session, person: Person, from_on: date | None, today: date) -> date:
    """Return the day something ends: that of the death or departure on record, else today; never before it began."""
    event_on = session.scalar(
        select(func.max(LifeEvent.event_on)).where(
            LifeEvent.person_id == person.id,
            LifeEvent.reverted_on.is_(None),
            or_(LifeEvent.kind == LifeEventKind.DEATH, LifeEvent.kind == LifeEventKind.DEPARTURE),
        )
    )
    return max(event_on or today, from_on or date.min)


_MENDING: dict[Problem, Callable[[Session, Finding, date], Iterator[_Step]]] = {
    Problem.NUMBER: _number,
    Problem.AGAINST_NUMBER: _against_number,
    Problem.PHONE: _phone,
    Problem.HEADLESS: _headless,
    Problem.TAG: _tag,
    Problem.GONE: _gone,
}
