"""Carrying out a plan for a book list: one action, with a way back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from jiceng_desktop.db.audit import AuditEntry
from jiceng_desktop.db.base import table_of
from jiceng_desktop.db.library import BookNumber, Box, Copy, Corner, Title
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import copies, undo
from jiceng_desktop.services.book_intake.judging import PlannedBook, missing
from jiceng_desktop.services.book_intake.planning import BookPlan
from jiceng_desktop.services.book_intake.reading import Told
from jiceng_desktop.services.book_intake.shelving import Making
from jiceng_desktop.services.book_numbers import Number, shown
from jiceng_desktop.services.books.titles import raise_version
from jiceng_desktop.services.bulk import insert_many, next_id, uncollected
from jiceng_desktop.services.events import key_of
from jiceng_desktop.services.intake import Decision, Done, Verdict
from jiceng_desktop.services.intake.applying import note_run
from jiceng_desktop.services.library_codes import next_codes
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import Condition, CopySource, CopyState, Scannable

Report = Callable[[int, int], None]
KIND = "books"
_STEPS = 4
_TITLE: dict[str, Any] = {
    **dict.fromkeys(("author", "publisher", "published_in", "clc_class", "shelf", "audience", "price_fen", "note")),
    "currency": "CNY",
    "version": 1,
}
_COPY: dict[str, Any] = {
    **dict.fromkeys(("donation_item_id", "seen_on", "withdrawn_on", "withdrawn_reason", "note")),
    "state": CopyState.ON_SHELF,
    "condition": Condition.GOOD,
    "source": CopySource.OTHER,
    "misses": 0,
    "version": 1,
}


@dataclass(frozen=True)
class BooksDone(Done):
    """What an import did: ``added`` copies of which ``titles`` were new; ``changed`` titles were filled in."""

    titles: int = 0
    copy_ids: Sequence[int] = field(default=())


@action("导入图书清单")
def apply(
    session: Session,
    plan: BookPlan,
    source: str,
    decisions: Mapping[int, Decision] | None = None,
    report: Report = lambda _done, _total: None,
) -> BooksDone:
    """Write a plan into the stock; ``decisions`` are the clerk's, by row number, for doubtful rows."""
    _refuse_outdated(session, plan)
    decided = decisions or {}
    rows = [row for row in plan.rows if isinstance(row, PlannedBook) and _is_written(row, decided)]
    with uncollected():
        report(0, _STEPS)
        titles, ids = _add_titles(session, rows, decided)
        report(1, _STEPS)
        changed = sum(_fill_in(session, row, ids[row.number]) for row in rows if row.title_id == ids[row.number])
        report(2, _STEPS)
        copy_ids = _add_copies(session, rows, ids, plan)
        report(_STEPS, _STEPS)
    group_id = note_run(session, KIND, source, len(copy_ids), changed)
    return BooksDone(group_id, len(copy_ids), changed, len(plan.rows) - len(rows), titles, copy_ids)


def _refuse_outdated(session: Session, plan: BookPlan) -> None:
    """Refuse a plan made before somebody changed the stock, be it by carrying out this very plan."""
    kinds = [table_of(model).name for model in (Title, Copy, Box, Corner)]
    since = select(AuditEntry.id).where(AuditEntry.group_id > plan.as_of, AuditEntry.record_kind.in_(kinds))
    if session.scalar(since.limit(1)) is not None:
        raise Refusal("预览之后，图书或图书箱又有了改动。请重新预览，核对后再导入。")


def _is_written(row: PlannedBook, decided: Mapping[int, Decision]) -> bool:
    if row.verdict is Verdict.DOUBTFUL:
        return decided.get(row.number, Decision.SKIP) is not Decision.SKIP
    return row.verdict in (Verdict.NEW, Verdict.CHANGED)


def _add_titles(
    session: Session, rows: list[PlannedBook], decided: Mapping[int, Decision]
) -> tuple[int, dict[int, int]]:
    """Insert the new titles; return how many there are, and the title of each row by its number."""
    first = next_id(session, Title)
    ids: dict[int, int] = {}
    told: list[Told] = []
    doubted: dict[tuple[str, ...], int] = {}
    for row in rows:
        if row.title_id is not None and decided.get(row.number) is not Decision.ADD:
            ids[row.number] = row.title_id
        elif row.like is not None:
            ids[row.number] = ids[row.like]
        elif row.title_id is not None and row.identity in doubted:
            ids[row.number] = doubted[row.identity]
        elif row.told is not None:
            ids[row.number] = first + len(told)
            if row.title_id is not None:
                doubted[row.identity] = ids[row.number]
            told.append(row.told)
    insert_many(session, Title, [_title(first + place, one) for place, one in enumerate(told)])
    numbers = (_numbers(first + place, one.numbers) for place, one in enumerate(told))
    insert_many(session, BookNumber, [number for of_title in numbers for number in of_title])
    return len(told), ids


def _title(title_id: int, told: Told) -> dict[str, Any]:
    first = shown(told.numbers[0]) if told.numbers else None
    return {**_TITLE, **told.values, "id": title_id, "name": told.name, "sort_key": key_of(told.name), "isbn": first}


def _numbers(title_id: int, numbers: Sequence[Number], after: int = 0) -> list[dict[str, Any]]:
    return [
        {
            "title_id": title_id,
            "kind": number.kind,
            "text": number.text,
            "key": number.key,
            "valid": number.valid,
            "position": position,
            "version": 1,
        }
        for position, number in enumerate(numbers, start=after)
    ]


def _fill_in(session: Session, row: PlannedBook, title_id: int) -> bool:
    """Add to a known title what the stock lacks; tell whether there was anything."""
    if row.told is None:
        return False
    title = session.get_one(Title, title_id)
    columns = missing(title, row.told)
    known = set(session.scalars(select(BookNumber.key).where(BookNumber.title_id == title_id)))
    further = [number for number in row.told.numbers if number.valid and number.key not in known]
    if not columns and not further:
        return False
    undo.keep(session, title)
    for column in (*columns, *(["currency"] if "price_fen" in columns else [])):
        setattr(title, column, row.told.values[column])
    if further and not title.isbn:
        title.isbn = shown(further[0])
    if further:
        raise_version(title)
    session.flush()
    insert_many(session, BookNumber, _numbers(title_id, further, len(known)))
    return True


def _add_copies(session: Session, rows: list[PlannedBook], ids: Mapping[int, int], plan: BookPlan) -> Sequence[int]:
    """Insert the copies, those with numbers of their own first, so that the program gives none of these."""
    making, first = Making(session), next_id(session, Copy)
    made: list[dict[str, Any]] = []
    for numbered in (True, False):
        part = [row for row in rows if row.count and bool(row.copy_numbers) is numbered]
        given = (number for row in part for number in row.copy_numbers)
        codes = iter(given if numbered else next_codes(session, Scannable.COPY, sum(row.count for row in part)))
        fresh = [
            {**_copy(row, plan), "title_id": ids[row.number], "box_id": box_id}
            for row in part
            for box_id in [making.box_id(row.spot)]
            for _ in range(row.count)
        ]
        for place, one in enumerate(fresh, start=first + len(made)):
            one |= {"id": place, "number": next(codes)}
        insert_many(session, Copy, fresh)
        made += fresh
    copies.enter_rows(
        session,
        [{"copy_id": one["id"], "new_state": CopyState.ON_SHELF, "new_box_id": one["box_id"]} for one in made],
    )
    return range(first, first + len(made))


def _copy(row: PlannedBook, plan: BookPlan) -> dict[str, Any]:
    told = row.told.of_copy if row.told else {}
    return {**_COPY, "entered_on": plan.today, **told}
