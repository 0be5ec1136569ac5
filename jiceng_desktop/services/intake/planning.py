"""Deciding what each row of a roster means for the archive, before anything is written."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop import words
from jiceng_desktop.db.audit import AuditGroup
from jiceng_desktop.db.office import Community
from jiceng_desktop.db.people import CareTagKind
from jiceng_desktop.db.places import Compound
from jiceng_desktop.services.bulk import uncollected
from jiceng_desktop.services.intake.judging import Archive, Planned, Verdict
from jiceng_desktop.services.intake.reading import Unusable, read_row

Report = Callable[[int, int], None]


@dataclass
class Plan:
    """A whole roster, planned; ``as_of`` is the newest audit group it has seen, ``tags`` the kinds there are.

    What a window asks at every click is worked out once: of 100,000 rows it would hold the window up.
    """

    rows: list[Planned]
    today: date
    as_of: int = 0
    tags: frozenset[str] = frozenset()

    @cached_property
    def by_verdict(self) -> dict[Verdict, list[Planned]]:
        """The rows with each verdict."""
        sorted_out: dict[str, list[Planned]] = {verdict.value: [] for verdict in Verdict}
        for row in self.rows:
            sorted_out[row.verdict.value].append(row)
        return {verdict: sorted_out[verdict.value] for verdict in Verdict}

    @cached_property
    def without_compound(self) -> list[Planned]:
        """The rows that have a door, but not the compound it lies in."""
        return [row for row in self.rows if row.reading and row.reading.door and not row.reading.door.compound]

    @cached_property
    def with_new_tag(self) -> dict[str, list[Planned]]:
        """The rows that carry each tag there is no kind of yet."""
        found: dict[str, list[Planned]] = {}
        for row in self.rows:
            for tag in row.reading.tags if row.reading else ():
                if tag not in self.tags:
                    found.setdefault(tag, []).append(row)
        return found

    def counts(self) -> dict[Verdict, int]:
        """Return how many rows got each verdict."""
        return {verdict: len(rows) for verdict, rows in self.by_verdict.items()}

    def work_out(self) -> Plan:
        """Work out what will be asked, while it holds nobody up."""
        _ = self.by_verdict, self.without_compound, self.with_new_tag
        return self


def plan(
    session: Session,
    rows: Iterable[tuple[int, Mapping[str, object]]],
    today: date,
    compound: str = "",
    report: Report = lambda _done, _total: None,
    kept: Collection[str] = (),
) -> Plan:
    """Plan the rows (Excel's row number, cells by field name); ``compound`` is where bare doors lie.

    In the fields ``kept`` a known person's own value stays; the row only fills in what is missing.
    """
    compound = compound or default_compound(session)
    planned = []
    with uncollected():
        waiting = deque(rows)
        total = len(waiting)
        archive = Archive(session, frozenset(kept))
        while waiting:
            if len(waiting) % 500 == 0:
                report(total - len(waiting), total)
            number, cells = waiting.popleft()  # which lets go of it: all at once would hold up every thread
            try:
                planned.append(archive.judge(read_row(number, cells, today, compound)))
            except Unusable as why:
                planned.append(Planned(number, Verdict.REFUSED, words.clean_name(cells.get("name")), str(why)))
    report(total, total)
    as_of = session.scalar(select(func.max(AuditGroup.id))) or 0
    return Plan(planned, today, as_of, frozenset(session.scalars(select(CareTagKind.name)))).work_out()


def default_compound(session: Session) -> str:
    """Return the compound of doors that name none: the only one there is, the community itself in an empty archive."""
    names = session.scalars(select(Compound.name).limit(2)).all()
    if not names:
        return session.scalar(select(Community.name)) or ""
    return names[0] if len(names) == 1 else ""
