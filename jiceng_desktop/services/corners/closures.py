"""暂停开放: days on which a corner takes no boxes, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.library import CornerClosure
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, undo
from jiceng_desktop.services.corners.saving import get
from jiceng_desktop.services.kind import Kind, refuse_long
from jiceng_desktop.services.listing import Field, Listing
from jiceng_desktop.services.office import action

USUAL = ("楼道粉刷", "书架维修", "活动室装修", "高温停放", "防汛")
LABELS = {"from_on": "从", "to_on": "到", "reason": "原因", "corner_id": "图书角"}


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about a closure; both days are part of it."""

    corner_id: int | None = None
    from_on: date | None = None
    to_on: date | None = None
    reason: str | None = None
    version: int = 0


@dataclass(frozen=True)
class Closure:
    """Days on which a corner takes no boxes, both included."""

    corner_id: int
    from_on: date
    to_on: date
    reason: str

    def told(self) -> str:
        """Say from when to when, and why."""
        return f"{self.from_on} 至 {self.to_on}　{self.reason}"


def between(session: Session, first: date, last: date, corner_ids: Sequence[int] | None = None) -> list[Closure]:
    """Return the closures that touch the days from ``first`` to ``last``, in order."""
    found = select(CornerClosure.corner_id, CornerClosure.from_on, CornerClosure.to_on, CornerClosure.reason)
    found = found.where(CornerClosure.from_on <= last, CornerClosure.to_on >= first)
    if corner_ids is not None:
        found = found.where(CornerClosure.corner_id.in_(corner_ids))
    return [Closure(*row) for row in session.execute(found.order_by(CornerClosure.from_on, CornerClosure.id))]


def coming(session: Session, corner_id: int, today: date) -> list[Closure]:
    """Return the closures of a corner that are not over."""
    return between(session, today, date.max, [corner_id])


def load(session: Session, closure_id: int) -> Draft:
    """Return a closure as it would be entered."""
    closure = _get(session, closure_id)
    return Draft(closure.corner_id, closure.from_on, closure.to_on, closure.reason, closure.version)


@action("登记图书角暂停开放")
def save(session: Session, closure_id: int | None, draft: Draft) -> int:
    """Add or change a closure."""
    if draft.from_on is None:
        raise Refusal("请填写从哪天起暂停开放。", "from_on")
    if draft.to_on is None:
        raise Refusal("请填写暂停到哪天，还不确定就先估计一个日子。", "to_on")
    if draft.to_on < draft.from_on:
        raise Refusal("暂停的最后一天不能早于第一天。", "to_on")
    reason = words.clean(draft.reason or "")
    if not reason:
        raise Refusal("请写明为什么暂停，例如 楼道粉刷。", "reason")
    refuse_long(draft, CornerClosure, LABELS)
    get(session, draft.corner_id or 0)
    if closure_id is None:
        closure = CornerClosure(corner_id=draft.corner_id)
        session.add(closure)
    else:
        closure = history.current(session, CornerClosure, closure_id, draft.version, LABELS)
        undo.keep(session, closure)
    closure.from_on, closure.to_on, closure.reason = draft.from_on, draft.to_on, reason
    session.flush()
    return closure.id


@action("删除图书角暂停开放")
def remove(session: Session, closure_id: int) -> None:
    """Let the corner take boxes on these days after all."""
    closure = _get(session, closure_id)
    undo.keep(session, closure)
    session.delete(closure)
    session.flush()


def _get(session: Session, closure_id: int) -> CornerClosure:
    closure = session.get(CornerClosure, closure_id)
    if closure is None:
        raise Refusal("这段暂停开放已被删除，请刷新后再试。")
    return closure


LISTING = Listing(
    title="暂停开放",
    records=select(CornerClosure),
    key=CornerClosure.id,
    fields=(
        Field("from_on", "从", CornerClosure.from_on, width=110),
        Field("to_on", "到", CornerClosure.to_on, width=110),
        Field("reason", "原因", CornerClosure.reason, width=260),
    ),
    order="from_on",
    word=lambda word: CornerClosure.reason.contains(word, autoescape=True),
    narrow=lambda corner_id: [CornerClosure.corner_id == corner_id],
    descending=True,
)
KIND = Kind("暂停开放", LISTING, Draft, load, save, remove, LABELS)
