"""走访记录, 待办: what was done, and what is to be done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, String, and_, case, cast, func, literal, or_, select

from jiceng_desktop import words
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.visits import Todo, Visit, VisitedPerson
from jiceng_desktop.services import people, todos, visits
from jiceng_desktop.services.care.parts import SOON, CareList, Narrow, Period, Progress, left, meant, urgency
from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.listing import Field, Listing


def visited(today: date) -> Listing:
    """Return the visits of a period, the latest first."""

    def narrow(part: Narrow) -> list[ColumnElement[bool]]:
        first, behind = span(part.choice, today)
        within = [] if first is None else [Visit.visited_on >= first, Visit.visited_on < behind]
        return [*within, *_among(part, Visit.id)]

    return Listing(
        title=CareList.VISITS.label,
        records=select(Visit),
        key=Visit.id,
        fields=(
            Field("visited_on", "日期", Visit.visited_on, width=96),
            Field("kind", "方式", Visit.kind, width=96, spare=1),
            Field("persons", "走访对象", _names_of(Visit.id), width=180, sortable=False),
            Field("content", "情况", Visit.content, show=_one_line, width=140, mask=words.opening, sortable=False),
            Field("visitor", "走访人", Visit.visitor, width=88, spare=2),
            Field("next_due_on", "约定下次", _agreed_of(Visit.id), width=96, sortable=False),
        ),
        order="visited_on",
        descending=True,
        word=lambda word: or_(Visit.content.contains(word), Visit.visitor.contains(word), Visit.id.in_(_to(word))),
        narrow=narrow,
        hint="姓名、拼音、门牌、走访人，或情况里的字",
    )


def span(period: Period | None, today: date) -> tuple[date | None, date]:
    """Return the first day of a period and the first one behind it."""
    this = today.replace(day=1)
    behind = today + timedelta(1)
    if period is Period.LAST_MONTH:
        return (this - timedelta(1)).replace(day=1), this
    first = {
        Period.MONTH: this,
        Period.QUARTER: today - timedelta(90),
        Period.YEAR: today.replace(month=1, day=1),
    }.get(period or Period.ALL)
    return first, behind


def to_do(today: date) -> Listing:
    """Return what is to be done, the most urgent first."""
    state = case((Todo.done_on.is_not(None), literal(date.max, Date)), else_=Todo.due_on)

    def narrow(part: Narrow) -> list[ColumnElement[bool]]:
        mine = [] if part.owner is None else [Todo.owner == part.owner]
        return [*mine, *_progress(part.choice, today), *_among_todos(part)]

    return Listing(
        title=CareList.TODOS.label,
        records=select(Todo)
        .outerjoin(Person, Person.id == Todo.person_id)
        .outerjoin(Occurrence, Occurrence.id == Todo.occurrence_id),
        key=Todo.id,
        fields=(
            Field("due_on", "到期日", Todo.due_on, width=96),
            Field("state", "情况", state, show=left(today), colour=urgency(today), width=96),
            Field("title", "要做什么", Todo.title, width=236),
            Field(
                "person", "涉及居民", func.coalesce(Person.name, _names_of(Todo.visit_id)), width=140, sortable=False
            ),
            Field("origin", "来自", _ORIGIN, width=170, sortable=False, spare=3),
            Field("done_on", "完成日期", Todo.done_on, width=96, spare=2),
            Field("outcome", "结果", Todo.outcome, _one_line, width=120, mask=words.opening, sortable=False, spare=1),
            Field("owner", "负责人", Todo.owner, width=88),
        ),
        order="due_on",
        word=_word,
        narrow=narrow,
        hint="姓名、拼音、负责人、会议，或要做的事里的字",
    )


_ORIGIN = case(
    (Occurrence.id.is_not(None), Occurrence.title + " " + func.substr(cast(Occurrence.starts_at, String), 6, 5)),
    (Todo.visit_id.is_not(None), "走访"),
    else_="",
)


def _word(word: str) -> ColumnElement[bool]:
    places = (Todo.title, Todo.owner, Occurrence.title)
    return or_(*(place.contains(word, autoescape=True) for place in places), _about(people.LISTING.word(word)))


def _progress(progress: Progress | None, today: date) -> list[ColumnElement[bool]]:
    waiting = Todo.done_on.is_(None)
    found: dict[Progress, list[ColumnElement[bool]]] = {
        Progress.OPEN: [waiting],
        Progress.SOON: [waiting, Todo.due_on <= today + timedelta(SOON)],
        Progress.OVERDUE: [waiting, Todo.due_on < today],
        Progress.DONE: [Todo.done_on.is_not(None)],
    }
    return found.get(progress or Progress.ALL, [])


def _among(part: Narrow, visit_id: Any) -> list[ColumnElement[bool]]:
    """Return the condition that somebody of the place and tag was visited."""
    conditions = meant(part)
    return [visit_id.in_(_visits_to(and_(*conditions)))] if conditions else []


def _among_todos(part: Narrow) -> list[ColumnElement[bool]]:
    conditions = meant(part)
    return [_about(and_(*conditions))] if conditions else []


def _about(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a thing to be done concerns such a person, by itself or through its visit."""
    return or_(Todo.person_id.in_(select(Person.id).where(condition)), Todo.visit_id.in_(_visits_to(condition)))


def _to(word: str) -> Any:
    return _visits_to(people.LISTING.word(word))


def _visits_to(condition: ColumnElement[bool]) -> Any:
    return select(VisitedPerson.visit_id).join(Person, Person.id == VisitedPerson.person_id).where(condition)


def _names_of(visit_id: Any) -> Any:
    whom = table_of(Person).alias()
    found = select(func.aggregate_strings(whom.c.name, "、")).join(VisitedPerson, VisitedPerson.person_id == whom.c.id)
    return found.where(VisitedPerson.visit_id == visit_id).correlate(Visit, Todo).scalar_subquery()


def _agreed_of(visit_id: Any) -> Any:
    found = select(func.min(VisitedPerson.next_due_on)).where(VisitedPerson.visit_id == visit_id)
    return found.correlate(Visit).scalar_subquery()


def _one_line(text: str | None) -> str:
    return " ".join((text or "").split())


VISIT = Kind("走访", None, visits.Draft, visits.load, visits.save, visits.remove, visits.LABELS)
TODO = Kind("待办", None, todos.Draft, todos.load, todos.save, todos.remove, todos.LABELS)
