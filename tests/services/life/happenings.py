"""What the tests of life events register and look at."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from jiceng_desktop.db.life import LifeEvent
from jiceng_desktop.db.people import Household, Membership, Person, Residency
from jiceng_desktop.services import life, people
from jiceng_desktop.services.life import Draft
from jiceng_desktop.terms import HouseholdKind, LifeEventKind, Relation
from tests.services.residents import HOME, add

TODAY = date.today()
YESTERDAY = TODAY - timedelta(1)
OTHER_HOME = "幸福小区3号楼2单元502室"
FAR = "望禾县青砚镇1号"


def happen(office, kind: LifeEventKind, *persons: int, **known: Any) -> list[int]:
    known.setdefault("event_on", TODAY)
    return office.write(life.register, Draft(kind=kind, persons=persons, **known))


def family(office, **known: Any) -> tuple[int, int, int]:
    """Add a couple and their son, who live together since 2010."""
    since = {"moved_in_on": date(2010, 5, 1), "address": HOME, **known}
    head = add(office, "张三丰", relation=Relation.HEAD, **since)
    wife = add(office, "王小芳", relation=Relation.SPOUSE, **since)
    son = add(office, "张小宝", relation=Relation.SON, born_on=date(2012, 3, 1), **since)
    return head, wife, son


def person(office, person_id: int) -> Person:
    return office.read(lambda s: s.get(Person, person_id))


def event(office, event_id: int) -> LifeEvent:
    return office.read(lambda s: s.get(LifeEvent, event_id))


def address(office, person_id: int) -> str | None:
    return office.read(people.load, person_id).address


def stays(office, person_id: int) -> list[tuple[date | None, date | None]]:
    found = select(Residency.from_on, Residency.to_on).where(Residency.person_id == person_id).order_by(Residency.id)
    return office.read(lambda s: [tuple(row) for row in s.execute(found)])


def relations(office, kind: HouseholdKind = HouseholdKind.LIVING) -> dict[str, Relation]:
    found = (
        select(Person.name, Membership.relation)
        .join(Membership, Membership.person_id == Person.id)
        .join(Household, Household.id == Membership.household_id)
        .where(Membership.to_on.is_(None), Household.kind == kind)
    )
    return office.read(lambda s: {row[0]: row[1] for row in s.execute(found)})


def register_together(office, *members: tuple[int, Relation], since: date | None = None) -> None:
    """Let people be registered in one household."""

    def enter(session):
        household = Household(kind=HouseholdKind.REGISTERED, number="000123")
        session.add(household)
        session.flush()
        for person_id, relation in members:
            session.add(Membership(household_id=household.id, person_id=person_id, relation=relation, from_on=since))

    office.write(enter)
