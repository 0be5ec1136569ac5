from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import people, tags, timeline, undo
from jiceng_desktop.services.office import Office
from tests.services.residents import add, draft, lines

DAY = date(2026, 11, 21)


@pytest.fixture
def office(office):
    """The office on a fixed day."""
    return Office(office._store, office.clerk, lambda: datetime(2026, 11, 21, 9))


@pytest.fixture
def carrier(office, kinds):
    return add(office, tags=frozenset({kinds["独居老人"], kinds["高龄"]}))


def shown(office, person_id):
    return [(tag.name, tag.to_on, tag.end_reason) for tag in office.read(tags.all_of_person, person_id)]


def tag_of(office, person_id, name) -> int:
    return next(tag.id for tag in office.read(tags.all_of_person, person_id) if tag.name == name)


def test_an_ended_tag_keeps_its_reason_and_stays_in_the_history(office, carrier):
    tag_id = tag_of(office, carrier, "独居老人")
    stored = office.read(tags.load, tag_id)
    assert stored == tags.Draft("独居老人", DAY, None, None, 1)
    office.write(tags.save, tag_id, replace(stored, to_on=DAY, end_reason="与家人同住"))
    assert shown(office, carrier) == [("高龄", None, None), ("独居老人", DAY, "与家人同住")]
    assert [name for name, _, _ in office.read(tags.of_person, carrier)] == ["高龄"]
    assert "与家人同住" not in lines(office)[-1].changes
    assert "***" in lines(office)[-1].changes


def test_an_ended_tag_can_be_taken_up_again(office, carrier):
    tag_id = tag_of(office, carrier, "高龄")
    office.write(tags.save, tag_id, replace(office.read(tags.load, tag_id), to_on=DAY))
    office.write(tags.save, tag_id, replace(office.read(tags.load, tag_id), to_on=None, from_on=date(2020, 1, 1)))
    assert office.read(tags.load, tag_id).from_on == date(2020, 1, 1)
    assert len(office.read(tags.of_person, carrier)) == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"from_on": None}, "from_on"),
        ({"from_on": date(2027, 1, 1)}, "from_on"),
        ({"to_on": date(2026, 11, 20)}, "to_on"),
        ({"to_on": date(2026, 11, 22)}, "to_on"),
        ({"end_reason": "去世"}, "to_on"),
        ({"to_on": DAY, "end_reason": "因" * 101}, "end_reason"),
    ],
)
def test_days_that_cannot_be_are_refused(office, carrier, wrong, field):
    tag_id = tag_of(office, carrier, "高龄")
    stored = office.read(tags.load, tag_id)
    with pytest.raises(Refusal) as refused:
        office.write(tags.save, tag_id, replace(stored, **wrong))
    assert refused.value.field == field
    assert office.read(tags.load, tag_id) == stored


def test_nobody_carries_the_same_tag_twice(office, carrier, kinds):
    tag_id = tag_of(office, carrier, "高龄")
    earlier = replace(office.read(tags.load, tag_id), from_on=date(2020, 1, 1), to_on=date(2021, 1, 1))
    office.write(tags.save, tag_id, earlier)
    office.write(tags.add, carrier, [kinds["高龄"]], DAY)
    with pytest.raises(Refusal, match="现在已经有这个标签"):
        office.write(tags.save, tag_id, replace(office.read(tags.load, tag_id), to_on=None))
    with pytest.raises(Refusal, match="同一天已经有"):
        office.write(tags.save, tag_id, replace(office.read(tags.load, tag_id), from_on=DAY, to_on=DAY))


def test_the_line_of_time_tells_of_tags(office, carrier):
    tag_id = tag_of(office, carrier, "高龄")
    ended = replace(office.read(tags.load, tag_id), from_on=date(2020, 1, 1), to_on=date(2021, 5, 1), end_reason="搬离")
    office.write(tags.save, tag_id, ended)
    told = [(one.on.year, one.text) for one in office.read(timeline.of_person, carrier)]
    assert told == [(2026, "列为独居老人"), (2021, "不再列为高龄（搬离）"), (2020, "列为高龄")]


def test_a_stale_tag_is_refused(office, carrier):
    tag_id = tag_of(office, carrier, "高龄")
    stored = office.read(tags.load, tag_id)
    office.write(tags.save, tag_id, replace(stored, from_on=date(2020, 1, 1)))
    with pytest.raises(Stale, match="开始日期"):
        office.write(tags.save, tag_id, replace(stored, from_on=date(2021, 1, 1)))


def test_a_form_left_open_notices_a_tag_ended_elsewhere(office, carrier):
    opened = office.read(people.load, carrier)
    tag_id = tag_of(office, carrier, "高龄")
    office.write(tags.save, tag_id, replace(office.read(tags.load, tag_id), to_on=DAY))
    with pytest.raises(Stale):
        office.write(people.save, carrier, replace(opened, phone="19900000009"))


def test_a_tag_given_by_mistake_goes_and_comes_back(office, carrier):
    office.write(tags.remove, tag_of(office, carrier, "高龄"))
    assert [name for name, _, _ in shown(office, carrier)] == ["独居老人"]
    office.write(undo.take_back, office.last_group)
    assert [name for name, _, _ in shown(office, carrier)] == ["独居老人", "高龄"]
    office.write(tags.remove, 999)


def test_a_kind_that_is_gone_is_refused_with_a_sentence(office):
    with pytest.raises(Refusal, match="删除或合并"):
        office.write(people.save, None, draft("王小二", tags=frozenset({999})))
    with pytest.raises(Refusal, match="已被另一处删除"):
        office.read(tags.load, 999)
