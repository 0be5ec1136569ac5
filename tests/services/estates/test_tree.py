from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from jiceng_desktop.db.base import Base
from jiceng_desktop.db.people import Household, Person, Residency
from jiceng_desktop.db.places import Building, Compound, Dwelling, Entrance
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import estates, homes, naming, people, places, undo
from jiceng_desktop.services.estates import merging as place_merging
from jiceng_desktop.services.listing import Query
from tests.services import residents
from tests.services.estates.ground import back, find

HOME = residents.HOME


def addresses(office) -> list[str]:
    return office.read(lambda s: list(s.scalars(select(Dwelling.address).order_by(Dwelling.sort_key))))


def register(office) -> dict[str, list[str]]:
    """Return every row about people and places, but for its version."""
    held = ("compound", "building", "entrance", "dwelling", "person", "residency", "household", "membership")
    tables = [Base.metadata.tables[name] for name in held]
    columns = {table: [column for column in table.c if column.name != "version"] for table in tables}
    return office.read(lambda s: {t.name: sorted(map(repr, s.execute(select(*columns[t])))) for t in tables})


def outline(office) -> list[str]:
    """Return every compound, building and entrance by name, in walking order."""
    lines, waiting = [], office.read(places.tree)[::-1]
    while waiting:
        node = waiting.pop()
        lines.append(node.name)
        waiting += node.children[::-1]
    return lines


@pytest.fixture
def street(office):
    """Two compounds with a few people; one dwelling is empty."""
    residents.add(office, "张三丰", address=HOME)
    residents.add(office, "李四光", address=HOME)
    residents.add(office, "王五一", address="幸福小区3号楼1单元101室")
    office.write(estates.add, "compound", None, "梅园")
    building = office.write(estates.add, "building", find(office, "梅园", "compound"), "3栋")
    entrance = office.write(estates.add, "entrance", building, "2")
    office.write(estates.add, "dwelling", entrance, "501室")
    return office


def test_every_node_counts_people_dwellings_vacancies_and_households(street):
    happy, plum = street.read(places.tree)
    assert (happy.people, happy.dwellings, happy.vacant, happy.households) == (3, 2, 0, 2)
    assert (plum.people, plum.dwellings, plum.vacant, plum.households) == (0, 1, 1, 0)
    (building,) = happy.children
    assert [(node.name, node.people, node.dwellings) for node in building.children] == [
        ("1单元", 1, 1),
        ("2单元", 2, 1),
    ]


def test_what_is_added_has_the_names_everything_else_looks_for(street):
    assert "梅园3号楼2单元501室" in addresses(street)
    assert street.read(places.find_dwellings, "梅园3-2-501")[0][2] == "3-2-501"


@pytest.mark.parametrize(
    ("kind", "typed", "name"),
    [
        ("building", "3", "3号楼"),
        ("building", "03栋", "3号楼"),
        ("building", "A", "A座"),
        ("building", "红楼", "红楼"),
        ("entrance", "2门", "2单元"),
        ("entrance", "东", "东单元"),
        ("entrance", "商铺", "商铺"),
        ("dwelling", "0501室", "501"),
        ("dwelling", "东户", "东户"),
        ("dwelling", "12a", "12A"),
        ("compound", " 梅 园 ", "梅园"),
    ],
)
def test_names_are_written_in_one_way(kind, typed, name):
    assert naming.tidy(kind, typed) == name


def test_a_name_is_needed_and_not_endless(street):
    with pytest.raises(Refusal, match="请填写小区"):
        street.write(estates.add, "compound", None, "  ")
    with pytest.raises(Refusal, match="最多 32 个字"):
        street.write(estates.add, "building", 1, "楼" * 40)


def test_a_second_place_of_a_name_is_refused(street):
    with pytest.raises(Refusal, match="幸福小区已经有“3号楼”"):
        street.write(estates.add, "building", find(street, "幸福小区", "compound"), "3栋")


def test_addresses_follow_a_new_name_and_come_back(street):
    before = addresses(street)
    street.write(estates.rename, "compound", find(street, "幸福小区", "compound"), "和乐家园")
    assert street.read(people.load, 1).address == "和乐家园3号楼2单元501室"
    street.write(estates.rename, "building", find(street, "和乐家园3号楼", "building"), "红楼")
    assert "和乐家园红楼2单元501室" in addresses(street)
    back(street)
    assert "和乐家园3号楼2单元501室" in addresses(street)
    assert set(residents.found(street, "3-2-501")) == {"李四光", "张三丰"}
    street.write(estates.rename, "compound", find(street, "和乐家园", "compound"), "幸福小区")
    assert addresses(street) == before


def test_a_room_gets_another_number(street):
    street.write(estates.rename, "dwelling", find(street, HOME, "dwelling"), "502室")
    assert street.read(people.load, 1).address == "幸福小区3号楼2单元502室"


def test_a_neighbours_name_is_refused_and_a_merge_proposed(street):
    with pytest.raises(Refusal, match="可以把两个合并"):
        street.write(estates.rename, "compound", find(street, "梅园", "compound"), "幸福小区")


def test_the_clerk_decides_on_the_order_and_can_let_the_numbers_decide_again(street):
    compound = find(street, "幸福小区", "compound")
    ids = [find(street, "幸福小区3号楼", "building")]
    ids += [street.write(estates.add, "building", compound, name) for name in ("10", "2")]
    assert outline(street)[1] == "2号楼"
    street.write(estates.arrange, "building", [ids[1], ids[0], ids[2]])
    assert [name for name in outline(street) if "楼" in name] == ["10号楼", "3号楼", "2号楼", "3号楼"]
    street.write(estates.add, "building", compound, "1")
    assert [name for name in outline(street) if "楼" in name][:4] == ["10号楼", "3号楼", "2号楼", "1号楼"]
    street.write(estates.arrange_by_number, "building", compound)
    assert [name for name in outline(street) if "楼" in name][:4] == ["1号楼", "2号楼", "3号楼", "10号楼"]
    back(street)
    assert [name for name in outline(street) if "楼" in name][:2] == ["10号楼", "3号楼"]


def persons_by_address(office) -> list[str]:
    """Return the names of all persons in the order of their addresses."""
    ids = office.read(people.LISTING.ids, Query(order="address"))
    return office.read(lambda s: [s.get(Person, person_id).name for person_id in ids])


def test_lists_of_people_follow_the_arranged_entrances(street):
    assert persons_by_address(street)[0] == "王五一"
    ids = [find(street, f"幸福小区3号楼{number}单元", "entrance") for number in (2, 1)]
    street.write(estates.arrange, "entrance", ids)
    assert persons_by_address(street)[-1] == "王五一"
    residents.add(street, "赵六", address="幸福小区3号楼1单元99室")
    assert persons_by_address(street)[2:] == ["赵六", "王五一"]
    assert street.read(places.find_dwellings, "3-1-101")[0][1] == "幸福小区3号楼1单元101室"
    street.write(estates.arrange_by_number, "entrance", find(street, "幸福小区3号楼", "building"))
    assert persons_by_address(street)[:2] == ["赵六", "王五一"]
    back(street)
    assert persons_by_address(street)[2:] == ["赵六", "王五一"]


def test_a_compound_is_arranged_with_all_its_doors(street):
    residents.add(street, "赵六", address="梅园3号楼2单元501室")
    assert persons_by_address(street)[-1] == "赵六"
    ids = [find(street, name, "compound") for name in ("梅园", "幸福小区")]
    street.write(estates.arrange, "compound", ids)
    assert persons_by_address(street)[0] == "赵六"
    assert addresses(street)[0] == "梅园3号楼2单元501室"
    back(street)
    assert persons_by_address(street)[-1] == "赵六"


def test_a_dwelling_that_comes_back_stands_where_its_compound_stands_now(street):
    (dwelling,) = (row[0] for row in street.read(places.find_dwellings, "梅园3-2-501"))
    street.write(estates.remove, "dwelling", dwelling)
    removed = street.last_group
    street.write(estates.arrange, "compound", [find(street, name, "compound") for name in ("梅园", "幸福小区")])
    street.write(undo.take_back, removed)
    assert addresses(street)[0] == "梅园3号楼2单元501室"


def test_a_place_with_people_stays_and_says_who(street):
    with pytest.raises(Refusal, match="还有 3 位居民（李四光、王五一、张三丰）"):
        street.write(estates.remove, "building", find(street, "幸福小区3号楼", "building"))
    residents.add(street, "赵六", address=HOME)
    with pytest.raises(Refusal, match=r"还有 4 位居民（.*等）"):
        street.write(estates.remove, "compound", find(street, "幸福小区", "compound"))


def test_a_place_somebody_lived_in_stays(street):
    moved = residents.loaded(street, "王五一")
    street.write(people.save, residents.id_of(street, "王五一"), replace(moved, address=HOME, relation=None))
    with pytest.raises(Refusal, match="有 1 位居民的居住记录（王五一）"):
        street.write(estates.remove, "entrance", find(street, "幸福小区3号楼1单元", "entrance"))


def test_an_empty_place_goes_with_all_in_it_and_comes_back(street):
    before = outline(street), addresses(street)
    assert street.write(estates.remove, "compound", find(street, "梅园", "compound")) == 1
    assert "梅园" not in outline(street)
    back(street)
    assert (outline(street), addresses(street)) == before


def test_merged_buildings_take_everything_along_and_come_apart_again(street):
    plum = find(street, "梅园", "compound")
    residents.add(street, "钱七", address="梅园3号楼2单元501室")
    residents.add(street, "孙八", address="梅园3号楼2单元601室")
    before = register(street)
    happy = find(street, "幸福小区", "compound")
    told = street.read(place_merging.outlook, "compound", plum, happy)
    assert (told.source, told.target, told.dwellings, told.people) == ("梅园", "幸福小区", 2, 2)
    (conflict,) = told.conflicts
    assert (conflict.address, conflict.here, conflict.there) == (HOME, ("钱七",), ("李四光", "张三丰"))
    street.write(place_merging.merge, "compound", plum, happy)
    assert outline(street) == ["幸福小区", "3号楼", "1单元", "2单元"]
    assert addresses(street) == [
        "幸福小区3号楼1单元101室",
        HOME,
        "幸福小区3号楼2单元601室",
    ]
    assert residents.loaded(street, "钱七").address == HOME
    assert residents.loaded(street, "孙八").address == "幸福小区3号楼2单元601室"
    home = find(street, HOME, "dwelling")
    there = street.read(lambda s: list(s.scalars(select(Residency.dwelling_id).where(Residency.person_id == 4))))
    assert there == [home]
    assert street.read(lambda s: s.scalar(select(Household.dwelling_id).where(Household.dwelling_id == home))) == home
    back(street)
    assert register(street) == before


def test_a_merge_that_is_stopped_leaves_everything_as_it_was(street):
    class Enough(Exception):
        pass

    steps = iter(range(3))

    def tick():
        if next(steps) == 2:
            raise Enough

    before = register(street)
    happy, plum = find(street, "幸福小区", "compound"), find(street, "梅园", "compound")
    with pytest.raises(Enough):
        street.write(place_merging.merge, "compound", happy, plum, None, tick)
    assert register(street) == before


def test_the_same_room_may_be_another_dwelling(street):
    residents.add(street, "钱七", address="梅园3号楼2单元501室")
    source, target = find(street, "梅园3号楼", "building"), find(street, "幸福小区3号楼", "building")
    (conflict,) = street.read(place_merging.outlook, "building", source, target).conflicts
    with pytest.raises(Refusal, match="房号已经有了"):
        street.write(place_merging.merge, "building", source, target, {conflict.dwelling_id: "501"})
    street.write(place_merging.merge, "building", source, target, {conflict.dwelling_id: "501A"})
    assert residents.loaded(street, "钱七").address == "幸福小区3号楼2单元501A室"
    assert residents.loaded(street, "张三丰").address == HOME
    back(street)
    assert residents.loaded(street, "钱七").address == "梅园3号楼2单元501室"


def test_who_lives_in_both_dwellings_is_there_once(street):
    """An owner here and tenant there has two open residencies; afterwards one."""
    other = find(street, "幸福小区3号楼1单元101室", "dwelling")
    home = find(street, HOME, "dwelling")
    with street._store.writing("王主任") as session:
        session.add(Residency(person_id=1, dwelling_id=other))
    street.write(place_merging.merge, "dwelling", other, home)
    count = street.read(lambda s: len(list(s.scalars(select(Residency).where(Residency.person_id == 1)))))
    assert count == 1
    assert street.read(homes.households) == 2


def test_a_place_is_not_merged_with_itself(street):
    with pytest.raises(Refusal, match="另一个楼栋"):
        street.read(place_merging.outlook, "building", 1, 1)


def test_nothing_is_left_of_a_merged_place(street):
    street.write(place_merging.merge, "entrance", *(find(street, f"幸福小区3号楼{n}单元", "entrance") for n in (1, 2)))
    assert residents.count(street, Entrance) == 2
    assert residents.count(street, Building) == 2
    assert residents.count(street, Compound) == 2
    assert residents.loaded(street, "王五一").address == "幸福小区3号楼2单元101室"
