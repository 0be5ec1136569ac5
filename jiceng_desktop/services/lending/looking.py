"""What a number belongs to, and how it stands with a book or a reader; nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.lending import Loan, Reader, Reservation
from jiceng_desktop.db.library import Box, Copy, Corner, Title
from jiceng_desktop.db.people import Person
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import library_codes, presence, readers, reservations
from jiceng_desktop.services.lending.answers import Answer, Tone, day
from jiceng_desktop.services.lending.book import GONE
from jiceng_desktop.services.library_codes import Found
from jiceng_desktop.terms import UNSEEN, CopyState, ReservationState, Scannable

_SHORT_TITLES = 6  # so many books are named

# put together once: every scan asks
COPIES = (
    select(Copy.id, Title.name, Copy.number, Copy.state, Corner.name, Box.name)
    .select_from(Copy)
    .join(Title, Title.id == Copy.title_id)
    .outerjoin(Box, Box.id == Copy.box_id)
    .outerjoin(Corner, Corner.id == Box.corner_id)
)
_COPY_BY_NUMBER = COPIES.where(Copy.number == bindparam("number"))
_COPY_BY_ID = COPIES.where(Copy.id == bindparam("copy"))
_STANDING = (
    select(Copy.number, Copy.state, Copy.seen_on, Copy.title_id, Title.name, Loan.due_on)
    .add_columns(Corner.name.label("corner"), Box.name.label("box"), Person.name.label("borrower"))
    .select_from(Copy)
    .join(Title, Title.id == Copy.title_id)
    .outerjoin(Box, Box.id == Copy.box_id)
    .outerjoin(Corner, Corner.id == Box.corner_id)
    .outerjoin(Loan, (Loan.copy_id == Copy.id) & Loan.returned_on.is_(None))
    .outerjoin(Person, Person.id == Loan.person_id)
    .where(Copy.id == bindparam("copy"))
)


@dataclass(frozen=True)
class Met:
    """What was scanned: a copy by its title, a person by name, a box, a corner, or a title that has several copies.

    ``id`` of a reader is the person's; ``number`` is that of a copy.
    """

    kind: Scannable
    id: int
    name: str
    detail: str = ""
    number: str = ""


def identify(session: Session, scanned: str) -> Met | None:
    """Return what a number belongs to; a 书号 is the copy where there is only one. None where nobody knows it."""
    number = library_codes.digits(scanned)
    if library_codes.taken_shape(number) is None:  # what is scanned most often is found at once
        row = session.execute(_COPY_BY_NUMBER, {"number": number}).one_or_none()
        if row is not None:
            return copy_told(row)
    found = library_codes.recognise(session, scanned)
    if found is None:
        return None
    if found.kind is Scannable.TITLE:
        found = _only_copy(session, found)
    return _NAMED[found.kind](session, found.id)


def copies_of(session: Session, title_id: int) -> list[Met]:
    """Return the copies of a title that are not withdrawn."""
    found = COPIES.where(Copy.title_id == title_id, Copy.state != CopyState.WITHDRAWN)
    return [copy_told(row) for row in session.execute(found.order_by(Copy.number))]


def look(session: Session, copy_id: int) -> Answer:
    """Say where a book is, or when it is due and who waits for it."""
    row = session.execute(_STANDING, {"copy": copy_id}).one_or_none()
    if row is None:
        raise Refusal(GONE)
    notes = []
    waiting = session.execute(reservations.WAITING_FOR, {"title": row.title_id}).all()
    if waiting:
        notes.append(f"{len(waiting)} 人预约了这本书。")
    if kept := [name for held_id, name in waiting if held_id == copy_id]:
        notes.append(f"这一册为 {readers.half_hidden(kept[0] or '读者')} 留着。")
    tone = Tone.OK if row.state in (CopyState.ON_SHELF, CopyState.ON_LOAN) else Tone.ATTENTION
    return Answer(tone, "", row.name, _standing(row), tuple(notes), copy_id)


def reader(session: Session, person_id: int, today: date) -> Answer:
    """Say what a reader has at home and what is kept for them."""
    person = session.get(Person, person_id)
    if person is None:
        raise Refusal(readers.GONE)
    has = _loans(session, person_id)
    titles = "、".join(f"《{name}》{day(due, today)}" for name, due in has[:_SHORT_TITLES])
    more = " 等" if len(has) > _SHORT_TITLES else ""
    sentence = f"现借 {len(has)} 册：{titles}{more}。" if has else "现在没有借书。"
    notes = _notes(session, person_id, today, sum(due < today for _, due in has))
    return Answer(Tone.ATTENTION if notes else Tone.OK, person.name, "", sentence, notes, person_id=person_id)


# inside


def _only_copy(session: Session, found: Found) -> Found:
    """Take a 书号 for the copy that bears it, if there is but one."""
    where = (Copy.title_id == found.id, Copy.state != CopyState.WITHDRAWN)
    ids = session.scalars(select(Copy.id).where(*where).limit(2)).all()
    return Found(Scannable.COPY, ids[0]) if len(ids) == 1 else found


def _copy(session: Session, copy_id: int) -> Met:
    return copy_told(session.execute(_COPY_BY_ID, {"copy": copy_id}).one())


def copy_told(row: Sequence[Any]) -> Met:
    """Return a copy as a row of ``COPIES`` has it."""
    place = " ".join(filter(None, row[4:]))
    return Met(Scannable.COPY, row[0], row[1], "　".join(filter(None, (row[2], row[3].label, place))), row[2])


def _reader(session: Session, reader_id: int) -> Met:
    row = session.execute(
        select(Person.id, Person.name, Reader.number).join(Reader).where(Reader.id == reader_id)
    ).one()
    return Met(Scannable.READER, row[0], row[1], f"读者证 {row[2]}")


def _box(session: Session, box_id: int) -> Met:
    row = session.execute(select(Box.name, Corner.name).join(Corner).where(Box.id == box_id)).one()
    return Met(Scannable.BOX, box_id, row[0], row[1])


def _corner(session: Session, corner_id: int) -> Met:
    return Met(Scannable.CORNER, corner_id, session.get_one(Corner, corner_id).name)


def _title(session: Session, title_id: int) -> Met:
    return Met(Scannable.TITLE, title_id, session.get_one(Title, title_id).name)


_NAMED = {
    Scannable.COPY: _copy,
    Scannable.READER: _reader,
    Scannable.BOX: _box,
    Scannable.CORNER: _corner,
    Scannable.TITLE: _title,
}


def _standing(row: Row[Any]) -> str:
    """Say how it stands with a book; who has it is told in part."""
    place = " ".join(filter(None, (row.corner, row.box)))
    if row.due_on is not None:
        who = readers.half_hidden(row.borrower or "") or "一位读者"
        back = f"应放回 {place}。" if place else ""
        return f"{row.number} 号，{who} 借出，{words.show_day(row.due_on)}到期。{back}"
    said = f"{row.number} 号，{row.state.label}"
    if row.state in UNSEEN and row.seen_on:
        said += f"，最后一次见到是 {words.show_day(row.seen_on)}"
    return f"{said}：{place}。" if place else f"{said}。"


def _loans(session: Session, person_id: int) -> list[tuple[str, date]]:
    found = (
        select(Title.name, Loan.due_on)
        .join(Copy, Copy.title_id == Title.id)
        .join(Loan, Loan.copy_id == Copy.id)
        .where(Loan.person_id == person_id, Loan.returned_on.is_(None))
        .order_by(Loan.due_on, Loan.id)
    )
    return [(row[0], row[1]) for row in session.execute(found)]


def _notes(session: Session, person_id: int, today: date, late: int) -> tuple[str, ...]:
    notes = [f"{late} 册已逾期。"] if late else []
    ready = session.execute(
        select(Title.name, Copy.number)
        .select_from(Reservation)
        .join(Title, Title.id == Reservation.title_id)
        .join(Copy, Copy.id == Reservation.copy_id)
        .where(Reservation.person_id == person_id, Reservation.state == ReservationState.READY)
        .where(Reservation.held_until >= today)
    )
    notes += [f"预约的《{name}》已到（{number} 号），请取给读者。" for name, number in ready]
    if gone := presence.gone_as(session, person_id):
        notes.append(f"这位读者{gone}。")
    if readers.is_stopped(session, person_id):
        notes.append("读者证已停用。")
    return tuple(notes)
