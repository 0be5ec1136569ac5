"""A family in one household, and what is asked of households."""

from __future__ import annotations

from datetime import date

from jiceng_desktop.services import households, people, undo
from jiceng_desktop.services.households import founding
from jiceng_desktop.terms import HouseholdKind, Relation, ResidencyRole, Sex
from tests.services.residents import HOME, add, contents

ELSEWHERE = "幸福小区3号楼2单元502室"
LONG_AGO = date(2015, 5, 1)


def settle(office) -> dict[str, int]:
    """A couple with a son and the husband's mother; returns their ids by name."""
    told = (
        ("王建国", Sex.MALE, Relation.HEAD, ResidencyRole.OWNER, 1970),
        ("李秀英", Sex.FEMALE, Relation.SPOUSE, ResidencyRole.FAMILY, 1972),
        ("王小明", Sex.MALE, Relation.SON, ResidencyRole.FAMILY, 1998),
        ("赵桂兰", Sex.FEMALE, Relation.MOTHER, ResidencyRole.FAMILY, 1946),
    )
    return {
        name: add(
            office, name, sex=sex, born_on=date(year, 3, 7), address=HOME, relation=relation, role=role,
            moved_in_on=LONG_AGO,
        )
        for name, sex, relation, role, year in told
    }  # fmt: skip


def living(office, person_id: int) -> households.Sheet:
    return office.read(households.of_person, person_id)[HouseholdKind.LIVING]


def registered(office, person_id: int) -> households.Sheet:
    return office.read(households.of_person, person_id)[HouseholdKind.REGISTERED]


def relations(sheet: households.Sheet) -> dict[str, Relation]:
    return {member.name: member.relation for member in sheet.members}


def act(office, service, sheet, *args):
    return office.write(service, sheet.id, sheet.seen, *args)


def found(office, head: int, number: str = "000001", **known) -> households.Sheet:
    entered = founding.Draft(number=number, head=head, **known)
    return office.read(households.sheet, office.write(founding.save, None, entered))


def take_back(office) -> None:
    group_id = office.last_group
    office.write(undo.take_back, group_id)


def everything_but_the_books(office):
    """Return the contents apart from what any action leaves behind."""
    held = contents(office, ("audit_group", "audit_entry", "undo_step", "sqlite_sequence", "person"))
    persons = office.read(lambda s: [people.load(s, row[0]) for row in people.LISTING.rows(s, range(20)).items()])
    return held, [(one.name, one.address, one.registered_address) for one in persons]
