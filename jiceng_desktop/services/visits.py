"""走访: who was visited, when, by whom, and what was said; ``intervals`` says when the next visit is due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.audit import AuditEntry, AuditGroup
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.visits import Todo, Visit, VisitedPerson
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, intervals, todos, undo
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.services.office import action, day_of, title_of
from jiceng_desktop.services.presence import gone_as
from jiceng_desktop.terms import AuditAction, VisitKind

STARTING_PHRASES = ("一切正常", "身体不适", "无人在家", "已电话联系", "需要帮助")
BROUGHT = "送学上门"  # a visit that made up for an event
_LONGEST_PHRASE, _OFTEN, _LOOKED_BACK = 12, 2, 400
_MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Draft:
    """What a clerk enters about a visit. A day left as the tags propose it is stored as None: it follows the tags.

    With ``occurrence_id`` the visit made up for an event: 送学上门.
    """

    persons: tuple[int, ...] = ()
    visited_on: date | None = None
    visitor: str | None = None
    kind: VisitKind = VisitKind.HOME
    content: str | None = None
    next_due_on: date | None = None
    todo: todos.Draft | None = None
    occurrence_id: int | None = None
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
    visit.occurrence_id = draft.occurrence_id
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
    told = (visit.visited_on, visit.visitor, visit.kind, visit.content, due_on, None, visit.occurrence_id)
    return Draft(persons, *told, version=visit.version)


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
    due_on, follow_up_on = (intervals.due_on(session, person_id, follow_up) for follow_up in (False, True))
    return Record(count, last, due_on, follow_up_on, gone_as(session, person_id))


def moments(session: Session, person_id: int) -> list[Moment]:
    """Return every visit to a person for the line of time, with the first words of what was said."""
    found = session.execute(
        select(Visit.visited_on, Visit.kind, Visit.visitor, Visit.content, Visit.occurrence_id)
        .join(VisitedPerson, VisitedPerson.visit_id == Visit.id)
        .where(VisitedPerson.person_id == person_id)
        .order_by(Visit.visited_on.desc(), Visit.id.desc())
        .limit(_LOOKED_BACK)
    )
    return [
        Moment(day, "走访", f"{kind.label if made_up is None else BROUGHT}（{visitor}）：{words.opening(content)}")
        for day, kind, visitor, content, made_up in found
    ]
