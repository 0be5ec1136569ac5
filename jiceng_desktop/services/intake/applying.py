"""Carrying out a plan: one transaction, one audit group, and a way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from jiceng_desktop import pinyin
from jiceng_desktop.db import audit, search
from jiceng_desktop.db.audit import AuditEntry
from jiceng_desktop.db.exchange import ImportRun
from jiceng_desktop.db.people import CareTag, Person, Residency
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import tags
from jiceng_desktop.services.bulk import insert_many, next_id, uncollected
from jiceng_desktop.services.intake import runs
from jiceng_desktop.services.intake.doors import Doors
from jiceng_desktop.services.intake.families import Families
from jiceng_desktop.services.intake.judging import Decision, Planned, Verdict
from jiceng_desktop.services.intake.planning import Plan
from jiceng_desktop.services.intake.reading import Reading
from jiceng_desktop.services.intake.updating import change_cards, change_life, touches_home
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import AuditAction, IdKind, PersonStatus, Relation, ResidencyRole, Sex

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
    refuse_outdated(session, plan)
    added, changed = _to_write(plan, decisions or {})
    write(session, plan, decisions or {}, report)
    group_id = note_run(session, runs.KIND, source, len(added), len(changed))
    return Done(group_id, len(added), len(changed), len(plan.rows) - len(added) - len(changed))


def write(session: Session, plan: Plan, decided: Mapping[int, Decision], report: Report) -> dict[int, int]:
    """Write the rows that may be written; return the person of each, by row number."""
    added, changed = _to_write(plan, decided)
    _refuse_nameless_compound((*added, *changed))
    steps = 4 * len(added) + len(changed)
    report(0, steps)
    with uncollected():
        doors = Doors(
            session, [row.reading for row in added if row.reading] + [row.said for row in changed if row.said]
        )
        persons = _add(session, added, doors, plan, lambda done: report(done, steps))
    _change(session, changed, doors, plan.today, lambda done: report(4 * len(added) + done, steps))
    report(steps, steps)
    return persons | {row.number: row.person_id for row in changed if row.person_id is not None}


def note_run(session: Session, kind: str, source: str, added: int, changed: int) -> int:
    """Remember the running action as an import, so that all of it can be taken back; return its group."""
    group_id = audit.group_id(session)
    told = {"group_id": group_id, "kind": kind, "source": source, "added": added, "changed": changed}
    session.execute(insert(ImportRun), told)
    return group_id


def _to_write(plan: Plan, decided: Mapping[int, Decision]) -> tuple[list[Planned], list[Planned]]:
    """Return the rows that bring somebody new, and those that change somebody known."""
    added = [row for row in plan.rows if _is_added(row, decided)]
    return added, [row for row in plan.rows if _is_changed(row, decided)]


def refuse_outdated(session: Session, plan: Plan) -> None:
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


def _is_added(row: Planned, decided: Mapping[int, Decision]) -> bool:
    if row.verdict is Verdict.NEW:
        return True
    return row.verdict is Verdict.DOUBTFUL and decided.get(row.number) is Decision.ADD


def _is_changed(row: Planned, decided: Mapping[int, Decision]) -> bool:
    if row.verdict is Verdict.CHANGED:
        return True
    merged = row.verdict is Verdict.DOUBTFUL and decided.get(row.number) is Decision.MERGE
    return merged and row.person_id is not None


def _change(session: Session, rows: list[Planned], doors: Doors, today: date, report: Callable[[int], None]) -> None:
    """Bring known persons up to date; who claims a headship comes last, when others have given theirs up."""
    cards: list[tuple[int, Reading]] = []
    lives: list[tuple[int, Reading]] = []
    for row in rows:
        if row.said is not None and row.person_id is not None:
            (lives if touches_home(row) else cards).append((row.person_id, row.said))
    change_cards(session, cards, report)
    lives.sort(key=lambda one: one[1].relation is Relation.HEAD)
    for done, (person_id, reading) in enumerate(lives):
        report(len(cards) + done)
        change_life(session, person_id, reading, doors.dwelling_id(reading), today)


def _add(
    session: Session, rows: list[Planned], doors: Doors, plan: Plan, report: Callable[[int], None]
) -> dict[int, int]:
    """Insert new persons with everything that hangs on them, table by table; return their ids by row number."""
    readings = [row.reading for row in rows if row.reading is not None]
    first = next_id(session, Person)
    ids = dict(enumerate(readings, start=first))
    homes_of = {person_id: doors.dwelling_id(reading) for person_id, reading in ids.items()}
    persons: list[dict[str, Any]] = []
    for person_id, reading in ids.items():
        if person_id % 500 == 0:
            report(person_id - first)
        values = {**_BLANK, **reading.values}
        persons.append({
            **values,
            "id": person_id,
            "name": reading.name,
            "sort_key": pinyin.sort_key(reading.name),
            "home_id": homes_of[person_id],
        })
    report(len(readings))
    insert_many(session, Person, persons)
    report(2 * len(readings))
    search.settle(session.connection())
    report(3 * len(readings))
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
    return {reading.number: person_id for person_id, reading in ids.items()}


_BLANK: dict[str, Any] = {
    **dict.fromkeys(("id_number", "phone", "born_on", "ethnicity", "education", "marital_status")),
    **dict.fromkeys(("political_status", "employer", "registered_address", "note")),
    **dict.fromkeys(("native_place", "nationality", "occupation")),
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
