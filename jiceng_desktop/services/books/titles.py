"""书目: a title with all its numbers; found again by them, and stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from jiceng_desktop.db.library import BookNumber, Title
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import undo
from jiceng_desktop.services.book_numbers import Number, read_numbers, shown
from jiceng_desktop.services.events import key_of

PLAIN = ("name", "author", "publisher", "published_in", "clc_class", "shelf", "audience")
_LONGEST_NUMBER, _MOST_NUMBERS = 40, 20


def numbers_of(session: Session, title_id: int) -> Sequence[BookNumber]:
    """Return the numbers of a title in their order."""
    found = select(BookNumber).where(BookNumber.title_id == title_id).order_by(BookNumber.position, BookNumber.id)
    return session.scalars(found).all()


def texts(session: Session, title: Title) -> list[str]:
    """Return the numbers of a title as they were given."""
    known = [number.text for number in numbers_of(session, title.id)]
    return known or ([title.isbn] if title.isbn else [])


def known(session: Session, text: str | None) -> list[tuple[int, str]]:
    """Return the titles that bear one of these numbers, as (id, name); wrong numbers prove nothing."""
    keys = [number.key for number in read_numbers(text or "") if number.valid]
    found = select(Title.id, Title.name).join(BookNumber).where(BookNumber.key.in_(keys)).distinct()
    return [(row[0], row[1]) for row in session.execute(found.order_by(Title.id))]


def add(session: Session, values: dict[str, Any], numbers: str | None) -> Title:
    """Store a new title with its numbers."""
    title = Title(**values, sort_key=key_of(values["name"]))
    session.add(title)
    session.flush()
    write_numbers(session, title, numbers)
    return title


def change(session: Session, title: Title, values: dict[str, Any], numbers: str | None) -> None:
    """Give a title other values and numbers, if they are others."""
    changed = {name: value for name, value in values.items() if getattr(title, name) != value}
    if changed:
        undo.keep(session, title)
        for name, value in changed.items():
            setattr(title, name, value)
        title.sort_key = key_of(title.name)
    if numbers != ("、".join(texts(session, title)) or None):
        write_numbers(session, title, numbers)
    session.flush()


def write_numbers(session: Session, title: Title, text: str | None) -> None:
    """Let a title bear just the numbers of a text; a wrong check digit is kept and flagged.

    Raises:
        Refusal: a number is too long, or there are too many.
    """
    wanted = {number.key: number for number in reversed(read_numbers(text or ""))}
    ordered = list(reversed(wanted.values()))
    _refuse_many(ordered)
    stored = {number.key: number for number in numbers_of(session, title.id)}
    gone = stored.keys() - wanted.keys()
    for key in gone:
        undo.keep(session, stored[key])
        session.delete(stored[key])
    changed = [
        _store(session, title.id, stored.get(number.key), number, position) for position, number in enumerate(ordered)
    ]
    if gone or any(changed):
        raise_version(title)
    first = shown(ordered[0]) if ordered else None
    if title.isbn != first:
        undo.keep(session, title)
        title.isbn = first
    session.flush()


def raise_version(title: Title) -> None:
    """Let a form that is open know that the title has other numbers by now."""
    flag_modified(title, "name")  # the same as it was


def _store(session: Session, title_id: int, stored: BookNumber | None, number: Number, position: int) -> bool:
    """Store a number of a title; tell whether that changed anything."""
    values = {"kind": number.kind, "text": number.text, "valid": number.valid, "position": position}
    if stored is None:
        session.add(BookNumber(title_id=title_id, key=number.key, **values))
        return True
    if all(getattr(stored, name) == value for name, value in values.items()):
        return False
    undo.keep(session, stored)
    for name, value in values.items():
        setattr(stored, name, value)
    return True


def _refuse_many(numbers: Sequence[Number]) -> None:
    if len(numbers) > _MOST_NUMBERS:
        raise Refusal(f"一本书最多登记 {_MOST_NUMBERS} 个书号。", "numbers")
    for number in numbers:
        if len(number.text) > _LONGEST_NUMBER:
            raise Refusal(f"书号“{number.text[:20]}…”太长，请核对；几个书号之间用、隔开。", "numbers")
