from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from jiceng_desktop.db.places import Building
from jiceng_desktop.services import books, events, people, places, volunteers
from jiceng_desktop.services.listing import Query
from tests.services.residents import NUMBER, PHONE, ZHANG, found, take_over

NAMES = [ZHANG, "李四光", "王小芳", "赵六", "单雄信"]


@pytest.fixture
def street(office):
    take_over(
        office,
        {"name": ZHANG, "id_number": NUMBER, "phone": PHONE, "address": "幸福小区3-2-501", "tags": "独居老人、低保"},
        {"name": "李四光", "address": "幸福小区10-1-101", "born_on": "1990-01-01", "grid": "第一网格"},
        {"name": "王小芳", "address": "幸福小区3-1-101", "born_on": "1950-01-01", "tags": "独居老人"},
        {"name": "赵六", "address": "翠湖院1-1-101", "born_on": "2020-01-01"},
        {"name": "单雄信"},
    )
    return office


def listed(office, **query) -> list[str]:
    ids = office.read(people.LISTING.ids, Query(**query))
    return [row[0] for row in office.read(lambda s: list(people.LISTING.texts(s, ids)))]


def test_names_stand_in_the_order_of_their_sound(street):
    assert listed(street) == ["李四光", "单雄信", "王小芳", ZHANG, "赵六"]
    assert listed(street, order="name", descending=True) == ["赵六", ZHANG, "王小芳", "单雄信", "李四光"]


def test_buildings_stand_in_walking_order_and_the_homeless_last(street):
    assert listed(street, order="address") == ["王小芳", ZHANG, "李四光", "赵六", "单雄信"]
    assert listed(street, order="address", descending=True)[-1] == "单雄信"


def test_the_youngest_come_first_by_age_and_those_without_last(street):
    assert listed(street, order="age") == ["赵六", "李四光", ZHANG, "王小芳", "单雄信"]
    assert listed(street, order="born_on") == ["王小芳", ZHANG, "李四光", "赵六", "单雄信"]
    assert listed(street, order="age", descending=True) == ["王小芳", ZHANG, "李四光", "赵六", "单雄信"]


def test_rows_and_texts_tell_of_the_same_records(street):
    ids = street.read(people.LISTING.ids)
    rows = street.read(people.LISTING.rows, ids)
    texts = street.read(lambda s: list(people.LISTING.texts(s, ids, True)))
    assert rows.keys() == set(ids)
    told = [tuple(f.text(v, True) for f, v in zip(people.LISTING.fields, rows[i], strict=True)) for i in ids]
    assert told == texts
    assert {len(row) for row in texts} == {len(people.LISTING.fields)}


def test_numbers_are_masked_unless_revealed(street):
    ids = list(street.read(people.LISTING.ids, Query(needle="zsf")))
    place = {field.name: index for index, field in enumerate(people.LISTING.fields)}
    (hidden,) = street.read(lambda s: list(people.LISTING.texts(s, ids)))
    (shown,) = street.read(lambda s: list(people.LISTING.texts(s, ids, True)))
    assert (hidden[place["id_number"]], hidden[place["phone"]]) == ("999901********" + NUMBER[-4:], "199****0001")
    assert (shown[place["id_number"]], shown[place["phone"]]) == (NUMBER, PHONE)
    assert hidden[place["tags"]].split("、") == ["独居老人", "低保"]


def test_a_record_removed_meanwhile_is_left_out_of_the_texts(street):
    ids = list(street.read(people.LISTING.ids))
    street.write(people.remove, ids[0])
    assert len(street.read(lambda s: list(people.LISTING.texts(s, ids)))) == len(ids) - 1


def place_of(office, *names: str) -> tuple[str, int]:
    nodes, node = office.read(places.tree), None
    for name in names:
        node = next(node for node in nodes if node.name == name)
        nodes = node.children
    return node.kind, node.id


def test_a_place_a_grid_and_a_tag_narrow_together_with_words(street):
    whole = place_of(street, "幸福小区")
    building = place_of(street, "幸福小区", "3号楼")
    entrance = place_of(street, "幸福小区", "3号楼", "2单元")
    (grid_id, _), *_ = street.read(places.grids)
    assert listed(street, narrow=people.Narrow(place=whole)) == ["李四光", "王小芳", ZHANG]
    assert listed(street, narrow=people.Narrow(place=building)) == ["王小芳", ZHANG]
    assert listed(street, narrow=people.Narrow(place=entrance)) == [ZHANG]
    assert listed(street, narrow=people.Narrow(grid_id=grid_id)) == ["李四光"]
    assert listed(street, narrow=people.Narrow(tag_id=1)) == ["王小芳", ZHANG]
    assert listed(street, narrow=people.Narrow(tag_id=1), needle="zsf") == [ZHANG]
    assert listed(street, narrow=people.Narrow(place=building, tag_id=1), needle="wang") == ["王小芳"]
    assert listed(street, narrow=people.Narrow(place=building, grid_id=grid_id)) == []
    assert listed(street, narrow=people.Narrow(), needle="wang") == ["王小芳"]


def test_the_tree_counts_who_lives_where(street):
    tree = street.read(places.tree)
    assert [(node.name, node.people) for node in tree] == [("幸福小区", 3), ("翠湖院", 1)]
    assert [(node.name, node.people) for node in tree[0].children] == [("3号楼", 2), ("10号楼", 1)]
    assert [(node.name, node.people) for node in tree[0].children[0].children] == [("1单元", 1), ("2单元", 1)]


def test_an_ended_tag_no_longer_narrows(street):
    ids = list(street.read(people.LISTING.ids, Query(needle="wxf")))
    stored = street.read(people.load, ids[0])
    street.write(people.save, ids[0], replace(stored, tags=frozenset()))
    assert listed(street, narrow=people.Narrow(tag_id=1)) == [ZHANG]


@pytest.mark.parametrize("listing", [people.LISTING, volunteers.LISTING, events.LISTING, books.LISTING])
def test_every_sortable_column_sorts_both_ways(street, listing):
    for field in listing.fields:
        if field.sortable:
            for descending in (False, True):
                street.read(listing.ids, Query(needle="a 张 1", order=field.name, descending=descending))


def test_a_dwelling_is_found_by_code_and_by_address(street):
    assert [address for _, address, _ in street.read(places.find_dwellings, "3-2-501")] == ["幸福小区3号楼2单元501室"]
    assert [code for _, _, code in street.read(places.find_dwellings, "幸福小区3")] == ["3-1-101", "3-2-501"]
    assert street.read(places.find_dwellings, "%") == []


def test_an_address_is_told_back_before_it_is_stored(street):
    assert street.read(places.meant, "3-2-501") == ("幸福小区3号楼2单元501室", True)
    assert street.read(places.meant, "翠湖院1-1-102") == ("翠湖院1号楼1单元102室", False)


def test_events_narrow_to_days_and_words(office):
    for day, title in ((1, "党员大会"), (15, "AED培训"), (30, "邻里影院")):
        office.write(events.save, None, events.Draft(title=title, starts_at=datetime(2026, 11, day, 15)))

    def titles(**query):
        ids = office.read(events.LISTING.ids, Query(**query))
        return [row[1] for row in office.read(lambda s: list(events.LISTING.texts(s, ids)))]

    assert titles() == ["邻里影院", "AED培训", "党员大会"]
    assert titles(narrow=events.Span(date(2026, 11, 15), date(2026, 11, 30))) == ["邻里影院", "AED培训"]
    assert titles(needle="dydh") == titles(needle="党员") == ["党员大会"]
    assert titles(needle="aed") == ["AED培训"]
    assert titles(needle="%") == []


def test_the_building_without_grid_is_in_none(street):
    assert [b.name for b in street.read(lambda s: list(s.query(Building).filter_by(grid_id=None)))]
    assert found(street, "") != []
