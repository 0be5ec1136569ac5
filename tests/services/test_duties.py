from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import duties, estates, people, places
from jiceng_desktop.services.estates import grids
from jiceng_desktop.services.estates import merging as place_merging
from jiceng_desktop.terms import DutyRole, PersonStatus
from tests.services import residents
from tests.services.estates.ground import back, find

TODAY = date.today()
SPRING = date(2024, 3, 1)


@pytest.fixture
def street(office):
    """Two buildings, two grids, three people."""
    residents.add(office, "张三丰", address=residents.HOME)
    residents.add(office, "李四光", address="幸福小区4号楼1单元101室")
    residents.add(office, "王五一")
    for name in ("第一网格", "第二网格"):
        office.write(estates.add, "grid", None, name)
    return office


def holders(office, kind: str, place_id: int) -> list[tuple[str, date | None, date | None]]:
    return [(held.name, held.from_on, held.to_on) for held in office.read(duties.of_place, kind, place_id)]


def lacking(office) -> set[tuple[str, str]]:
    return {(gap.place, gap.told) for gap in office.read(duties.gaps)}


def test_every_place_without_anybody_is_named(street):
    first, second = find(street, "幸福小区3号楼", "building"), find(street, "幸福小区4号楼", "building")
    assert lacking(street) == {
        ("幸福小区", "没有划入网格"),
        ("第一网格", "没有网格员"),
        ("第二网格", "没有网格员"),
        ("幸福小区3号楼", "没有楼栋长"),
        ("幸福小区4号楼", "没有楼栋长"),
        ("幸福小区3号楼2单元", "没有单元长"),
        ("幸福小区4号楼1单元", "没有单元长"),
    }
    street.write(grids.assign, [first, second], 1)
    street.write(duties.give, "grid", 1, 3, SPRING)
    street.write(duties.give, "building", first, 1, None)
    street.write(duties.give, "entrance", find(street, "幸福小区4号楼1单元", "entrance"), 2, TODAY)
    assert lacking(street) == {
        ("第二网格", "没有网格员"),
        ("幸福小区4号楼", "没有楼栋长"),
        ("幸福小区3号楼2单元", "没有单元长"),
    }


def test_a_compound_that_lies_in_no_grid_is_one_line(street):
    (gap, *_) = [gap for gap in street.read(duties.gaps) if gap.lacks is None]
    assert (gap.kind, gap.place, len(gap.buildings)) == ("compound", "幸福小区", 2)
    street.write(grids.assign, gap.buildings[:1], 1)
    (gap,) = [gap for gap in street.read(duties.gaps) if gap.lacks is None]
    assert (gap.kind, gap.place, gap.buildings) == ("building", "幸福小区4号楼", (gap.id,))


def test_who_is_gone_answers_for_nothing(street):
    building = find(street, "幸福小区3号楼", "building")
    street.write(duties.give, "building", building, 1, SPRING)
    street.write(people.save, 1, replace(street.read(people.load, 1), status=PersonStatus.DECEASED))
    gap = next(gap for gap in street.read(duties.gaps) if gap.place == "幸福小区3号楼" and gap.lacks)
    assert gap.gone == "张三丰已去世"
    with pytest.raises(Refusal, match="已登记为去世"):
        street.write(duties.give, "grid", 1, 1, SPRING)


def test_a_duty_is_handed_over_in_one_act_and_comes_back(street):
    duty = street.write(duties.give, "grid", 1, 1, SPRING)
    street.write(duties.hand_over, duty, 3, date(2025, 6, 1))
    assert holders(street, "grid", 1) == [
        ("王五一", date(2025, 6, 1), None),
        ("张三丰", SPRING, date(2025, 6, 1)),
    ]
    assert [(held.place, held.role, held.span) for held in street.read(duties.of_person, 1)] == [
        ("第一网格", DutyRole.GRID_WORKER, "2024-03-01 至 2025-06-01")
    ]
    back(street)
    assert holders(street, "grid", 1) == [("张三丰", SPRING, None)]


def test_the_time_of_a_person_tells_of_duties(street):
    duty = street.write(duties.give, "grid", 1, 1, SPRING)
    street.write(duties.end, duty, date(2025, 6, 1))
    told = [(moment.on, moment.text) for moment in street.read(duties.moments, 1)]
    assert told == [(SPRING, "担任第一网格网格员"), (date(2025, 6, 1), "不再担任第一网格网格员")]


def test_nobody_is_appointed_twice_or_for_a_day_to_come(street):
    duty = street.write(duties.give, "grid", 1, 1, SPRING)
    with pytest.raises(Refusal, match="张三丰已经是第一网格的网格员"):
        street.write(duties.give, "grid", 1, 1, TODAY)
    with pytest.raises(Refusal, match="不能晚于今天"):
        street.write(duties.give, "grid", 2, 1, TODAY + timedelta(2))
    with pytest.raises(Refusal, match="不能早于开始日期"):
        street.write(duties.end, duty, date(2020, 1, 1))
    with pytest.raises(Refusal, match="已被另一处删除"):
        street.write(duties.end, 99, TODAY)


def test_a_wrong_entry_is_deleted_and_comes_back(street):
    duty = street.write(duties.give, "grid", 1, 1, SPRING)
    street.write(duties.remove, duty)
    assert holders(street, "grid", 1) == []
    back(street)
    assert holders(street, "grid", 1) == [("张三丰", SPRING, None)]


def test_a_place_somebody_answered_for_is_not_deleted(street):
    grid = street.write(duties.give, "grid", 2, 1, SPRING)
    with pytest.raises(Refusal, match="任职记录（张三丰）"):
        street.write(estates.remove, "grid", 2)
    street.write(duties.remove, grid)
    street.write(estates.remove, "grid", 2)
    assert [name for _, name in street.read(places.grids)] == ["第一网格"]


def test_a_grid_with_buildings_is_not_deleted_but_merged(street):
    first, second = find(street, "幸福小区3号楼", "building"), find(street, "幸福小区4号楼", "building")
    street.write(grids.assign, [first], 1)
    street.write(grids.assign, [second], 2)
    for person_id in (1, 2):
        street.write(duties.give, "grid", person_id, person_id, SPRING)
    street.write(duties.give, "grid", 2, 1, TODAY)
    with pytest.raises(Refusal, match="还有 1 栋楼（幸福小区4号楼）"):
        street.write(estates.remove, "grid", 2)
    street.write(place_merging.merge, "grid", 2, 1)
    (grid,) = street.read(grids.tree, street.read(places.tree))
    assert [node.name for node in grid.children] == ["幸福小区3号楼", "幸福小区4号楼"]
    assert sorted(holders(street, "grid", 1)) == [("张三丰", SPRING, None), ("李四光", SPRING, None)]
    back(street)
    assert [len(node.children) for node in street.read(grids.tree, street.read(places.tree))] == [1, 1]


def test_each_building_lies_in_one_grid_and_the_rest_is_listed(street):
    building = find(street, "幸福小区3号楼", "building")
    assert street.write(grids.assign, [building], 1) == 1
    assert street.write(grids.assign, [building], 2) == 1
    assert street.write(grids.assign, [building], 2) == 0
    first, second, nowhere = street.read(grids.tree, street.read(places.tree))
    assert (first.children, second.people, nowhere.name) == ([], 1, "没有划入网格")
    assert [node.name for node in nowhere.children] == ["幸福小区4号楼"]
    with pytest.raises(Refusal, match="这个网格已被另一处删除"):
        street.write(grids.assign, [building], 77)
