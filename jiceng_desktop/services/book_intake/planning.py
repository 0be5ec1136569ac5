"""Deciding what each row of a book list means, before anything is written."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.audit import AuditGroup
from jiceng_desktop.db.library import Corner
from jiceng_desktop.services.book_intake.judging import Judge, PlannedBook
from jiceng_desktop.services.bulk import uncollected
from jiceng_desktop.services.intake import Plan, Planned

Report = Callable[[int, int], None]


@dataclass
class BookPlan(Plan):
    """A whole book list, planned; ``known_corners`` are the names there are."""

    known_corners: frozenset[str] = frozenset()

    @cached_property
    def with_new_box(self) -> dict[str, list[Planned]]:
        """The rows whose books go into each box there is none of yet."""
        return self._by_place("box")

    @cached_property
    def with_new_corner(self) -> dict[str, list[Planned]]:
        """The rows that need a new box, by the corner it is to stand at."""
        return self._by_place("corner")

    def _by_place(self, which: str) -> dict[str, list[Planned]]:
        found: dict[str, list[Planned]] = {}
        for row in self.rows:
            if isinstance(row, PlannedBook) and (name := getattr(row.spot, which)):
                found.setdefault(name, []).append(row)
        return found


def plan(
    session: Session,
    rows: Iterable[tuple[int, Mapping[str, object]]],
    today: date,
    place: str = "",
    report: Report = lambda _done, _total: None,
    kept: Collection[str] = (),  # what the stock has always stays
) -> BookPlan:
    """Plan the rows (Excel's row number, cells by field name); ``place`` is for rows that name none."""
    planned: list[Planned] = []
    with uncollected():
        waiting = deque(rows)
        total = len(waiting)
        judge = Judge(session, today, place)
        while waiting:
            if len(waiting) % 500 == 0:
                report(total - len(waiting), total)
            planned.append(judge.judge(*waiting.popleft()))
    report(total, total)
    as_of = session.scalar(select(func.max(AuditGroup.id))) or 0
    corners = frozenset(session.scalars(select(Corner.name)))
    done = BookPlan(planned, today, as_of, known_corners=corners)
    done.work_out()
    _ = done.with_new_box, done.with_new_corner
    return done
