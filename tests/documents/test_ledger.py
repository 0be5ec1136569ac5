from __future__ import annotations

import io
from dataclasses import replace

import pdfplumber
import pytest

from jiceng_desktop.documents import ledger
from jiceng_desktop.documents.ledger import Across, Band, LedgerSheet
from jiceng_desktop.errors import Refusal
from tests.documents.reading import MM, text_of

TITLE = "砚溪社区科普工作台账（2026年第三季度）活动记录"
CONTENT = "医生讲了怎样在雨雪天出门、在家怎样防滑，并现场教了三个动作。"
SHEET = LedgerSheet(
    TITLE,
    "填报单位：砚溪社区居民委员会　　共 40 场、1,520 人次",
    (("日期", 22), ("活动名称", 50), ("人数", 14), ("活动内容", 120)),
    [("2026-09-12", f"冬季防跌倒第{number}讲", "38", f"{CONTENT}\n{CONTENT * 3}") for number in range(1, 41)],
    "填报人：王主任　　负责人：＿＿＿＿＿＿",
)


def pages_of(data):
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [(page.width, page.height, page.extract_table(), page.extract_text() or "") for page in document.pages]


def flat(cell):
    return (cell or "").replace("\n", "")


def test_a_ledger_lies_across_and_repeats_its_headings_on_every_page():
    pages = pages_of(ledger.render(SHEET))
    assert len(pages) > 2
    for width, height, table, _ in pages:
        assert (round(width / MM), round(height / MM)) == (297, 210)
        assert table[0] == ["日期", "活动名称", "人数", "活动内容"]


def test_every_row_is_whole_and_stands_once():
    rows = [row for *_, table, _ in pages_of(ledger.render(SHEET)) for row in table[1:]]
    assert [flat(row[1]) for row in rows] == [row[1] for row in SHEET.rows]
    assert {flat(row[3]) for row in rows} == {CONTENT * 4}


def test_title_office_and_numbers_of_the_pages_are_told():
    text = text_of(ledger.render(SHEET))
    assert TITLE in text
    assert "填报单位：砚溪社区居民委员会" in text
    assert "填报人：王主任" in text
    count = len(pages_of(ledger.render(SHEET)))
    for number in range(1, count + 1):
        assert f"第 {number} 页　共 {count} 页" in text


def test_nothing_is_drawn_beyond_the_margins():
    with pdfplumber.open(io.BytesIO(ledger.render(SHEET))) as document:
        for page in document.pages:
            assert min(rect["x0"] for rect in page.rects) == pytest.approx(15 * MM, abs=0.5)
            assert max(rect["x1"] for rect in page.rects) == pytest.approx(282 * MM, abs=0.5)
            assert max(rect["bottom"] for rect in page.rects) <= page.height - 17 * MM + 0.5


def test_minutes_longer_than_a_page_go_on_on_the_next_and_lose_nothing():
    long = "".join(f"第{number}点意见说得很仔细，" for number in range(1, 900))
    rows = [("2026-09-12", "议事会", "20", long), ("2026-09-13", "碰头会", "5", "很短")]
    pages = pages_of(ledger.render(replace(SHEET, rows=rows)))
    cells = [row for *_, table, _ in pages for row in table[1:]]
    assert "".join(flat(row[3]) for row in cells[:-1]) == long
    assert [row[0] for row in cells] == ["2026-09-12", *["（续）"] * (len(cells) - 2), "2026-09-13"]


def test_a_band_is_repeated_where_its_rows_go_on_and_never_ends_a_page():
    people = [(str(number), "单大同", "到场", "幸福小区") for number in range(1, 60)]
    rows = [Band("9月12日 讲座"), *people, Band("9月20日 议事会"), Across("只登记了人数：20 人")]
    pages = pages_of(ledger.render(replace(SHEET, rows=rows)))
    heads = [table[1][0] for *_, table, _ in pages]
    assert heads[0] == "9月12日 讲座"
    assert set(heads[1:]) == {"9月12日 讲座（续）"}
    assert all(table[-1][0] not in {"9月12日 讲座", "9月20日 议事会"} for *_, table, _ in pages)
    assert pages[-1][2][-1][0] == "只登记了人数：20 人"


@pytest.mark.parametrize("count", range(48, 78, 3))
def test_who_signs_stands_below_the_last_row_on_its_page(count):
    people = [(str(number), "单大同", "到场", "幸福小区") for number in range(count)]
    pages = pages_of(ledger.render(replace(SHEET, rows=people)))
    assert "填报人" in pages[-1][3]
    assert pages[-1][2][-1][0] == str(count - 1)


def test_an_empty_ledger_still_has_its_headings():
    ((*_, table, text),) = pages_of(ledger.render(replace(SHEET, rows=[])))
    assert table == [["日期", "活动名称", "人数", "活动内容"]]
    assert "填报人" in text


def test_a_character_without_a_glyph_is_named_first():
    sheet = replace(SHEET, rows=[("2026-09-12", "讲\U000f0000座", "1", "")])
    with pytest.raises(Refusal, match="U\\+F0000"):
        ledger.render(sheet)
    assert ledger.render(sheet, allow_blanks=True).startswith(b"%PDF")


def test_the_rows_drawn_are_reported():
    told = []
    ledger.render(SHEET, lambda done, whole: told.append((done, whole)))
    assert told[-1] == (40, 40)
