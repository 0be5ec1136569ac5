from __future__ import annotations

from datetime import date

import pytest

from jiceng_desktop import papers
from jiceng_desktop.db.people import Person
from jiceng_desktop.documents.roster import Band, More
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import estates, places
from jiceng_desktop.services.estates import dwellings, grids
from jiceng_desktop.services.estates import lists as place_lists
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import PersonStatus, Relation, ResidencyRole, Sex
from tests.services import residents
from tests.services.estates.ground import find

TODAY = date(2026, 11, 21)


@pytest.fixture
def street(office):
    """One building of two entrances: a family, two households behind one door, an empty dwelling."""
    residents.add(
        office, "张三丰", address=residents.HOME, relation=Relation.HEAD, sex=Sex.MALE, born_on=date(1980, 3, 7)
    )
    residents.add(office, "李四光", address=residents.HOME, relation=Relation.SPOUSE, role=ResidencyRole.OWNER)
    residents.add(office, "王五一", address="幸福小区3号楼1单元101室")
    entrance = find(office, "幸福小区3号楼2单元", "entrance")
    office.write(estates.add, "dwelling", entrance, "1001")
    office.write(estates.add, "dwelling", entrance, "502")
    return office


def test_persons_are_listed_entrance_by_entrance_in_walking_order(street):
    place = ("building", find(street, "幸福小区3号楼", "building"))
    found = street.read(place_lists.living_list, place, False, TODAY)
    assert found.title == "幸福小区3号楼住户名单"
    assert found.note == "房屋 4 户，空置 2 户，居住 3 人　2026年11月21日"
    assert [section.title for section in found.sections] == ["幸福小区3号楼1单元", "幸福小区3号楼2单元"]
    assert found.sections[1].rows == (
        ("501室", "张三丰", "男", "46", "户主", "其他", ""),
        ("", "李四光", "", "", "配偶", "业主", ""),
        ("502室", "（空置）", "", "", "", "", ""),
        ("1001室", "（空置）", "", "", "", "", ""),
    )
    assert all(len(row) == len(found.columns) for section in found.sections for row in section.rows)


def test_households_have_a_line_each(street):
    found = street.read(place_lists.living_list, None, True, TODAY)
    assert found.title == "全部小区住户名单"
    assert found.sections[1].rows[0] == ("501室", "张三丰", "2", "李四光（配偶）", "")
    assert all(len(row) == len(found.columns) for section in found.sections for row in section.rows)


def test_every_row_knows_its_room_for_a_new_page(street):
    rows = papers.rows_of(street.read(place_lists.living_list, None, False, TODAY))
    assert isinstance(rows[0], Band)
    going_on = [row.cells for row in rows if isinstance(row, More)]
    assert [cells[0] for cells in going_on] == ["501室"]
    assert all(row[0] for row in rows if isinstance(row, tuple))


def test_nobody_of_a_large_family_is_cut_off(street):
    for number in range(8):
        residents.add(street, f"欧阳长名字{'甲乙丙丁戊己庚辛'[number]}", address=residents.HOME)
    (_, section) = street.read(place_lists.living_list, None, True, TODAY).sections
    told = "".join(row[3] for row in section.rows)
    assert all(f"欧阳长名字{letter}" in told for letter in "甲乙丙丁戊己庚辛")
    assert max(len(row[3]) for row in section.rows) <= 34


def test_the_order_on_paper_is_the_one_the_clerk_arranged(street):
    ids = [find(street, f"幸福小区3号楼{number}单元", "entrance") for number in (2, 1)]
    street.write(estates.arrange, "entrance", ids)
    found = street.read(place_lists.living_list, None, False, TODAY)
    assert [section.title for section in found.sections] == ["幸福小区3号楼2单元", "幸福小区3号楼1单元"]
    shown = street.read(dwellings.LISTING.ids)
    doors = [text[0] for text in street.read(dwellings.LISTING.texts, shown)]
    assert doors[0] == residents.HOME
    assert doors[-1] == "幸福小区3号楼1单元101室"


def test_nothing_is_printed_where_nothing_is_registered(office):
    with pytest.raises(Refusal, match="还没有登记房屋"):
        office.read(place_lists.living_list, None, False, TODAY)


def test_labels_for_doors_and_for_those_who_live_there(street):
    assert street.read(place_lists.door_labels, None) == [
        ("幸福小区", "3号楼1单元101室"),
        ("幸福小区", "3号楼2单元501室"),
        ("幸福小区", "3号楼2单元502室"),
        ("幸福小区", "3号楼2单元1001室"),
    ]
    place = ("entrance", find(street, "幸福小区3号楼2单元", "entrance"))
    assert street.read(place_lists.envelope_labels, place) == [(residents.HOME, "张三丰")]


def test_who_is_gone_is_counted_nowhere_and_gets_no_letter(street):
    gone = (("张三丰", PersonStatus.DECEASED), ("王五一", PersonStatus.MOVED_OUT))

    def leave(session):
        for name, status in gone:
            session.get_one(Person, residents.id_of(street, name)).status = status

    street.write(leave)
    (happy,) = street.read(places.tree)
    assert (happy.people, happy.vacant) == (1, 3)
    rows = street.read(dwellings.LISTING.texts, street.read(dwellings.LISTING.ids, Query("501")))
    assert rows[0][1:3] == ("李四光", "1")
    assert street.read(place_lists.envelope_labels, None) == [(residents.HOME, "李四光")]
    found = street.read(place_lists.living_list, None, True, TODAY)
    assert [row[1] for section in found.sections for row in section.rows if row[1] != "（空置）"] == ["李四光"]
    known = street.read(dwellings.residents, find(street, residents.HOME, "dwelling"))
    assert [(one.name, one.gone) for one in known] == [("李四光", None), ("张三丰", PersonStatus.DECEASED)]


def test_the_list_of_dwellings_narrows_and_finds(street):
    def doors(needle: str = "", narrow: tuple[str, int] | None = None) -> list[str]:
        ids = street.read(dwellings.LISTING.ids, Query(needle, narrow))
        return [text[0].removeprefix("幸福小区3号楼") for text in street.read(dwellings.LISTING.texts, ids)]

    assert doors("李四光") == doors("3-2-501") == doors("501") == ["2单元501室"]
    assert doors(narrow=("entrance", find(street, "幸福小区3号楼1单元", "entrance"))) == ["1单元101室"]
    assert len(doors(narrow=("grid", grids.NO_GRID))) == 4
    assert doors(narrow=("grid", 1)) == []


def test_what_is_known_of_a_dwelling_and_who_lives_in_it(street):
    home = find(street, residents.HOME, "dwelling")
    assert [(one.name, one.relation) for one in street.read(dwellings.residents, home)] == [
        ("张三丰", Relation.HEAD),
        ("李四光", Relation.SPOUSE),
    ]
    grid = street.write(estates.add, "grid", None, "第一网格")
    street.write(grids.assign, [find(street, "幸福小区3号楼", "building")], grid)
    place = street.read(dwellings.place, "dwelling", home)
    assert (place.name, place.grid) == (residents.HOME, "第一网格")
    nodes = street.read(dwellings.in_entrance, find(street, "幸福小区3号楼2单元", "entrance"))
    assert [(node.name, node.people, node.vacant) for node in nodes] == [
        ("501室", 2, 0),
        ("502室", 0, 1),
        ("1001室", 0, 1),
    ]
    survey = street.read(dwellings.survey)
    assert survey.places == street.read(places.tree)
    assert survey.grids[0].people == 3
