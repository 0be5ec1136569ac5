"""待办: one thing somebody of the office has to do by a day."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.visits import Todo, Visit
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.kind import refuse_long
from jiceng_desktop.services.moment import Moment
from jiceng_desktop.services.office import action, day_of

LONGEST_TITLE = 200
_LOOKED_BACK = 400


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about something to be done."""

    title: str | None = None
    owner: str | None = None
    due_on: date | None = None
    person_id: int | None = None
    done_on: date | None = None
    outcome: str | None = None
    visit_id: int | None = None
    occurrence_id: int | None = None
    version: int = 0


LABELS = {
    "title": "要做什么",
    "owner": "负责人",
    "due_on": "到期日",
    "person_id": "涉及居民",
    "done_on": "完成日期",
    "outcome": "结果",
}


def load(session: Session, todo_id: int) -> Draft:
    """Return what is to be done as it is stored."""
    todo = session.get(Todo, todo_id)
    if todo is None:
        raise Refusal("这件待办已被另一处删除，请刷新后再试。")
    return Draft(**{field.name: getattr(todo, field.name) for field in fields(Draft)})


def checked(draft: Draft, today: date) -> Draft:
    """Tidy a draft and refuse what cannot be true."""
    tidied = {name: words.clean(getattr(draft, name) or "") or None for name in ("title", "owner")}
    draft = replace(draft, **tidied, outcome=(draft.outcome or "").strip() or None)  # type: ignore[arg-type]
    if not draft.title:
        raise Refusal("请填写要做什么。", "title")
    if not draft.owner:
        raise Refusal("请填写负责人。", "owner")
    if draft.done_on is not None and draft.done_on > today:
        raise Refusal("完成日期不能晚于今天。", "done_on")
    refuse_long(draft, Todo, LABELS)
    return draft


@action("保存待办")
def save(session: Session, todo_id: int | None, draft: Draft) -> int:
    """Add or change one thing to be done; an outcome without a day is of today."""
    draft = checked(draft, day_of(session))
    _refuse_unknown(session, draft)
    if todo_id is None:
        todo = Todo()
        session.add(todo)
    else:
        todo = history.current(session, Todo, todo_id, draft.version, LABELS)
        undo.keep(session, todo)
    todo.title, todo.owner, todo.due_on = draft.title or "", draft.owner or "", draft.due_on
    todo.person_id, todo.visit_id, todo.occurrence_id = draft.person_id, draft.visit_id, draft.occurrence_id
    todo.done_on = draft.done_on or (day_of(session) if draft.outcome else None)
    todo.outcome = draft.outcome
    session.flush()
    return todo.id


def _refuse_unknown(session: Session, draft: Draft) -> None:
    if draft.person_id is not None and session.get(Person, draft.person_id) is None:
        raise Refusal("这位居民的档案已被删除，请重新选择。", "person_id")
    if draft.visit_id is not None and session.get(Visit, draft.visit_id) is None:
        raise Refusal("这次走访已被另一处删除，请关闭后再试。")
    if draft.occurrence_id is not None and session.get(Occurrence, draft.occurrence_id) is None:
        raise Refusal("这场活动已被另一处删除，请关闭后再试。")


@action("完成待办")
def finish(session: Session, todo_ids: list[int], outcome: str = "") -> int:
    """Mark things done today; return how many of them still were to be done."""
    waiting = session.scalars(select(Todo).where(Todo.id.in_(todo_ids), Todo.done_on.is_(None))).all()
    for todo in waiting:
        undo.keep(session, todo)
        todo.done_on, todo.outcome = day_of(session), outcome.strip()[:500] or None
    return len(waiting)


@action("删除待办")
def remove(session: Session, todo_id: int, version: int | None = None) -> None:
    """Delete something to be done, as it was shown; the history can bring it back."""
    todo = session.get(Todo, todo_id)
    if todo is None:
        return
    history.refuse_changed(todo, version)
    undo.keep(session, todo)
    session.delete(todo)


def owners(session: Session, limit: int = 30) -> list[str]:
    """Return who had something to do lately, the busiest first."""
    lately = select(Todo.owner).order_by(Todo.id.desc()).limit(_LOOKED_BACK)
    return [name for name, _ in Counter(session.scalars(lately)).most_common(limit)]


def origin(session: Session, todo_id: int) -> str:
    """Say where a thing to be done comes from: the meeting that decided it, or the visit that showed it."""
    found: Any = session.execute(
        select(Occurrence.title, Occurrence.starts_at, Visit.visited_on)
        .select_from(Todo)
        .outerjoin(Occurrence, Occurrence.id == Todo.occurrence_id)
        .outerjoin(Visit, Visit.id == Todo.visit_id)
        .where(Todo.id == todo_id)
    ).first()
    if found is None:
        return ""
    title, held_at, visited_on = found
    if held_at is not None:
        return f"{held_at:%Y-%m-%d} {title}"
    return f"{visited_on} 走访" if visited_on is not None else ""


def moments(session: Session, person_id: int) -> list[Moment]:
    """Return what was done for a person, on the day it was done; what still waits stands on its own list."""
    found = session.scalars(select(Todo).where(Todo.person_id == person_id, Todo.done_on.is_not(None)))
    return [Moment(todo.done_on, "待办", _done(todo)) for todo in found if todo.done_on is not None]


def _done(todo: Todo) -> str:
    """Say what was done, in the first words of each: the screen is seen by others."""
    told = f"{words.opening(todo.title)}（{todo.owner}）办完"
    return f"{told}：{words.opening(todo.outcome)}" if todo.outcome else told
