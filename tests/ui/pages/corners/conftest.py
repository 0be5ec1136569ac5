"""The page of corners, with three of them and a few boxes."""

from __future__ import annotations

import pytest

from jiceng_desktop.services import boxes, corners, people
from jiceng_desktop.services.volunteers import standing
from jiceng_desktop.terms import CornerKind
from jiceng_desktop.ui.pages.corners import CornerPage


@pytest.fixture
def places(office):
    """Three corners; their ids by name."""
    kinds = {"东角": CornerKind.ATTENDED, "西角": CornerKind.UNATTENDED, "书库": CornerKind.STORE}
    return {name: office.write(corners.save, None, corners.Draft(name=name, kind=kind)) for name, kind in kinds.items()}


@pytest.fixture
def standing_boxes(office, places):
    return office.write(boxes.add_many, places["东角"], 3)


@pytest.fixture
def volunteer(office):
    person = office.write(people.save, None, people.Draft(name="白秀兰"))
    return office.write(standing.enlist, [person]).added[0]


@pytest.fixture
def page(qtbot, desk, standing_boxes):
    page = CornerPage(desk)
    desk.office.on_change.append(page.refresh)  # the shell's part
    qtbot.addWidget(page)
    page.resize(1300, 720)
    page.show()
    page.refresh()
    return page


@pytest.fixture
def blank_page(qtbot, desk):
    """The page of an office without any corner."""
    page = CornerPage(desk)
    desk.office.on_change.append(page.refresh)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    return page
