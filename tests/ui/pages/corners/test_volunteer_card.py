from __future__ import annotations

from PySide6.QtWidgets import QLabel

from jiceng_desktop.services import corners
from jiceng_desktop.terms import KeeperRole
from jiceng_desktop.ui.pages.volunteers.card import VolunteerCard
from jiceng_desktop.ui.pages.volunteers.sections import CARD


def told(card):
    return [label.text() for label in card.widget().findChildren(QLabel)]


def test_the_card_of_a_volunteer_tells_of_the_corners(qtbot, desk, office, places, volunteer):
    card = VolunteerCard(desk, CARD)
    qtbot.addWidget(card)
    card.show_volunteer(volunteer)
    assert "图书角" not in told(card)
    office.write(corners.appoint, places["东角"], [volunteer], KeeperRole.MANAGER)
    card.show_volunteer(volunteer)
    assert "图书角" in told(card)
    assert any(text.startswith("负责人　") for text in told(card))
