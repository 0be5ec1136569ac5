"""议定事项: what a meeting decided, each a thing to be done; and what earlier meetings of its series did."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.visits import Todo
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import todos

_MOST = 60
_MATTER = "议定事项"


@dataclass(frozen=True)
class Decision:
    """What is to be done, by whom and until when; ``todo_id`` is None while it is not stored."""

    title: str = ""
    owner: str = ""
    due_on: date | None = None
    todo_id: int | None = None
    version: int = 0
    done_on: date | None = None
    outcome: str = ""

    def says(self) -> tuple[str, str, date | None]:
        """Return what the clerk wrote."""
        return self.title, self.owner, self.due_on


@dataclass(frozen=True)
class Raised:
    """A decision of an earlier meeting, and the day of that meeting."""

    on: date
    decision: Decision


def decided(session: Session, occurrence_id: int) -> tuple[Decision, ...]:
    """Return what a meeting decided, in the order it was written down."""
    found = session.scalars(select(Todo).where(Todo.occurrence_id == occurrence_id).order_by(Todo.id))
    return tuple(map(_decision, found))


def _decision(todo: Todo) -> Decision:
    return Decision(todo.title, todo.owner, todo.due_on, todo.id, todo.version, todo.done_on, todo.outcome or "")


def raised(session: Session, occurrence: Occurrence) -> tuple[Raised, ...]:
    """Return what earlier meetings of the same series left: all that the last one decided, of the others what waits.

    What was done since the day of this meeting still belongs to it; nothing that was decided disappears before.
    """
    earlier = (
        select(Todo, Occurrence.id, Occurrence.starts_at)
        .join(Occurrence, Occurrence.id == Todo.occurrence_id)
        .where(_of_one_series(occurrence), Occurrence.starts_at < occurrence.starts_at)
        .order_by(Occurrence.starts_at.desc(), Occurrence.id.desc(), Todo.id)
    )
    found = session.execute(earlier).all()
    last = found[0][1] if found else None
    this = occurrence.starts_at.date()
    return tuple(
        Raised(starts_at.date(), _decision(todo))
        for todo, occurrence_id, starts_at in found
        if occurrence_id == last or todo.done_on is None or todo.done_on >= this
    )


def _of_one_series(occurrence: Occurrence) -> ColumnElement[bool]:
    """Return the condition that an occurrence belongs to the same series; without one, that it is called the same."""
    if occurrence.series_id is not None:
        return Occurrence.series_id == occurrence.series_id
    return and_(Occurrence.series_id.is_(None), Occurrence.title == occurrence.title)


def tidied(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """Return decisions without the rows left blank; refuse one that says too little.

    Raises:
        Refusal: a row names nobody who does it, or says nothing; or there are too many.
    """
    tidy = [replace(one, title=words.clean(one.title), owner=words.clean(one.owner)) for one in decisions]
    written = tuple(one for one in tidy if any(one.says()))
    for place, one in enumerate(written, start=1):
        if not one.title:
            raise Refusal(f"第 {place} 条议定事项没有写要做什么。", "decisions")
        if not one.owner:
            raise Refusal(f"第 {place} 条“{words.opening(one.title)}”没有写负责人。", "decisions")
    if len(written) > _MOST:
        raise Refusal(f"一次会议最多记 {_MOST} 条议定事项。", "decisions")
    return written


def settle(session: Session, occurrence_id: int, before: Sequence[Decision], after: Sequence[Decision]) -> bool:
    """Let exactly these decisions be those of the meeting, as it was shown; tell whether that changed anything."""
    known, stays = {one.todo_id: one for one in before}, {one.todo_id for one in after}
    gone = [one for one in before if one.todo_id not in stays]
    for one in gone:
        todos.remove(session, one.todo_id or 0, one.version)
    written = [one for one in after if one.todo_id is None or known[one.todo_id].says() != one.says()]
    for one in written:
        entered = todos.Draft() if one.todo_id is None else todos.load(session, one.todo_id)
        told = {"title": one.title, "owner": one.owner, "due_on": one.due_on, "occurrence_id": occurrence_id}
        todos.save(session, one.todo_id, replace(entered, **told, version=one.version))  # type: ignore[arg-type]
    return bool(gone or written)


def changed(before: Iterable[Decision], after: Iterable[Decision]) -> list[tuple[str, str, str]]:
    """Return what became of decisions as (label, old, new), for the message about a stale save."""
    old, new = ({one.todo_id: _told(one) for one in side} for side in (before, after))
    return [
        (_MATTER, old.get(key, ""), new.get(key, ""))
        for key in dict.fromkeys([*old, *new])
        if old.get(key) != new.get(key)
    ]


def _told(one: Decision) -> str:
    details = [one.owner, f"{one.due_on}前" if one.due_on else "", f"{one.done_on}办完" if one.done_on else ""]
    return f"{one.title}（{'，'.join(filter(None, details))}）"


def merged(base: Iterable[Decision], mine: Iterable[Decision], theirs: Iterable[Decision]) -> tuple[Decision, ...]:
    """Put together what two desks made of the same decisions: what I wrote wins, nothing of theirs is lost.

    A decision the other desk removed goes, unless I rewrote it: then it is a new one.
    """
    before = {one.todo_id: one for one in base}
    kept: dict[int | None, Decision] = {one.todo_id: one for one in mine if one.todo_id is not None}
    found: list[Decision] = []
    for their in theirs:
        my, old = kept.get(their.todo_id), before.get(their.todo_id)
        if my is None and old is not None and old.says() == their.says():
            continue  # I removed it
        rewritten = my is not None and old is not None and my.says() != old.says()
        found.append(replace(their, title=my.title, owner=my.owner, due_on=my.due_on) if rewritten and my else their)
    there = {one.todo_id for one in found}
    for my in mine:
        old = before.get(my.todo_id)
        if my.todo_id is None or (my.todo_id not in there and old is not None and my.says() != old.says()):
            found.append(replace(my, todo_id=None, version=0))
    return tuple(found)
