"""One checkup of the whole archive."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from jiceng_desktop.db.audit import AuditGroup
from jiceng_desktop.db.checkup import Accepted
from jiceng_desktop.services.bulk import uncollected
from jiceng_desktop.services.checkup import completeness, duplicates, faults
from jiceng_desktop.services.checkup.material import Material, Report, read
from jiceng_desktop.services.checkup.problems import FAULTS, Finding, Problem
from jiceng_desktop.terms import IdKind

_READ, _CARDS, _PAIRS, _REST = 35, 25, 25, 15  # per cent of the whole
_STEP = 2000


@dataclass
class Checkup:
    """What one checkup found; a finding's place in ``findings`` is its number.

    ``as_of`` is the newest change it has seen. ``accepted`` are the numbers of what the office has found right,
    ``settled`` of what has been put right since.
    """

    persons: int = 0
    as_of: int = 0
    findings: list[Finding] = field(default_factory=list)
    accepted: set[int] = field(default_factory=set)
    settled: set[int] = field(default_factory=set)

    @cached_property
    def by_problem(self) -> dict[Problem, list[int]]:
        """The numbers of the findings of each kind, in order."""
        sorted_out: dict[Problem, list[int]] = {problem: [] for problem in Problem}
        for number, finding in enumerate(self.findings):
            sorted_out[finding.problem].append(number)
        return sorted_out

    def numbers(self, problem: Problem, accepted: bool = False) -> list[int]:
        """Return the numbers of the findings of a kind that stand, or of those that were accepted."""
        return [
            number
            for number in self.by_problem[problem]
            if (number in self.accepted) is accepted and number not in self.settled
        ]

    def faults(self) -> int:
        """Return how many findings there are to deal with."""
        return sum(len(self.numbers(problem)) for problem in FAULTS)


def examine(session: Session, today: date, report: Report = lambda _done, _total: None) -> Checkup:
    """Look at everything; ``report`` is told how far it is (per cent), and may raise to cancel."""
    with uncollected():
        as_of = newest(session)
        material = read(session, today, _part(report, 0, _READ))
        findings = [*_faults(material, report), *_rest(material, report)]
        known = {(row[0], row[1]) for row in session.execute(select(Accepted.finding, Accepted.subject))}
        accepted = {number for number, one in enumerate(findings) if (one.problem.value, one.subject) in known}
    report(100, 100)
    return Checkup(len(material.cards), as_of, findings, accepted)


def newest(session: Session) -> int:
    """Return the newest change of the data."""
    return session.scalar(select(func.max(AuditGroup.id))) or 0


def _part(report: Report, start: int, size: int) -> Report:
    """Return a report that is a part of another one."""

    def tell(done: int, total: int) -> None:
        report(start + size * done // max(1, total), 100)

    return tell


def _faults(material: Material, report: Report) -> Iterator[Finding]:
    """Yield what is wrong with cards, then the pairs of cards."""
    tell, sound = _part(report, _READ, _CARDS), {}
    for done, card in enumerate(material.cards.values()):
        if done % _STEP == 0:
            tell(done, len(material.cards))
        problem = faults.number_problem(card, material.today)
        sound[card.id] = problem is None and bool(card.id_number) and card.id_kind is IdKind.ID_CARD
        yield from faults.of_card(card, problem, material)
    yield from duplicates.find(material, sound, _part(report, _READ + _CARDS, _PAIRS))


def _rest(material: Material, report: Report) -> Iterator[Finding]:
    steps: tuple[Callable[[Material], Iterator[Finding]], ...] = (
        faults.of_households,
        faults.of_tags,
        faults.of_gone,
        completeness.of_everybody,
    )
    tell = _part(report, _READ + _CARDS + _PAIRS, _REST)
    for done, step in enumerate(steps):
        tell(done, len(steps))
        yield from step(material)
