from __future__ import annotations

import io
import itertools
from dataclasses import replace
from datetime import date

import pdfplumber
import pytest

from jiceng_desktop.documents import table
from jiceng_desktop.documents.table import TableSheet
from jiceng_desktop.errors import Refusal
from tests.documents.reading import MM, PAGE_HEIGHT, text_of

SIGN_IN = TableSheet(
    title="居民议事会签到表",
    columns=("序号", "姓名", "住址", "联系电话", "签名"),
    rows=tuple((str(number), "王建国", f"听松苑3号楼{number}01", "19900000000", "") for number in range(1, 31)),
    blanks=10,
    lines=("时间：2026年12月8日9:00", "地点：三楼会议室"),
)


def tables(data: bytes) -> list[list[list[str | None]]]:
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [page.extract_table() for page in document.pages]


def test_headings_are_repeated_and_blank_rows_are_numbered_on():
    pages = tables(table.render(SIGN_IN))
    assert len(pages) == 2
    assert all(tuple(page[0]) == SIGN_IN.columns for page in pages)
    rows = [row for page in pages for row in page[1:]]
    assert [row[0] for row in rows] == [str(number) for number in range(1, 41)]
    assert rows[29][1:] == ["王建国", "听松苑3号楼3001", "19900000000", ""]
    assert set(rows[30][1:]) == {""}


def test_every_page_says_which_it_is_of_how_many():
    text = text_of(table.render(SIGN_IN))
    assert "第 1 页　共 2 页" in text
    assert "第 2 页　共 2 页" in text


def test_a_row_is_high_enough_to_sign_in_and_the_table_keeps_the_margins():
    with pdfplumber.open(io.BytesIO(table.render(SIGN_IN))) as document:
        page = document.pages[0]
        edges = sorted({round(rect["top"], 1) for rect in page.rects if rect["width"] < 100 * MM})
        assert min(lower - upper for upper, lower in itertools.pairwise(edges)) >= 9.9 * MM
        assert min(rect["x0"] for rect in page.rects) == pytest.approx(20 * MM, abs=0.5)
        assert max(rect["x1"] for rect in page.rects) == pytest.approx(190 * MM, abs=0.5)
        assert max(rect["bottom"] for rect in page.rects) <= PAGE_HEIGHT - 20 * MM + 0.5


def test_who_signs_stands_below_the_table():
    data = table.render(
        replace(SIGN_IN, blanks=0, rows=SIGN_IN.rows[:3], signatory="翠湖社区", signed_on=date(2026, 12, 1))
    )
    with pdfplumber.open(io.BytesIO(data)) as document:
        page = document.pages[0]
        foot = max(rect["bottom"] for rect in page.rects)
        (day,) = page.search("2026年12月1日")
        assert day["top"] > foot


def test_many_columns_turn_the_paper():
    wide = TableSheet("值班表", tuple(f"第{number}组值班人员" for number in range(1, 9)), blanks=3)
    with pdfplumber.open(io.BytesIO(table.render(wide))) as document:
        assert document.pages[0].width > document.pages[0].height


def test_nothing_of_a_long_cell_is_lost():
    long = "居民议事会" * 40
    data = table.render(TableSheet("记录", ("序号", "内容"), (("1", long), ("2",), ("3", "三", "多出来的"))))
    found = "".join(text_of(data).split())
    assert found.count("居民议事会") == 40
    assert "三多出来的" in found


def test_a_row_higher_than_a_page_is_refused_by_its_number():
    with pytest.raises(Refusal, match="第 2 行"):
        table.render(TableSheet("记录", ("内容", "备注"), (("短", ""), ("居民" * 2000, ""))))


def test_a_table_without_columns_is_refused():
    with pytest.raises(Refusal, match="列名"):
        table.render(TableSheet("记录", ()))


def test_a_character_without_a_glyph_is_named_before_printing():
    sheet = replace(SIGN_IN, rows=(("1", "王\ue000", "", "", ""),))
    assert any("U+E000" in told for told in table.missing_glyphs(sheet))
    with pytest.raises(Refusal, match=r"U\+E000"):
        table.render(sheet)
    assert table.render(sheet, allow_blanks=True).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("wrong", "field", "why"),
    [
        ({"lines": ("时间：九点",) * 60}, "body", "表格上方的文字太长"),
        ({"lines": ("时间：九点",) * 60, "rows": (), "blanks": 0}, "body", "表格上方的文字太长"),
        ({"remark": "请本人签名。" * 500}, "remark", "附注太长"),
        ({"columns": ("签名" * 600, "姓名")}, "grid", "列名太长"),
        ({"rows": (("王建国" * 1500,),)}, "grid", "第 1 行的内容超过了一页"),
    ],
)
def test_what_would_be_printed_beyond_the_page_is_refused(wrong, field, why):
    with pytest.raises(Refusal, match=why) as refused:
        table.render(replace(SIGN_IN, **wrong))
    assert refused.value.field == field


@pytest.mark.parametrize("rows", [0, 1, 30])
def test_what_just_fits_stands_on_the_page(rows):
    sheet = replace(SIGN_IN, lines=("时间：九点",) * 25, rows=SIGN_IN.rows[:rows], blanks=0, remark="请签名。" * 50)
    with pdfplumber.open(io.BytesIO(table.render(sheet))) as document:
        for page in document.pages:
            assert all(char["top"] > 10 * MM and char["bottom"] < PAGE_HEIGHT - 9 * MM for char in page.chars)


def test_a_month_of_days_stands_on_one_page_with_who_signs():
    days = tuple((f"12月{day}日", "", "") for day in range(1, 32))
    month = TableSheet("值班表", ("日期", "上午", "下午"), days, signatory="翠湖社区", signed_on=date(2026, 12, 1))
    (page,) = tables(table.render(month))
    assert len(page) == 32
    assert len(tables(table.render(replace(month, rows=days * 2)))) == 3  # else rows are as high as ever


def test_a_table_nobody_signs_bears_no_date():
    assert "2026年12月1日" not in text_of(table.render(replace(SIGN_IN, signed_on=date(2026, 12, 1))))
