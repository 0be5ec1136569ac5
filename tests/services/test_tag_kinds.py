from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from jiceng_desktop.db.people import CareTag
from jiceng_desktop.errors import Refusal, Stale
from jiceng_desktop.services import tag_kinds, tags, undo
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.tag_kinds import Draft
from jiceng_desktop.terms import VisitKind
from tests.services.residents import add, contents, count

DAY = date(2026, 11, 21)


@pytest.fixture
def office(office):
    """The office on a fixed day."""
    return Office(office._store, office.clerk, lambda: datetime(2026, 11, 21, 9))


def brightness(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", [*tag_kinds.SWATCHES, *(colour for _, colour in tags.STARTING_KINDS)])
def test_every_colour_can_be_read_on_white(colour):
    assert 1.05 / (brightness(colour) + 0.05) >= 4.5


def test_an_office_begins_with_usual_intervals(office):
    shown = {kind.name: kind for kind in office.read(tag_kinds.everything)}
    assert (shown["慢性病"].visit_days, shown["慢性病"].visit_kind) == (90, VisitKind.FOLLOW_UP)
    assert shown["独居老人"].visit_days == 30
    assert shown["党员"].visit_days is None


def test_a_kind_is_added_behind_the_others_and_changed(office):
    kind_id = office.write(tag_kinds.save, None, Draft(" 失独 家庭", "#0B7285", 30))
    assert office.read(tag_kinds.everything)[-1].name == "失独 家庭"
    stored = office.read(tag_kinds.load, kind_id)
    office.write(tag_kinds.save, kind_id, replace(stored, name="失独家庭", visit_days=None))
    assert office.read(tag_kinds.load, kind_id) == Draft("失独家庭", "#0B7285", None, VisitKind.HOME, 2)
    office.write(undo.take_back, office.last_group)
    assert office.read(tag_kinds.load, kind_id).visit_days == 30


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (Draft("  "), "name"),
        (Draft("名" * 33), "name"),
        (Draft("高龄"), "name"),
        (Draft("新的", visit_days=0), "visit_days"),
        (Draft("新的", visit_days=731), "visit_days"),
        (Draft("新的", colour="红"), "colour"),
    ],
)
def test_what_cannot_be_a_kind_is_refused(office, draft, field):
    before = contents(office)
    with pytest.raises(Refusal) as refused:
        office.write(tag_kinds.save, None, draft)
    assert refused.value.field == field
    assert contents(office) == before


def test_a_stale_kind_is_refused(office, kinds):
    stored = office.read(tag_kinds.load, kinds["高龄"])
    office.write(tag_kinds.save, kinds["高龄"], replace(stored, visit_days=60))
    with pytest.raises(Stale, match="走访间隔"):
        office.write(tag_kinds.save, kinds["高龄"], replace(stored, visit_days=45))


def test_kinds_are_arranged(office, kinds):
    order = [kinds["党员"], kinds["高龄"]]
    office.write(tag_kinds.arrange, order)
    assert [name for _, name, _ in office.read(tags.kinds)][:3] == ["党员", "高龄", "独居老人"]


def test_an_unused_kind_goes_and_comes_back(office, kinds):
    before = office.read(tags.kinds)
    assert office.write(tag_kinds.remove, kinds["优抚"]) == 0
    assert "优抚" not in [name for _, name, _ in office.read(tags.kinds)]
    office.write(undo.take_back, office.last_group)
    assert office.read(tags.kinds) == before
    with pytest.raises(Refusal, match="已被另一处删除"):
        office.write(tag_kinds.remove, 999)


def test_a_used_kind_takes_its_tags_along_and_brings_them_back(office, kinds):
    persons = [add(office, name, tags=frozenset({kinds["高龄"]})) for name in ("赵一", "钱二")]
    assert office.write(tag_kinds.remove, kinds["高龄"]) == 2
    assert count(office, CareTag) == 0
    office.write(undo.take_back, office.last_group)
    assert [[name for name, _, _ in office.read(tags.of_person, one)] for one in persons] == [["高龄"], ["高龄"]]


def test_merging_moves_tags_and_keeps_the_earlier_day_of_two(office, kinds):
    both = add(office, "赵一", tags=frozenset({kinds["低保"], kinds["优抚"]}))
    only = add(office, "钱二", tags=frozenset({kinds["低保"]}))
    tag = next(one for one in office.read(tags.all_of_person, both) if one.name == "低保")
    office.write(tags.save, tag.id, replace(office.read(tags.load, tag.id), from_on=date(2020, 5, 1)))
    before = {one: office.read(tags.all_of_person, one) for one in (both, only)}
    assert office.write(tag_kinds.merge, kinds["低保"], kinds["优抚"]) == 2
    assert [(one.name, one.from_on) for one in office.read(tags.all_of_person, both)] == [("优抚", date(2020, 5, 1))]
    assert [(one.name, one.from_on) for one in office.read(tags.all_of_person, only)] == [("优抚", DAY)]
    assert "低保" not in [name for _, name, _ in office.read(tags.kinds)]
    office.write(undo.take_back, office.last_group)
    assert {one: office.read(tags.all_of_person, one) for one in (both, only)} == before


def test_merging_with_itself_or_nothing_is_refused(office, kinds):
    with pytest.raises(Refusal, match="另一个标签"):
        office.write(tag_kinds.merge, kinds["低保"], kinds["低保"])
    with pytest.raises(Refusal, match="已被另一处删除"):
        office.write(tag_kinds.merge, kinds["低保"], 999)
