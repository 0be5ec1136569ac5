"""Carrying out a plan: one transaction, one audit group, and a way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from jiceng_desktop import pinyin, words
from jiceng_desktop.db import audit, search
from jiceng_desktop.db.audit import AuditEntry, AuditGroup
from jiceng_desktop.db.exchange import ImportRun
from jiceng_desktop.db.people import CareTag, Person, Residency
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import homes, tags, undo
from jiceng_desktop.services.intake.bulk import insert_many, next_id, uncollected
from jiceng_desktop.services.intake.doors import Doors
from jiceng_desktop.services.intake.families import Families
from jiceng_desktop.services.intake.planning import Decision, Plan, Planned, Verdict, says_less
from jiceng_desktop.services.intake.reading import Reading
from jiceng_desktop.services.office import action, day_of
from jiceng_desktop.terms import AuditAction, IdKind, PersonStatus, Relation, ResidencyRole, Sex
from jiceng_desktop.words import Door

Report = Callable[[int, int], None]


@dataclass(frozen=True)
class Done:
    """What an import did; ``group_id`` is what ``undo.take_back`` takes."""

    group_id: int
    added: int
    changed: int
    left_out: int


@action("导入花名册")
def apply(
    session: Session,
    plan: Plan,
    source: str,
    decisions: Mapping[int, Decision] | None = None,
    report: Report = lambda _done, _total: None,
) -> Done:
    """Write a plan into the archive; ``decisions`` are the clerk's, by row number, for doubtful rows."""
    _refuse_outdated(session, plan)
    decided = decisions or {}
    added = [row for row in plan.rows if _is_added(row, decided)]
    changed = [row for row in plan.rows if _is_changed(row, decided)]
    changed.sort(key=_claims_to_head)
    _refuse_nameless_compound((*added, *changed))
    steps = 4 * len(added) + len(changed)
    report(0, steps)
    with uncollected():
        doors = Doors(session, [row.reading for row in (*added, *changed) if row.reading])
        _add(session, added, doors, plan, report)
    for done, row in enumerate(changed):
        report(4 * len(added) + done, steps)
        if row.reading is not None and row.person_id is not None:
            _change(session, row.person_id, row.reading, doors.dwelling_id(row.reading), plan.today)
    group_id = audit.group_id(session)
    session.execute(
        insert(ImportRun),
        {"group_id": group_id, "kind": "residents", "source": source, "added": len(added), "changed": len(changed)},
    )
    report(steps, steps)
    return Done(group_id, len(added), len(changed), len(plan.rows) - len(added) - len(changed))


def _refuse_outdated(session: Session, plan: Plan) -> None:
    """Refuse a plan made before somebody changed persons, be it by carrying out this very plan."""
    since = select(AuditEntry.id).where(
        AuditEntry.group_id > plan.as_of,
        AuditEntry.person_id.is_not(None),
        AuditEntry.action.in_((AuditAction.ADD, AuditAction.CHANGE, AuditAction.REMOVE)),
    )
    if session.scalar(since.limit(1)) is not None:
        raise Refusal("预览之后，档案里的居民又有了改动。请重新预览，核对后再导入。")


def _refuse_nameless_compound(rows: Iterable[Planned]) -> None:
    doors = (row.reading.door for row in rows if row.reading)
    if any(door is not None and not door.compound for door in doors):
        raise Refusal("有的门牌没有写小区，请先选定没有写小区的门牌归入哪个小区。", "compound")


def _claims_to_head(row: Planned) -> bool:
    """Tell who comes last: a headship can be taken over only once it was given up."""
    return row.reading is not None and row.reading.relation is Relation.HEAD


def _is_added(row: Planned, decided: Mapping[int, Decision]) -> bool:
    if row.verdict is Verdict.NEW:
        return True
    return row.verdict is Verdict.DOUBTFUL and decided.get(row.number) is Decision.ADD


def _is_changed(row: Planned, decided: Mapping[int, Decision]) -> bool:
    if row.verdict is Verdict.CHANGED:
        return True
    merged = row.verdict is Verdict.DOUBTFUL and decided.get(row.number) is Decision.MERGE
    return merged and row.person_id is not None


def _add(session: Session, rows: list[Planned], doors: Doors, plan: Plan, report: Report) -> None:
    """Insert new persons with everything that hangs on them, table by table."""
    readings = [row.reading for row in rows if row.reading is not None]
    steps = 4 * len(readings)
    first = next_id(session, Person)
    ids = dict(enumerate(readings, start=first))
    homes_of = {person_id: doors.dwelling_id(reading) for person_id, reading in ids.items()}
    keys: list[tuple[str, int]] = []
    persons: list[dict[str, Any]] = []
    for person_id, reading in ids.items():
        if person_id % 500 == 0:
            report(person_id - first, steps)
        values = {**_BLANK, **reading.values}
        persons.append({
            **values,
            "id": person_id,
            "name": reading.name,
            "sort_key": pinyin.sort_key(reading.name),
            "home_id": homes_of[person_id],
        })
        found = search.person_keys(reading.name, None, None, values["id_number"], values["phone"])
        keys += [(key, person_id) for key in found]
    report(len(readings), steps)
    insert_many(session, Person, persons)
    report(2 * len(readings), steps)
    search.add_keys(session, keys)
    report(3 * len(readings), steps)
    insert_many(session, Residency, [_residency(pid, r, homes_of[pid]) for pid, r in ids.items() if r.door])
    Families(session).settle({pid: (homes_of[pid], r) for pid, r in ids.items()})
    names = list(dict.fromkeys(name for reading in readings for name in reading.tags))
    kinds = dict(zip(names, tags.named(session, names), strict=True))
    carried = [
        {"person_id": pid, "kind_id": kinds[name], "from_on": plan.today, "version": 1}
        for pid, reading in ids.items()
        for name in reading.tags
    ]
    insert_many(session, CareTag, carried)


_BLANK: dict[str, Any] = {
    **dict.fromkeys(("id_number", "phone", "born_on", "ethnicity", "education", "marital_status")),
    **dict.fromkeys(("political_status", "employer", "registered_address", "note")),
    "id_kind": IdKind.ID_CARD,
    "sex": Sex.UNKNOWN,
    "status": PersonStatus.PRESENT,
    "revised": 0,
    "version": 1,
}


def _residency(person_id: int, reading: Reading, dwelling_id: int | None) -> dict[str, Any]:
    return {
        "person_id": person_id,
        "dwelling_id": dwelling_id,
        "role": reading.role or ResidencyRole.OTHER,
        "from_on": reading.moved_in_on,
        "version": 1,
    }


def _change(session: Session, person_id: int, reading: Reading, dwelling_id: int | None, today: date) -> None:
    """Bring one known person up to date; blank cells never overwrite."""
    person = session.get_one(Person, person_id)
    undo.keep(session, person)
    values = {
        column: value
        for column, value in reading.values.items()
        if not says_less(column, getattr(person, column), value)
    }
    if person.note and "note" in values:
        values["note"] = f"{person.note}；{values['note']}"
    for column, value in {**values, "name": reading.name}.items():
        setattr(person, column, value)
    person.sort_key = pinyin.sort_key(person.name, person.reading)
    moved = _settle(session, person, reading, reading.door, dwelling_id) if reading.door else False
    tagged = _tag(session, person, list(reading.tags), today) if reading.tags else False
    if moved or tagged:
        person.revised += 1
    search.reindex(session, person.id, person.search_keys())
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
    taken = reading.relation is Relation.HEAD and homes.headed_by_another(session, person, dwelling_id)
    home = homes.Home(words.door_text(door), role, moved_in_on, None if taken else reading.relation)
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


def last_import(session: Session) -> tuple[int, str, datetime, int, int] | None:
    """Return the newest import not yet taken back as (group id, source, when, added, changed)."""
    found = session.execute(
        select(ImportRun.group_id, ImportRun.source, AuditGroup.at, ImportRun.added, ImportRun.changed)
        .join(AuditGroup, AuditGroup.id == ImportRun.group_id)
        .where(ImportRun.undone_by_id.is_(None))
        .order_by(ImportRun.id.desc())
        .limit(1)
    ).first()
    return (found[0], found[1], found[2], found[3], found[4]) if found else None


@action("撤销导入")
def take_back(session: Session, group_id: int) -> int:
    """Take a whole import back and return how many records that touched."""
    run = session.scalars(select(ImportRun).where(ImportRun.group_id == group_id)).one()
    if run.undone_by_id is not None:
        raise Refusal("这次导入已经撤销过了。")
    count = undo.take_back(session, group_id)
    run.undone_by_id = audit.group_id(session)
    return count
