"""Three people in two homes, and the page that shows them."""

from __future__ import annotations

from datetime import date

import pytest

from jiceng_desktop.services import people, tags
from jiceng_desktop.services.people import Draft
from jiceng_desktop.terms import Relation, ResidencyRole, Sex
from tests.ui.pages.people.looking import number, shown_page


@pytest.fixture
def neighbours(office):
    """Three people in two homes; returns their ids by name."""
    kinds = {name: kind for kind, name, _ in office.read(tags.kinds)}
    drafts = (
        Draft(
            name="王建国",
            id_number=number(),
            phone="19900000001",
            address="幸福小区3号楼2单元501室",
            role=ResidencyRole.OWNER,
            moved_in_on=date(2015, 5, 1),
            relation=Relation.HEAD,
            note="每周三上午透析",
        ),
        Draft(name="李秀英", address="3-2-501", relation=Relation.SPOUSE, tags=frozenset({kinds["高龄"]})),
        Draft(name="单小明", address="幸福小区12号楼1单元101室", born_on=date(2020, 6, 1), sex=Sex.MALE),
    )
    return {draft.name: office.write(people.save, None, draft) for draft in drafts}


@pytest.fixture
def page(qtbot, desk, neighbours):
    return shown_page(qtbot, desk)


@pytest.fixture
def empty_page(qtbot, desk):
    return shown_page(qtbot, desk)
