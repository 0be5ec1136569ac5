from __future__ import annotations

from datetime import date

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import people, stays
from jiceng_desktop.terms import Relation, ResidencyRole
from tests.services.kin import (
    ELSEWHERE,
    living,
    relations,
)
from tests.services.residents import HOME

TODAY = date.today()


def test_an_owner_here_and_a_tenant_there(office, family):
    person = family["王建国"]
    version = office.read(people.load, person).version
    second = stays.Draft(ELSEWHERE, ResidencyRole.TENANT, TODAY, version=version)
    office.write(stays.add, person, second)
    told = office.read(stays.of_person, person)
    assert [(stay.address, stay.role, stay.is_home) for stay in told] == [
        (HOME, ResidencyRole.OWNER, True),
        (ELSEWHERE, ResidencyRole.TENANT, False),
    ]
    with pytest.raises(Refusal, match="没有户主"):
        office.write(stays.make_home, told[1].id, told[1].version)
    with pytest.raises(Refusal, match="这是“王建国”的现住地"):
        office.write(stays.end, told[0].id, told[0].version)
    office.write(stays.end, told[1].id, told[1].version)
    assert [stay.to_on for stay in office.read(stays.of_person, person)] == [None, TODAY]
    with pytest.raises(Refusal, match="已经结束"):
        office.write(stays.end, told[1].id, office.read(stays.of_person, person)[1].version)


def test_the_home_changes_between_two_dwellings(office, family):
    person = family["王小明"]
    version = office.read(people.load, person).version
    office.write(stays.add, person, stays.Draft(ELSEWHERE, ResidencyRole.OWNER, is_home=True, version=version))
    assert office.read(people.load, person).address == ELSEWHERE
    assert relations(living(office, person)) == {"王小明": Relation.HEAD}
    back = next(stay for stay in office.read(stays.of_person, person) if not stay.is_home)
    office.write(stays.make_home, back.id, back.version)
    assert len(living(office, person).members) == 4
    with pytest.raises(Refusal, match="现在就住在这里"):
        office.write(stays.make_home, back.id, office.read(stays.of_person, person)[0].version)


def test_the_same_dwelling_twice_is_refused(office, family):
    version = office.read(people.load, family["王小明"]).version
    with pytest.raises(Refusal, match="已经登记在“王小明”名下"):
        office.write(stays.add, family["王小明"], stays.Draft(HOME, version=version))
