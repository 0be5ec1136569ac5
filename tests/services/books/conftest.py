"""Two corners with three boxes, and a function that enters books."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from jiceng_desktop.db.library import Box, Corner
from jiceng_desktop.services import books
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import CornerKind

ISBN, SAME_IN_TEN, OTHER_ISBN, WRONG = "978-7-02-000220-7", "7-02-000220-X", "978-7-111-54742-6", "978-7-02-000220-9"


@pytest.fixture
def shelves(office):
    """Ids of two corners and their boxes."""

    @action("登记")
    def enter(session):
        north = Corner(name="北门图书角", code="92001", kind=CornerKind.UNATTENDED, spot="值班室旁")
        south = Corner(name="南门图书角", code="92002", kind=CornerKind.ATTENDED, position=1)
        session.add_all([north, south])
        session.flush()
        boxes = [
            Box(name=f"0{number}号箱", code=f"91000{number}", corner_id=corner.id)
            for number, corner in enumerate((north, north, south), start=1)
        ]
        session.add_all(boxes)
        session.flush()
        return SimpleNamespace(north=north.id, south=south.id, boxes=[box.id for box in boxes])

    return office.write(enter)


@pytest.fixture
def enter(office, shelves):
    """Return a function that enters a book and tells the id of its (first) copy."""

    def enter(name="中国通史", numbers=None, box=0, **more):
        box_id = None if box is None else shelves.boxes[box]
        return office.write(books.save, None, books.Draft(name=name, numbers=numbers, box_id=box_id, **more))

    return enter


@pytest.fixture
def listed(office):
    """Return a function that tells the numbers of the copies that are found."""

    def listed(needle="", **narrow):
        query = Query(needle=needle, narrow=books.Narrow(**narrow) if narrow else None)
        ids = office.read(books.LISTING.ids, query)
        return [row[0] for row in office.read(books.LISTING.texts, ids)]

    return listed
