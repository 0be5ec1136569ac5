from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from jiceng_desktop.db.library import CornerKeeper
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import corners, merging, timeline, undo
from jiceng_desktop.services.corners import keepers
from jiceng_desktop.services.listing import Query
from jiceng_desktop.services.office import action
from jiceng_desktop.services.volunteers import standing
from jiceng_desktop.terms import CornerKind, KeeperRole
from tests.services import residents

TODAY = date.today()


@pytest.fixture
def corner(office):
    return office.write(corners.save, None, corners.Draft(name="东角", kind=CornerKind.ATTENDED))


@pytest.fixture
def pair(office, family):
    """Two volunteers."""
    return list(office.write(standing.enlist, list(family.values())[:2]).added)


@action("测试调整日期")
def begin_earlier(session, days):
    for keeper in session.scalars(select(CornerKeeper)):
        keeper.from_on = TODAY - timedelta(days)


def test_managers_come_first(office, corner, pair):
    office.write(corners.appoint, corner, [pair[0]], KeeperRole.HELPER)
    office.write(corners.appoint, corner, [pair[1]], KeeperRole.MANAGER)
    found = office.read(keepers.of_corner, corner, TODAY)
    assert [(one.volunteer_id, one.role) for one in found] == [
        (pair[1], KeeperRole.MANAGER),
        (pair[0], KeeperRole.HELPER),
    ]
    assert office.read(keepers.of_volunteer, pair[0])[0].corner == "东角"


def test_appointing_again_changes_the_role_only(office, corner, pair):
    assert office.write(corners.appoint, corner, pair, KeeperRole.HELPER) == 2
    assert office.write(corners.appoint, corner, pair, KeeperRole.HELPER) == 0
    assert office.write(corners.appoint, corner, [pair[0]], KeeperRole.MANAGER) == 1
    assert len(office.read(keepers.of_corner, corner, TODAY)) == 2


def test_who_is_dismissed_stays_in_the_history(office, corner, pair):
    office.write(corners.appoint, corner, pair, KeeperRole.HELPER)
    office.write(begin_earlier, 30)
    first, second = office.read(keepers.of_corner, corner, TODAY)
    office.write(corners.dismiss, [first.id])
    assert [one.id for one in office.read(keepers.of_corner, corner, TODAY)] == [second.id]
    (former,) = office.read(keepers.of_volunteer, first.volunteer_id)
    assert former.to_on == TODAY
    office.write(undo.take_back, office.last_group)
    assert len(office.read(keepers.of_corner, corner, TODAY)) == 2


def test_who_was_entered_today_by_mistake_leaves_no_trace(office, corner, pair):
    office.write(corners.appoint, corner, [pair[0]], KeeperRole.HELPER)
    (only,) = office.read(keepers.of_corner, corner, TODAY)
    office.write(corners.dismiss, [only.id])
    assert office.read(keepers.of_volunteer, pair[0]) == []
    with pytest.raises(Refusal, match="已被删除"):
        office.write(corners.dismiss, [only.id])


def test_who_left_looks_after_nothing(office, corner, pair):
    office.write(corners.appoint, corner, pair, KeeperRole.HELPER)
    office.write(standing.leave, [pair[0]], TODAY)
    assert [one.volunteer_id for one in office.read(keepers.of_corner, corner, TODAY)] == [pair[1]]
    with pytest.raises(Refusal, match="退出志愿服务"):
        office.write(corners.appoint, corner, [pair[0]], KeeperRole.HELPER)
    with pytest.raises(Refusal, match="没有找到"):
        office.write(corners.appoint, corner, [999], KeeperRole.HELPER)


def test_a_closed_corner_has_no_keepers(office, corner, pair):
    office.write(corners.appoint, corner, pair, KeeperRole.HELPER)
    office.write(begin_earlier, 30)
    office.write(corners.close, corner)
    assert office.read(keepers.of_corners, TODAY) == {}
    with pytest.raises(Refusal, match="已经撤销"):
        office.write(corners.appoint, corner, pair, KeeperRole.HELPER)


def test_the_timeline_of_a_person_tells_of_the_corners(office, corner, pair, family):
    office.write(corners.appoint, corner, pair, KeeperRole.MANAGER)
    office.write(begin_earlier, 30)
    first, _ = office.read(keepers.of_corner, corner, TODAY)
    office.write(corners.dismiss, [first.id])
    told = [moment.text for moment in office.read(timeline.of_person, first.person_id) if moment.matter == "图书角"]
    assert told == ["不再担任“东角”负责人", "“东角”负责人"]


def test_the_list_of_all_tells_who_looks_after_what(office, corner, pair):
    west = office.write(corners.save, None, corners.Draft(name="西角"))
    office.write(corners.appoint, corner, pair, KeeperRole.HELPER)
    office.write(corners.appoint, west, pair[:1], KeeperRole.MANAGER)
    everybody = office.read(keepers.LISTING.texts, list(office.read(keepers.LISTING.ids, Query(narrow=()))))
    assert [(row[0], row[3]) for row in everybody] == [("东角", "协助"), ("东角", "协助"), ("西角", "负责人")]
    assert len(office.read(keepers.LISTING.ids, Query(narrow=(west,)))) == 1


def test_two_cards_of_one_person_become_one_keeper(office, corner):
    cards = residents.add(office, address=residents.HOME), residents.add(office, id_number=residents.NUMBER)
    both = office.write(standing.enlist, cards).added
    office.write(corners.appoint, corner, both, KeeperRole.HELPER)
    office.write(merging.merge, *cards)
    (only,) = office.read(keepers.of_corner, corner, TODAY)
    assert only.person_id == cards[0]
