from __future__ import annotations

import io

import pdfplumber
import pytest

from jiceng_desktop.documents.roster import Band, More, render_list
from jiceng_desktop.errors import Refusal
from tests.documents.reading import lines_of, text_of

COLUMNS = [("序号", 15.0), ("姓名", 30.0), ("住址", 60.0), ("备注", 45.0)]


def rows(count: int) -> list[list[str]]:
    return [[str(at), "张玥", f"翠湖花园{at}号楼", ""] for at in range(1, count + 1)]


def test_every_page_repeats_the_headings_and_counts() -> None:
    heard: list[tuple[int, int]] = []
    pages = lines_of(render_list("居民名册", COLUMNS, rows(80), "共80人", lambda *done: heard.append(done)))
    assert len(pages) == 3
    for number, page in enumerate(pages, start=1):
        texts = [line.text for line in page]
        assert {"居民名册", "共80人", f"第 {number} 页　共 3 页"} <= set(texts)
        assert "序号姓名住址备注" in "".join(texts)
    printed = "".join(line.text for page in pages for line in page)
    assert all(f"翠湖花园{at}号楼" in printed for at in range(1, 81))
    assert heard[-1] == (80, 80)


def test_an_empty_list_still_has_its_headings() -> None:
    assert "序号" in text_of(render_list("名册", COLUMNS, []))


def test_rare_names_and_markup_are_copied_as_they_are() -> None:
    copied = text_of(render_list("名册", COLUMNS, [["1", "李𠅤𬭎", "<b>&\"'</b>", "𰻝"]]))
    assert all(cell in copied for cell in ("李𠅤𬭎", "<b>&\"'</b>", "𰻝"))


def test_long_text_takes_two_lines_and_is_shortened_only_beyond() -> None:
    two, three = "每周三上门走访一次并当日登记入册", "每周三上门走访一次并当日登记入册" * 4
    data = render_list("名册", COLUMNS, [["1", "张玥", two, three]])
    text = "".join(line.text for line in lines_of(data)[0])
    assert two in text
    assert three not in text
    assert text.count("…") == 1


def test_cells_stay_inside_their_columns() -> None:
    cell = "Abcdefghijklmnopqrstuvwxyz0123456789@example.com，每周三上门走访。"
    with pdfplumber.open(io.BytesIO(render_list("名册", COLUMNS, [[cell] * 4] * 5))) as document:
        page = document.pages[0]
        edges = sorted({round(line["x0"], 1) for line in page.lines if line["x0"] == line["x1"]})
        assert len(edges) == 5
        for char in (char for char in page.chars if char["size"] < 11 and char["top"] < 400):
            left = max(edge for edge in edges if edge <= char["x0"] + 0.1)
            assert char["x1"] <= edges[edges.index(left) + 1]


def test_wide_lists_turn_the_paper() -> None:
    with pdfplumber.open(io.BytesIO(render_list("名册", [("备注", 250.0)], [["甲"]]))) as document:
        assert document.pages[0].width > document.pages[0].height


def test_a_character_without_glyph_is_refused_unless_a_blank_is_accepted() -> None:
    with pytest.raises(Refusal, match=r"U\+30041"):
        render_list("名册", COLUMNS, [["1", "张\U00030041", "", ""]])
    assert "张" in text_of(render_list("名册", COLUMNS, [["1", "张\U00030041", "", ""]], allow_blanks=True))


def test_bands_divide_the_list_and_are_repeated_on_the_next_page() -> None:
    body = [Band("翠湖花园3号楼1单元"), *rows(50), Band("翠湖花园3号楼2单元"), *rows(3)]
    first, second = lines_of(render_list("住户名单", COLUMNS, body))
    assert [line.text for line in first if "单元" in line.text] == ["翠湖花园3号楼1单元"]
    assert [line.text for line in second if "单元" in line.text] == ["翠湖花园3号楼1单元（续）", "翠湖花园3号楼2单元"]


def test_a_row_that_goes_on_says_what_with_on_a_new_page_alone() -> None:
    family = [["501室", "户主", "", ""], *(More(("501室", f"第{at}人", "", "")) for at in range(2, 60))]
    first, second = lines_of(render_list("住户名单", COLUMNS, family))
    told = [[line.text for line in page if "501室" in line.text] for page in (first, second)]
    assert told == [["501室户主"], [next(text for text in told[1])]]
    assert told[1][0].startswith("501室第")
    below = render_list("住户名单", COLUMNS, [Band("3号楼2单元"), *family])
    assert "501室第" in "".join(line.text for line in lines_of(below)[1])  # under the band, which is repeated as well


def test_a_band_never_stands_last_on_a_page() -> None:
    for before in range(29, 34):
        pages = lines_of(render_list("住户名单", COLUMNS, [*rows(before), Band("另一个单元"), *rows(1)]))
        page = next(page for page in pages if any(line.text == "另一个单元" for line in page))
        assert page[-1].text != "另一个单元"
