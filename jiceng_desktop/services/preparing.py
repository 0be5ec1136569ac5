"""The office's own list of what is to be prepared: for all events, for a kind, for a series, for one event."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.events import Occurrence, Preparation, Series
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import history, preparations, undo
from jiceng_desktop.services.kind import Kind, refuse_long
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import EventKind, Proof

LONGEST_LEAD = 180
_EVERY = "所有活动"
_GONE = "这项准备事项已被删除，请刷新后再试。"


@dataclass(frozen=True)
class Whose:
    """For which events something is prepared: one of them is given, or none for all events."""

    kind: EventKind | None = None
    series_id: int | None = None
    occurrence_id: int | None = None


@dataclass(frozen=True)
class Draft:
    """What a clerk may enter about something to be prepared."""

    title: str | None = None
    whose: Whose = Whose()
    days_before: int | None = None
    proof: Proof = Proof.NONE
    version: int = 0


LABELS = {"title": "准备什么", "whose": "用于", "days_before": "提前几天", "proof": "怎样算做完"}


@dataclass(frozen=True)
class Shown:
    """Something to be prepared as the list shows it."""

    id: int
    title: str
    whose: str
    days_before: int
    proof: Proof


def listed(session: Session) -> list[Shown]:
    """Return the office's list: what is for all events, then by kind, then by series; the earliest first."""
    found = session.execute(
        select(Preparation, Series.name)
        .outerjoin(Series, Series.id == Preparation.series_id)
        .where(Preparation.occurrence_id.is_(None))
        .order_by(Preparation.days_before.desc(), Preparation.position)
    )
    kinds: list[EventKind | None] = [None, *EventKind]
    order = sorted(found, key=lambda row: (row[1] or "", kinds.index(row[0].kind)))
    return [Shown(one.id, one.title, _told(one.kind, name), one.days_before, one.proof) for one, name in order]


def choices(session: Session) -> list[tuple[Whose, str]]:
    """Return for which events something of the office's list can be, with names."""
    series = session.execute(select(Series.id, Series.name).order_by(Series.name)).all()
    return [
        (Whose(), _EVERY),
        *((Whose(kind=kind), _told(kind, None)) for kind in EventKind),
        *((Whose(series_id=row[0]), _told(None, row[1])) for row in series),
    ]


def _told(kind: EventKind | None, series: str | None) -> str:
    if series is not None:
        return f"系列：{series}"
    return f"{kind.label}类" if kind is not None else _EVERY


def load(session: Session, preparation_id: int) -> Draft:
    """Return something to be prepared as it is stored."""
    one = _get(session, preparation_id)
    whose = Whose(one.kind, one.series_id, one.occurrence_id)
    return Draft(one.title, whose, one.days_before, one.proof, one.version)


@action("保存准备事项")
def save(session: Session, preparation_id: int | None, draft: Draft) -> int:
    """Add or change something to be prepared."""
    title, whose = words.clean(draft.title or ""), draft.whose
    if not title:
        raise Refusal("请填写要准备什么，例如发通知。", "title")
    if draft.days_before is None:
        raise Refusal("请填写提前几天做好，当天做就填 0。", "days_before")
    if not 0 <= draft.days_before <= LONGEST_LEAD:
        raise Refusal(f"提前的天数请填 0 到 {LONGEST_LEAD} 之间的数。", "days_before")
    refuse_long(draft, Preparation, LABELS)
    _refuse_gone(session, whose)
    same = select(Preparation.id).where(
        Preparation.title == title, *_is(whose), Preparation.id != (preparation_id or 0)
    )
    if session.scalar(same.limit(1)) is not None:
        raise Refusal(f"已经有“{title}”这一项了，请改那一项，或者换个说法。", "title")
    if preparation_id is None:
        last = session.scalar(select(func.max(Preparation.position)))
        one = Preparation(position=0 if last is None else last + 1)
        session.add(one)
    else:
        one = history.current(session, Preparation, preparation_id, draft.version, LABELS)
        undo.keep(session, one)
    one.title, one.days_before, one.proof = title, draft.days_before, draft.proof
    one.kind, one.series_id, one.occurrence_id = whose.kind, whose.series_id, whose.occurrence_id
    session.flush()
    return one.id


def _is(whose: Whose) -> list[ColumnElement[bool]]:
    return [
        Preparation.kind == whose.kind if whose.kind is not None else Preparation.kind.is_(None),
        Preparation.series_id.is_not_distinct_from(whose.series_id),
        Preparation.occurrence_id.is_not_distinct_from(whose.occurrence_id),
    ]


def _refuse_gone(session: Session, whose: Whose) -> None:
    if whose.series_id is not None and session.get(Series, whose.series_id) is None:
        raise Refusal("这个系列已被删除，请重新选择。", "whose")
    if whose.occurrence_id is not None and session.get(Occurrence, whose.occurrence_id) is None:
        raise Refusal("这场活动已被删除，请刷新后再试。")


@action("删除准备事项")
def remove(session: Session, preparation_id: int, version: int | None = None) -> None:
    """Delete something to be prepared, with the ticks it has; the history can bring it back."""
    one = _get(session, preparation_id)
    history.refuse_changed(one, version)
    preparations.forget(session, [one])


def _get(session: Session, preparation_id: int) -> Preparation:
    one = session.get(Preparation, preparation_id)
    if one is None:
        raise Refusal(_GONE)
    return one


KIND = Kind("准备事项", None, Draft, load, save, remove, LABELS)
