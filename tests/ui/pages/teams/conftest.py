"""A team with two members and two volunteers outside, and the page that shows it."""

from __future__ import annotations

from datetime import date

import pytest

from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services import people, teams
from jiceng_desktop.services.teams import Draft, Position
from jiceng_desktop.ui.pages.teams import TeamPage

NAMES = ("赵一鸣", "钱二妹", "孙三喜", "李四光")


@pytest.fixture
def volunteers(office):
    """Four volunteers; their ids by name."""

    def enlist(session):
        ids = {}
        for number, name in enumerate(NAMES, start=1):
            person_id = people.save(session, None, people.Draft(name=name, phone="19900000001"))
            volunteer = Volunteer(person_id=person_id, number=f"Z{number:04}", joined_on=date(2024, 3, 1))
            session.add(volunteer)
            session.flush()
            ids[name] = volunteer.id
        return ids

    return office.write(enlist)


@pytest.fixture
def stewards(office, volunteers):
    draft = Draft("邻里红管家", "服务邻里", "#B42318", positions=(Position("宣传员", 3), Position("调解员")))
    team_id = office.write(teams.save, None, draft)
    office.write(teams.join, team_id, [volunteers["赵一鸣"], volunteers["钱二妹"]], "宣传员")
    return team_id


@pytest.fixture
def opened(qtbot, desk):
    """Return a function that opens the page."""

    def opened() -> TeamPage:
        page = TeamPage(desk)
        qtbot.addWidget(page)
        page.resize(1300, 700)
        page.show()
        page.refresh()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    return opened
