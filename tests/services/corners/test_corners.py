from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from jiceng_desktop.db.rounds import Round, RoundLeg
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import boxes, corners, estates, places, undo
from jiceng_desktop.services.corners import Draft, closures
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import Audience, CornerKind, RoundState
from tests.services import residents

TODAY = date.today()
CORNER = Draft(
    name="翠湖一楼图书角",
    kind=CornerKind.ATTENDED,
    spot="一楼大厅",
    lends=True,
    loan_days=14,
    most_loans=2,
    most_renewals=0,
    capacity=4,
    audience=Audience.CHILDREN,
    hours="周一至周五 9:00—17:00",
    note="钥匙在门卫",
)


@pytest.fixture
def corner(office):
    return office.write(corners.save, None, CORNER)


def test_a_corner_is_stored_and_coded(office, corner):
    assert office.read(corners.load, corner) == replace(CORNER, version=1)
    second = office.write(corners.save, None, Draft(name="西角"))
    sheets = [office.read(corners.sheet, key, TODAY) for key in (corner, second)]
    assert [sheet.code for sheet in sheets] == ["92001", "92002"]
    assert [line.name for line in office.read(corners.lines, TODAY)] == ["翠湖一楼图书角", "西角"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": None}, "name"),
        ({"name": "翠湖一楼图书角"}, "name"),
        ({"kind": None}, "kind"),
        ({"loan_days": 0}, "loan_days"),
        ({"most_loans": None}, "most_loans"),
        ({"most_renewals": 13}, "most_renewals"),
        ({"capacity": 0}, "capacity"),
        ({"hours": "开" * 101}, "hours"),
        ({"building_id": 99}, "building_id"),
        ({"compound_id": 99}, "compound_id"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(office, corner, changes, field):
    with pytest.raises(Refusal) as refused:
        office.write(corners.save, None, replace(CORNER, **{"name": "另一角", **changes}))
    assert refused.value.field == field


def test_a_building_brings_its_compound(office, corner):
    residents.add(office, address=residents.HOME)
    compounds, buildings = office.read(corners.places)
    compound_id = compounds[0][0]
    building_id = buildings[compound_id][0][0]
    office.write(corners.save, corner, replace(CORNER, building_id=building_id, version=1))
    assert office.read(corners.load, corner).compound_id == compound_id
    assert office.read(corners.sheet, corner, TODAY).place.endswith("一楼大厅")
    other = office.write(corners.save, None, Draft(name="别处", compound_id=compound_id))
    assert office.read(corners.load, other).compound_id == compound_id


def test_a_stale_save_says_what_the_other_desk_changed(office, other_desk, corner):
    other_desk.write(corners.save, corner, replace(CORNER, hours="全天", version=1))
    with pytest.raises(Stale) as stale:
        office.write(corners.save, corner, replace(CORNER, spot="二楼", version=1))
    assert stale.value.changes == [("开放时间", "周一至周五 9:00—17:00", "全天")]


def test_a_corner_with_boxes_is_not_closed(office, corner):
    (box,) = office.write(boxes.add_many, corner, 1)
    with pytest.raises(Refusal, match="还有 1 个图书箱"):
        office.write(corners.close, corner)
    store = office.write(corners.save, None, Draft(name="书库", kind=CornerKind.STORE))
    office.write(boxes.move, [box], store)
    office.write(corners.close, corner)
    assert [name for _, name in office.read(corners.listed)] == ["书库"]
    assert [line.closed for line in office.read(corners.lines, TODAY)] == [True, False]
    office.write(corners.reopen, corner)
    assert len(office.read(corners.listed)) == 2


def test_only_a_corner_that_was_never_used_is_deleted(office, corner):
    office.write(closures.save, None, closures.Draft(corner, TODAY + timedelta(1), TODAY + timedelta(2), "粉刷"))
    office.write(corners.remove, corner)
    assert office.read(corners.listed) == []
    office.write(undo.take_back, office.last_group)
    assert office.read(corners.sheet, corner, TODAY).closures[0].reason == "粉刷"
    office.write(boxes.add_many, corner, 1)
    with pytest.raises(Refusal, match="撤销"):
        office.write(corners.remove, corner)


def test_corners_stand_in_the_order_given(office, corner):
    second = office.write(corners.save, None, Draft(name="西角"))
    office.write(corners.arrange, [second, corner])
    assert [key for key, _ in office.read(corners.listed)] == [second, corner]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"from_on": None}, "from_on"),
        ({"to_on": None}, "to_on"),
        ({"to_on": TODAY - timedelta(9)}, "to_on"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_closure_needs_days_and_a_reason(office, corner, changes, field):
    draft = replace(closures.Draft(corner, TODAY, TODAY + timedelta(3), "粉刷"), **changes)
    with pytest.raises(Refusal) as refused:
        office.write(closures.save, None, draft)
    assert refused.value.field == field


def test_closures_are_told_as_long_as_they_last(office, corner):
    pause = closures.Draft(corner, TODAY, TODAY + timedelta(3), "粉刷")
    kept = office.write(closures.save, None, pause)
    assert [one.reason for one in office.read(closures.coming, corner, TODAY + timedelta(3))] == ["粉刷"]
    assert office.read(closures.coming, corner, TODAY + timedelta(4)) == []
    assert office.read(corners.overview, TODAY).paused == ("翠湖一楼图书角",)
    office.write(closures.remove, kept)
    assert office.read(corners.overview, TODAY).paused == ()


def test_the_overview_names_what_something_should_be_done_about(office, corner):
    store = office.write(corners.save, None, Draft(name="书库", kind=CornerKind.STORE))
    office.write(boxes.add_many, corner, 5)
    office.write(boxes.add_many, store, 2)
    office.write(corners.save, None, Draft(name="空角"))
    told = office.read(corners.overview, TODAY)
    assert (told.corners, told.boxes, told.books) == (3, 7, 0)
    assert told.unkept == ("翠湖一楼图书角", "空角")
    assert (told.bare, told.crowded) == (("空角",), ("翠湖一楼图书角",))


@pytest.mark.parametrize(("lends", "told"), [(True, "每人最多 2 册，每次 14 天，不续借"), (False, "不外借，在角阅读")])
def test_the_loan_settings_in_words(lends, told):
    assert corners.loans_told(lends, 14, 2, 0) == told


@action("测试轮换")
def send(session, box_id, from_id, to_id):
    """Let a box be on its way in a round."""
    begun = Round(year=2026, number=22, starts_on=TODAY, ends_on=TODAY + timedelta(14), state=RoundState.MOVING)
    session.add(begun)
    session.flush()
    session.add(RoundLeg(round_id=begun.id, box_id=box_id, from_id=from_id, to_id=to_id))


def test_a_corner_that_expects_a_box_is_not_closed(office, corner):
    west = office.write(corners.save, None, Draft(name="西角"))
    (box,) = office.write(boxes.add_many, corner, 1)
    office.write(send, box, corner, west)
    with pytest.raises(Refusal, match="第 22 期轮换还有图书箱要送到“西角”"):
        office.write(corners.close, west)
    assert "“01号箱”在第 22 期轮换里还没有交接完" in office.read(boxes.doubts, [box], west)[0]


def test_a_compound_with_a_corner_is_not_deleted(office, corner):
    compound_id = office.write(places.add_compound, "翠湖小区")
    office.write(corners.save, corner, replace(CORNER, compound_id=compound_id, version=1))
    with pytest.raises(Refusal, match="有图书角（翠湖一楼图书角），不能删除"):
        office.write(estates.remove, "compound", compound_id)


def test_a_closed_corner_is_not_closed_a_second_time(office, corner):
    office.write(corners.close, corner)
    with pytest.raises(Refusal, match="已于"):
        office.write(corners.close, corner)
