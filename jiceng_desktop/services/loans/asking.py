"""What the dialogs of 借阅 ask: readers of persons, and titles that can be reserved."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.lending import Reader
from jiceng_desktop.db.library import BookNumber, Copy, Title
from jiceng_desktop.services import library_codes
from jiceng_desktop.terms import CopyState

_MOST = 20


def readers_by(session: Session, person_ids: Sequence[int]) -> list[int]:
    """Return the readers that some persons are."""
    return list(session.scalars(select(Reader.id).where(Reader.person_id.in_(person_ids)).order_by(Reader.id)))


def find_titles(session: Session, typed: str) -> list[tuple[int, str, str]]:
    """Return titles by name, initials, author or number as (id, name, what tells them apart)."""
    word, number = typed.strip(), library_codes.digits(typed)
    if not word:
        return []
    conditions = [Title.name.contains(word, autoescape=True), Title.author.contains(word, autoescape=True)]
    if word.isascii() and word.isalpha():
        conditions.append(Title.sort_key.contains(word.lower(), autoescape=True))
    if number:
        conditions.append(exists().where(BookNumber.title_id == Title.id, BookNumber.key == number))
        conditions.append(exists().where(Copy.title_id == Title.id, Copy.number == number))
    there = func.count(Copy.id).filter(Copy.state == CopyState.ON_SHELF)
    found = session.execute(
        select(Title.id, Title.name, Title.author, there)
        .join(Copy, Copy.title_id == Title.id)
        .where(or_(*conditions), Copy.state != CopyState.WITHDRAWN)
        .group_by(Title.id)
        .order_by(Title.sort_key, Title.id)
        .limit(_MOST)
    )
    return [
        (row[0], row[1], "，".join(filter(None, (row[2], f"在架 {row[3]} 册" if row[3] else "都借出了"))))
        for row in found
    ]
