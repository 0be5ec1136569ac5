"""读者: whoever borrows has a reader's number, which the card says; anybody becomes a reader in one step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.lending import Reader
from jiceng_desktop.db.people import Person
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import library_codes, undo
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.terms import PersonStatus, Scannable

GONE = "这个人的档案已被删除，或者已并入另一份档案。请重新选一位读者。"


@dataclass(frozen=True)
class ReaderCard:
    """读者证; stopped from ``stopped_on`` on, if that is given."""

    person_id: int
    name: str
    number: str
    joined_on: date
    stopped_on: date | None


def card(session: Session, person_id: int) -> ReaderCard | None:
    """Return somebody's reader's card; None for who has none."""
    found = session.execute(
        select(Person.name, Reader.number, Reader.joined_on, Reader.stopped_on)
        .join(Reader, Reader.person_id == Person.id)
        .where(Person.id == person_id)
    ).one_or_none()
    return None if found is None else ReaderCard(person_id, *found)


def is_stopped(session: Session, person_id: int) -> bool:
    """Tell whether somebody had a reader's card that is no good any more."""
    reader = _of(session, person_id)
    return reader is not None and reader.stopped_on is not None


def half_hidden(name: str) -> str:
    """Return a name that others may hear: the first character alone is shown."""
    return name[:1] + "*" * (len(name) - 1)


@action("办理读者证")
def enrol(session: Session, *person_ids: int) -> int:
    """Make some persons readers and return how many of them were none before.

    Raises:
        Refusal: nobody was chosen, or one of them is gone, has died, or is not to borrow any more.
    """
    if not person_ids:
        raise Refusal("请先选一位居民。", "person")
    known = set(session.scalars(select(Reader.person_id).where(Reader.person_id.in_(person_ids))))
    for person_id in person_ids:
        ensure(session, person_id)
    return len(set(person_ids) - known)


def ensure(session: Session, person_id: int) -> Reader:
    """Return who may borrow as a reader, within the running action; somebody new becomes one."""
    person = session.get(Person, person_id)
    if person is None:
        raise Refusal(GONE)
    if person.status is PersonStatus.DECEASED:
        raise Refusal(f"“{person.name}”已登记死亡，不能借书。请核对是不是选错了人。")
    reader = _of(session, person_id)
    if reader is None:
        (number,) = library_codes.next_codes(session, Scannable.READER)
        reader = Reader(person_id=person_id, number=number, joined_on=day_of(session))
        session.add(reader)
        session.flush()
    elif reader.stopped_on is not None:
        raise Refusal(
            f"“{person.name}”的读者证 {words.show_day(reader.stopped_on)} 起停用了，不能借书。可以在“借阅”里恢复。"
        )
    return reader


@action("补办读者证")
def renumber(session: Session, person_id: int) -> str:
    """Give a reader who lost the card another number and return it; the lost card is no good any more."""
    reader = _known(session, person_id)
    undo.keep(session, reader)
    (reader.number,) = library_codes.next_codes(session, Scannable.READER)
    return reader.number


@action("停用读者证")
def stop(session: Session, person_id: int) -> None:
    """Lend nothing more to somebody; what they have at home can be returned."""
    reader = _known(session, person_id)
    if reader.stopped_on is None:
        undo.keep(session, reader)
        reader.stopped_on = day_of(session)


@action("恢复读者证")
def resume(session: Session, person_id: int) -> None:
    """Lend to somebody again."""
    reader = _known(session, person_id)
    if reader.stopped_on is not None:
        undo.keep(session, reader)
        reader.stopped_on = None


def _of(session: Session, person_id: int) -> Reader | None:
    return session.scalar(select(Reader).where(Reader.person_id == person_id))


def _known(session: Session, person_id: int) -> Reader:
    reader = _of(session, person_id)
    if reader is None:
        raise Refusal("这个人还没有读者证。")
    return reader
