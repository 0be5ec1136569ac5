"""Which lines several events count for, set for all of them at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from jiceng_desktop.db.events import Line, LineMark, Occurrence, Series
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import lines, undo
from jiceng_desktop.services.office import action

MOST = 2_000
_BATCH = 500


@dataclass(frozen=True)
class Marked:
    """The lines of some events: every line as (id, name, how many of them count for it), and how many series."""

    lines: tuple[tuple[int, str, int], ...]
    events: int
    series: int


def of(session: Session, occurrence_ids: Sequence[int]) -> Marked:
    """Return which lines some events count for, and to how many series they belong."""
    _refuse_many(occurrence_ids)
    found = session.execute(
        select(LineMark.line_id, func.count())
        .where(LineMark.occurrence_id.in_(occurrence_ids))
        .group_by(LineMark.line_id)
    )
    counts: dict[int, int] = {row[0]: row[1] for row in found}
    told = tuple((line_id, name, counts.get(line_id, 0)) for line_id, name in lines.listed(session))
    return Marked(told, len(occurrence_ids), len(_series_of(session, occurrence_ids)))


@action("设置条线")
def mark(
    session: Session,
    occurrence_ids: Sequence[int],
    added: Collection[int],
    removed: Collection[int],
    *,
    series_too: bool = False,
) -> int:
    """Let events count for lines, and no longer for others; return how many events that changed.

    With ``series_too`` what is made by their series from now on counts the same.
    """
    _refuse_many(occurrence_ids)
    if session.scalar(select(func.count(Line.id)).where(Line.id.in_(added))) != len(set(added)):
        raise Refusal("有的条线已被删除，请重新选择。", "lines")
    if series_too:
        _mark(session, Series, LineMark.series_id, _series_of(session, occurrence_ids), (added, removed))
    return _mark(session, Occurrence, LineMark.occurrence_id, occurrence_ids, (added, removed))


def _refuse_many(occurrence_ids: Sequence[int]) -> None:
    if len(occurrence_ids) > MOST:
        raise Refusal(f"一次最多设置 {MOST:,} 场活动，请少选一些。")


def _series_of(session: Session, occurrence_ids: Sequence[int]) -> list[int]:
    found = select(Occurrence.series_id).where(Occurrence.id.in_(occurrence_ids), Occurrence.series_id.is_not(None))
    return sorted({series_id for series_id in session.scalars(found) if series_id is not None})


def _mark(
    session: Session, model: Any, column: Any, ids: Sequence[int], wanted: tuple[Collection[int], Collection[int]]
) -> int:
    changed = 0
    for start in range(0, len(ids), _BATCH):
        owners = session.scalars(select(model).where(model.id.in_(ids[start : start + _BATCH]))).all()
        marks: dict[int, dict[int, LineMark]] = {owner.id: {} for owner in owners}
        for one in session.scalars(select(LineMark).where(column.in_(marks))):
            marks[getattr(one, column.key)][one.line_id] = one
        changed += sum(_give(session, owner, column.key, marks[owner.id], wanted) for owner in owners)
        session.flush()
    return changed


def _give(
    session: Session,
    owner: Any,
    key: str,
    marks: dict[int, LineMark],
    wanted: tuple[Collection[int], Collection[int]],
) -> bool:
    added, removed = (set(wanted[0]) - set(marks), set(wanted[1]) & set(marks))
    for line_id in removed:
        undo.keep(session, marks[line_id])
        session.delete(marks[line_id])
    session.add_all(LineMark(**{key: owner.id}, line_id=line_id) for line_id in sorted(added))
    if added or removed:
        flag_modified(owner, "kind")  # the same as it was: only so that the version rises
    return bool(added or removed)
