"""预约: the first who asked for a title is the first served; a book that is free waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db import audit
from jiceng_desktop.db.lending import Reservation
from jiceng_desktop.db.library import Box, Copy, Corner, Title
from jiceng_desktop.db.people import Person
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import library_rules, readers, undo
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.terms import CopyState, ReservationState

_OPEN = text("reservation.state IN ('waiting', 'ready')")  # as the index says it, or it would not be used


WAITING_FOR = (  # of each who waits: the copy that is kept, and the name; put together once, since every look asks
    select(Reservation.copy_id, Person.name)
    .outerjoin(Person, Person.id == Reservation.person_id)
    .where(_OPEN, Reservation.title_id == bindparam("title"))
)


@dataclass(frozen=True)
class Kept:
    """A book that waits for somebody; ``place`` says where it stands."""

    copy_id: int
    number: str
    person_id: int
    name: str
    place: str
    until: date


@dataclass(frozen=True)
class Reserved:
    """A place in the queue, 1 for the next one; ``kept`` if a book waits already."""

    id: int
    place: int
    kept: Kept | None


def queue(session: Session, title_id: int) -> list[Reservation]:
    """Return who waits for a title, and for whom a book of it is kept, in the order in which they asked."""
    found = select(Reservation).where(_OPEN, Reservation.title_id == title_id)
    return list(session.scalars(found.order_by(Reservation.asked_at, Reservation.id)))


@action("预约图书")
def reserve(session: Session, person_id: int, title_id: int) -> Reserved:
    """Put somebody at the end of the queue for a title; a book that is free is kept at once.

    Raises:
        Refusal: the title or the person is gone, or they wait for it already.
    """
    readers.ensure(session, person_id)
    title = session.get(Title, title_id)
    if title is None:
        raise Refusal("这本书已被删除，请刷新后再试。")
    if any(one.person_id == person_id for one in queue(session, title_id)):
        raise Refusal(f"这位读者已经预约了《{title.name}》，不用再预约。")
    mine = Reservation(title_id=title_id, person_id=person_id, asked_at=audit.moment(session))
    mine.state = ReservationState.WAITING
    session.add(mine)
    session.flush()
    serve(session, title_id)
    place = [one.id for one in queue(session, title_id)].index(mine.id) + 1
    return Reserved(mine.id, place, _kept(session, mine))


@action("取消预约")
def cancel(session: Session, reservation_id: int) -> Kept | None:
    """Take somebody out of the queue; return for whom the book that was kept waits now, if it does."""
    mine = session.get(Reservation, reservation_id)
    if mine is None or mine.state not in (ReservationState.WAITING, ReservationState.READY):
        raise Refusal("这条预约已经结束，不用取消。")
    _change(session, mine, state=ReservationState.CANCELLED, held_until=None)
    session.flush()
    served = serve(session, mine.title_id)
    return served[0] if served else None


def has_open(session: Session) -> bool:
    """Tell whether anybody waits for a book, or a book for anybody."""
    return session.scalar(select(Reservation.id).where(_OPEN).limit(1)) is not None


@action("整理预约")
def lapse(session: Session) -> list[Kept]:
    """End the reservations nobody came for in time and keep what is free; return what is newly kept."""
    return [kept for title_id in waited_for(session) for kept in serve(session, title_id)]


def waited_for(session: Session) -> Sequence[int]:
    """Return the titles somebody waits for, or of which a book is kept."""
    titles = select(Reservation.title_id).where(_OPEN).distinct().order_by(Reservation.title_id)
    return session.scalars(titles).all()


def serve(session: Session, title_id: int) -> list[Kept]:
    """Keep every free book of a title for the next who waits, within the running action; return what is newly kept.

    What nobody came for in time is free again; who was kept a book that is not there any more waits for another.
    """
    today, open_ = day_of(session), queue(session, title_id)
    if not open_:
        return []
    free = {copy.id: copy for copy in _free(session, title_id)}
    for one in open_:
        if one.held_until is not None and one.held_until < today:
            _change(session, one, state=ReservationState.LAPSED)
        elif one.copy_id in free:
            del free[one.copy_id]
        elif one.state is ReservationState.READY:
            nothing = dict.fromkeys(("copy_id", "corner_id", "ready_on", "held_until"))
            _change(session, one, state=ReservationState.WAITING, **nothing)
    waiting = [one for one in open_ if one.state is ReservationState.WAITING]
    until = today + timedelta(library_rules.load(session).hold_days)
    for one, copy in zip(waiting, free.values(), strict=False):
        corner_id = session.scalar(select(Box.corner_id).where(Box.id == copy.box_id))
        held = {"copy_id": copy.id, "corner_id": corner_id, "ready_on": today, "held_until": until}
        _change(session, one, state=ReservationState.READY, **held)
    session.flush()
    return [kept for one in waiting[: len(free)] if (kept := _kept(session, one))]


def claim(session: Session, person_id: int, copy: Copy) -> None:
    """Let somebody take a book away, within the running action: their own reservation is fulfilled by it.

    Raises:
        Refusal: the book is kept for somebody else.
    """
    serve(session, copy.title_id)
    open_ = queue(session, copy.title_id)
    kept = next((one for one in open_ if one.copy_id == copy.id and one.state is ReservationState.READY), None)
    if kept is not None and kept.person_id != person_id:
        raise Refusal(_kept_for_another(session, kept, open_, person_id))
    mine = next((one for one in open_ if one.person_id == person_id), None)
    if mine is not None:
        _change(session, mine, state=ReservationState.TAKEN, copy_id=copy.id, held_until=None)
        session.flush()


def waits_after(session: Session, title_id: int) -> int:
    """Return how many wait for a title and have no book kept for them."""
    return sum(one.state is ReservationState.WAITING for one in queue(session, title_id))


def kept_now(session: Session, copy_id: int) -> Kept | None:
    """Return for whom a book is kept today; None if for nobody."""
    found = select(Reservation).where(Reservation.copy_id == copy_id, Reservation.state == ReservationState.READY)
    one = session.scalar(found.limit(1))
    return None if one is None else _kept(session, one)


def _change(session: Session, one: Reservation, **values: Any) -> None:
    """Change a reservation that can come back."""
    undo.keep(session, one)
    for name, value in values.items():
        setattr(one, name, value)


def _free(session: Session, title_id: int) -> list[Copy]:
    """Return the books of a title that stand where books are lent."""
    found = select(Copy).outerjoin(Box, Box.id == Copy.box_id).outerjoin(Corner, Corner.id == Box.corner_id)
    lent_there = (Copy.box_id.is_(None)) | (Corner.lends.is_(True))
    where = (Copy.title_id == title_id, Copy.state == CopyState.ON_SHELF, lent_there)
    return list(session.scalars(found.where(*where).order_by(Copy.number)))


def _kept(session: Session, one: Reservation) -> Kept | None:
    if one.state is not ReservationState.READY or one.copy_id is None or one.held_until is None:
        return None
    row = session.execute(
        select(Copy.number, Corner.name, Box.name)
        .outerjoin(Box, Box.id == Copy.box_id)
        .outerjoin(Corner, Corner.id == Box.corner_id)
        .where(Copy.id == one.copy_id)
    ).one()
    place = " ".join(filter(None, (row[1], row[2])))
    return Kept(one.copy_id, row[0], one.person_id or 0, _name(session, one), place, one.held_until)


def _name(session: Session, one: Reservation) -> str:
    person = None if one.person_id is None else session.get(Person, one.person_id)
    return person.name if person else "读者"


def _kept_for_another(session: Session, kept: Reservation, open_: list[Reservation], person_id: int) -> str:
    """Say for whom a book is kept, without giving the name away, and where in the queue this reader stands."""
    until = f"，留到 {words.show_day(kept.held_until)}" if kept.held_until else ""
    said = f"这一册是为预约的读者 {readers.half_hidden(_name(session, kept))} 留的{until}。"
    mine = next((one for one in open_ if one.person_id == person_id), None)
    if mine is None:
        return f"{said}现有 {len(open_)} 人预约，可以按顺序排队。"
    if mine.state is ReservationState.READY and mine.copy_id is not None:
        own = session.get_one(Copy, mine.copy_id)
        return f"{said}您预约的是 {own.number} 号那一册。"
    return f"{said}这位读者排在第 {open_.index(mine) + 1} 位。"
