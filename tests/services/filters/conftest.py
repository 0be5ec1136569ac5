"""An office with four people who differ in everything a filter can ask."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete

from jiceng_desktop.db.queries import SavedQuery
from jiceng_desktop.services import people, tags
from jiceng_desktop.terms import (
    MaritalStatus,
    PersonStatus,
    ResidencyRole,
    Sex,
)
from tests.services import residents
from tests.services.filters.asking import AWAY
from tests.services.residents import HOME, PHONE, add


@pytest.fixture
def office(office):
    """An office that has deleted the queries it began with."""
    office.write(lambda session: session.execute(delete(SavedQuery)))
    return office


@pytest.fixture
def neighbours(office):
    """Four people: two in a home, one elsewhere, one nowhere."""
    kinds = {name: number for number, name, _ in office.read(tags.kinds)}
    alone = frozenset({kinds["独居老人"], kinds["高龄"]})
    return {
        "老张": add(office, "老张", born_on=date(1956, 11, 21), phone=PHONE, address=HOME, tags=alone, sex=Sex.MALE),
        "小李": add(office, "小李", born_on=date(1996, 12, 5), address=HOME, marital_status=MaritalStatus.REMARRIED),
        "阿三": office.write(
            people.save_with_compound,
            None,
            residents.draft("阿三", address=AWAY, role=ResidencyRole.TENANT, phone="19900000002", note="100%合格_x"),
        ),
        "无名": add(office, "无名", born_on=date(1956, 11, 22), status=PersonStatus.MISSING),
    }
