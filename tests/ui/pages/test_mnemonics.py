"""Alt and a letter does one thing on every view of the volunteers, whoever is shown on the card."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from jiceng_desktop.db.volunteers import Team, TeamMember
from jiceng_desktop.ui.pages.awards.page import AwardPage
from jiceng_desktop.ui.pages.certificates.page import CertificatePage
from jiceng_desktop.ui.pages.rotas import RotaPage
from jiceng_desktop.ui.pages.service.page import ServicePage
from jiceng_desktop.ui.pages.teams import TeamPage
from jiceng_desktop.ui.pages.volunteers.page import VolunteerPage
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
