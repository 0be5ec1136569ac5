from __future__ import annotations

import io

import pdfplumber
import pytest

from jiceng_desktop.documents.stocktake import Expected, Section, render_report, render_ticklist
from jiceng_desktop.errors import Refusal
from tests.documents.reading import text_of

BOX, OTHER = "北门图书角 1号箱", "北门图书角 2号箱"


def upright(pdf: bytes) -> bool:
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return all(page.width < page.height for page in opened.pages)


def test_the_list_to_tick_goes_box_by_box_and_numbers_on():
    copies = [
        Expected("1000001", "中国通史", BOX),
        Expected("1000006", "茶亭诗抄", BOX, "未见"),
        Expected("1000003", "实验之旅", OTHER),
    ]
    pdf = render_ticklist("北门图书角", copies, "共 3 册")
    told = text_of(pdf)
    assert "北门图书角 1号箱　共 2 册" in told
    assert told.index("1000006") < told.index("2号箱　共 1 册") < told.index("1000003")
    assert told.count("□") == 3
    assert "负责人（签字）" in told
    assert "未见" in told


def test_three_hundred_books_are_numbered_to_the_end():
    copies = [Expected(str(1000001 + at), "中国通史", BOX if at < 200 else OTHER) for at in range(300)]
    pdf = render_ticklist("全部图书", copies, "")
    assert "2号箱　共 100 册" in text_of(pdf)
    assert "300□1000300" in text_of(pdf).replace("\n", "").replace(" ", "")
    assert upright(pdf)


def test_the_report_says_what_it_came_to_and_lists_what_is_odd():
    sections = [
        Section("未见", [("1000002", "中国通史", BOX, "在架 → 未见", "")]),
        Section("错位", []),
    ]
    pdf = render_report("北门图书角", ["应在 4 册，点到 3 册"], sections, "砚溪社区")
    told = text_of(pdf)
    for words in ("应在 4 册，点到 3 册", "未见　1 册", "1000002", "错位　没有", "负责人（签字）"):
        assert words in told
    assert upright(pdf)


def test_a_title_that_no_font_can_draw_is_refused_unless_it_may_stay_blank():
    copies = [Expected("1000001", "\U0010fffd", BOX)]
    with pytest.raises(Refusal):
        render_ticklist("北门图书角", copies, "")
    assert render_ticklist("北门图书角", copies, "", allow_blanks=True)


def test_the_line_to_sign_is_whole_on_both_papers():
    for pdf in (
        render_ticklist("北门图书角", [Expected("1000001", "中国通史", BOX)], ""),
        render_report("", (), (), ""),
    ):
        assert "".join(text_of(pdf).split()).rpartition("日期：")[2].startswith("年月日")
