from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from jiceng_desktop.services import equipment, events, venue_blocks
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.pages.venues.registers import BlockForm, BlocksDialog, EquipmentDialog, EquipmentForm


@pytest.fixture
def blocks(page, hall):
    page.view.select_ids([hall], hall)
    page.show_blocks()
    return page.findChildren(BlocksDialog)[-1]


@pytest.fixture
def register(page):
    page.show_equipment()
    return page.findChildren(EquipmentDialog)[-1]


def fill(form, **values):
    for name, value in values.items():
        form.entry(name).set_value(value)
    form.accept()


def test_a_blocked_period_is_added_changed_removed_and_taken_back(blocks, office, hall, monday, plan):
    assert blocks.empty.isVisible()
    assert not any(button.isEnabled() for button in blocks._about_one)
    plan("居民会", monday)
    blocks.add()
    form = blocks.findChildren(BlockForm)[-1]
    form.entry("starts_at").set_value(datetime.combine(monday, time(8)))
    form.entry("ends_at").set_value(datetime.combine(monday, time(18)))
    assert form._cells["ends_at"].note.text() == "这段时间已经排了 1 场活动，请记得改期或换地方。"
    fill(form, reason="检修")
    (block,) = office.read(venue_blocks.of_venue, hall)
    assert (block.reason, block.starts_at) == ("检修", datetime.combine(monday, time(8)))
    blocks.edit()
    fill(blocks.findChildren(BlockForm)[-1], ends_at=datetime.combine(monday + timedelta(1), time(18)))
    assert office.read(venue_blocks.of_venue, hall)[0].ends_at.date() == monday + timedelta(1)
    blocks.remove()
    assert office.read(venue_blocks.of_venue, hall) == []
    blocks.undoing.button.click()
    assert len(office.read(venue_blocks.of_venue, hall)) == 1
    assert blocks.view.records.rowCount() == 1


def test_a_period_without_a_reason_is_refused_in_the_form(blocks, office, hall, monday):
    blocks.add()
    form = blocks.findChildren(BlockForm)[-1]
    moments = datetime.combine(monday, time(8)), datetime.combine(monday, time(18))
    fill(form, starts_at=moments[0], ends_at=moments[1])
    assert "请写明为什么停用" in form._cells["reason"].note.text()
    assert office.read(venue_blocks.of_venue, hall) == []
    fill(form, reason="检修")


def test_equipment_is_added_and_deleted_and_what_is_in_use_stays(register, office, hall, monday, said):
    register.add()
    fill(register.findChildren(EquipmentForm)[-1], name="钢琴", number=1, venue_id=hall)
    register.add()
    fill(register.findChildren(EquipmentForm)[-1], name="折叠椅", number=50)
    chairs, piano = office.read(equipment.LISTING.ids)
    assert office.read(equipment.load, piano).venue_id == hall
    meeting = events.Draft(title="居民会", starts_at=datetime.combine(monday, time(9)), equipment=((chairs, 20),))
    office.write(events.save, None, meeting)
    register.view.select_ids([chairs], chairs)
    message.attempt(register, register.remove)
    assert said == ["“折叠椅”登记在1 场活动里，不能删除。不再用它时，可以在备注里写明。"]
    register.view.select_ids([piano], piano)
    register.remove()
    assert list(office.read(equipment.LISTING.ids)) == [chairs]
    register.undoing.button.click()
    assert list(office.read(equipment.LISTING.ids)) == [chairs, piano]
