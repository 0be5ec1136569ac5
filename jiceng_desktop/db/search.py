"""The search keys of persons: one sorted table of prefixes, the same on every database.

A key starts with a letter that says what it is: ``n`` a name or a tail of it (小明, 明), ``p`` pinyin
without blanks, ``i`` and ``t`` the reversed ID and phone number. All of them are asked by range,
because LIKE would not use the index.
"""

from __future__ import annotations

import sys
from itertools import zip_longest
from operator import itemgetter

from sqlalchemy import ColumnElement, ForeignKey, Index, String, and_, delete, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from jiceng_desktop import pinyin, words
from jiceng_desktop.db.base import Base, table_of

_SURROGATES, _BEHIND_SURROGATES = 0xD800, 0xE000  # no text can hold what lies between


class SearchKey(Base):
    """One way to find one person."""

    __tablename__ = "search_key"
    __table_args__ = (
        Index("ix_search_key_person_id", "person_id"),
        {"sqlite_with_rowid": False},
    )
    key: Mapped[str] = mapped_column(String(100), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)


def plain_name(name: str) -> str:
    """Return a name as it is compared: capitals, and no middle dot of any kind."""
    return words.clean_name(name).replace("·", "").upper()


def name_keys(name: str, reading: str | None = None) -> set[str]:
    """Return the keys under which a name is found."""
    plain = plain_name(name)
    tails = {"n" + plain[start:] for start in range(len(plain))}
    return tails | {"p" + key for key in _longest(pinyin.search_keys(name, reading))}


def _longest(keys: set[str]) -> list[str]:
    """Leave out every key that another one begins with: a range over prefixes finds it all the same."""
    ordered = sorted(keys)
    return [key for key, following in zip_longest(ordered, ordered[1:], fillvalue="") if not following.startswith(key)]


def number_keys(id_number: str | None, phone: str | None) -> set[str]:
    """Return the keys under which the tails of the numbers are found."""
    keys = {"i" + id_number[::-1].upper()} if id_number else set()
    for number in (phone or "").split("、"):
        if digits := "".join(filter(str.isdigit, number)):
            keys.add("t" + digits[::-1])
    return keys


def person_keys(
    name: str, former_name: str | None, reading: str | None, id_number: str | None, phone: str | None
) -> set[str]:
    """Return all keys under which a person is found."""
    keys = name_keys(name, reading) | number_keys(id_number, phone)
    return keys | name_keys(former_name) if former_name else keys


def after(prefix: str) -> str:
    """Return the first text behind all that start with ``prefix``, which ``words.clean`` has gone over."""
    following = ord(prefix[-1]) + 1
    return prefix[:-1] + chr(_BEHIND_SURROGATES if following == _SURROGATES else min(following, sys.maxunicode))


def reindex(session: Session, person_id: int, keys: set[str]) -> None:
    """Replace the keys of one person."""
    session.execute(delete(SearchKey).where(SearchKey.person_id == person_id))
    if keys:
        session.connection().execute(insert(SearchKey), [{"key": key, "person_id": person_id} for key in keys])


def add_keys(session: Session, keys: list[tuple[str, int]]) -> None:
    """Store the keys of many new persons in the order of the table.

    Where they are most of all, the second index is built afterwards: that takes a third of the time.
    """
    if not keys:
        return
    connection, table = session.connection(), table_of(SearchKey)
    known = session.scalar(select(func.count()).select_from(table)) or 0
    apart = tuple(table.indexes) if len(keys) > known else ()
    for index in apart:
        index.drop(connection)
    statement = str(insert(SearchKey).values({"key": "", "person_id": 0}).compile(dialect=connection.dialect))
    connection.exec_driver_sql(statement, sorted(keys, key=itemgetter(0)))
    for index in apart:
        index.create(connection)


def having(prefix: str) -> ColumnElement[bool]:
    """Return the condition that a key starts with ``prefix``."""
    return and_(SearchKey.key >= prefix, SearchKey.key < after(prefix))
