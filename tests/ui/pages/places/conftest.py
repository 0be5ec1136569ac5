"""Two compounds with a few people, and the page that shows them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Signal

from jiceng_desktop.services import estates, people
from jiceng_desktop.services.people import Draft
from jiceng_desktop.terms import Relation
from jiceng_desktop.ui.pages.places import PlacePage

HOME = "幸福小区3号楼2单元501室"


@pytest.fixture
def street(office):
    """Return the ids of three persons by name; a second compound is empty."""
    drafts = (
        Draft(name="王建国", address=HOME, relation=Relation.HEAD),
        Draft(name="李秀英", address=HOME, relation=Relation.SPOUSE),
        Draft(name="单小明", address="幸福小区12号楼1单元101室"),
    )
    ids = {draft.name: office.write(people.save, None, draft) for draft in drafts}
    plum = office.write(estates.add, "compound", None, "梅园")
    building = office.write(estates.add, "building", plum, "3")
    entrance = office.write(estates.add, "entrance", building, "2")
    office.write(estates.add, "dwelling", entrance, "501")
    office.write(estates.add, "grid", None, "第一网格")
    office.write(estates.add, "grid", None, "第二网格")
    return ids


@pytest.fixture
def page(qtbot, desk, street):
    return shown_page(qtbot, desk)


@pytest.fixture
def empty_page(qtbot, desk):
    return shown_page(qtbot, desk)


class News(QObject):
    """Carries the news of a change to the window's thread, as the shell does."""

    changed = Signal()


def shown_page(qtbot, desk) -> PlacePage:
    page = PlacePage(desk)
    qtbot.addWidget(page)
    page.resize(1300, 680)
    page.show()
    seen = []
    show = page.show_survey

    def listen(found):
        show(found)
        seen.append(found)

    page.show_survey = listen
    page.surveys = seen
    page.told = News(page)
    page.told.changed.connect(page.refresh)
    desk.office.on_change.append(page.told.changed.emit)  # jobs write from their own thread
    page.refresh()
    qtbot.waitUntil(lambda: bool(seen))
    return page
