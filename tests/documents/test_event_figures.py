from __future__ import annotations

import io

import pdfplumber
import pytest

from jiceng_desktop.documents.event_figures import Block, FigureLine, FigureSheet, fitting, render_figures
from jiceng_desktop.errors import Refusal
from tests.documents.reading import lines_of, text_of

MM = 72 / 25.4
SENTENCE = "2026年共举办 218 场次，服务 6,410 人次（去年同期 201 场次，6,020 人次）。"
ABOUT = ("填报单位：梧桐里社区居民委员会", "统计范围：全部已举办的活动", "制表日期：2026年11月21日")


def numbered(count: int, name: str = "第{}讲堂") -> tuple[FigureLine, ...]:
    return tuple(FigureLine(name.format(at), at, at + 1, 1000 + at, 2000 + at) for at in range(1, count + 1))


def sheet(left=(), right=(), months=12, **known) -> FigureSheet:
    names = {"now": "2026年", "before": "去年同期", "last_year": "去年"}
    given = {"title": "梧桐里社区 2026年活动统计", "about": ABOUT, "sentence": SENTENCE, **names, **known}
    return FigureSheet(months=numbered(months, "{}月"), left=tuple(left), right=tuple(right), **given)


def blocks(*counts: int) -> list[Block]:
    return [Block(f"按第{at}项", numbered(room)) for at, room in enumerate(fitting(counts), start=1)]


def test_everything_stands_on_one_page():
    pdf = render_figures(sheet(blocks(5, 4, 3), blocks(9), remarks="说明：取消的 9 场没有计入。"))
    (page,) = lines_of(pdf)
    texts = [line.text for line in page]
    for told in (
        "梧桐里社区 2026年活动统计",
        SENTENCE,
        *ABOUT,
        "按第1项",
        "第9讲堂",
        "1,009",
        "2,009",
        "12月",
        "说明：取消的 9 场没有计入。",
    ):
        assert any(told in text for text in texts), told


def test_long_tables_give_way_until_the_page_holds_them():
    pdf = render_figures(sheet(blocks(40, 5, 10), blocks(12, 30, 25), remarks="说明：" + "有一些话要说。" * 20))
    (page,) = lines_of(pdf)
    tables = [line.baseline for line in page if line.text.startswith("第")]
    remarks = [line.baseline for line in page if "有一些话要说" in line.text]
    assert min(tables) > max(remarks) > min(remarks) > 8 * MM
    assert fitting((40, 5, 10))[1:] == [5, 10]
    assert fitting((3, 2)) == [3, 2]


def test_both_periods_differ_without_colour():
    with pdfplumber.open(io.BytesIO(render_figures(sheet(blocks(3))))) as document:
        grey = {tuple(rect["non_stroking_color"]) for rect in document.pages[0].rects}
    dark, light = sorted(0.3 * red + 0.59 * green + 0.11 * blue for red, green, blue in grey)
    assert light - dark > 0.5


def test_bars_are_as_long_as_their_visits():
    lines = (
        FigureLine("甲", 1, 0, 100, 0),
        FigureLine("乙", 1, 0, 50, 0),
        FigureLine("丙", 9, 9, 900, 900, drawn=False),
    )
    with pdfplumber.open(io.BytesIO(render_figures(sheet([Block("按系列", lines)], months=1)))) as document:
        table = [one for one in document.pages[0].rects if one["top"] > 95 * MM]
    widths = sorted(rect["width"] for rect in table)
    assert len(widths) == 2
    assert widths[0] * 2 == pytest.approx(widths[1], rel=0.02)


@pytest.mark.parametrize("months", [0, 1, 24, 40])
def test_any_number_of_months_is_drawn_inside_the_page(months):
    with pdfplumber.open(io.BytesIO(render_figures(sheet(months=months)))) as document:
        (page,) = document.pages
        shapes = (*page.rects, *page.chars)
        assert min(shape["x0"] for shape in shapes) > 10 * MM
        assert max(shape["x1"] for shape in shapes) < 200 * MM


def test_a_long_sentence_takes_a_second_line_above_the_charts():
    told = "2026年“河洛文化讲堂系列讲座和展演”“文化”条线在党群服务中心多功能厅共举办 218 场次，服务 6,410 人次。"
    (page,) = lines_of(render_figures(sheet(sentence=told)))
    written = [line for line in page if line.size == 12]
    assert "".join(line.text for line in written).replace(" ", "") == told.replace(" ", "")
    assert min(line.baseline for line in written) > next(line.baseline for line in page if line.text.startswith("各月"))


def test_a_character_without_glyph_is_refused_unless_a_blank_is_accepted():
    lacking = sheet([Block("按系列", (FigureLine("张\U00030041讲堂", 1, 1, 1, 1),))])
    with pytest.raises(Refusal, match=r"U\+30041"):
        render_figures(lacking)
    assert "讲堂" in text_of(render_figures(lacking, allow_blanks=True))
