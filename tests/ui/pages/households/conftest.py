"""A family, registered and living together, and the page that shows its households."""

from __future__ import annotations

import pytest

from jiceng_desktop.services import people
from jiceng_desktop.services.households import founding
from jiceng_desktop.services.people import Draft
from jiceng_desktop.terms import Relation, ResidencyRole, Sex
from jiceng_desktop.ui.pages.households import HouseholdPage

HOME = "幸福小区3号楼2单元501室"


@pytest.fixture
def family(office):
    """A couple with a son, living and registered together; returns their ids by name."""
    told = (
        ("王建国", Sex.MALE, Relation.HEAD, ResidencyRole.OWNER),
        ("李秀英", Sex.FEMALE, Relation.WIFE, ResidencyRole.FAMILY),
        ("王小明", Sex.MALE, Relation.SON, ResidencyRole.FAMILY),
    )
    ids = {
        name: office.write(people.save, None, Draft(name=name, sex=sex, address=HOME, relation=relation, role=role))
        for name, sex, relation, role in told
    }
    office.write(founding.save, None, founding.Draft("000001", HOME, ids["王建国"]))
    return ids


@pytest.fixture
def page(qtbot, desk, family):
    page = HouseholdPage(desk)
    qtbot.addWidget(page)
    page.resize(1300, 640)
    page.show()
    page.refresh()
    return page
