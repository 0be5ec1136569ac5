from __future__ import annotations

import pytest

from jiceng_desktop.exchange.form_blanks import filled_cells, find_blanks
from jiceng_desktop.exchange.form_sheet import Sheet


def sheet(text):
    return Sheet("表", "表", 0, False, ((text,),), (), frozenset(), {}, ())


def fill(text, **texts):
    found = find_blanks(sheet(text), None)
    return [cell[2] for cell in filled_cells(sheet(text), found, texts)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("填报单位：", "填报单位：甲居委会"),
        ("填报单位（盖章）:______", "填报单位（盖章）:甲居委会"),
        ("填报单位：        填报日期：    年  月  日", "填报单位：甲居委会    填报日期：2026年3月1日"),
        ("填报日期：2026年2月1日", "填报日期：2026年3月1日"),
        ("填报日期：2026-02-01", "填报日期：2026年3月1日"),
        ("××社区高龄老人台账", "甲社区高龄老人台账"),
        ("____社区（20__年__月）", "甲社区（2026年3月1日）"),
        ("合计：    人", "合计：7人"),
    ],
)
def test_blanks_are_filled(text, expected):
    known = {"填报单位": "甲居委会", "填报日期": "2026年3月1日", "社区": "甲", "日期": "2026年3月1日", "人数": "7"}
    assert fill(text, **known) == [expected]


@pytest.mark.parametrize(
    "text", ["填报单位：乙社区", "说明：本表由社区填报。", "单位：万元", "2026年3月统计表", "高龄老人"]
)
def test_what_is_no_blank_stays(text):
    assert fill(text, 填报单位="甲居委会", 单位="甲居委会", 社区="甲", 日期="x") == []


def test_a_blank_without_an_answer_stays_blank():
    assert fill("审核人：        填表人：", 填表人="王主任") == ["审核人：        填表人：王主任"]
