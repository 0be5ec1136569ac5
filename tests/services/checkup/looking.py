"""What the tests of the checkup plant and look at."""

from __future__ import annotations

from jiceng_desktop.db.people import Membership, Person
from jiceng_desktop.services import checkup
from jiceng_desktop.services.checkup import Finding, Problem
from jiceng_desktop.terms import Relation
from tests.services.residents import TODAY


def spoil(office, person_id: int, **values) -> None:
    """Put into a card what the program itself would not accept."""

    def work(session):
        person = session.get_one(Person, person_id)
        for name, value in values.items():
            setattr(person, name, value)

    office.write(work)


def depose(office, person_id: int, relation: Relation = Relation.UNSTATED) -> None:
    """Give somebody another relation to the head."""

    def work(session):
        for membership in session.query(Membership).filter_by(person_id=person_id):
            membership.relation = relation

    office.write(work)


def examine(office) -> checkup.Checkup:
    return office.read(checkup.examine, TODAY)


def found(office, problem: Problem) -> list[Finding]:
    """Return the findings of a kind that stand."""
    done = examine(office)
    return [done.findings[number] for number in done.numbers(problem)]


def only(office, problem: Problem) -> Finding:
    (finding,) = found(office, problem)
    return finding
