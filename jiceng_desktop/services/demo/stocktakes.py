"""The counts of the last months: most corners twice, one never, and one that is going on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.lending import BookUse
from jiceng_desktop.db.library import Box, Copy, CopyEvent, Corner
from jiceng_desktop.db.stocktakes import Stocktake, StocktakeCopy, StocktakeScan
from jiceng_desktop.services import bulk
from jiceng_desktop.services.demo.town import Town
from jiceng_desktop.terms import (
    CopyAct,
    CopyState,
    CornerKind,
    ScanSource,
    StocktakeOutcome,
    StocktakeState,
    UseKind,
)

_LAST, _BEFORE, _APART = 12, 44, 3  # days ago; corners follow each other some days apart
_TWICE = 0.45  # of what the last count missed, what the one before had missed as well
_BACK = 0.02  # of what stands at unattended corners: away at the one count, back at the other
_NINE, _SECONDS = time(9, 0), 4  # between two scans
_HALF_DONE = 0.4
_UNKNOWN = "0031874"


@dataclass(frozen=True)
class _Book:
    """A copy as the counts meet it."""

    id: int
    number: str
    box_id: int
    state: CopyState
    entered_on: date


@dataclass(frozen=True)
class _Count:
    """One count while it is written down."""

    id: int
    name: str
    corner_id: int
    by: str
    began: datetime
    events: list[dict[str, Any]] = field(default_factory=list)  # what became of copies by it


def count(town: Town, session: Session) -> None:
    """Let every corner but the last have been counted; that one is being counted today."""
    corners = session.execute(
        select(Corner.id, Corner.name, Corner.kind).where(Corner.kind != CornerKind.STORE).order_by(Corner.position)
    ).all()
    changes: list[dict[str, object]] = []
    for place, (corner_id, name, kind) in enumerate(corners[:-1]):
        if not (books := _books(session, corner_id)):
            continue
        changes += _count_twice(town, session, (corner_id, name), kind is CornerKind.UNATTENDED, books, place * _APART)
    if corners:
        _begin(town, corners[-1][0], corners[-1][1], _books(session, corners[-1][0]))
    town.rows.save(100)
    if changes:
        table = table_of(Copy)
        values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in ("state", "misses", "seen_on")}
        session.connection().execute(update(table).where(table.c.id == bindparam("which")).values(values), changes)


def _books(session: Session, corner_id: int) -> Sequence[_Book]:
    asked = select(Copy.id, Copy.number, Box.id, Copy.state, Copy.entered_on).join(Box, Box.id == Copy.box_id)
    there = asked.where(Box.corner_id == corner_id, Copy.state != CopyState.WITHDRAWN).order_by(Copy.id)
    return [_Book(*row[:4], row[4] or date.min) for row in session.execute(there)]


def _count_twice(
    town: Town, session: Session, corner: tuple[int, str], unattended: bool, books: Sequence[_Book], later: int
) -> list[dict[str, object]]:
    """Write down two counts of a corner; return what its copies have become."""
    first = _open(town, corner, _BEFORE + later)
    books = [book for book in books if book.entered_on < first.began.date()]
    gone = {book.id for book in books if book.state is CopyState.MISSING}
    shelved = [book.id for book in books if book.state is CopyState.ON_SHELF]
    twice = {one for one in sorted(gone) if town.chance(_TWICE)}
    back = {one for one in shelved if unattended and town.chance(_BACK)}
    last = _open(town, corner, _LAST + later)
    _see(town, first, books, twice | back, {})
    _see(town, last, books, gone, dict.fromkeys(twice | back, CopyState.MISSING))
    for copy_id in sorted(back):
        use = {"corner_id": last.corner_id, "used_on": last.began.date(), "kind": UseKind.INFERRED}
        town.rows.add(BookUse, copy_id=copy_id, **use)
    _enter(session, first.events + last.events)
    return [
        {
            "which": book.id,
            "new_state": CopyState.SUSPECTED if book.id in twice else book.state,
            "new_misses": 2 if book.id in twice else int(book.id in gone),
            "new_seen_on": None if book.id in twice else (first if book.id in gone else last).began.date(),
        }
        for book in books
        if book.state in (CopyState.ON_SHELF, CopyState.MISSING)
    ]


def _enter(session: Session, events: list[dict[str, Any]]) -> None:
    """Enter what became of copies; others have entered some by now, so that the ids follow theirs."""
    first = bulk.next_id(session, CopyEvent)
    bulk.insert_many(session, CopyEvent, [{"id": first + at, **event} for at, event in enumerate(events)])


def _open(town: Town, corner: tuple[int, str], ago: int, *, closed: bool = True) -> _Count:
    """Enter a count that was made some days ago, on a morning."""
    began = datetime.combine(town.today - timedelta(ago), _NINE)
    name, by = f"{corner[1]} {began:%Y-%m-%d}", town.rng.choice(town.staff).name
    ended = {"state": StocktakeState.CLOSED, "closed_at": _ended(began), "closed_by": by}
    told = ended if closed else {"state": StocktakeState.OPEN}
    count_id = town.rows.add(Stocktake, name=name, corner_id=corner[0], opened_at=began, opened_by=by, **told)
    return _Count(count_id, name, corner[0], by, began)


def _ended(began: datetime) -> datetime:
    return began + timedelta(minutes=50)


def _see(town: Town, count: _Count, books: Sequence[_Book], gone: set[int], missed: dict[int, CopyState]) -> None:
    """Write down what a closed count expected, saw and missed; ``missed`` is what it had to look for again."""
    at = 0
    for book in books:
        was = missed.get(book.id, CopyState.ON_SHELF)
        apart = book.state in (CopyState.ON_LOAN, CopyState.REPAIR)
        away = book.id in gone and not apart
        became = _became(was, away=away)
        if not apart and not away:
            at += 1
            _scan(town, count, book, at)
        outcome = None if apart else StocktakeOutcome.UNSEEN if away else StocktakeOutcome.PRESENT
        known = {"state": book.state if apart else was, "misses": int(was is CopyState.MISSING)}
        _expect(town, count, book, outcome=outcome, new_state=None if apart else became, **known)
        if became is not None and not apart:
            _tell(count, book, was, became)


def _became(was: CopyState, *, away: bool) -> CopyState | None:
    """Return what a copy becomes by a count, if that changes it."""
    if away:
        return CopyState.SUSPECTED if was is CopyState.MISSING else CopyState.MISSING
    return CopyState.ON_SHELF if was is CopyState.MISSING else None


def _expect(town: Town, count: _Count, book: _Book, **told: object) -> None:
    place = {"box_id": book.box_id, "corner_id": count.corner_id}
    town.rows.add(StocktakeCopy, stocktake_id=count.id, copy_id=book.id, **place, **told)


def _scan(town: Town, count: _Count, book: _Book, at: int) -> None:
    town.rows.add(
        StocktakeScan,
        stocktake_id=count.id,
        number=book.number,
        copy_id=book.id,
        corner_id=count.corner_id,
        outcome=StocktakeOutcome.PRESENT,
        source=ScanSource.SCANNER,
        scanned_at=count.began + timedelta(seconds=_SECONDS * at),
        scanned_by=count.by,
    )


def _tell(count: _Count, book: _Book, was: CopyState, became: CopyState) -> None:
    count.events.append({
        "copy_id": book.id,
        "act": CopyAct.FOUND if became is CopyState.ON_SHELF else CopyAct.UNSEEN,
        "happened_at": _ended(count.began),
        "done_by": count.by,
        "old_state": was,
        "new_state": became,
        "old_box_id": book.box_id,
        "new_box_id": book.box_id,
        "corner_id": count.corner_id,
        "note": f"清点：{count.name}",
        "version": 1,
    })


def _begin(town: Town, corner_id: int, name: str, books: Sequence[_Book]) -> None:
    """Let a count go on since this morning, with a label that nobody knows."""
    running = _open(town, (corner_id, name), 0, closed=False)
    for at, book in enumerate(books, start=1):
        known = {"state": book.state, "misses": int(book.state is CopyState.MISSING)}
        _expect(town, running, book, outcome=None, new_state=None, **known)
        if book.state is CopyState.ON_SHELF and at <= _HALF_DONE * len(books):
            _scan(town, running, book, at)
    town.rows.add(
        StocktakeScan,
        stocktake_id=running.id,
        number=_UNKNOWN,
        corner_id=corner_id,
        outcome=StocktakeOutcome.UNKNOWN,
        source=ScanSource.SCANNER,
        scanned_at=running.began + timedelta(minutes=20),
        scanned_by=running.by,
    )
