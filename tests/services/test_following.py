"""Saved queries follow tags and places that are merged."""

from __future__ import annotations

from datetime import date

import pytest

from jiceng_desktop.db.places import Building
from jiceng_desktop.services import filters, people, queries, tag_kinds, tags, undo
from jiceng_desktop.services.estates import merging as place_merging
from jiceng_desktop.services.filters import Compare, Condition, Pick, one
from tests.services.residents import TODAY, add, persons_of


@pytest.fixture
def kinds(office):
    return {name: number for number, name, _ in office.read(tags.kinds)}


def keep(office, name, *conditions) -> int:
    return office.write(queries.save, None, name, one(*conditions))


def told(office, query_id) -> str:
    return filters.tell(office.read(queries.usable, query_id).filter, people.FILTERABLE)


def test_a_merged_tag_is_followed_and_undone(office, kinds):
    add(office, "老张", tags=frozenset({kinds["优抚"]}), born_on=date(1950, 1, 1))
    picks = tuple(Pick(str(kinds[name]), name) for name in ("优抚", "退役军人"))
    both = keep(office, "优抚对象", Condition("tags", Compare.IS, picks), Condition("age", Compare.AT_LEAST, (60,)))
    other = keep(office, "缺电话", Condition("has_phone", Compare.NO))
    untouched = office.read(queries.load, other).version
    office.write(tag_kinds.merge, kinds["优抚"], kinds["退役军人"])
    assert told(office, both) == "关爱标签有退役军人，并且年龄至少 60 岁"
    assert len(office.read(persons_of, both, TODAY)) == 1
    assert office.read(queries.load, other).version == untouched
    group = office.last_group
    office.write(undo.take_back, group)
    assert told(office, both) == "关爱标签有优抚或退役军人，并且年龄至少 60 岁"


def test_a_merged_place_is_followed_with_what_lies_in_it(office):
    for name, address in (("甲", "幸福小区3号楼2单元501室"), ("乙", "幸福小区13号楼2单元502室")):
        add(office, name, address=address)
    offered = office.read(filters.options, people.FILTERABLE)["place"]
    keys = {option.name: option.key for option in offered}
    inside = "幸福小区3号楼2单元"
    query = keep(office, "二单元", Condition("place", Compare.IS, (Pick(keys[inside], inside),)))
    gone, kept = (int(keys[f"幸福小区{number}号楼"].partition(":")[2]) for number in (3, 13))
    office.write(place_merging.merge, "building", gone, kept)
    assert office.read(lambda session: session.get(Building, gone)) is None
    assert told(office, query) == "住处在幸福小区13号楼2单元"
    assert len(office.read(persons_of, query, TODAY)) == 2
