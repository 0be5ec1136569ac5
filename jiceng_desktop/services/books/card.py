"""Everything about one copy: what it is, where it is, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from jiceng_desktop.db.donations import Donation, DonationItem
from jiceng_desktop.db.lending import BookUse, Loan, Reservation
from jiceng_desktop.db.library import Box, BoxMove, Copy, CopyEvent, Corner, Title
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.book_numbers import Number, shown
from jiceng_desktop.services.books import titles
from jiceng_desktop.services.books.draft import GONE
from jiceng_desktop.services.books.prices import shown_price
from jiceng_desktop.terms import Audience, Condition, CopySource, CopyState, ReservationState, UseKind

_MOST_PAST, _MOST_SIBLINGS = 30, 20
_OF_TITLE = ("clc_class", "shelf", "audience")
_OF_COPY = (
    "state", "misses", "seen_on", "condition", "source", "entered_on", "withdrawn_on", "withdrawn_reason", "note",
)  # fmt: skip
_OPEN = (ReservationState.WAITING, ReservationState.READY)


@dataclass(frozen=True)
class Past:
    """One thing that happened to a copy, or to the box it was in."""

    at: datetime
    act: str
    told: str
    by: str


@dataclass(frozen=True)
class Sibling:
    """Another copy of the same title."""

    id: int
    number: str
    state: CopyState
    place: str


@dataclass(frozen=True)
class Sheet:
    """One copy. ``numbers`` are (as it is shown, right or not); ``due_on`` is told while somebody has it at home."""

    id: int
    title_id: int
    number: str
    name: str
    author: str
    published: str
    clc_class: str | None
    shelf: str | None
    audience: Audience | None
    price: str
    title_note: str | None
    numbers: tuple[tuple[str, bool], ...]
    state: CopyState
    place: str
    box: str
    misses: int
    seen_on: date | None
    due_on: date | None
    waiting: int
    uses: int
    inferred: int
    last_use: date | None
    condition: Condition
    source: CopySource
    donor: str
    entered_on: date | None
    withdrawn_on: date | None
    withdrawn_reason: str | None
    note: str | None
    siblings: tuple[Sibling, ...]
    past: tuple[Past, ...]


def sheet(session: Session, copy_id: int) -> Sheet:
    """Return what the card shows of a copy."""
    copy = session.get(Copy, copy_id)
    if copy is None:
        raise Refusal(GONE)
    title, box = copy.title, session.get(Box, copy.box_id) if copy.box_id else None
    return Sheet(
        id=copy.id,
        title_id=title.id,
        number=copy.number,
        name=title.name,
        author=title.author or "",
        published="　".join(filter(None, (title.publisher, str(title.published_in or "")))),
        price=shown_price(title.price_fen, title.currency),
        title_note=title.note,
        numbers=_numbers(session, title),
        place=_place(box.corner) if box else "",
        box=box.name if box else "",
        donor=_donor(session, copy),
        siblings=_siblings(session, copy),
        past=_past(session, copy),
        **_reading(session, copy),
        **{name: getattr(title, name) for name in _OF_TITLE},
        **{name: getattr(copy, name) for name in _OF_COPY},
    )


def _reading(session: Session, copy: Copy) -> dict[str, Any]:
    """Return when a lent copy is due, how many wait for the title, and how often the copy was used."""
    inferred = func.count(BookUse.id).filter(BookUse.kind == UseKind.INFERRED)
    used = select(func.count(BookUse.id), inferred, func.max(BookUse.used_on)).where(BookUse.copy_id == copy.id)
    uses, guessed, last_use = session.execute(used).one()
    due = select(Loan.due_on).where(Loan.copy_id == copy.id, Loan.returned_on.is_(None))
    waiting = select(func.count(Reservation.id)).where(Reservation.title_id == copy.title_id)
    count = session.scalar(waiting.where(Reservation.state.in_(_OPEN))) or 0
    told = {"uses": uses, "inferred": guessed, "last_use": last_use}
    return {**told, "due_on": session.scalar(due), "waiting": count}


def _numbers(session: Session, title: Title) -> tuple[tuple[str, bool], ...]:
    stored = titles.numbers_of(session, title.id)
    told = [(shown(Number(one.kind, one.text, one.key, one.valid)), one.valid) for one in stored]
    if not told and title.isbn:
        told = [(title.isbn, True)]
    return tuple(told)


def _place(corner: Corner) -> str:
    return f"{corner.name}（{corner.spot}）" if corner.spot else corner.name


def _donor(session: Session, copy: Copy) -> str:
    """Return who gave a copy; who wanted to stay unnamed does."""
    found = select(Donation.donor_name, Donation.anonymous, Donation.received_on)
    found = found.join(DonationItem).where(DonationItem.id == copy.donation_item_id)
    row = session.execute(found).first() if copy.donation_item_id else None
    return "" if row is None else f"{'（不具名）' if row[1] else row[0]}　{row[2]} 捐赠"


def _siblings(session: Session, copy: Copy) -> tuple[Sibling, ...]:
    found = (
        select(Copy.id, Copy.number, Copy.state, Corner.name, Box.name)
        .outerjoin(Box, Box.id == Copy.box_id)
        .outerjoin(Corner, Corner.id == Box.corner_id)
        .where(Copy.title_id == copy.title_id, Copy.id != copy.id)
        .order_by(Copy.number)
        .limit(_MOST_SIBLINGS)
    )
    return tuple(
        Sibling(copy_id, number, state, "　".join(filter(None, (corner, box))))
        for copy_id, number, state, corner, box in session.execute(found)
    )


# what became of it


def _past(session: Session, copy: Copy) -> tuple[Past, ...]:
    """Return the history of a copy, the newest first: its own, and the moves of the boxes while it was in them."""
    before, after, corner = aliased(Box), aliased(Box), aliased(Corner)
    own = (
        select(CopyEvent, before.name, after.name, corner.name)
        .outerjoin(before, before.id == CopyEvent.old_box_id)
        .outerjoin(after, after.id == CopyEvent.new_box_id)
        .outerjoin(corner, corner.id == CopyEvent.corner_id)
        .where(CopyEvent.copy_id == copy.id)
        .order_by(CopyEvent.happened_at, CopyEvent.id)
    )
    rows = session.execute(own).all()
    told = [_event(row[0], row[1], row[2], row[3]) for row in rows]
    told += _carried(session, copy, [row[0] for row in rows])
    return tuple(sorted(told, key=lambda one: one.at, reverse=True)[:_MOST_PAST])


def _event(event: CopyEvent, old_box: str | None, new_box: str | None, corner: str | None) -> Past:
    parts = []
    if event.old_box_id != event.new_box_id:
        parts.append(f"{old_box} → {new_box or '不在箱里'}" if old_box else f"放入 {new_box}")
    if event.old_state is not None and event.old_state is not event.new_state and event.new_state is not None:
        parts.append(f"{event.old_state.label} → {event.new_state.label}")
    parts += filter(None, (corner, event.note))
    return Past(event.happened_at, event.act.label, "　".join(parts), event.done_by)


def _carried(session: Session, copy: Copy, events: list[CopyEvent]) -> list[Past]:
    """Return how the boxes moved while the copy was in them."""
    told: list[Past] = []
    for box_id, since, until in _stays(copy, events):
        before, after = aliased(Corner), aliased(Corner)
        moved = (
            select(BoxMove.moved_at, before.name, after.name, Box.name, BoxMove.moved_by)
            .join(before, before.id == BoxMove.from_id)
            .join(after, after.id == BoxMove.to_id)
            .join(Box, Box.id == BoxMove.box_id)
            .where(BoxMove.box_id == box_id, BoxMove.moved_at >= since, BoxMove.moved_at < until)
            .order_by(BoxMove.moved_at.desc())
            .limit(_MOST_PAST)
        )
        for at, old, new, box, by in session.execute(moved):
            told.append(Past(at, "随箱", f"{box}：{old} → {new}", by))
    return told


def _stays(copy: Copy, events: list[CopyEvent]) -> list[tuple[int, datetime, datetime]]:
    """Return in which boxes a copy was, each from when to when; without a history it has always been where it is."""
    first = datetime.min if copy.entered_on is None else datetime.combine(copy.entered_on, datetime.min.time())
    if not events:
        return [(copy.box_id, first, datetime.max)] if copy.box_id else []
    ends = [event.happened_at for event in events[1:]] + [datetime.max]
    stays = [(event.new_box_id, event.happened_at, end) for event, end in zip(events, ends, strict=True)]
    if events[0].old_box_id is not None:  # it was entered before its history begins
        stays.insert(0, (events[0].old_box_id, first, events[0].happened_at))
    return [(box_id, since, until) for box_id, since, until in stays if box_id is not None]
