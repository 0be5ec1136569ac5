from __future__ import annotations

import importlib.util
import io
from dataclasses import replace
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn

from jiceng_desktop import paths
from jiceng_desktop.documents import word
from jiceng_desktop.documents.table import TableSheet
from jiceng_desktop.documents.wording import Attachment, Notice
from jiceng_desktop.terms import Layout, SignOff

NOTICE = Notice(
    title="关于召开居民议事会\n的通知",
    addressee="张<三&四>同志",
    body="现将有关事项通知如下：\n一、时间：2026年12月8日。\n（一）𬭎女士和㛃先生参加，𰻝面一碗。",
    signatory="翠湖社区居民委员会",
    signed_on=date(2026, 12, 1),
)


def opened(content: bytes):
    return docx.Document(io.BytesIO(content))


def texts(content: bytes) -> list[str]:
    return [paragraph.text for paragraph in opened(content).paragraphs]


def face_of(content: bytes, text: str) -> str:
    """Return the Chinese font of the run that holds the text."""
    runs = [run for paragraph in opened(content).paragraphs for run in paragraph.runs]
    (run,) = [run for run in runs if text in run.text]
    return run._r.rPr.rFonts.get(qn("w:eastAsia"))


def test_everything_stands_there_and_no_mark_up_is_taken_for_one():
    said = [text for text in texts(word.write(NOTICE)) if text]
    assert said == [
        "关于召开居民议事会\n的通知",
        "张<三&四>同志：",
        "现将有关事项通知如下：",
        "一、时间：2026年12月8日。",
        "（一）𬭎女士和㛃先生参加，𰻝面一碗。",
        "翠湖社区居民委员会",
        "2026年12月1日",
    ]


def test_the_page_is_that_of_the_standard():
    section = opened(word.write(NOTICE)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert section.top_margin.mm == pytest.approx(37, abs=0.1)
    assert section.left_margin.mm == pytest.approx(28, abs=0.1)
    assert section.page_width.mm - section.left_margin.mm - section.right_margin.mm == pytest.approx(156, abs=0.1)
    assert section.page_height.mm - section.top_margin.mm - section.bottom_margin.mm == pytest.approx(225, abs=0.1)
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", "580")


def test_every_typeface_has_its_chinese_font_and_rare_characters_their_own():
    written = word.write(NOTICE)
    assert face_of(written, "关于召开") == "方正小标宋简体"
    assert face_of(written, "现将有关") == "仿宋_GB2312"
    assert face_of(written, "一、时间") == "黑体"
    assert face_of(written, "𬭎") == "SimSun-ExtB"
    assert face_of(written, "㛃") == "宋体"
    assert face_of(written, "𰻝") == "SimSun-ExtG"


@pytest.mark.parametrize("sign_off", SignOff)
@pytest.mark.parametrize("layout", [Layout.PLAIN, Layout.REDHEAD, Layout.LETTER])
def test_every_layout_and_way_of_signing_can_be_opened(layout, sign_off):
    full = replace(
        NOTICE,
        layout=layout,
        sign_off=sign_off,
        signer="主任　王小明",
        number="翠居〔2026〕12号",
        mark="翠湖社区居民委员会文件",
        attachments=(Attachment("议程", "一、通报"), Attachment("名单")),
        copies_to="翠湖街道办事处",
        issuer="翠湖社区居民委员会",
        remark="联系电话：19900000000",
        qr="https://example.com",
    )
    said = "\n".join(texts(word.write(full)))
    for part in (
        "〔2026〕12号",
        "附件：1.议程",
        "2.名单",
        "附件1",
        "一、通报",
        "（联系电话：19900000000）",
        "2026年12月1日",
    ):
        assert part in said
    assert ("抄送：翠湖街道办事处。" in said) or layout is Layout.LETTER
    assert len(opened(word.write(full)).inline_shapes) == 1


def test_a_table_becomes_a_table_whose_heading_is_repeated():
    sheet = TableSheet("签到表", ("序号", "姓名"), (("1", "𬭎<b>"),), blanks=2, lines=("时间：9:00",))
    (table,) = opened(word.write_table(sheet)).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["序号", "姓名"],
        ["1", "𬭎<b>"],
        ["2", ""],
        ["3", ""],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_what_cannot_be_printed_is_dropped_and_nothing_breaks():
    assert "通知如下" in texts(word.write(replace(NOTICE, body="通\x00知\ud800如\uffff下\ufffe")))
    sheet = TableSheet("签到\uffff表", ("序\x07号",), (("\ud8001\ufffe",),))
    (table,) = opened(word.write_table(sheet)).tables
    assert [cell.text for row in table.rows for cell in row.cells] == ["序号", "1"]


def test_a_title_of_three_pages_is_written():
    title = "关于停水的通知" * 80
    content = word.write(replace(NOTICE, title=title))
    assert title in [text.replace("\n", "") for text in texts(content)]
    assert title.startswith(opened(content).core_properties.title)


def test_the_base_file_is_what_its_script_makes():
    script = paths.resource("word/build.py")
    spec = importlib.util.spec_from_file_location("word_build", script)
    build = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build)
    assert paths.resource("word/base.docx").read_bytes() == build.build()


def test_a_title_is_broken_where_the_printed_one_is():
    title = "关于开展冬季供水供电设施安全检查和隐患整改工作的通知"
    assert "关于开展冬季供水供电设施\n安全检查和隐患整改工作的通知" in texts(word.write(replace(NOTICE, title=title)))


def test_minutes_keep_their_labels_and_rules_reach_the_end_of_the_line():
    said = texts(word.write(replace(NOTICE, body="时间：九点\n请假：＿＿＿＿\n一、议程：\n甲\n＿＿＿＿", minutes=True)))
    at = said.index("时间：九点")
    assert said[at + 1 : at + 6] == [f"请假：{'＿' * 23}", "", "一、议程：", "甲", "＿" * 26]


def test_columns_are_as_wide_as_on_paper_and_many_turn_the_page():
    row = ("1", "幸福小区12号楼3单元1501室", "")
    (table,) = opened(word.write_table(TableSheet("签到表", ("序号", "住址", "签名"), (row,)))).tables
    first, second, third = (cell.width for cell in table.rows[1].cells)
    assert first < third < second
    wide = opened(word.write_table(TableSheet("表", tuple(f"第{n}列有八个字" for n in range(8)))))
    assert wide.sections[0].page_width > wide.sections[0].page_height


def test_a_paper_nobody_signs_bears_no_date():
    said = texts(word.write(replace(NOTICE, signatory="")))
    assert "2026年12月8日" not in said
