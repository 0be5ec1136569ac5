"""Four volunteers of a team, a rota of theirs, and the page that shows it."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services import people, rotas, teams
from jiceng_desktop.services.rotas import Draft, Post
from jiceng_desktop.ui.pages.rotas import RotaPage

NAMES = ("赵一鸣", "钱二妹", "孙三喜", "李四光")
MONDAY = date.today() - timedelta(date.today().weekday())
NEXT = MONDAY + timedelta(7)  # a week that lies ahead whatever day it is


@pytest.fixture
def volunteers(office):
    """The four; their ids by name."""

    def enlist(session):
        ids = {}
        for number, name in enumerate(NAMES, start=1):
            person_id = people.save(session, None, people.Draft(name=name))
            volunteer = Volunteer(person_id=person_id, number=f"Z{number:04}", joined_on=date(2024, 3, 1))
            session.add(volunteer)
            session.flush()
            ids[name] = volunteer.id
        return ids

    return office.write(enlist)


@pytest.fixture
def team(office, volunteers):
    team_id = office.write(teams.save, None, teams.Draft("图书角管理组", "管书", "#B42318"))
    office.write(teams.join, team_id, list(volunteers.values())[:3])
    return team_id


@pytest.fixture
def rota(office, volunteers):
    posts = (Post(1, time(9), time(11), "图书管理员"), Post(5, time(18), time(20), "巡逻员", 2))
    draft = Draft("楼道书屋值班", None, "楼道书屋", NEXT, None, posts, tuple(volunteers.values()))
    return office.write(rotas.save, None, draft)


@pytest.fixture
def opened(qtbot, desk):
    """Return a function that opens the page."""

    def opened() -> RotaPage:
        page = RotaPage(desk)
        qtbot.addWidget(page)
        page.resize(1300, 700)
        page.show()
        page.refresh()
        page.activateWindow()
        qtbot.waitUntil(page.isActiveWindow)
        return page

    return opened
