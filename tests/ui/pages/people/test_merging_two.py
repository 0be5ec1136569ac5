"""Merging two cards from the list of persons."""

from __future__ import annotations

from jiceng_desktop.services import people
from jiceng_desktop.services.people import Draft
from jiceng_desktop.ui.kit.merge import MergeDialog
from tests.ui.pages.people.looking import names, select


def test_two_selected_cards_are_merged_and_brought_back(page, office, neighbours):
    again = office.write(people.save, None, Draft(name="单小明", phone="19900000005"))
    page.view.select_ids([again, neighbours["单小明"]], again)
    page.merging.trigger()
    dialog = next(one for one in page.findChildren(MergeDialog) if one.isVisible())
    dialog.merge_button.click()
    assert names(page).count("单小明") == 1
    assert page.current() == neighbours["单小明"]
    assert office.read(people.load, neighbours["单小明"]).phone == "19900000005"
    page.undoing.button.click()
    assert names(page).count("单小明") == 2


def test_one_card_alone_is_not_merged(page, said, neighbours):
    select(page, neighbours["单小明"])
    page.merging.trigger()
    assert "两份档案" in said[-1]
    assert not page.findChildren(MergeDialog)
