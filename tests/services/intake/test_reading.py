from __future__ import annotations

from datetime import date

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import intake, places
from jiceng_desktop.services.intake import Decision, Verdict
from jiceng_desktop.terms import IdKind, Sex
from tests.services.residents import (
    HOME,
    NUMBER,
    ZHANG,
    add,
    contents,
    found,
    id_number,
    loaded,
    only,
    plan,
    take_over,
    verdicts,
)

ZEROS = next(number for year in range(1950, 2000) if (number := id_number(f"{year}0307", 100)).endswith("000"))
WRONG_CHECK = NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1")


@pytest.mark.parametrize(
    "lost",
    ["9.99901E+17", "9.99901198003071E+17", "9.9e17", 9.99901198003071e17, 999901198003071000, 999901198003071234],
)
def test_a_number_that_excel_has_destroyed_is_refused(office, lost):
    planned = only(office, id_number=lost)
    assert (planned.verdict, planned.name, planned.reading) == (Verdict.REFUSED, ZHANG, None)
    assert "被存成数字，后三位已丢失" in planned.reason


def test_three_zeros_with_a_wrong_check_digit_are_refused_with_the_reason(office):
    spoilt = NUMBER[:15] + "000"
    planned = only(office, id_number=spoilt)
    assert planned.verdict is Verdict.REFUSED
    assert "校验码不对" in planned.reason
    assert "末三位是000，多半是被 Excel 改坏了" in planned.reason


def test_three_zeros_with_a_right_check_digit_are_in_doubt(office):
    planned = only(office, id_number=ZEROS)
    assert planned.verdict is Verdict.DOUBTFUL
    assert "末三位是000" in planned.reason
    done = take_over(office, {"name": ZHANG, "id_number": ZEROS}, decisions={3: Decision.ADD})
    assert done.added == 1
    assert only(office, id_number=ZEROS).verdict is Verdict.UNCHANGED


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (WRONG_CHECK, "校验码不对"),
        (NUMBER[:17], "应为18位，现在是17位"),
        (id_number("19800231"), "出生日期不存在"),
        (id_number("20270101"), "晚于今天"),
        ("99990119800307O11X", "只能是数字"),
    ],
)
def test_a_wrong_number_is_refused(office, number, why):
    planned = only(office, id_number=number)
    assert planned.verdict is Verdict.REFUSED
    assert why in planned.reason


@pytest.mark.parametrize("nothing", [None, "", " ", "无", "/", "——", "不详"])
def test_what_means_nothing_is_nothing(office, nothing):
    cells = dict.fromkeys(
        ("id_number", "phone", "employer", "education", "born_on", "address", "tags", "note"), nothing
    )
    planned = only(office, **cells)
    assert (planned.verdict, planned.reading.values, planned.remark) == (Verdict.NEW, {}, "")


def test_sex_and_birth_follow_the_number_and_a_contradiction_is_told(office):
    planned = only(office, id_number=NUMBER.lower(), sex="女", born_on="1999-09-09")
    assert planned.verdict is Verdict.NEW
    assert planned.reading.values["sex"] is Sex.MALE
    assert planned.reading.values["born_on"] == date(1980, 3, 7)
    assert "性别与身份证号不符" in planned.remark
    assert "出生日期与身份证号不符" in planned.remark


def test_an_old_and_a_new_number_are_one_person(office):
    old = NUMBER[:6] + NUMBER[8:17]
    take_over(office, {"name": ZHANG, "id_number": float(old)})
    planned = only(office, id_number=NUMBER)
    assert planned.verdict is Verdict.CHANGED
    take_over(office, {"name": ZHANG, "id_number": NUMBER})
    assert loaded(office, ZHANG).id_number == NUMBER
    assert only(office, id_number=old).verdict is Verdict.UNCHANGED
    take_over(office, {"name": ZHANG, "id_number": old, "employer": "小学"})
    assert (loaded(office, ZHANG).id_number, loaded(office, ZHANG).employer) == (NUMBER, "小学")
    twice = plan(office, {"name": ZHANG, "id_number": NUMBER}, {"name": ZHANG, "id_number": old})
    assert verdicts(twice)[1] is Verdict.REFUSED


def test_a_passport_is_taken_and_told(office):
    take_over(office, {"name": "John Smith", "id_number": "E12345678"})
    stored = loaded(office, "John Smith")
    assert (stored.id_kind, stored.id_number) == (IdKind.PASSPORT, "E12345678")
    assert "按护照登记" in only(office, name="John Smith", id_number="e12345678").remark


def test_the_same_number_twice_in_a_file_is_refused(office):
    planned = plan(office, {"name": ZHANG, "id_number": NUMBER}, {"name": "李四光", "id_number": NUMBER})
    assert verdicts(planned) == [Verdict.NEW, Verdict.REFUSED]
    assert "与第 3 行相同" in planned.rows[1].reason


@pytest.mark.parametrize(
    "cells",
    [
        {"address": HOME},
        {"address": "幸福小区3-2-501"},
        {"address": "幸福小区三号楼二单元501"},
        {"address": "３－２－５０１", "compound": "幸福小区"},
        {"compound": "幸福小区", "building": "3", "entrance": "2", "room": "501"},
        {"compound": "幸福小区", "building": 3.0, "entrance": 2.0, "room": 501.0},
        {"compound": "幸福小区", "building": "三号楼", "entrance": "二单元", "room": "501室"},
        {"compound": "幸福小区", "address": "幸福小区3-2-501"},
        {"compound": "幸福小区", "address": HOME, "building": "3", "entrance": "2", "room": "501"},
        {"compound": "幸福小区", "address": HOME, "building": "3号楼"},
        {"address": "幸福小区3号楼", "entrance": "2", "room": "501"},
        {"address": HOME, "room": "501"},
    ],
)
def test_an_address_is_read_however_it_is_spread(office, cells):
    take_over(office, {"name": ZHANG, **cells})
    assert loaded(office, ZHANG).address == HOME


def test_doors_without_a_compound_lie_in_the_only_one(office):
    take_over(office, {"name": ZHANG, "address": HOME})
    take_over(office, {"name": "王五", "address": "3-2-503"})
    assert [node.name for node in office.read(places.tree)] == ["幸福小区"]
    assert loaded(office, "王五").address == "幸福小区3号楼2单元503室"


def test_doors_without_a_compound_need_the_clerk_where_there_are_several(office):
    take_over(office, {"name": ZHANG, "address": HOME}, {"name": "李四光", "address": "翠湖院3-2-502"})
    assert office.read(intake.default_compound) == ""
    planned, before = plan(office, {"name": "王五", "address": "3-2-503"}), contents(office)
    with pytest.raises(Refusal, match="没有写小区") as refused:
        office.write(intake.apply, planned, "名册.xlsx")
    assert refused.value.field == "compound"
    assert contents(office) == before
    office.write(intake.apply, plan(office, {"name": "王五", "address": "3-2-503"}, compound="翠湖院"), "名册.xlsx")
    assert loaded(office, "王五").address == "翠湖院3号楼2单元503室"


def test_a_grid_is_given_to_a_building_that_has_none(office):
    add(office, address=HOME)
    done = take_over(office, {"name": "李四光", "address": HOME, "grid": "第一网格"})
    assert [name for _, name in office.read(places.grids)] == ["第一网格"]
    assert list(office.read(places.grid_counts).values()) == [2]
    take_over(office, {"name": "王五", "address": HOME, "grid": "第二网格"})
    assert [name for _, name in office.read(places.grids)] == ["第一网格"]
    office.write(intake.take_back, office.read(intake.runs)[0].group_id)
    office.write(intake.take_back, done.group_id)
    assert office.read(places.grids) == []
    assert found(office, "") == [ZHANG]
