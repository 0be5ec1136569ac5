"""What of a calendar file is new, what has changed, and what is there already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.events import Occurrence
from jiceng_desktop.db.venues import Venue
from jiceng_desktop.services.calendar_entries.entry import Entry
from jiceng_desktop.terms import OccurrenceStatus, Term

_BATCH = 500


class State(Term):
    """What an entry of a file is to the calendar."""

    NEW = "new", "新的"
    CHANGED = "changed", "有变动"
    SAME = "same", "已经有了"
    HELD = "held", "已举办，不改"
    TWICE = "twice", "文件里重复"
    DOUBTFUL = "doubtful", "待定"


@dataclass(frozen=True)
class Found:
    """An entry with what it would do; ``told`` says what would change about the event it belongs to."""

    entry: Entry
    state: State
    occurrence_id: int | None = None
    told: str = ""

    @property
    def does_something(self) -> bool:
        """Tell whether bringing it in changes the calendar."""
        return self.state in {State.NEW, State.CHANGED}


@dataclass(frozen=True)
class _Known:
    """An event of the calendar, as far as files tell of it."""

    id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    status: OccurrenceStatus
    uid: str | None
    venue: str | None


def compare(session: Session, entries: Sequence[Entry]) -> list[Found]:
    """Return what each entry is to the calendar, in the order of the file."""
    by_uid, by_title = _known(session, entries)
    by_day = _on_days(session, list(filter(_lacks_hour, entries)))
    found: list[Found] = []
    seen: set[object] = set()
    for entry in entries:
        keys = {entry.uid or None, (entry.title, entry.starts_at)} - {None}
        known = by_uid.get(entry.uid) or by_title.get((entry.title, entry.starts_at))
        if known is None and _lacks_hour(entry):
            known = by_day.get((entry.title, entry.starts_at.date()))
        found.append(Found(entry, State.TWICE) if keys & seen else _compared(entry, known))
        seen |= keys
    return found


def _lacks_hour(entry: Entry) -> bool:
    """Tell whether a plan names the day only; its event has got an hour by now, perhaps."""
    return entry.plan is not None and entry.is_all_day


def _known(session: Session, entries: Sequence[Entry]) -> tuple[dict[str, _Known], dict[tuple[str, datetime], _Known]]:
    found = _select()
    rows: list[_Known] = []
    for start in range(0, len(entries), _BATCH):
        some = entries[start : start + _BATCH]
        for condition in (
            Occurrence.uid.in_({entry.uid for entry in some if entry.uid}),
            Occurrence.starts_at.in_({entry.starts_at for entry in some}),
        ):
            rows += [_Known(*row) for row in session.execute(found.where(condition))]
    return {one.uid: one for one in rows if one.uid}, {(one.title, one.starts_at): one for one in rows}


def _select() -> Select[int, str, datetime, datetime, OccurrenceStatus, str | None, str]:
    columns = (Occurrence.id, Occurrence.title, Occurrence.starts_at, Occurrence.ends_at, Occurrence.status)
    found = select(*columns, Occurrence.uid, Venue.name).outerjoin(Venue, Venue.id == Occurrence.venue_id)
    return found.order_by(Occurrence.id.desc())


def _on_days(session: Session, entries: Sequence[Entry]) -> dict[tuple[str, date], _Known]:
    """Return what has the title of one of the entries, by title and day."""
    found: dict[tuple[str, date], _Known] = {}
    for start in range(0, len(entries), _BATCH):
        some = entries[start : start + _BATCH]
        first, last = min(entry.starts_at for entry in some), max(entry.starts_at for entry in some)
        titles = Occurrence.title.in_({entry.title for entry in some})
        span = Occurrence.starts_at.between(first, last + timedelta(days=1))
        known = (_Known(*row) for row in session.execute(_select().where(titles, span)))
        found |= {(one.title, one.starts_at.date()): one for one in known}
    return found


def _compared(entry: Entry, known: _Known | None) -> Found:
    if known is None:
        return Found(entry, State.NEW)
    if entry.plan is not None:
        return Found(entry, State.SAME, known.id)
    changes = differences(entry, known)
    if not changes:
        return Found(entry, State.SAME, known.id)
    state = State.HELD if known.status is OccurrenceStatus.HELD else State.CHANGED
    return Found(entry, state, known.id, "；".join(changes))


def differences(entry: Entry, known: _Known) -> list[str]:
    """Say what an entry tells otherwise than the calendar; what it does not tell of stays as it is."""
    changes = []
    if (entry.starts_at, entry.ends_at) != (known.starts_at, known.ends_at):
        changes.append(f"时间：{_span(known.starts_at, known.ends_at)} → {_span(entry.starts_at, entry.ends_at)}")
    if entry.title != known.title:
        changes.append(f"名称：{known.title} → {entry.title}")
    if entry.venue and entry.venue != (known.venue or ""):
        changes.append(f"地点：{known.venue or '未填'} → {entry.venue}")
    if entry.cancelled and known.status is not OccurrenceStatus.CANCELLED:
        changes.append("已取消")
    elif not entry.cancelled and known.status is OccurrenceStatus.CANCELLED:
        changes.append("恢复举办")
    return changes


def _span(starts_at: datetime, ends_at: datetime) -> str:
    same = starts_at.date() == ends_at.date()
    return f"{starts_at:%m-%d %H:%M}–{ends_at:%H:%M}" if same else f"{starts_at:%m-%d %H:%M}–{ends_at:%m-%d %H:%M}"
