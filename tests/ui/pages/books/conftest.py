"""The page of books, with two corners and three boxes to put them into."""

from __future__ import annotations

import pytest

from jiceng_desktop.db.library import Box, Corner
from jiceng_desktop.services import books
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import CornerKind


@pytest.fixture
def boxes(office):
    """Return the ids of three boxes."""

    @action("登记")
    def enter(session):
        corners = [Corner(name=name, code=code, kind=CornerKind.ATTENDED) for name, code in _CORNERS]
        session.add_all(corners)
        session.flush()
        placed = [(f"0{number}号箱", f"91000{number}", corners[number // 3].id) for number in (1, 2, 3)]
        made = [Box(name=name, code=code, corner_id=corner_id) for name, code, corner_id in placed]
        session.add_all(made)
        session.flush()
        return [box.id for box in made]

    return office.write(enter)


_CORNERS = (("北门图书角", "92001"), ("南门图书角", "92002"))


@pytest.fixture
def enter(office, boxes):
    """Return a function that enters a book and tells the id of its (first) copy."""

    def enter(name="中国通史", numbers=None, **more):
        return office.write(books.save, None, books.Draft(name=name, numbers=numbers, box_id=boxes[0], **more))

    return enter
