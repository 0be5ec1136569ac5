from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import equipment, events, undo, venues
from jiceng_desktop.services.listing import Query

CHAIRS = equipment.Draft(name="折叠椅", number=50, remark="库房")


@pytest.fixture
def chairs(office):
    return office.write(equipment.save, None, CHAIRS)


def texts(office):
    ids = list(office.read(equipment.LISTING.ids, Query()))
    return office.read(equipment.LISTING.texts, ids)


def test_equipment_is_stored_and_listed_with_its_place(office, chairs):
    hall = office.write(venues.save, None, venues.Draft(name="邻里讲堂"))
    office.write(equipment.save, None, equipment.Draft(name="钢琴", venue_id=hall))
    assert texts(office) == [("折叠椅", "50", "随处可用", "库房"), ("钢琴", "1", "邻里讲堂", "")]
    assert office.read(equipment.load, chairs) == replace(CHAIRS, version=1)
    assert office.read(equipment.of_venue, hall) == [("钢琴", 1)]


def test_what_cannot_be_is_refused(office, chairs):
    with pytest.raises(Refusal, match="名称"):
        office.write(equipment.save, None, replace(CHAIRS, name=" "))
    with pytest.raises(Refusal, match="数量"):
        office.write(equipment.save, None, replace(CHAIRS, name="幕布", number=0))
    with pytest.raises(Refusal, match="请修改它的数量"):
        office.write(equipment.save, None, CHAIRS)
    with pytest.raises(Refusal, match="已被删除"):
        office.write(equipment.save, None, replace(CHAIRS, name="幕布", venue_id=9))
    with pytest.raises(Stale):
        office.write(equipment.save, chairs, CHAIRS)


def test_equipment_in_use_stays_and_other_comes_back(office, chairs):
    meeting = events.Draft(title="居民会", starts_at=datetime(2026, 12, 2, 9), equipment=((chairs, 20),))
    number = office.write(events.save, None, meeting)
    with pytest.raises(Refusal, match="登记在1 场活动里"):
        office.write(equipment.remove, chairs)
    draft = office.read(events.load, number)
    office.write(events.save, number, replace(draft, equipment=()))
    office.write(equipment.remove, chairs)
    assert texts(office) == []
    office.write(undo.take_back, office.last_group)
    assert len(texts(office)) == 1
