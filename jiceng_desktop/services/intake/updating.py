"""Bringing persons already known up to date; blank cells never overwrite, and what was before can come back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop import pinyin, words
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.people import CareTag, Person
from jiceng_desktop.services import bulk, homes, tags, undo
from jiceng_desktop.services.intake.judging import Planned, says_less
from jiceng_desktop.services.intake.reading import Reading
from jiceng_desktop.services.office import day_of
from jiceng_desktop.services.people import LABELS
from jiceng_desktop.terms import PersonStatus, Relation
from jiceng_desktop.words import Door

Update = tuple[int, Reading]

_BEYOND_THE_CARD = {LABELS[name] for name in ("address", "role", "moved_in_on", "relation", "tags")}
_AT_ONCE = 500


def touches_home(row: Planned) -> bool:
    """Tell whether a row changes more than the card itself: where and with whom somebody lives, or tags."""
    return any(label in _BEYOND_THE_CARD for label, _, _ in row.changes)


def change_cards(session: Session, updates: Sequence[Update], report: Callable[[int], None]) -> None:
    """Change what stands on the cards themselves, many at a time."""
    table = table_of(Person)
    for start in range(0, len(updates), _AT_ONCE):
        report(start)
        part = dict(updates[start : start + _AT_ONCE])
        known = bulk.rows_of(session, table, part)
        changes = [(old, new) for old in known if (new := _differing(old, part[old["id"]]))]
        undo.keep_rows(session, table, (old for old, _ in changes))
        bulk.update_many(session, table, sorted(changes, key=lambda change: sorted(change[1])))


def _differing(old: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    return {column: value for column, value in said(old, reading).items() if old[column] != value}


def said(old: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    """Return what a row makes of a card; a cell that says less than the card changes nothing."""
    values = {column: value for column, value in reading.values.items() if not says_less(column, old[column], value)}
    if old["note"] and "note" in values:
        values["note"] = f"{old['note']}；{values['note']}"
    return {**values, "name": reading.name, "sort_key": pinyin.sort_key(reading.name, old["reading"])}


def change_life(session: Session, person_id: int, reading: Reading, dwelling_id: int | None, today: date) -> None:
    """Change a card together with where and with whom its person lives, and the tags."""
    person = session.get_one(Person, person_id)
    undo.keep(session, person)
    old = {column.name: getattr(person, column.name) for column in table_of(Person).columns}
    for column, value in said(old, reading).items():
        setattr(person, column, value)
    moved = _settle(session, person, reading, reading.door, dwelling_id) if reading.door else False
    if moved and person.status is PersonStatus.OUTSIDE:
        person.status = PersonStatus.PRESENT
    tagged = _tag(session, person, list(reading.tags), today) if reading.tags else False
    if moved or tagged:
        person.revised += 1
    session.flush()


def _settle(session: Session, person: Person, reading: Reading, door: Door, dwelling_id: int | None) -> bool:
    """Let the person live where the row says; what it does not say stays as it is."""
    residency = homes.open_residency(session, person)
    for record in (residency, homes.living_membership(session, person.id)):
        if record is not None:
            undo.keep(session, record)
    present = residency if person.home_id == dwelling_id else None
    role = reading.role or (present.role if present else None)
    moved_in_on = reading.moved_in_on or (present.from_on if present else None)
    relation = reading.relation
    second_head = relation is Relation.HEAD and homes.headed_by_another(session, person, dwelling_id)
    if second_head or (relation and present and says_less("relation", homes.relation_of(session, person), relation)):
        relation = None
    home = homes.Home(words.door_text(door), role, moved_in_on, relation)
    return homes.settle(session, person, home, day_of(session))


def _tag(session: Session, person: Person, names: list[str], today: date) -> bool:
    """Give the person further tags; one that ended today goes on, so that it has to be remembered as it was."""
    kinds = tags.named(session, names)
    ended = select(CareTag).where(
        CareTag.person_id == person.id,
        CareTag.kind_id.in_(kinds),
        CareTag.from_on == today,
        CareTag.to_on.is_not(None),
    )
    for tag in session.scalars(ended):
        undo.keep(session, tag)
    return tags.add(session, person.id, kinds, today)
