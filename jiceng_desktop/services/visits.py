"""走访: who was visited, when, by whom, what was said, and when the next visit is due.

Two rounds run side by side: the office's own visits, and 慢性病随访. A follow-up is a visit too, but a visit is
no follow-up. The next one is due on the day agreed at the last of the round; where none was agreed, so many days
after the last as the shortest interval of the person's tags says, or after the tag was given, if that was later.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    Subquery,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from jiceng_desktop import words
from jiceng_desktop.db.audit import AuditEntry, AuditGroup
from jiceng_desktop.db.days import days_after, later
from jiceng_desktop.db.people import CareTag, CareTagKind, Person
from jiceng_desktop.db.visits import Todo, Visit, VisitedPerson
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, todos, undo
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.services.office import action, day_of, title_of
from jiceng_desktop.services.presence import GONE, gone_as
from jiceng_desktop.terms import AuditAction, VisitKind

STARTING_PHRASES = ("一切正常", "身体不适", "无人在家", "已电话联系", "需要帮助")
_LONGEST_PHRASE, _OFTEN, _LOOKED_BACK = 12, 2, 400
_MOST_AT_ONCE = 200
_THE_ONE = bindparam("the_one", type_=Integer)


@dataclass(frozen=True)
class Draft:
    """What a clerk enters about a visit. A day left as the tags propose it is stored as None: it follows the tags."""

    persons: tuple[int, ...] = ()
    visited_on: date | None = None
    visitor: str | None = None
    kind: VisitKind = VisitKind.HOME
    content: str | None = None
    next_due_on: date | None = None
    todo: todos.Draft | None = None
    version: int = 0


LABELS = {
    "persons": "走访对象",
    "visited_on": "走访日期",
    "visitor": "走访人",
    "kind": "走访方式",
    "content": "情况",
    "next_due_on": "下次走访",
    "todo": "待办",
}


@dataclass(frozen=True)
class Told:
    """One visit as the card of a person tells it."""

    id: int
    visited_on: date
    kind: VisitKind
    visitor: str
    content: str


@dataclass(frozen=True)
class Record:
    """What the card of a person shows of visits: how many, the last ones, and when the next are due."""

    count: int
    last: tuple[Told, ...]
    due_on: date | None
    follow_up_on: date | None
    gone: str = ""  # how the person has left the community


# saving


@action("登记走访")
def save(session: Session, visit_id: int | None, draft: Draft) -> int:
    """Enter or change a visit to one or several persons; with ``todo`` something is left to be done."""
    draft = checked(draft, day_of(session))
    if visit_id is None:
        visit = Visit()
        session.add(visit)
    else:
        visit = history.current(session, Visit, visit_id, draft.version, LABELS)
        undo.keep(session, visit)
    visit.kind, visit.visited_on = draft.kind, draft.visited_on or day_of(session)
    visit.visitor, visit.content = draft.visitor or "", draft.content or ""
    session.flush()
    _settle_persons(session, visit, draft)
    if draft.todo is not None and visit_id is None:
        todos.save(session, None, _todo_of(visit, draft))
    session.flush()
    return visit.id


def checked(draft: Draft, today: date) -> Draft:
    """Tidy a draft and refuse what cannot be true."""
    draft = replace(draft, visitor=words.clean(draft.visitor or ""), content=(draft.content or "").strip())
    if not draft.persons:
        raise Refusal("请选择走访了谁。", "persons")
    if len(draft.persons) > _MOST_AT_ONCE:
        raise Refusal(f"一次最多登记 {_MOST_AT_ONCE} 人。", "persons")
    if draft.visited_on is None:
        raise Refusal("请填写走访日期。", "visited_on")
    if draft.visited_on > today:
        raise Refusal("走访日期不能晚于今天；以后要做的事，请用“待办”。", "visited_on")
    if not draft.visitor:
        raise Refusal("请填写走访人。", "visitor")
    if not draft.content:
        raise Refusal("请写一句走访情况，可以点下面的常用语。", "content")
    if draft.next_due_on is not None and draft.next_due_on <= draft.visited_on:
        raise Refusal("下次走访的日期要晚于这次。", "next_due_on")
    refuse_long(draft, Visit, LABELS)
    return draft


def _settle_persons(session: Session, visit: Visit, draft: Draft) -> None:
    """Let exactly the persons of the draft be those of the visit."""
    _refuse_unknown(session, draft.persons)
    stored = {row.person_id: row for row in session.scalars(select(VisitedPerson).filter_by(visit_id=visit.id))}
    for person_id in stored.keys() - set(draft.persons):
        undo.keep(session, stored[person_id])
        session.delete(stored[person_id])
    for person_id in dict.fromkeys(draft.persons):
        row = stored.get(person_id)
        if row is None:
            session.add(VisitedPerson(visit_id=visit.id, person_id=person_id, next_due_on=draft.next_due_on))
        elif row.next_due_on != draft.next_due_on:
            undo.keep(session, row)
            row.next_due_on = draft.next_due_on


def _refuse_unknown(session: Session, persons: Sequence[int]) -> None:
    found = session.scalar(select(func.count()).where(Person.id.in_(persons)))
    if found != len(set(persons)):
        raise Refusal("选中的居民里有人的档案刚被删除，请重新选择。", "persons")


def _todo_of(visit: Visit, draft: Draft) -> todos.Draft:
    """Complete what is left to be done after a visit; without words of its own it says what the visit said."""
    todo = draft.todo or todos.Draft()
    only = draft.persons[0] if len(draft.persons) == 1 else None
    title = todo.title or " ".join(visit.content.split())[: todos.LONGEST_TITLE]
    return replace(todo, title=title, person_id=only, visit_id=visit.id)


def load(session: Session, visit_id: int) -> Draft:
    """Return a visit as it would be entered."""
    visit = session.get(Visit, visit_id)
    if visit is None:
        raise Refusal("这次走访已被另一处删除，请刷新后再试。")
    rows = session.scalars(select(VisitedPerson).filter_by(visit_id=visit_id).order_by(VisitedPerson.id)).all()
    due_on = min((row.next_due_on for row in rows if row.next_due_on), default=None)
    persons = tuple(row.person_id for row in rows)
    return Draft(persons, visit.visited_on, visit.visitor, visit.kind, visit.content, due_on, None, visit.version)


@action("删除走访")
def remove(session: Session, visit_id: int, version: int | None = None) -> None:
    """Delete a visit, as it was shown; what it left to be done stays, and the history can bring it back."""
    visit = session.get(Visit, visit_id)
    if visit is None:
        return
    history.refuse_changed(visit, version)
    for todo in session.scalars(select(Todo).filter_by(visit_id=visit_id)):
        undo.keep(session, todo)
        todo.visit_id = None
    for row in session.scalars(select(VisitedPerson).filter_by(visit_id=visit_id)):
        undo.keep(session, row)
        session.delete(row)
    undo.keep(session, visit)
    session.flush()
    session.delete(visit)
    session.flush()


def forget(session: Session, person_id: int) -> None:
    """Delete what has to go with a person's card: visits and things to be done; a visit to others too stays theirs."""
    for todo in session.scalars(select(Todo).filter_by(person_id=person_id)):
        undo.keep(session, todo)
        session.delete(todo)
    session.flush()
    for row in session.scalars(select(VisitedPerson).filter_by(person_id=person_id)).all():
        if session.scalar(select(func.count()).where(VisitedPerson.visit_id == row.visit_id)) == 1:
            remove(session, row.visit_id)
        else:
            undo.keep(session, row)
            session.delete(row)


# when the next one is due


def last_day(follow_up: bool) -> ScalarSelect[date]:
    """Return the day of the last visit to the ``Person`` of the statement around it that counts for a round."""
    found = select(func.max(Visit.visited_on)).join(VisitedPerson, VisitedPerson.visit_id == Visit.id)
    return found.where(VisitedPerson.person_id == Person.id, _counts(follow_up)).correlate(Person).scalar_subquery()


def _last_days(follow_up: bool, one: bool) -> Subquery:
    """Return the day of everybody's last visit that counts for a round, or of ``the_one``, as (person_id, day)."""
    found = select(VisitedPerson.person_id, func.max(Visit.visited_on).label("day"))
    found = found.join(Visit, Visit.id == VisitedPerson.visit_id)
    found = found.where(_counts(follow_up), *_only(VisitedPerson, one))
    return found.group_by(VisitedPerson.person_id).subquery()


def _counts(follow_up: bool) -> ColumnElement[bool]:
    return Visit.kind == VisitKind.FOLLOW_UP if follow_up else true()


@cache  # building it takes longer than running it for one person
def due_days(follow_up: bool, one: bool = False) -> Subquery:
    """Return when everybody's next visit of a round is due, or that of ``the_one``, as (person_id, due_on).

    Nobody visits those who have died or moved away.
    """
    by_tag, agreed = _by_tags(follow_up, one), _agreed(follow_up, one)
    due_on = func.coalesce(agreed.c.next_due_on, by_tag.c.due_on)
    found = select(Person.id.label("person_id"), due_on.label("due_on"))
    found = found.outerjoin(agreed, agreed.c.person_id == Person.id)
    found = found.outerjoin(by_tag, by_tag.c.person_id == Person.id)
    if one:
        found = found.where(Person.id == _THE_ONE)
    return found.where(due_on.is_not(None), Person.status.not_in(GONE)).subquery()


def _by_tags(follow_up: bool, one: bool) -> Subquery:
    """Return what the intervals of the tags say: the earliest day over all of them."""
    last = _last_days(follow_up, one)
    base = later(last.c.day, CareTag.from_on.expression)
    found = select(CareTag.person_id, func.min(days_after(base, CareTagKind.visit_days)).label("due_on"))
    found = found.join(CareTagKind, CareTagKind.id == CareTag.kind_id)
    found = found.outerjoin(last, last.c.person_id == CareTag.person_id)
    asking = [
        CareTag.to_on.is_(None),
        CareTagKind.visit_days.is_not(None),
        _of_round(CareTagKind.visit_kind, follow_up),
    ]
    return found.where(*asking, *_only(CareTag, one)).group_by(CareTag.person_id).subquery()


def _agreed(follow_up: bool, one: bool) -> Subquery:
    """Return the day that was agreed at everybody's last visit of a round; few have one."""
    row, visit = aliased(VisitedPerson), aliased(Visit)
    after = or_(visit.visited_on > Visit.visited_on, and_(visit.visited_on == Visit.visited_on, visit.id > Visit.id))
    later_one = exists().where(
        row.person_id == VisitedPerson.person_id, visit.id == row.visit_id, _of_round(visit.kind, follow_up), after
    )
    found = select(VisitedPerson.person_id, VisitedPerson.next_due_on)
    found = found.join(Visit, Visit.id == VisitedPerson.visit_id)
    found = found.where(VisitedPerson.next_due_on.is_not(None), _of_round(Visit.kind, follow_up), ~later_one)
    return found.where(*_only(VisitedPerson, one)).subquery()


def _of_round(way: InstrumentedAttribute[VisitKind], follow_up: bool) -> ColumnElement[bool]:
    return way == VisitKind.FOLLOW_UP if follow_up else way != VisitKind.FOLLOW_UP


def _only(model: type[CareTag | VisitedPerson], one: bool) -> list[ColumnElement[bool]]:
    return [model.person_id == _THE_ONE] if one else []


def has_intervals(session: Session, follow_up: bool) -> bool:
    """Tell whether any kind of tag asks for visits of a round at all."""
    asking = (CareTagKind.visit_days.is_not(None), _of_round(CareTagKind.visit_kind, follow_up))
    return session.scalar(select(CareTagKind.id).where(*asking).limit(1)) is not None


@dataclass(frozen=True)
class Proposal:
    """What the tags of some persons propose for a visit: how, and the shortest interval of each round in days."""

    kind: VisitKind
    days: int | None
    follow_up_days: int | None

    def due_on(self, kind: VisitKind, visited_on: date) -> date | None:
        """Return when the next visit would be due."""
        days = self.follow_up_days if kind is VisitKind.FOLLOW_UP else self.days
        return None if days is None else visited_on + timedelta(days)


def propose(session: Session, persons: Sequence[int]) -> Proposal:
    """Return what the tags of these persons propose."""
    found = session.execute(
        select(CareTagKind.visit_kind, func.min(CareTagKind.visit_days).label("days"))
        .join(CareTag, CareTag.kind_id == CareTagKind.id)
        .where(CareTag.person_id.in_(persons), CareTag.to_on.is_(None), CareTagKind.visit_days.is_not(None))
        .group_by(CareTagKind.visit_kind)
        .order_by("days")
    ).all()
    own = [(way, days) for way, days in found if way is not VisitKind.FOLLOW_UP]
    follow_up = next((days for way, days in found if way is VisitKind.FOLLOW_UP), None)
    if own:
        return Proposal(own[0][0], own[0][1], follow_up)
    return Proposal(VisitKind.HOME if follow_up is None else VisitKind.FOLLOW_UP, None, follow_up)


# what the dialog offers


def last_visitor(session: Session, clerk: str) -> str:
    """Return whom a clerk named last as the visitor; the clerk, if nobody was."""
    found = session.scalar(
        select(Visit.visitor)
        .join(AuditEntry, (AuditEntry.record_kind == "visit") & (AuditEntry.record_id == Visit.id))
        .join(AuditGroup, AuditGroup.id == AuditEntry.group_id)
        .where(AuditEntry.action == AuditAction.ADD, AuditGroup.actor == clerk, AuditGroup.title == title_of(save))
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )
    return found or clerk


def visitors(session: Session, limit: int = 30) -> list[str]:
    """Return who has visited people lately, the busiest first."""
    return [name for name, _ in Counter(session.scalars(_lately(Visit.visitor))).most_common(limit)]


def phrases(session: Session, limit: int = 8) -> list[str]:
    """Return short sentences used more than once lately, then the usual ones; what is said of one alone is none."""
    short = (text for text in session.scalars(_lately(Visit.content)) if len(text) <= _LONGEST_PHRASE)
    often = [text for text, times in Counter(short).most_common() if times >= _OFTEN]
    return list(dict.fromkeys([*often, *STARTING_PHRASES]))[:limit]


def _lately(column: Any) -> Select[str]:
    return select(column).order_by(Visit.visited_on.desc(), Visit.id.desc()).limit(_LOOKED_BACK)


def names(session: Session, persons: Sequence[int]) -> list[tuple[int, str]]:
    """Return the names of persons as (id, name) in the order asked for."""
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(persons)))
    found = {row[0]: row[1] for row in rows}
    return [(person_id, found[person_id]) for person_id in persons if person_id in found]


# what a card tells


def of_person(session: Session, person_id: int, limit: int = 3) -> Record:
    """Return the last visits to a person and when the next ones are due."""
    found = session.scalars(
        select(Visit)
        .join(VisitedPerson, VisitedPerson.visit_id == Visit.id)
        .where(VisitedPerson.person_id == person_id)
        .order_by(Visit.visited_on.desc(), Visit.id.desc())
        .limit(limit)
    )
    last = tuple(Told(one.id, one.visited_on, one.kind, one.visitor, one.content) for one in found)
    count = session.scalar(select(func.count()).where(VisitedPerson.person_id == person_id)) or 0
    due_on, follow_up_on = (_due_on(session, person_id, follow_up) for follow_up in (False, True))
    return Record(count, last, due_on, follow_up_on, gone_as(session, person_id))


def _due_on(session: Session, person_id: int, follow_up: bool) -> date | None:
    return session.scalar(select(due_days(follow_up, one=True).c.due_on), {"the_one": person_id})


def moments(session: Session, person_id: int) -> list[Moment]:
    """Return every visit to a person for the line of time, with the first words of what was said."""
    found = session.execute(
        select(Visit.visited_on, Visit.kind, Visit.visitor, Visit.content)
        .join(VisitedPerson, VisitedPerson.visit_id == Visit.id)
        .where(VisitedPerson.person_id == person_id)
        .order_by(Visit.visited_on.desc(), Visit.id.desc())
        .limit(_LOOKED_BACK)
    )
    return [
        Moment(day, "走访", f"{kind.label}（{visitor}）：{words.opening(content)}")
        for day, kind, visitor, content in found
    ]
