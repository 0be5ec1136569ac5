"""The search keys of persons, kept up to date by the database itself.

A key leads to a name (``sort_key``, which is one name in one reading: ``zhang san feng⇥张三丰``) or, where
``person_id`` is not 0, to one person. What the keys of a kind look like, and what ``rest`` holds behind them:

====  ==================================================  ==========================================
n     one character of a name: ``n三``                    the characters after it: ``丰``
p     a spelling with the surname's initial: ``pzsfeng``  nothing; whole surnames are found in ``sort_key``
h     the same, for zh, ch and sh: ``hzhsfeng``          nothing
q     a spelling of any other reading: ``qtanyong``      nothing
i, t  the last two places, backwards, of an ID or        the places before them, backwards
      phone number: ``i11``
====  ==================================================  ==========================================

The keys of a kind lie in the order of names, so that the first hits of a broad search come first.
Triggers write down in ``search_stale`` whose keys no longer hold; ``settle`` brings them up to date before
every commit, whoever changed a person and however. Keys are removed by computing them again: who changes how
a name is read or spelled lets a migration fill the table anew.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import DDL, Connection, String, Table, event
from sqlalchemy.orm import Mapped, Session, mapped_column

from jiceng_desktop import pinyin, words
from jiceng_desktop.db.base import Base

_SURROGATES, _BEHIND_SURROGATES = 0xD800, 0xE000  # no text can hold what lies between
_LONGEST_SYLLABLE = len("zhuang")
HEAD = 3  # so many places of a number's end are the key
_NEVER_FIRST = "iuv"  # no syllable begins with these letters

Row = tuple[str, str, int, str]


class SearchKey(Base):
    """One way to find one name, or one person."""

    __tablename__ = "search_key"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    sort_key: Mapped[str] = mapped_column(String(128), primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rest: Mapped[str] = mapped_column(String(64), primary_key=True)


class SearchStale(Base):
    """A person whose keys have to be made anew, and what the old ones were made of; empty between transactions."""

    __tablename__ = "search_stale"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int]
    sort_key: Mapped[str | None] = mapped_column(String(128))
    former_name: Mapped[str | None] = mapped_column(String(64))
    id_number: Mapped[str | None] = mapped_column(String(32))
    phone: Mapped[str | None] = mapped_column(String(64))


_FOUND_BY = ("sort_key", "former_name", "id_number", "phone")
_STALE = f"BEGIN INSERT INTO search_stale (person_id, {', '.join(_FOUND_BY)}) VALUES"
_OLD = f"(old.id, {', '.join(f'old.{name}' for name in _FOUND_BY)}); END"
_TRIGGERS = (
    f"CREATE TRIGGER search_added AFTER INSERT ON person {_STALE} (new.id, NULL, NULL, NULL, NULL); END",
    f"CREATE TRIGGER search_changed AFTER UPDATE OF id, {', '.join(_FOUND_BY)} ON person {_STALE} {_OLD}",
    f"CREATE TRIGGER search_removed AFTER DELETE ON person {_STALE} {_OLD}",
)


def watch(person: Table) -> None:
    """Let every change of a person be written down, from when the table is made."""
    for trigger in _TRIGGERS:
        event.listen(person, "after_create", DDL(trigger).execute_if(dialect="sqlite"))  # type: ignore[no-untyped-call]


class Entry(NamedTuple):
    """What of a person the search knows."""

    person_id: int
    sort_key: str
    former_name: str | None = None
    id_number: str | None = None
    phone: str | None = None


def plain_name(name: str) -> str:
    """Return a name as it is compared: capitals, and no middle dot of any kind."""
    return words.clean_name(name).replace("·", "").upper()


def name_keys(sort_key: str) -> list[tuple[str, str]]:
    """Return the keys of one name in one reading, with their rests."""
    reading, _, name = sort_key.partition("\t")
    syllables = tuple(reading.split(" "))
    keys = _characters(name)
    keys += [("p" + spelling, "") for spelling in pinyin.short_spellings(syllables)]
    keys += [("h" + spelling, "") for spelling in pinyin.digraph_spellings(syllables)]
    keys += [("q" + spelling, "") for spelling in pinyin.other_spellings(name, syllables)]
    return keys


def own_keys(entry: Entry) -> list[tuple[str, str]]:
    """Return the keys of one person, with their rests: the former name, the ends of the numbers."""
    _, _, former_name, id_number, phone = entry
    keys = []
    if id_number:
        backwards = id_number[::-1].upper()
        keys.append(("i" + backwards[:HEAD], backwards[HEAD:]))
    for number in phone.split("、") if phone else ():
        digits = number if number.isdecimal() else "".join(filter(str.isdigit, number))
        if digits:
            keys.append(("t" + digits[: -HEAD - 1 : -1], digits[-HEAD - 1 :: -1] if len(digits) > HEAD else ""))
    if former_name:
        keys += _characters(plain_name(former_name))
        keys += [("q" + spelling, "") for spelling in pinyin.all_spellings(former_name)]
    return keys


def _characters(name: str) -> list[tuple[str, str]]:
    return [("n" + character, name[place:]) for place, character in enumerate(name, start=1) if character != " "]


def rows_of(entries: Iterable[Entry]) -> list[Row]:
    """Return all keys of persons, given in the order of names, in the order of the table; those of a name once."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    last = None
    for entry in entries:
        person_id, sort_key = entry[:2]
        if sort_key != last:
            last = sort_key
            for key, rest in name_keys(sort_key):
                found[key].append((key, sort_key, 0, rest))
        for key, rest in own_keys(entry):
            found[key].append((key, sort_key, person_id, rest))
    return [row for _, rows in sorted(found.items()) for row in rows]


_CURRENT = """
    SELECT id, sort_key, former_name, id_number, phone FROM person
    WHERE id IN (SELECT person_id FROM search_stale) ORDER BY sort_key
"""
_FORMER = """
    SELECT DISTINCT person_id, sort_key, former_name, id_number, phone FROM search_stale
    WHERE sort_key IS NOT NULL ORDER BY sort_key
"""
_FORGET = """
    DELETE FROM search_key WHERE key = ? AND sort_key = ? AND person_id = ? AND rest = ?
    AND (person_id <> 0 OR NOT EXISTS (SELECT 1 FROM person WHERE person.sort_key = search_key.sort_key))
"""
_LEARN = "INSERT OR IGNORE INTO search_key (key, sort_key, person_id, rest) VALUES (?, ?, ?, ?)"


def settle(connection: Connection) -> None:
    """Bring the keys of all persons changed in this transaction up to date."""
    if connection.exec_driver_sql("SELECT 1 FROM search_stale LIMIT 1").first() is None:
        return
    for statement, which in ((_FORGET, _FORMER), (_LEARN, _CURRENT)):
        rows = rows_of(Entry(*row) for row in connection.exec_driver_sql(which))
        if rows:
            connection.exec_driver_sql(statement, rows)
    connection.exec_driver_sql("DELETE FROM search_stale")


@event.listens_for(Session, "before_commit")
def _settle(session: Session) -> None:
    session.flush()
    settle(session.connection())


@dataclass(frozen=True)
class Keys:
    """Those whom a key leads to, or, with ``to``, the keys from one to before another; ``rest`` begins so."""

    key: str
    to: str = ""
    rest: str = ""


@dataclass(frozen=True)
class Names:
    """Those whose name sorts from one text to before another and is spelled so; ``rest`` is not in ``start``."""

    start: str
    end: str
    spelling: str = ""
    rest: str = ""


@dataclass(frozen=True)
class Sounds:
    """Those whose name may be spelled so, each syllable whole or as its initial."""

    letters: str


@dataclass(frozen=True)
class Ending:
    """Those whose ID number, or one of whose phone numbers, ends so; written ``backwards``."""

    backwards: str


def meanings(word: str) -> list[Keys | Sounds | Ending]:
    """Return whom a word may mean: digits are the end of a number, Latin letters pinyin, anything a part of a name."""
    if is_number(word):
        return [Ending(word[::-1].upper())]
    found: list[Keys | Sounds | Ending] = []
    if name := plain_name(word):
        found.append(Keys("n" + name[0], rest=name[1:]))
    if word.isascii() and word.isalnum():
        found.append(Sounds(word.lower()))
    return found


def is_number(word: str) -> bool:
    """Tell whether a word can be the end of an ID or phone number."""
    return word.isascii() and word.rstrip("Xx").isdigit()


def tails(ending: Ending) -> list[Keys]:
    """Return the keys of both numbers; two places are asked for with every other before them, to keep the order.

    For a single place there are none: so many numbers end in it that one meets them soon enough among all names.
    """
    head, rest = ending.backwards[:HEAD], ending.backwards[HEAD:]
    if len(head) == 1:
        return []
    heads = [head] if len(head) == HEAD else [head, *(head + one for one in "0123456789")]
    return [Keys(kind + one, rest=rest) for kind in "it" for one in heads]


def spelled(sounds: Sounds) -> Iterator[Keys | Names]:
    """Yield where the names lie that may be spelled so; those with a whole surname lie in the order of names."""
    letters = sounds.letters
    yield Names(letters, after(letters))
    yield other_readings(sounds)
    if len(letters) > 1:
        yield Keys("p" + letters, to="p" + after(letters))
    if len(letters) > len("zh") and letters[:2] in pinyin.DIGRAPHS:
        yield Keys("h" + letters, to="h" + after(letters))
    for end in range(1, min(_LONGEST_SYLLABLE, len(letters) - 1) + 1):
        given = letters[end:]
        inside = 1 + next((place for place, letter in enumerate(given[1:]) if letter not in _NEVER_FIRST), len(given))
        start = f"{letters[:end]} {given[:inside]}"
        yield Names(start, after(start), letters if given[inside:] else "", given[inside:])


def other_readings(sounds: Sounds) -> Keys:
    """Return the keys of the readings by which the names do not sort."""
    return Keys("q" + sounds.letters, to="q" + after(sounds.letters))


def sounding(sounds: Sounds) -> Names:
    """Return all names that may be spelled so in the reading by which they sort, as one range to test a name by."""
    first, following = sounds.letters[0], sounds.letters[1:]
    return Names(first, after(first), sounds.letters if following else "", following)


def pattern(letters: str) -> str:
    """Return the pattern of readings that may be spelled so: syllables whole or as initials, the last one begun."""
    following = [letters[0]]
    for place, letter in enumerate(letters[1:]):
        before = letters[place]
        initial = f"(?:(?<=^{before})|(?<= {before}))[^ \t]+ "
        digraph = f"|(?<=^{letters[:2]})[^ \t]+ " if place == 1 and letters[:2] in pinyin.DIGRAPHS else ""
        following.append(f"(?: |{initial}{digraph})?{letter}")
    return "^" + "".join(following)


def after(prefix: str) -> str:
    """Return the first text behind all that start with ``prefix``, which ``words.clean`` has gone over."""
    following = ord(prefix[-1]) + 1
    return prefix[:-1] + chr(_BEHIND_SURROGATES if following == _SURROGATES else min(following, sys.maxunicode))
