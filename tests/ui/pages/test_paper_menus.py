"""打印公文 on the pages: what each offers for the record one is at."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtWidgets import QToolButton
from sqlalchemy import select

from jiceng_desktop.db.lending import Loan
from jiceng_desktop.db.library import Copy, Title
from jiceng_desktop.db.people import Household
from jiceng_desktop.db.places import Building
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services import events, people, visits
from jiceng_desktop.services.care import CareList
from jiceng_desktop.terms import EventKind
from jiceng_desktop.ui.pages.books.page import BookPage
from jiceng_desktop.ui.pages.events import EventPage
from jiceng_desktop.ui.pages.households import HouseholdPage
from jiceng_desktop.ui.pages.people import PeoplePage
from jiceng_desktop.ui.pages.places import PlacePage
from jiceng_desktop.ui.pages.visits import VisitsPage
from jiceng_desktop.ui.pages.volunteers.page import VolunteerPage
from jiceng_desktop.ui.papers.editor import PaperEditor

HOME = "幸福小区3号楼2单元501室"


@pytest.fixture
def person(office):
    return office.write(people.save, None, people.Draft(name="张三丰", address=HOME))


@pytest.fixture
def opened(qtbot, desk):
    """Return a function that shows a page."""

    def opened(page_type):
        page = page_type(desk)
        qtbot.addWidget(page)
        page.resize(1300, 720)
        page.show()
        page.refresh()
        return page

    return opened


def offered(page):
    """Return what 打印公文 offers now, by name."""
    action = next(action for action in page.bar.actions() if action.text().startswith("打印公文"))
    button = page.bar.button_of(action)
    assert button.popupMode() is QToolButton.ToolButtonPopupMode.InstantPopup
    action.menu().aboutToShow.emit()
    return {one.text().split("(&")[0]: one for one in action.menu().actions() if not one.isSeparator()}


def written(page):
    return page.findChildren(PaperEditor)[-1].draft()


def test_a_person(opened, person):
    page = opened(PeoplePage)
    page.go_to(person)
    offered(page)["慰问信"].trigger()
    assert (written(page).person_id, written(page).addressee) == (person, "张三丰同志")


def test_a_household(opened, office, person):
    household = office.read(lambda session: session.scalars(select(Household.id)).one())
    page = opened(HouseholdPage)
    page.show_household(household)
    offered(page)["慰问信"].trigger()
    assert (written(page).household_id, written(page).about) == (household, "张三丰户")


def test_a_building(opened, office, person, qtbot):
    page = opened(PlacePage)
    assert list(offered(page)) == ["请先在左边选中一栋楼"]
    building = office.read(lambda session: session.scalars(select(Building.id)).one())
    qtbot.waitUntil(lambda: bool(page.acts.found.places))
    page.place_tree.go_to(("building", building))
    offered(page)["停电通知"].trigger()
    assert written(page).addressee == "幸福小区3号楼全体居民"


def test_an_event_in_month_and_list(opened, office):
    starts_at = datetime.combine(date.today(), datetime.min.time()).replace(hour=15)
    draft = events.Draft(title="居民议事会", kind=EventKind.MEETING, starts_at=starts_at)
    number = office.write(events.save, None, draft)
    page = opened(EventPage)
    for view in ("month", "list"):
        page.show_view(view)
        page._show_at(number)
        found = offered(page)
        assert next(iter(found)) == "会议通知"
    found["会议记录"].trigger()
    assert written(page).occurrence_id == number


def test_a_volunteer(opened, office, person):
    draft = Volunteer(person_id=person, number="V001", joined_on=date(2024, 5, 4))
    office.write(lambda session: session.add(draft))
    page = opened(VolunteerPage)
    offered(page)["志愿者感谢信"].trigger()
    assert written(page).addressee == "张三丰同志"


def test_only_a_lent_book_is_asked_back(opened, office, person):
    def lend(session):
        title = Title(name="平凡的世界", sort_key="pfdsj")
        session.add(title)
        session.flush()
        lent, here = Copy(number="A-001", title_id=title.id), Copy(number="A-002", title_id=title.id)
        session.add_all([lent, here])
        session.flush()
        loan = Loan(copy_id=lent.id, person_id=person, lent_on=date(2026, 1, 1), due_on=date(2026, 2, 1))
        session.add(loan)
        return lent.id, here.id

    lent, here = office.write(lend)
    page = opened(BookPage)
    page.view.select_ids([here], here)
    assert list(offered(page)) == ["请先选中一册借出的图书"]
    page.view.select_ids([lent], lent)
    offered(page)["催还图书"].trigger()
    assert "《平凡的世界》" in written(page).body


def test_who_was_visited(opened, office, person):
    office.write(visits.save, None, visits.Draft((person,), date.today(), "王主任", content="身体很好"))
    page = opened(VisitsPage)
    shown = page.show_list(CareList.VISITS)
    shown.view.select_ids([shown.model.ids[0]], shown.model.ids[0])
    offered(shown)["慰问信"].trigger()
    assert written(shown).person_id == person
