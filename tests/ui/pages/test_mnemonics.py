"""Alt and a letter does one thing on every view of the volunteers and the books, whatever the card shows."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from jiceng_desktop.db.volunteers import Team, TeamMember
from jiceng_desktop.services import donations, lending, rotation
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.pages import LibraryPage
from jiceng_desktop.ui.pages.awards.page import AwardPage
from jiceng_desktop.ui.pages.certificates.page import CertificatePage
from jiceng_desktop.ui.pages.rotas import RotaPage
from jiceng_desktop.ui.pages.service.page import ServicePage
from jiceng_desktop.ui.pages.teams import TeamPage
from jiceng_desktop.ui.pages.volunteers.page import VolunteerPage
from tests.services import residents, shelves
from tests.services.service.serving import TODAY, put
from tests.ui.pages.honoured import enlist

MENUS = ["F", "B", "V"]  # the shell's own


def letters(root: QWidget) -> list[str]:
    """Return the letters that do something at present."""
    buttons = [one for one in root.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled()]
    labels = [one for one in root.findChildren(QLabel) if one.isVisible() and one.buddy() is not None]
    found = (re.search(r"&([A-Za-z0-9])", one.text()) for one in (*buttons, *labels))
    return MENUS + [one[1].upper() for one in found if one]


@pytest.mark.parametrize(
    "kind", [VolunteerPage, TeamPage, ServicePage, RotaPage, AwardPage, CertificatePage], ids=lambda kind: kind.title
)
@pytest.mark.parametrize("width", [911, 1366])
def test_mnemonics_do_not_collide(qtbot, desk, office, kind, width):
    volunteer_id = enlist(office, "赵一", "Z0007", 12)
    team_id = put(office, Team(name="邻里红管家", leader_id=volunteer_id))
    put(office, TeamMember(team_id=team_id, volunteer_id=volunteer_id, from_on=TODAY))
    page = kind(desk)
    qtbot.addWidget(page)
    page.resize(width, 512)
    page.show()
    page.refresh()
    if kind is TeamPage:
        page.panel.choose(team_id)
    if kind is VolunteerPage:
        page.show_record(volunteer_id)
    QApplication.processEvents()  # what a card gets late is shown late
    twice = [letter for letter, count in Counter(letters(page)).items() if count > 1]
    assert not twice


@pytest.fixture
def lively(office):
    """Book corners with a lent book, a donation and a draft of a round."""
    shelf = office.write(shelves.fill)
    office.write(lending.lend, residents.add(office), shelf.copies["1000001"])
    items = (donations.Item("茶馆春秋"),)
    office.write(donations.save, None, donations.Draft(donor="晴窗书店", items=items))
    office.write(rotation.propose, 2)


@pytest.mark.parametrize("kind", LibraryPage.views, ids=lambda kind: kind.title)
@pytest.mark.parametrize("width", [911, 1366])
@pytest.mark.parametrize("filled", [False, True], ids=["empty", "filled"])
def test_mnemonics_of_the_book_corners_do_not_collide(qtbot, desk, request, kind, width, filled):
    if filled:
        request.getfixturevalue("lively")
    page = kind(desk)
    qtbot.addWidget(page)
    page.resize(width, 512)
    page.show()
    page.refresh()
    if filled and isinstance(page, RecordPage):
        assert page.model.ids
        page.view.select_ids(page.model.ids[:1], page.model.ids[0])
    QApplication.processEvents()  # what a card gets late is shown late
    twice = [letter for letter, count in Counter(letters(page)).items() if count > 1]
    assert not twice
