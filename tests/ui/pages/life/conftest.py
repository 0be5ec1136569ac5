"""A small family in one home, a neighbour in another."""

from __future__ import annotations

from datetime import date

import pytest

from jiceng_desktop.services import people
from jiceng_desktop.services.people import Draft
from jiceng_desktop.terms import Relation, Sex


@pytest.fixture
def neighbours(office):
    """Return the ids of four people by name."""
    home, other = "幸福小区3号楼2单元501室", "幸福小区12号楼1单元101室"
    since = date(2015, 5, 1)
    drafts = (
        Draft(name="王建国", sex=Sex.MALE, address=home, relation=Relation.HEAD, moved_in_on=since),
        Draft(name="李秀英", sex=Sex.FEMALE, address=home, relation=Relation.SPOUSE, moved_in_on=since),
        Draft(name="王小明", sex=Sex.MALE, address=home, relation=Relation.SON, born_on=date(2012, 6, 1)),
        Draft(name="单大同", sex=Sex.MALE, address=other),
    )
    return {draft.name: office.write(people.save, None, draft) for draft in drafts}
