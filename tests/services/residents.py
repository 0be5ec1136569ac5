"""Invented residents: what a clerk enters about them, and the rows of their roster."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, select, text

from jiceng_desktop import words
from jiceng_desktop.db.audit import AuditEntry, AuditGroup
from jiceng_desktop.db.base import Base
from jiceng_desktop.services import intake, people, queries
from jiceng_desktop.services.listing import Query

TODAY = date(2026, 11, 21)
ZHANG = "张三丰"
HOME = "幸福小区3号楼2单元501室"
PHONE = "19900000001"


def id_number(born: str = "19800307", order: int = 11, region: str = "999901") -> str:
    """Return an ID number with the right check digit of a region that was never assigned."""
    first = f"{region}{born}{order:03d}"
    return first + words.id_check_digit(first)


NUMBER = id_number()


def draft(name: str | None = ZHANG, **known: Any) -> people.Draft:
    return people.Draft(name=name, **known)


def add(office, name=ZHANG, **known) -> int:
    return office.write(people.save, None, draft(name, **known))


def found(office, needle: str) -> list[str]:
    """Return the names that a search finds."""
    ids = office.read(people.LISTING.ids, Query(needle=needle))
    return [row[0] for row in office.read(people.LISTING.rows, ids).values()]


def persons_of(session, query_id: int, today: date) -> list[int]:
    """Return whom a saved query finds on a day."""
    _, query = queries.invited(session, query_id, today)
    return list(people.LISTING.ids(session, query))


def rows(*cells: dict[str, object], first: int = 3) -> list[tuple[int, dict[str, object]]]:
    return list(enumerate(cells, start=first))


def plan(office, *cells: dict[str, object], compound: str = "") -> intake.Plan:
    return office.read(intake.plan, rows(*cells), TODAY, compound)


def only(office, **cells) -> intake.Planned:
    (planned,) = plan(office, {"name": ZHANG, **cells}).rows
    return planned


def take_over(office, *cells: dict[str, object], **options: Any) -> intake.Done:
    return office.write(intake.apply, plan(office, *cells), "名册.xlsx", **options)


def verdicts(planned: intake.Plan) -> list[intake.Verdict]:
    return [row.verdict for row in planned.rows]


def id_of(office, name: str) -> int:
    """Return the only person of that name."""
    (person_id,) = [found[0] for found in office.read(people.find_persons, name) if found[1] == name]
    return person_id


def loaded(office, name: str) -> people.Draft:
    return office.read(people.load, id_of(office, name))


def groups(office) -> list[tuple[str, str]]:
    """Return actor and title of every audit group."""
    return office.read(lambda s: [tuple(row) for row in s.execute(select(AuditGroup.actor, AuditGroup.title))])


def lines(office) -> list[AuditEntry]:
    """Return every audit line in order."""
    return office.read(lambda s: list(s.scalars(select(AuditEntry).order_by(AuditEntry.id))))


def contents(office, but: tuple[str, ...] = ()) -> dict[str, list[Any]]:
    """Return what every table holds, in order."""
    told = [name for name in Base.metadata.tables if name not in but]
    return office.read(lambda s: {name: sorted(map(repr, s.execute(text(f'SELECT * FROM "{name}"')))) for name in told})  # noqa: S608


def count(office, model) -> int:
    return office.read(lambda s: s.scalar(select(func.count()).select_from(model)))
