"""What belongs to a series, which hands it on, or to an occurrence: who speaks, who organises, lines, equipment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from jiceng_desktop import words
from jiceng_desktop.db.base import Kept
from jiceng_desktop.db.events import EquipmentUse, Line, LineMark, Occurrence, Part, Series
from jiceng_desktop.db.people import Person
from jiceng_desktop.db.venues import Equipment
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import undo
from jiceng_desktop.terms import PartRole

Owner = Series | Occurrence
_KINDS: tuple[type[Part | LineMark | EquipmentUse], ...] = (Part, LineMark, EquipmentUse)
_LONGEST_NAME, _LONGEST_TOPIC = 64, 100
NAMES = ("speakers", "organisers", "lines", "equipment")


@dataclass(frozen=True)
class Somebody:
    """One who speaks or organises: a card of the archive, or only a name; with what is spoken about."""

    name: str
    person_id: int | None = None
    topic: str = ""


@dataclass(frozen=True)
class Belongings:
    """Everything that belongs to one series or occurrence; ``equipment`` is (id, how many)."""

    speakers: tuple[Somebody, ...] = ()
    organisers: tuple[Somebody, ...] = ()
    lines: tuple[int, ...] = ()
    equipment: tuple[tuple[int, int], ...] = ()


def entered(draft: Any) -> Belongings:
    """Return what the draft of a series or an occurrence says belongs to its record, tidied.

    Raises:
        Refusal: a name or a topic is too long, or a number of pieces is none.
    """
    for key, number in draft.equipment:
        if number < 1 or not key:
            raise Refusal("设备的数量请填写 1 或更大的数。", "equipment")
    return Belongings(
        _tidied(draft.speakers, "speakers"),
        _tidied(draft.organisers, "organisers"),
        tuple(dict.fromkeys(draft.lines)),
        tuple(dict(draft.equipment).items()),
    )


def _tidied(people: Iterable[Somebody], field: str) -> tuple[Somebody, ...]:
    found: dict[tuple[str, int | None], Somebody] = {}
    for one in people:
        name, topic = words.clean_name(one.name), words.clean(one.topic)
        if len(name) > _LONGEST_NAME or len(topic) > _LONGEST_TOPIC:
            raise Refusal(f"姓名最多 {_LONGEST_NAME} 个字，题目最多 {_LONGEST_TOPIC} 个字。", field)
        if name:
            found.setdefault((name, one.person_id), Somebody(name, one.person_id, topic))
    return tuple(found.values())


def of(session: Session, owner: Owner) -> Belongings:
    """Return what belongs to a series or an occurrence."""
    parts = session.scalars(_of(Part, owner).order_by(Part.position, Part.id)).all()
    lines = session.scalars(_of(LineMark, owner).join(Line).order_by(Line.position, Line.id))
    uses = session.scalars(_of(EquipmentUse, owner).order_by(EquipmentUse.id))
    return Belongings(
        _in_role(parts, PartRole.SPEAKER),
        _in_role(parts, PartRole.ORGANISER),
        tuple(mark.line_id for mark in lines),
        tuple((use.equipment_id, use.number) for use in uses),
    )


def _in_role(parts: Iterable[Part], role: PartRole) -> tuple[Somebody, ...]:
    return tuple(Somebody(part.name, part.person_id, part.topic or "") for part in parts if part.role is role)


def give(session: Session, owner: Owner, belongings: Belongings, *, new: bool = False) -> bool:
    """Let a stored series or occurrence have this and nothing else; tell whether that changed anything.

    A ``new`` owner has nothing yet. The owner's version rises, so that two desks do not overwrite each other unseen.
    What stays is left alone: a mark exists only once, and one added anew would stand in the way of an undo.
    """
    before = Belongings() if new else of(session, owner)
    if _compared(before) == _compared(belongings):
        return False
    _refuse_gone(session, belongings)
    if (before.speakers, before.organisers) != (belongings.speakers, belongings.organisers):
        _remove(session, session.scalars(_of(Part, owner)).all())
        session.add_all(_parts(owner, belongings))
    _give_lines(session, owner, set(belongings.lines))
    _give_equipment(session, owner, dict(belongings.equipment))
    if not new:
        flag_modified(owner, "kind")  # the same as it was: only so that the version rises
    session.flush()
    return True


def _compared(belongings: Belongings) -> tuple[Any, ...]:
    """Return what makes a difference: the order of lines and of equipment is none."""
    return (belongings.speakers, belongings.organisers, set(belongings.lines), dict(belongings.equipment))


def _key(owner: Owner) -> Mapping[str, int]:
    return {"series_id" if isinstance(owner, Series) else "occurrence_id": owner.id}


def _parts(owner: Owner, belongings: Belongings) -> Iterator[Part]:
    for role, people in ((PartRole.SPEAKER, belongings.speakers), (PartRole.ORGANISER, belongings.organisers)):
        for place, one in enumerate(people):
            told = {"person_id": one.person_id, "name": one.name, "topic": one.topic or None, "position": place}
            yield Part(**_key(owner), role=role, **told)


def _give_lines(session: Session, owner: Owner, wanted: set[int]) -> None:
    marks = session.scalars(_of(LineMark, owner)).all()
    _remove(session, [mark for mark in marks if mark.line_id not in wanted])
    marked = {mark.line_id for mark in marks}
    session.add_all(LineMark(**_key(owner), line_id=line_id) for line_id in sorted(wanted - marked))


def _give_equipment(session: Session, owner: Owner, wanted: dict[int, int]) -> None:
    uses = {use.equipment_id: use for use in session.scalars(_of(EquipmentUse, owner))}
    _remove(session, [use for key, use in uses.items() if key not in wanted])
    for key, number in wanted.items():
        if key not in uses:
            session.add(EquipmentUse(**_key(owner), equipment_id=key, number=number))
        elif uses[key].number != number:
            undo.keep(session, uses[key])
            uses[key].number = number


def _remove(session: Session, records: Iterable[Kept]) -> None:
    for record in records:
        undo.keep(session, record)
        session.delete(record)


def drop(session: Session, owner: Owner) -> None:
    """Take everything from a series or an occurrence; the history can bring it back."""
    for kind in _KINDS:
        _remove(session, session.scalars(_of(kind, owner)).all())
    session.flush()


def _of(kind: type[Any], owner: Owner) -> Select[Any]:
    column = kind.series_id if isinstance(owner, Series) else kind.occurrence_id
    return select(kind).where(column == owner.id)


def _refuse_gone(session: Session, belongings: Belongings) -> None:
    for one in (*belongings.speakers, *belongings.organisers):
        if one.person_id is not None and session.get(Person, one.person_id) is None:
            raise Refusal(f"“{one.name}”的档案已被删除，请重新选择。", "speakers")
    if any(session.get(Line, line_id) is None for line_id in belongings.lines):
        raise Refusal("有的条线已被删除，请重新选择。", "lines")
    if any(session.get(Equipment, key) is None for key, _ in belongings.equipment):
        raise Refusal("有的设备已被删除，请重新选择。", "equipment")
