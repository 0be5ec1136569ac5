"""Who is found by words, in the order of names: the first ones at once, however many there are.

Every meaning of a word has sources, which yield persons in order along an index, and a test for one person.
The rarest word of a search is the source, the others test what it yields. This is SQLite's way, where the planner
has to be led by the hand; another database gets a module of its own with the same functions.
"""

# ruff: noqa: S608  # constants are joined here; what was typed goes along as a parameter or as SQLAlchemy's literal

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeGuard

from sqlalchemy import ClauseElement, ColumnElement, and_, literal_column, or_, select, true
from sqlalchemy.orm import Session

from jiceng_desktop.db import search
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.places import Dwelling
from jiceng_desktop.db.search import Ending, Keys, Names, SearchKey, Sounds, after

_LAST_ID = 2**63 - 1
_MANY = 5_000  # a word that finds more than this is as good as any other such
_COUNTED_AT_HOME = 30_000
_SPARE = 16  # so many of the first hits may be found twice, by a former name or a second phone number
_IN_A_HOME, _OF_A_NAME = 3, 2  # about so many persons each
_SIDE_BY_SIDE = 16  # so many who live in one place are read in the time of one who is found by name
_ONE_BY_ONE = 1_000  # so many persons at most are looked up among the keys, more are compared with the name itself
_BEARERS = (
    "CROSS JOIN person INDEXED BY ix_person_sort_key ON person.sort_key = k.sort_key AND person.id"
    f" BETWEEN k.person_id AND CASE k.person_id WHEN 0 THEN {_LAST_ID} ELSE k.person_id END"
)
_WHERE = "SELECT 1 \nFROM person \nWHERE "


@dataclass(frozen=True, eq=False)
class Homes:
    """Those who live in certain dwellings; without a condition all who have a home.

    ``scattered`` are the rooms with one number: they lie in all places, the homes of a place lie together.
    """

    where: ColumnElement[bool] | None = None
    scattered: bool = False


Meaning = Keys | Sounds | Ending | Homes
Word = Sequence[Meaning]


@dataclass(frozen=True)
class _Part:
    """A piece of a statement with its parameters."""

    sql: str
    values: tuple[Any, ...] = ()


def find(
    session: Session, searches: Iterable[Sequence[Word]], where: Iterable[ColumnElement[bool]], most: int | None = None
) -> list[int]:
    """Return the ids of persons who meet all words of one of the searches and the conditions, in the order of names.

    ``most`` is how many are wanted; None stands for all of them.
    """
    finder = _Finder(session, where, most)
    sources = [source for words in searches for source in finder.sources(words)]
    if not sources:
        return []
    together = " UNION ".join(f"SELECT DISTINCT * FROM ({source.sql})" for source in sources)
    sql = f"SELECT id FROM ({together}) ORDER BY sort_key, id{_limit(most)}"
    values = tuple(value for source in sources for value in source.values)
    # the cursor's own rows: SQLAlchemy's row objects would double the time
    cursor = session.connection().exec_driver_sql(sql, values).cursor
    return [row[0] for row in cursor.fetchall()] if cursor is not None else []


class _Finder:
    """Decides for each way to take the words which meaning leads, and what is asked of those it leads to."""

    def __init__(self, session: Session, where: Iterable[ColumnElement[bool]], most: int | None) -> None:
        self._connection = session.connection()
        self._most = most
        self._given = [self._condition(one) for one in where]
        self._counts: dict[Meaning, int] = {}
        self._dwellings: dict[Homes, _Part] = {}

    def sources(self, words: Sequence[Word]) -> Iterator[_Part]:
        """Yield statements that together find who meets all words."""
        for chosen in product(*words):
            if sum(isinstance(meaning, Sounds) for meaning in chosen) > 1:
                continue  # nobody is spelled in two ways at once
            if len(chosen) > 1 and not all(map(self._count, chosen)):
                continue  # also before homes are taken together: the planner would go through one's to test the other's
            meanings = _together(chosen)
            if len(meanings) > 1:  # of equals a name goes first, for those who bear it lie together
                meanings.sort(key=lambda meaning: (self._effort(meaning), isinstance(meaning, Homes)))
            first, *others = meanings
            tests = [*(self._test(meaning, first) for meaning in others), *self._given]
            yield from self._led_by(first, tests)

    def _condition(self, condition: ColumnElement[bool]) -> _Part:
        """Return a condition on persons as text; one that speaks of more than the person gets its own statement."""
        alone = self._literal(select(literal_column("1")).select_from(Person).where(condition))
        if alone.startswith(_WHERE):
            return _Part(f"({alone.removeprefix(_WHERE)})")
        homes = select(Person.id).outerjoin(Dwelling, Dwelling.id == Person.home_id)
        return _Part(f"person.id IN ({self._literal(homes.where(condition))})")

    def _literal(self, clause: ClauseElement) -> str:
        return str(clause.compile(dialect=self._connection.dialect, compile_kwargs={"literal_binds": True}))

    # how many

    def _effort(self, meaning: Meaning) -> int:
        """Return what it costs to go through those whom a meaning finds, in persons found by name."""
        count = self._count(meaning)
        if isinstance(meaning, Homes) and not meaning.scattered and count < _COUNTED_AT_HOME:
            return count // _SIDE_BY_SIDE
        return min(count, _MANY)

    def _count(self, meaning: Meaning) -> int:
        """Return about how many persons a meaning finds, up to a limit."""
        if meaning not in self._counts:
            self._counts[meaning] = self._counted(meaning)
        return self._counts[meaning]

    def _counted(self, meaning: Meaning) -> int:
        if isinstance(meaning, Homes):
            return self._rows(_Part(f"dwelling WHERE {self._where(meaning).sql}"), _IN_A_HOME, _COUNTED_AT_HOME)
        if _is_last_place(meaning):
            return _MANY
        return sum(self._rows(*_counted(source)) for source in _places(meaning))

    def _rows(self, rows: _Part, each: int, limit: int = _MANY) -> int:
        sql = f"SELECT count(*) FROM (SELECT 1 FROM {rows.sql} LIMIT {limit // each})"
        return each * int(self._connection.exec_driver_sql(sql, rows.values).scalar_one())

    def _where(self, homes: Homes) -> _Part:
        if homes not in self._dwellings:
            self._dwellings[homes] = _Part("1" if homes.where is None else self._literal(homes.where))
        return self._dwellings[homes]

    # what yields persons

    def _led_by(self, meaning: Meaning, tests: Sequence[_Part]) -> Iterator[_Part]:
        """Yield statements for ``sort_key`` and ``id`` of persons, in order and cut off if only some are wanted."""
        if isinstance(meaning, Homes):
            yield self._statement("person", self._by_homes(meaning, bool(tests)), tests)
        elif _is_last_place(meaning):
            yield self._statement("person", _along_names(_ending(meaning)), tests)
        else:
            for source in _places(meaning):
                if isinstance(source, Names):
                    yield self._statement("person", _along_names(_between(source)), tests)
                else:
                    yield self._statement("k", self._by_keys(source, bool(tests)), tests, _SPARE)

    def _statement(self, ordered: str, source: _Part, tests: Sequence[_Part], spare: int = 0) -> _Part:
        sql = " AND ".join((source.sql, *(test.sql for test in tests)))
        values = (*source.values, *(value for test in tests for value in test.values))
        order = f" ORDER BY {ordered}.sort_key, person.id{_limit(self._most, spare)}" if self._most else ""
        return _Part(f"SELECT {ordered}.sort_key AS sort_key, person.id AS id FROM {sql}{order}", values)

    def _by_keys(self, keys: Keys, tested: bool) -> _Part:
        """Go from the keys to the bearers of the names; keys that differ have to be put in order first."""
        which = _which(keys, "k")
        if not keys.to:
            return _Part(f"search_key AS k {_BEARERS} WHERE {which.sql}", which.values)
        names = f"SELECT DISTINCT sort_key, person_id FROM search_key AS k WHERE {which.sql}"
        if self._most and not tested:  # then so many names have enough bearers
            names += f" ORDER BY sort_key{_limit(self._most)}"
        return _Part(f"({names}) AS k {_BEARERS} WHERE 1", which.values)

    def _by_homes(self, homes: Homes, tested: bool) -> _Part:
        """Go from the dwellings to those who live there, or, where these are many, along the names."""
        living = self._living(homes)
        if self._count(homes) >= (_COUNTED_AT_HOME if tested else _MANY):
            return _along_names(living)
        return _Part(f"person INDEXED BY ix_person_home_id WHERE {living.sql}")

    # what tests a person

    def _test(self, meaning: Meaning, first: Meaning) -> _Part:
        """Return the test of a person to whom ``first`` has led."""
        if isinstance(meaning, Homes):
            living, many = self._living(meaning), self._count(meaning) >= _COUNTED_AT_HOME
            return _beforehand(living) if many and isinstance(first, Keys) else living
        if isinstance(meaning, Sounds):
            other = _which(search.other_readings(meaning), "f")
            names = f"person.sort_key IN (SELECT f.sort_key FROM search_key AS f WHERE {other.sql} AND f.person_id = 0)"
            persons = f"person.id IN (SELECT f.person_id FROM search_key AS f WHERE {other.sql})"
            told = _Part(names, other.values), _Part(persons, other.values)
            return _either((_between(search.sounding(meaning)), *told))
        if _is_last_place(meaning):
            return _ending(meaning)
        keys = [place for place in _places(meaning) if isinstance(place, Keys)]
        if isinstance(first, Homes) and self._count(first) > _ONE_BY_ONE:
            return _either(map(_listed, keys))
        by_name = isinstance(first, Keys | Ending) and not _is_last_place(first)
        return _either(_bearing(key, by_name) for key in keys)

    def _living(self, homes: Homes) -> _Part:
        """Return the test of a home: whether it is one of some, or, where these are many, whether it is such a one."""
        if homes.where is None:
            return _Part("person.home_id IS NOT NULL")
        where = self._where(homes).sql
        if self._count(homes) < _COUNTED_AT_HOME:
            return _Part(f"person.home_id IN (SELECT dwelling.id FROM dwelling WHERE {where})")
        index = "ix_dwelling_room" if homes.scattered else "ix_dwelling_id"
        there = f"SELECT 1 FROM dwelling INDEXED BY {index} WHERE dwelling.id = person.home_id"
        return _Part(f"EXISTS ({there} AND {where})")


def _together(chosen: Iterable[Meaning]) -> list[Meaning]:
    """Make one of all that is said about the home."""
    found: list[Meaning] = []
    homes: list[Homes] = []
    for meaning in chosen:
        if isinstance(meaning, Homes):
            homes.append(meaning)
        else:
            found.append(meaning)
    if len(homes) > 1:
        where = [one.where for one in homes if one.where is not None]
        homes = [Homes(and_(*where) if where else None)]
    return [*found, *homes]


def _places(meaning: Keys | Sounds | Ending) -> Iterable[Keys | Names]:
    """Return where the names or persons lie that a meaning finds."""
    if isinstance(meaning, Sounds):
        return search.spelled(meaning)
    return search.tails(meaning) if isinstance(meaning, Ending) else [meaning]


def _counted(source: Keys | Names) -> tuple[_Part, int]:
    """Return the rows to count for a source, and about how many persons each stands for."""
    if isinstance(source, Names):
        return _along_names(_between(source)), 1
    which = _which(source, "k")
    return _Part(f"search_key AS k WHERE {which.sql}", which.values), _OF_A_NAME


def _is_last_place(meaning: Meaning) -> TypeGuard[Ending]:
    return isinstance(meaning, Ending) and len(meaning.backwards) == 1


def _limit(most: int | None, spare: int = 0) -> str:
    return "" if most is None else f" LIMIT {most + spare:d}"


def _along_names(test: _Part) -> _Part:
    return _Part(f"person INDEXED BY ix_person_sort_key WHERE {test.sql}", test.values)


def _beforehand(living: _Part) -> _Part:
    """Return the test of a home for whom a name's keys lead to.

    Those who once had the name lie all over the index of names; so they are asked before they are looked up there.
    """
    former = "SELECT 1 FROM person INDEXED BY ix_person_former_name WHERE person.id = k.person_id"
    former = f"{former} AND person.former_name IS NOT NULL AND {living.sql}"
    return _Part(f"(k.person_id = 0 OR EXISTS ({former})) AND {living.sql}", living.values * 2)


def _bearing(keys: Keys, by_name: bool) -> _Part:
    """Return the test whether a key leads to a person; ``by_name`` tells that a name's keys ``k`` came before.

    Whether the key leads to the name at all is then soon known.
    """
    which = _which(keys, "f")
    begun = "EXISTS (SELECT 1 FROM search_key AS f WHERE f.sort_key ="
    person = f"{begun} person.sort_key AND f.person_id IN (0, person.id) AND {which.sql})"
    if not by_name:
        return _Part(person, which.values)
    return _Part(f"({begun} k.sort_key AND {which.sql}) AND {person})", (*which.values, *which.values))


def _listed(keys: Keys) -> _Part:
    """Return the same test for many persons: what is kept of each is read once, the name is looked at itself."""
    which = _which(keys, "f")
    own = f"person.id IN (SELECT f.person_id FROM search_key AS f WHERE {which.sql} AND f.person_id <> 0)"
    if keys.key[0] != "n":
        return _Part(own, which.values)
    name = "instr(substr(person.sort_key, instr(person.sort_key, '\t')), ?) > 0"
    return _Part(f"({name} OR {own})", (keys.key[1:] + keys.rest, *which.values))


def _either(tests: Iterable[_Part]) -> _Part:
    parts = list(tests)
    return _Part(
        f"({' OR '.join(part.sql for part in parts)})", tuple(value for part in parts for value in part.values)
    )


def _which(keys: Keys, table: str) -> _Part:
    if keys.to:
        return _Part(f"{table}.key >= ? AND {table}.key < ?", (keys.key, keys.to))
    tests = [_Part(f"{table}.key = ?", (keys.key,))]
    if keys.rest:
        tests.append(_Part(f"{table}.rest >= ? AND {table}.rest < ?", (keys.rest, after(keys.rest))))
    if keys.key[0] == "n":  # 芳芳 is found once
        tests.append(_Part(f"instr({table}.rest, ?) = 0", (keys.key[1:] + keys.rest,)))
    return _Part(" AND ".join(test.sql for test in tests), tuple(value for test in tests for value in test.values))


def _between(names: Names) -> _Part:
    """Return the test of a name; the rough one before the pattern takes a tenth of its time."""
    sql, values = "person.sort_key >= ? AND person.sort_key < ?", (names.start, names.end)
    if not names.spelling:
        return _Part(f"({sql})", values)
    told = "*".join((names.start, *names.rest, "")), search.pattern(names.spelling)
    return _Part(f"({sql} AND person.sort_key GLOB ? AND person.sort_key REGEXP ?)", (*values, *told))


def _ending(ending: Ending) -> _Part:
    """Return the test of the last place; several phone numbers are kept in one text."""
    phones = "person.phone LIKE '%' || ? OR person.phone LIKE '%' || ? || '、%'"
    return _Part(f"(substr(person.id_number, -1) = ? OR {phones})", (ending.backwards,) * 3)


# the same as conditions, for statements that have another order


def condition(meaning: Meaning) -> ColumnElement[bool]:
    """Return what a word means as a condition on persons."""
    if isinstance(meaning, Homes):
        lived_in = Person.home_id.is_not(None)
        return lived_in if meaning.where is None else Person.home_id.in_(select(Dwelling.id).where(meaning.where))
    if isinstance(meaning, Ending):
        return _ends(meaning)
    if isinstance(meaning, Sounds):
        names = search.sounding(meaning)
        between = and_(Person.sort_key >= names.start, Person.sort_key < names.end)
        whole = Person.sort_key.regexp_match(search.pattern(names.spelling)) if names.spelling else true()
        return or_(and_(between, whole), condition(search.other_readings(meaning)))
    keyed = _keyed(meaning)
    return or_(
        Person.sort_key.in_(select(SearchKey.sort_key).where(keyed, SearchKey.person_id == 0)),
        Person.id.in_(select(SearchKey.person_id).where(keyed, SearchKey.person_id != 0)),
    )


def _ends(ending: Ending) -> ColumnElement[bool]:
    if tails := search.tails(ending):
        return or_(*map(condition, tails))
    place = ending.backwards
    return or_(Person.id_number.endswith(place), Person.phone.endswith(place), Person.phone.contains(f"{place}、"))


def named(name: str) -> ColumnElement[bool]:
    """Return the condition that a person may have exactly this name, however it is read."""
    plain = search.plain_name(name)
    whole = and_(SearchKey.key == "n" + plain[:1], SearchKey.rest == plain[1:], SearchKey.person_id == 0)
    return Person.sort_key.in_(select(SearchKey.sort_key).where(whole))


def _keyed(keys: Keys) -> ColumnElement[bool]:
    if keys.to:
        return and_(SearchKey.key >= keys.key, SearchKey.key < keys.to)
    whole = SearchKey.key == keys.key
    return and_(whole, SearchKey.rest >= keys.rest, SearchKey.rest < after(keys.rest)) if keys.rest else whole
