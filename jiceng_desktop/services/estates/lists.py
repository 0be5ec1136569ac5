"""What goes on the papers of a place: who lives behind which door, and the texts of labels."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.people import Household, Membership, Person, Residency
from jiceng_desktop.db.places import Building, Compound, Dwelling, Entrance
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import naming, presence
from jiceng_desktop.services.estates import dwellings
from jiceng_desktop.services.listing import Query, plain
from jiceng_desktop.terms import HouseholdKind, Relation, Sex

MOST = 20_000
_EMPTY = "（空置）"
_CELL = 34  # characters that fit two lines of the column

BY_PERSON = (
    ("房号", 24.0),
    ("姓名", 26.0),
    ("性别", 14.0),
    ("年龄", 14.0),
    ("与户主关系", 28.0),
    ("居住身份", 24.0),
    ("备注", 50.0),
)
BY_HOUSEHOLD = (("房号", 24.0), ("户主", 26.0), ("人数", 14.0), ("一起居住的人", 76.0), ("备注", 40.0))


@dataclass(frozen=True)
class Section:
    """One entrance: its whole name, and a row for each person or household."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PlaceList:
    """Who lives in a place, entrance by entrance, in walking order."""

    title: str
    columns: tuple[tuple[str, float], ...]
    sections: tuple[Section, ...]
    note: str


@dataclass(frozen=True)
class _Living:
    """Somebody behind a door."""

    name: str
    sex: Sex
    born_on: date | None
    household_id: int | None
    relation: Relation | None
    role: str


def living_list(session: Session, place: tuple[str, int] | None, by_household: bool, today: date) -> PlaceList:
    """Return who lives in a place, everywhere for None; dwellings nobody lives in are named as well.

    Raises:
        Refusal: there is no dwelling, or that would be a book, not a list.
    """
    ids = dwellings.LISTING.ids(session, Query(narrow=place))
    if not ids:
        raise Refusal("这里还没有登记房屋，没有可以打印的住户。")
    if len(ids) > MOST:
        raise Refusal(f"一次最多打印 {MOST:,} 户，请先在左边选一个小区或一栋楼。")
    homes = _homes(session, place)
    row = _household_rows if by_household else _person_rows
    sections = tuple(
        Section(
            title,
            tuple(one for _, _, dwelling_id, room in doors for one in row(room, homes.get(dwelling_id, []), today)),
        )
        for title, doors in _by_entrance(session, place)
    )
    people = sum(map(len, homes.values()))
    name = "全部小区" if place is None else naming.path(session, *place) if place[1] else "未划入网格的楼栋"
    note = f"房屋 {len(ids):,} 户，空置 {len(ids) - len(homes):,} 户，居住 {people:,} 人　{words.show_day(today)}"
    return PlaceList(f"{name}住户名单", BY_HOUSEHOLD if by_household else BY_PERSON, sections, note)


def _within(place: tuple[str, int] | None) -> list[Any]:
    return [] if place is None else dwellings.LISTING.narrow(place)


def _by_entrance(session: Session, place: tuple[str, int] | None) -> Iterator[tuple[str, list[Any]]]:
    """Yield every entrance by its whole name with its dwellings, in walking order."""
    found = dwellings.LISTING.records.with_only_columns(
        Entrance.id,
        Compound.name + Building.name + Entrance.name,
        Dwelling.id,
        Dwelling.room,
        maintain_column_froms=True,
    )
    rows = session.execute(found.where(*_within(place)).order_by(Dwelling.sort_key)).all()
    for _, group in groupby(rows, key=lambda row: row[0]):
        doors = list(group)
        yield doors[0][1], doors


def _homes(session: Session, place: tuple[str, int] | None) -> dict[int, list[_Living]]:
    """Return who lives in each dwelling, household by household, the heads first."""
    here = dwellings.LISTING.records.with_only_columns(Dwelling.id, maintain_column_froms=True).where(*_within(place))
    living = (
        select(Membership.person_id, Membership.household_id, Membership.relation)
        .join(Household, Household.id == Membership.household_id)
        .where(Household.kind == HouseholdKind.LIVING, Membership.to_on.is_(None))
        .subquery()
    )
    found = (
        select(
            Person.home_id,
            Person.name,
            Person.sex,
            Person.born_on,
            living.c.household_id,
            living.c.relation,
            Residency.role,
        )
        .outerjoin(living, living.c.person_id == Person.id)
        .outerjoin(
            Residency,
            (Residency.person_id == Person.id) & (Residency.dwelling_id == Person.home_id) & Residency.to_on.is_(None),
        )
        .where(Person.home_id.in_(here), presence.is_here(True))
        .order_by(Person.home_id, living.c.household_id.nulls_last(), living.c.relation.nulls_last(), Person.id)
    )
    homes: dict[int, list[_Living]] = {}
    for row in session.execute(found):
        homes.setdefault(row[0], []).append(_Living(row[1], row[2], row[3], row[4], row[5], plain(row[6])))
    return homes


def _person_rows(room: str, living: list[_Living], today: date) -> Iterator[tuple[str, ...]]:
    if not living:
        yield naming.shown("dwelling", room), _EMPTY, "", "", "", "", ""
    for number, one in enumerate(living):
        door = naming.shown("dwelling", room) if not number else ""
        age = str(words.show_age(one.born_on, today)) if one.born_on else ""
        sex = "" if one.sex is Sex.UNKNOWN else one.sex.label
        yield door, one.name, sex, age, _relation(one), one.role, ""


def _household_rows(room: str, living: list[_Living], today: date) -> Iterator[tuple[str, ...]]:
    if not living:
        yield naming.shown("dwelling", room), _EMPTY, "", "", ""
    households = [list(group) for _, group in groupby(living, key=lambda one: one.household_id)]
    for number, household in enumerate(households):
        head = next((one for one in household if one.relation is Relation.HEAD), household[0])
        door = naming.shown("dwelling", room) if not number else ""
        others = _lines([f"{one.name}{_told(one)}" for one in household if one is not head])
        yield door, head.name, str(len(household)), others[0], ""
        yield from (("", "", "", more, "") for more in others[1:])


def _lines(names: list[str]) -> list[str]:
    """Join names into as many texts as fit a cell, so that nobody of a large family is cut off."""
    lines = [""]
    for name in names:
        longer = f"{lines[-1]}、{name}" if lines[-1] else name
        if lines[-1] and len(longer) > _CELL:
            lines.append(name)
        else:
            lines[-1] = longer
    return lines


def _relation(one: _Living) -> str:
    return one.relation.label if one.relation and one.relation is not Relation.UNSTATED else ""


def _told(one: _Living) -> str:
    return f"（{_relation(one)}）" if _relation(one) else ""


def door_labels(session: Session, place: tuple[str, int] | None) -> list[tuple[str, str]]:
    """Return (compound, rest of the address) of every dwelling in a place, in walking order."""
    found = dwellings.LISTING.records.with_only_columns(Compound.name, Dwelling.address, maintain_column_froms=True)
    rows = session.execute(found.where(*_within(place)).order_by(Dwelling.sort_key))
    return [(compound, address.removeprefix(compound)) for compound, address in rows]


def envelope_labels(session: Session, place: tuple[str, int] | None) -> list[tuple[str, str]]:
    """Return (address, name) of every household in a place, in walking order; the head stands for it."""
    homes = _homes(session, place)
    labels = []
    for title, doors in _by_entrance(session, place):
        for _, _, dwelling_id, room in doors:
            for row in _household_rows(room, homes.get(dwelling_id, []), date.min):
                if row[1] not in {_EMPTY, ""}:
                    labels.append((title + naming.shown("dwelling", room), row[1]))
    return labels
