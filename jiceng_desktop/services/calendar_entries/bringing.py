"""Bringing entries of a calendar file or a plan into the calendar, and taking the whole of it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db import audit
from jiceng_desktop.db.audit import AuditGroup
from jiceng_desktop.db.exchange import ImportRun
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events, undo
from jiceng_desktop.services.calendar_entries.comparing import State, compare
from jiceng_desktop.services.calendar_entries.entry import Entry, Particulars
from jiceng_desktop.services.events import Somebody
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import EventKind, OccurrenceStatus

_KIND = "calendar"
_REASON = "日历文件中已取消"
_LONGEST_SOURCE = 200


Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Done:
    """How many events came and how many changed."""

    added: int
    changed: int


@dataclass(frozen=True)
class Run:
    """One import of a calendar file or a plan; ``group_id`` is what ``take_back`` takes."""

    group_id: int
    at: datetime
    source: str
    added: int
    changed: int


@action("导入日历")
def bring_in(
    session: Session, entries: Sequence[Entry], source: str, report: Report = lambda _done, _all: None
) -> Done:
    """Add what is new and change what has changed; what is there already, or was held, stays as it is.

    The entries are compared afresh: another desk may have brought in the same file meanwhile. ``report`` hears
    (done, all) entries; what it raises leaves nothing behind.
    """
    added = changed = 0
    for number, found in enumerate(compare(session, entries)):
        report(number, len(entries))
        if found.state is State.NEW:
            _add(session, found.entry)
            added += 1
        elif found.state is State.CHANGED and found.occurrence_id is not None:
            _change(session, found.occurrence_id, found.entry)
            changed += 1
    if added or changed:
        group_id = audit.group_id(session)
        session.add(
            ImportRun(group_id=group_id, kind=_KIND, source=source[:_LONGEST_SOURCE], added=added, changed=changed)
        )
    return Done(added, changed)


@action("导入年度计划")
def plan_in(session: Session, entries: Sequence[Entry], source: str, report: Report = lambda _done, _all: None) -> Done:
    """Add what a year's plan has and the calendar has not; otherwise as ``bring_in``."""
    return bring_in(session, entries, source, report)


def _add(session: Session, entry: Entry) -> None:
    plan = entry.plan or Particulars()
    kind = entry.kind or events.likely_kind(entry.title) or EventKind.ACTIVITY
    draft = events.Draft(
        title=entry.title,
        kind=kind,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        venue=entry.venue,
        chair=plan.chair or None,
        speakers=tuple(map(Somebody, plan.speakers)),
        organisers=tuple(map(Somebody, plan.organisers)),
        audience=plan.audience or None,
        agenda=entry.text or None,
        contact=plan.contact or None,
        lines=plan.lines,
        status=OccurrenceStatus.CANCELLED if entry.cancelled else OccurrenceStatus.PLANNED,
    )
    occurrence = events.get(session, events.save(session, None, draft))
    occurrence.uid = entry.uid or None
    occurrence.reason = _REASON if entry.cancelled else None
    session.flush()


def _change(session: Session, occurrence_id: int, entry: Entry) -> None:
    occurrence = events.get(session, occurrence_id)
    undo.keep(session, occurrence)
    draft = events.load(session, occurrence_id)
    status = _status(draft.status, entry)
    draft = replace(draft, title=entry.title, starts_at=entry.starts_at, ends_at=entry.ends_at, status=status)
    moved_from = occurrence.starts_at
    events.save(session, occurrence_id, replace(draft, venue=entry.venue or draft.venue))
    if moved_from != entry.starts_at:
        occurrence.moved_from = moved_from
    if entry.cancelled:
        occurrence.reason = _REASON
    if occurrence.uid is None and entry.uid:
        occurrence.uid = entry.uid
    session.flush()


def _status(status: OccurrenceStatus, entry: Entry) -> OccurrenceStatus:
    if entry.cancelled:
        return OccurrenceStatus.CANCELLED
    return OccurrenceStatus.PLANNED if status is OccurrenceStatus.CANCELLED else status


def last_run(session: Session, now: datetime) -> Run | None:
    """Return the last import of a calendar file or a plan that still stands and can be taken back."""
    found = (
        select(ImportRun, AuditGroup.at)
        .join(AuditGroup, AuditGroup.id == ImportRun.group_id)
        .where(ImportRun.kind == _KIND, ImportRun.undone_by_id.is_(None))
        .order_by(ImportRun.id.desc())
    )
    row = session.execute(found).first()
    if row is None or row[1] < now - timedelta(days=undo.KEPT_DAYS):
        return None
    return Run(row[0].group_id, row[1], row[0].source, row[0].added, row[0].changed)


@action("撤销导入日历")
def take_back(session: Session, group_id: int) -> int:
    """Take a whole import back and return how many records that touched."""
    run = session.scalars(
        select(ImportRun).where(ImportRun.group_id == group_id, ImportRun.kind == _KIND)
    ).one_or_none()
    if run is None or run.undone_by_id is not None:
        raise Refusal("这次导入已经撤销过了。")
    count = undo.take_back(session, group_id)
    run.undone_by_id = audit.group_id(session)
    return count
