from __future__ import annotations

import pytest
from sqlalchemy import select

from jiceng_desktop.db.places import Building, Dwelling
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import estates, places
from jiceng_desktop.services.estates import building, grids
from jiceng_desktop.services.estates.building import Numbering, Plan
from tests.services import residents
from tests.services.estates.ground import back


@pytest.fixture
def compound(office):
    return office.write(estates.add, "compound", None, "幸福小区")


def rooms(drawing, entrance: int = 0) -> list[str]:
    return [room for floor in drawing.entrances[entrance][1] for room in floor]


def test_a_tower_of_18_floors_2_entrances_and_4_dwellings_each_has_144(office, compound):
    plan = Plan(compound, "7")
    drawing = office.read(building.draw, plan)
    assert (drawing.buildings, drawing.dwellings) == (("7号楼",), 144)
    assert rooms(drawing)[:5] == ["101", "102", "103", "104", "201"]
    assert rooms(drawing, 1)[-1] == "1804"
    assert office.write(building.build, plan) == 144
    (node,) = office.read(places.tree)
    assert (node.dwellings, node.vacant) == (144, 144)
    assert office.read(places.meant, "7-2-1804") == ("幸福小区7号楼2单元1804室", True)
    back(office)
    assert residents.count(office, Dwelling) == 0


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"lowest": 2, "highest": 3}, ["201", "202", "301", "302"]),
        ({"highest": 5, "skipped": "4、 2层"}, ["101", "102", "301", "302", "501", "502"]),
        ({"highest": 1, "numbering": Numbering.LETTERS}, ["1A", "1B"]),
        ({"lowest": 10, "highest": 10}, ["1001", "1002"]),
    ],
)
def test_floors_and_rooms_are_numbered_as_asked(office, compound, change, expected):
    plan = Plan(compound, "1", **{"entrances": 1, "rooms": 2, **change})
    assert rooms(office.read(building.draw, plan)) == expected


def test_rooms_may_go_on_from_entrance_to_entrance(office, compound):
    plan = Plan(compound, "1", highest=1, entrances=2, rooms=2, numbering=Numbering.THROUGH)
    drawing = office.read(building.draw, plan)
    assert (rooms(drawing), rooms(drawing, 1)) == (["101", "102"], ["103", "104"])


def test_a_building_without_entrances_has_rooms_all_the_same(office, compound):
    office.write(building.build, Plan(compound, "1", highest=1, entrances=0, rooms=1))
    assert office.read(places.find_dwellings, "1-101")[0][1] == "幸福小区1号楼101室"


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("1-3、5", ["1号楼", "2号楼", "3号楼", "5号楼"]),
        ("1号楼至3号楼", ["1号楼", "2号楼", "3号楼"]),
        ("a1-a2 东楼,7", ["A1座", "A2座", "东楼", "7号楼"]),
        ("7 7栋", ["7号楼"]),
    ],
)
def test_several_buildings_are_named_at_once(office, compound, typed, names):
    assert list(office.read(building.draw, Plan(compound, typed)).buildings) == names


def test_a_known_building_is_completed_and_nothing_doubled(office, compound):
    residents.add(office, "张三", address="幸福小区7号楼1单元101室")
    plan = Plan(compound, "6-7", highest=2, entrances=1, rooms=2)
    assert office.read(building.draw, plan).known == ("7号楼",)
    assert office.write(building.build, plan) == 7
    assert residents.loaded(office, "张三").address == "幸福小区7号楼1单元101室"


def test_new_buildings_enter_a_grid_and_known_ones_stay_in_theirs(office, compound):
    grid = office.write(estates.add, "grid", None, "第一网格")
    office.write(estates.add, "building", compound, "1")
    office.write(building.build, Plan(compound, "1-2", highest=1, grid_id=grid))
    there = office.read(lambda s: {row[0]: row[1] for row in s.execute(select(Building.name, Building.grid_id))})
    assert there == {"1号楼": None, "2号楼": grid}
    assert office.read(grids.without) == [(1, "幸福小区1号楼")]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"buildings": ""}, "buildings"),
        ({"buildings": "9-1"}, "buildings"),
        ({"highest": 3, "lowest": 5}, "highest"),
        ({"skipped": "顶"}, "skipped"),
        ({"highest": 1, "skipped": "1"}, "skipped"),
        ({"rooms": 0}, "rooms"),
        ({"rooms": 27, "numbering": Numbering.LETTERS}, "rooms"),
        ({"buildings": "1-99", "highest": 60}, "buildings"),
    ],
)
def test_what_nobody_builds_is_refused_at_its_field(office, compound, change, field):
    with pytest.raises(Refusal) as refused:
        office.read(building.draw, Plan(**{"compound_id": compound, "buildings": "1", **change}))
    assert refused.value.field == field
