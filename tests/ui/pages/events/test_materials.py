from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel

from jiceng_desktop.services import materials
from jiceng_desktop.services.materials import Owner
from jiceng_desktop.services.uploads import Upload
from jiceng_desktop.terms import MaterialKind, OccurrenceStatus
from jiceng_desktop.ui.kit.materials import MaterialStrip
from tests.pictures import saved


@pytest.fixture
def put(office):
    """Return a function that adds a photo to an event."""

    def put(number, name="合影.png"):
        prepared = [materials.prepare(Upload(name, saved("PNG")))]
        office.write(materials.add, Owner(number), MaterialKind.PHOTO, prepared)

    return put


def strips(page):
    """Return the strips of the card by what they hold; those of the card before are about to go."""
    body = page.card_panel.widget()
    return {strip.shelf.title: strip for strip in body.findChildren(MaterialStrip)}


def test_before_it_begins_an_event_has_handouts_only(page, plan, today_at):
    page.show_occurrence(plan("讲座", today_at(9) + timedelta(3)))
    assert list(strips(page)) == ["讲义"]
    page.show_occurrence(plan("义诊", today_at(9) - timedelta(3)))
    assert list(strips(page)) == ["讲义", "照片"]


def test_what_was_called_off_shows_only_what_there_is(page, plan, put, today_at):
    number = plan("讲座", today_at(9) - timedelta(3), status=OccurrenceStatus.CANCELLED)
    page.show_occurrence(number)
    assert strips(page) == {}
    put(number)
    assert list(strips(page)) == ["照片"]


@pytest.mark.parametrize("view", ["month", "list"])
def test_a_photo_that_is_taken_away_on_the_card_can_be_brought_back(page, plan, put, today_at, office, view):
    page.show_view(view)
    number = plan("讲座", today_at(9) - timedelta(1))
    put(number)
    page.show_occurrence(number)
    strip = strips(page)["照片"]
    strip.remove(strip.files()[0].file)
    assert strips(page)["照片"].files() == []
    undoing = page.calendar.undoing
    assert undoing.isVisible()
    assert undoing.sentence.text() == "已移除 1 张照片。"
    undoing.button.click()
    assert len(strips(page)["照片"].files()) == 1
    assert page.current() == number
    assert "讲座" in [label.text() for label in page.card_panel.widget().findChildren(QLabel)]
