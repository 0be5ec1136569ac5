from __future__ import annotations

import pytest

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.templates.fields import FIELDS
from jiceng_desktop.services.templates.filling import BLANK, fill, han, names_in, quoted_of, refuse_broken
from jiceng_desktop.services.templates.starting import STARTING
from jiceng_desktop.services.templates.wording import FILLED

NOTICE = """定于近期{事项}：
一、时间：{时间}。
二、主持人：{主持人}。
三、议程：
{议程}
四、地点：{地点}。
请准时参加。联系方式：{联系方式}。"""
KNOWN = {"事项": "召开会", "时间": "明天", "主持人": "王", "议程": "1. 甲\n2. 乙", "地点": "大厅", "联系方式": "8800"}


def test_fields_are_filled_in():
    assert fill(NOTICE, KNOWN).text == NOTICE.replace("{事项}", "召开会").replace("{时间}", "明天").replace(
        "{主持人}", "王"
    ).replace("{议程}", "1. 甲\n2. 乙").replace("{地点}", "大厅").replace("{联系方式}", "8800")


def test_a_line_of_empty_fields_is_left_out_and_the_rest_counted_anew():
    assert fill(NOTICE, {**KNOWN, "主持人": ""}).text.splitlines()[1:4] == [
        "一、时间：明天。",
        "二、议程：",
        "1. 甲",
    ]


def test_a_heading_goes_with_what_stood_under_it():
    lines = fill(NOTICE, {**KNOWN, "议程": ""}).text.splitlines()
    assert lines[3] == "三、地点：大厅。"
    assert not any("议程" in line for line in lines)


def test_a_lead_stays_when_the_first_point_is_left_out():
    assert fill(NOTICE, {**KNOWN, "时间": ""}).text.splitlines()[:2] == ["定于近期召开会：", "一、主持人：王。"]


def test_only_the_sentence_that_says_nothing_is_left_out():
    assert fill(NOTICE, {**KNOWN, "联系方式": ""}).text.splitlines()[-1] == "请准时参加。"


def test_an_empty_field_among_others_is_a_line_to_write_on():
    filled = fill("{姓名}，{民族}，住{住址}。", {"姓名": "张三", "民族": "", "住址": "3号楼"})
    assert filled.text == f"张三，{BLANK}，住3号楼。"
    assert filled.empty == ("民族",)


def test_what_is_to_be_written_by_hand_stays():
    assert fill(f"主持人：{{主持人}}　记录人：{BLANK}", {"主持人": ""}).text == f"主持人：{BLANK}　记录人：{BLANK}"


def test_numbers_of_values_and_of_further_lists_are_not_touched():
    text = "一、{时间}\n二、{地点}\n{议程}\n一、甲\n二、乙"
    filled = fill(text, {"时间": "", "地点": "厅", "议程": "三、原文"})
    assert filled.text == "一、厅\n三、原文\n一、甲\n二、乙"


def test_a_number_is_written_as_headings_are():
    assert [han(number) for number in (1, 10, 11, 20, 23)] == ["一", "十", "十一", "二十", "二十三"]


def test_braces_can_be_written_and_typed_full_width():
    assert fill("{{姓名}} ｛姓名｝ { 姓名 } {{{姓名}}}", {"姓名": "张三"}).text == "{姓名} 张三 张三 {张三}"


def test_a_value_is_never_read_as_a_template():
    assert fill("{姓名}来了。", {"姓名": "{住址}", "住址": "3号楼"}).text == "{住址}来了。"


def test_unknown_fields_are_named_and_stay():
    filled = fill("{会仪名称}定于{时间}。{会仪名称}", {"时间": "明天"})
    assert filled.unknown == ("会仪名称",)
    assert filled.text == "{会仪名称}定于明天。{会仪名称}"


def test_what_is_not_known_yet_stays_and_is_not_unknown():
    filled = fill("{姓名}{称呼}：", {})
    assert (filled.text, filled.unknown) == ("{姓名}{称呼}：", ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("好\n{会议名称定于明天", "第 2 行的“{会议名称定于明…”少了右括号“}”。"),
        ("{}", "第 1 行的“{}”里没有写字段名。"),
        ("{ }", "第 1 行的“{ }”里没有写字段名。"),
        ("甲{乙{丙}", "第 1 行的“{乙{丙}”少了右括号“}”。"),
        ("会议名称}定于明天", "第 1 行的“会议名称}”少了左括号“{”。"),
        ("{丙}\n请各位居民代表姓名｝", "第 2 行的“…位居民代表姓名｝”少了左括号“{”。"),
    ],
)
def test_a_broken_field_is_named_with_its_line(text, told):
    assert fill(text, {"丙": "3"}).broken == (told,)
    with pytest.raises(Refusal) as refused:
        refuse_broken(text, "body", "正文")
    assert (str(refused.value), refused.value.field) == (f"正文{told}", "body")


def test_a_lone_brace_is_printed_as_it_is():
    assert fill("甲}乙。{丙}｝", {"丙": "三"}).text == "甲}乙。三｝"


def test_a_sound_text_is_not_refused():
    refuse_broken(NOTICE, "body", "正文")
    assert names_in(NOTICE) == ("事项", "时间", "主持人", "议程", "地点", "联系方式")


def test_what_was_filled_in_before_is_not_filled_in_once_more():
    quoted = quoted_of(["{姓名}见面会", "举办{姓名}见面会", "3号楼", "议程\n甲{{乙}}。｛丙"])
    assert quoted == ("举办{姓名}见面会", "甲{{乙}}。｛丙", "{姓名}见面会")
    text = "{姓名}：\n举办{姓名}见面会。甲{{乙}}。｛丙"
    assert fill(text, {"姓名": "张三"}, quoted).text == "张三：\n举办{姓名}见面会。甲{{乙}}。｛丙"
    assert names_in(text, quoted) == ("姓名",)
    assert names_in("{姓名}见面会", quoted) == ()


def test_nothing_comes_of_nothing():
    assert fill("", {}).text == ""
    assert fill("甲\n\n乙", {}).text == "甲\n\n乙"


@pytest.mark.parametrize("origin", STARTING)
def test_the_starting_texts_ask_only_for_what_there_is(origin):
    for part in FILLED:
        filled = fill(getattr(STARTING[origin], part), {})
        assert (filled.unknown, filled.broken) == ((), ())


def test_no_field_has_two_meanings():
    names = [name for fields in FIELDS.values() for name in fields]
    assert len(names) == len(set(names))
