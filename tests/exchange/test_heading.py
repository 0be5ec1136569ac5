from __future__ import annotations

import pytest

from jiceng_desktop.exchange.aliases import RESIDENT_ALIASES
from jiceng_desktop.exchange.heading import CONTAINED, EXACT, FUZZY, NEARLY, body_rows, find_header, read_header
from jiceng_desktop.exchange.workbook import Sheet, read
from tests import workbooks

SOMEBODY = workbooks.people(1)[0]


def found(*rows):
    """Find the header with the residents' aliases."""
    return find_header(rows, RESIDENT_ALIASES)


def test_headings_below_title_and_instructions():
    header = found(
        ("翠湖社区居民花名册", None, None),
        ("说明：身份证号用文本，联系电话必填", None, None),
        ("序号", "姓　名", "身份证号码\n（必填）"),
        (1.0, "张三", SOMEBODY["身份证号"]),
    )
    assert (header.row, header.height) == (2, 1)
    assert header.fields() == {"serial": 0, "name": 1, "id_number": 2}
    assert [column.confidence for column in header.columns] == [EXACT, EXACT, NEARLY]


@pytest.mark.parametrize("lower", [(None, None, "楼栋", "单元", "室号"), ("姓名", "身份证号", "楼栋", "单元", "室号")])
def test_headings_of_two_rows(lower):
    header = found(("姓名", "身份证号", "住址", None, None), lower, ("张三", SOMEBODY["身份证号"], "3", "2", "501"))
    assert header.row + header.height == 2
    assert header.fields() == {"name": 0, "id_number": 1, "building": 2, "entrance": 3, "room": 4}


def test_the_upper_heading_tells_whose_column_it_is():
    header = found(
        ("户主信息", None, "本人信息", None), ("姓名", "身份证号", "姓名", "身份证号"), ("甲", "乙", "丙", "丁")
    )
    assert header.height == 2
    assert header.fields() == {"head": 0, "name": 2, "id_number": 3}


def test_doubtful_headings_are_suggested_with_less_confidence():
    header = found((
        "姓名",
        "户主身份证号",
        "性别",
        "现居住的地址",
        "政治面貌情况",
        "婚姻状况况",
        "手机号1",
        "手机号2",
        "血型",
    ))
    confidence = {column.field: column.confidence for column in header.columns if column.field}
    assert confidence["address"] == confidence["political_status"] == CONTAINED
    assert confidence["marital_status"] in {CONTAINED, FUZZY}
    assert "id_number" not in confidence
    assert header.fields()["phone"] == 6
    assert [column.title for column in header.columns if column.field is None] == ["户主身份证号", "手机号2", "血型"]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [()],
        [("张三", "男", SOMEBODY["身份证号"]), ("李四", "女", None)],
        [("张三", "19900000000", "户主", "备注"), ("李四", "男", "户主", "其他")],
        [("张三", "男"), ("李四", "女")],
        [("张三", 19900000000.0), ("姓名", "电话")],
    ],
)
def test_no_header_is_found_where_there_is_none(rows):
    assert found(*rows) is None


def test_the_first_row_is_data_when_there_is_no_header():
    sheet = Sheet("a", [("张三", "男"), ("李四", "女")])
    assert list(body_rows(sheet, None)) == [(1, ("张三", "男")), (2, ("李四", "女"))]


def test_the_clerk_may_say_where_the_headings_are():
    header = read_header([("甲", "乙"), ("名字", "x")], 1, 1, RESIDENT_ALIASES)
    assert header.fields() == {"name": 0}
    assert header.columns[1].field is None


def test_body_leaves_out_footers_repeated_headings_and_blank_rows():
    rows = [
        ("序号", "姓名", "电话"),
        (1.0, 2.0, 3.0),
        (1.0, "合计伟", "19900000000"),
        (),
        ("序号", "姓 名", "电话"),
        ("2", "计小", None),
        ("小计", None, "2人"),
        (None, "备注", "不识字"),
        ("填表人：张某", None, "审核人：李某"),
        ("注：电话必填", None, None),
        ("制表日期：2026年1月8日", None, None),
    ]
    header = found(*rows)
    assert [number for number, _ in body_rows(Sheet("a", rows), header)] == [3, 6, 8]


def test_the_messy_roster_is_understood(tmp_path):
    sheet = read(workbooks.messy_roster(tmp_path / "a.xlsx", 620)).sheets[1]
    header = find_header(sheet.rows, RESIDENT_ALIASES)
    person = ["serial", "household_number", "name", "id_number", "sex", "born_on", "phone"]
    assert list(header.fields()) == [*person, "building", "entrance", "room", "note"]
    body = list(body_rows(sheet, header))
    assert [cells[0] for _, cells in body] == list(range(1, 621))
    assert body[0][0] == 5


def test_every_alias_means_one_field():
    aliases = [alias for names in RESIDENT_ALIASES.values() for alias in names]
    assert len(aliases) == len(set(aliases))
    for field, names in RESIDENT_ALIASES.items():
        for alias in names:
            header = read_header([(alias,)], 0, 1, RESIDENT_ALIASES)
            assert (header.columns[0].field, header.columns[0].confidence) == (field, EXACT)
