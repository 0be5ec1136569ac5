from __future__ import annotations

import io
import itertools
from dataclasses import replace
from datetime import date

import pdfplumber
import pypdfium2
import pytest

from jiceng_desktop.documents.notice import Attachment, Notice, missing_glyphs, page_count, render, render_many
from jiceng_desktop.errors import Refusal
from jiceng_desktop.terms import Layout, SignOff
from tests.documents.reading import MM, find, lines_of, row_of, text_of
from tests.documents.samples import CELL, HAN, LEFT, NOTICE, RIGHT


def test_the_body_stands_on_the_22_by_28_grid() -> None:
    lines = lines_of(render(replace(NOTICE, body=HAN * 40)))[0]
    grid = [line for line in lines if line.size == 16 and len(line.text) == 28]
    assert len(grid) >= 15
    assert {round(line.left / MM, 2) for line in grid} == {28.0}
    assert all(line.right / MM == pytest.approx(184.07, abs=0.02) for line in grid)
    steps = [before.baseline - after.baseline for before, after in itertools.pairwise(grid)]
    assert steps == pytest.approx([225 * MM / 22] * len(steps), abs=0.02)
    assert [row_of(line) for line in lines[:-1]] == [0, 2, *range(3, 22)]


def test_parts_stand_where_the_standard_puts_them() -> None:
    data = render(replace(NOTICE, number="[2026]12号"))
    title, number = find(data, "关于召开")[1], find(data, "〔2026〕12号")[1]
    assert title.size == 22
    assert title.left + title.right == pytest.approx(LEFT + RIGHT, abs=1)
    assert row_of(number) == 1
    addressee, first = find(data, "各楼栋长：")[1], find(data, "现将")[1]
    assert row_of(addressee) == 3
    assert addressee.left == pytest.approx(LEFT, abs=0.01)
    assert first.left == pytest.approx(LEFT + 2 * CELL, abs=0.01)


def test_typefaces_follow_the_level() -> None:
    data = render(NOTICE)
    assert find(data, "关于召开")[1].fonts == {"NotoSerifSC-Bold"}
    assert find(data, "二、地点")[1].fonts == {"NotoSansSC-Medium"}
    assert find(data, "一、时间")[1].fonts == {"NotoSansSC-Medium", "FandolFang", "LiberationSerif-Regular"}
    assert find(data, "现将")[1].fonts == {"FandolFang"}


def test_signature_without_seal() -> None:
    data = render(NOTICE)
    name, day = find(data, "翠湖社区居民")[1], find(data, "2026年12月8日")[1]
    last = find(data, "社区党群")[1]
    assert row_of(name) == row_of(last) + 2
    assert row_of(day) == row_of(name) + 1
    assert name.right == pytest.approx(RIGHT - 2 * CELL, abs=0.3)
    assert day.left == pytest.approx(name.left + 2 * CELL, abs=0.01)


def test_a_date_longer_than_the_signature_stands_two_characters_in() -> None:
    data = render(replace(NOTICE, signatory="居委会"))
    name, day = find(data, "居委会")[1], find(data, "2026年12月8日")[1]
    assert day.right == pytest.approx(RIGHT - 2 * CELL, abs=0.3)
    assert day.left == pytest.approx(name.left + 2 * CELL, abs=0.01)


def test_signature_with_room_for_a_seal() -> None:
    data = render(replace(NOTICE, sign_off=SignOff.SEALED))
    name, day = find(data, "翠湖社区居民")[1], find(data, "2026年12月8日")[1]
    assert day.right == pytest.approx(RIGHT - 4 * CELL, abs=0.3)
    assert name.left + name.right == pytest.approx(day.left + day.right, abs=0.5)
    assert row_of(name) == row_of(find(data, "社区党群")[1]) + 3


@pytest.mark.parametrize("sign_off", [SignOff.PLAIN, SignOff.SEALED])
def test_the_signature_is_never_alone_on_a_page(sign_off: SignOff) -> None:
    for rows in range(12, 24):
        data = render(replace(NOTICE, body="\n".join(["居民议事会"] * rows), sign_off=sign_off))
        number, _ = find(data, "翠湖社区居民")
        assert sum(line.text == "居民议事会" for line in lines_of(data)[number - 1]) >= 2


def test_a_heading_goes_with_its_text_to_the_next_page() -> None:
    for rows in range(15, 22):
        data = render(
            replace(NOTICE, body="\n".join([*["居民议事会"] * rows, "一、会议地点", "党群服务中心", "完", "完"]))
        )
        assert find(data, "一、会议地点")[0] == find(data, "党群服务中心")[0]


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages() -> None:
    pages = lines_of(render(replace(NOTICE, body=HAN * 70)))
    one, two = pages[0][-1], pages[1][-1]
    assert (one.text, two.text) == ("— 1 —", "— 2 —")
    assert one.size == 14
    assert one.right == pytest.approx(RIGHT - CELL, abs=0.1)
    assert two.left == pytest.approx(LEFT + CELL, abs=0.1)
    assert row_of(pages[1][0]) == 0


def test_sentences_numbered_like_headings_fill_the_page() -> None:
    items = "\n".join(f"（一）请各楼栋长检查第{number}号楼。" for number in range(1, 31))
    first, second = lines_of(render(replace(NOTICE, body=f"一、要求\n{items}")))
    assert row_of(first[-2]) == 21
    assert second[0].text.startswith("（一）")


def test_the_dashes_begin_7_mm_below_the_type_area() -> None:
    document = pypdfium2.PdfDocument(render(NOTICE))
    scale = 300 / 72
    image = document[0].render(scale=scale).to_pil().convert("L")
    document.close()
    foot = (37 + 225) * MM * scale
    below = image.crop((0, round(foot), image.width, image.height)).crop((
        0,
        0,
        round((RIGHT - 3 * CELL) * scale),
        9999,
    ))
    ink = below.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert ink is not None
    assert ink[1] / scale / MM == pytest.approx(7, abs=0.15)


def test_attachments_hang_under_the_first_name() -> None:
    long_name = "楼院自治金收支明细表" * 4
    data = render(replace(NOTICE, attachments=(Attachment("参会人员名单。"), Attachment(long_name))))
    first, second = find(data, "附件：1.参会人员名单")[1], find(data, "2.楼院")[1]
    assert first.text.endswith("名单")
    assert first.left == pytest.approx(LEFT + 2 * CELL, abs=0.01)
    assert second.left == pytest.approx(LEFT + 5 * CELL, abs=0.01)
    turned = lines_of(data)[0][lines_of(data)[0].index(second) + 1]
    assert turned.left == pytest.approx(second.left + 0.75 * 16, abs=0.1)
    assert find(render(replace(NOTICE, attachments=(Attachment("名单"),))), "附件：名单")


@pytest.mark.parametrize("remark", ["联系人：张三", "（联系人：张三）", "(联系人：张三)"])
def test_the_remark_stands_in_brackets_below_the_date(remark: str) -> None:
    data = render(replace(NOTICE, remark=remark))
    line, day = find(data, "（联系人：张三）")[1], find(data, "2026年12月8日")[1]
    assert line.text == "（联系人：张三）"
    assert row_of(line) == row_of(day) + 1


@pytest.mark.parametrize("name", ["张<b>三</b>&\"'", "</para><img src='file:///etc/hosts'>", "𠅤𬭎䶮㛃𠮷𰻝", "王" * 30])
def test_any_name_is_printed_and_copied_as_it_is(name: str) -> None:
    data = render(replace(NOTICE, addressee=f"{name}同志", body=f"请{name}参加。"))
    flat = text_of(data).replace("\r", "").replace("\n", "")
    assert f"{name}同志：" in flat
    assert f"请{name}参加。" in flat
    with pdfplumber.open(io.BytesIO(data)) as document:
        assert name in "".join(char["text"] for char in document.pages[0].chars)


def test_a_character_without_glyph_is_refused_by_name_or_left_blank() -> None:
    notice = replace(NOTICE, addressee="张\U00030041同志")
    assert missing_glyphs(notice) == ["\U00030041（U+30041）"]
    with pytest.raises(Refusal, match=r"U\+30041"):
        render(notice)
    assert find(render(notice, allow_blanks=True), "张\u3000同志")


def test_an_empty_addressee_takes_no_line() -> None:
    data = render(replace(NOTICE, addressee=" "))
    assert row_of(find(data, "现将")[1]) == 2


def test_an_empty_notice_is_still_a_page() -> None:
    assert page_count(Notice("", "", "", "", date(2026, 1, 2))) == 1


def test_a_long_title_is_divided_evenly_and_own_breaks_stay() -> None:
    title = "关于召开2026年第四季度居民议事会暨楼院自治金使用情况通报会的通知"
    lines = [line.text for line in lines_of(render(replace(NOTICE, title=title)))[0] if line.size == 22]
    assert lines == ["关于召开2026年第四季度居民议事会", "暨楼院自治金使用情况通报会的通知"]
    own = lines_of(render(replace(NOTICE, title="翠湖社区居民委员会\n关于停水的通知")))[0]
    assert [line.text for line in own if line.size == 22] == ["翠湖社区居民委员会", "关于停水的通知"]


def test_many_notices_are_one_file_each_numbered_from_one() -> None:
    heard: list[tuple[int, int]] = []
    notices = [replace(NOTICE, addressee=f"{name}同志") for name in ("张玥", "李𠅤", "王三")]
    pages = lines_of(render_many(notices, lambda done, total: heard.append((done, total))))
    assert heard == [(1, 3), (2, 3), (3, 3)]
    assert [page[1].text for page in pages] == ["张玥同志：", "李𠅤同志：", "王三同志："]
    assert {page[-1].text for page in pages} == {"— 1 —"}
    with pytest.raises(Refusal):
        render_many([])


def test_the_file_embeds_all_fonts_and_names_no_person() -> None:
    document = pypdfium2.PdfDocument(render(replace(NOTICE, addressee="张玥同志")))
    metadata = document.get_metadata_dict()
    version = document.get_version()
    document.close()
    assert (metadata["Title"], metadata["Author"]) == ("关于召开居民议事会的通知", "翠湖社区居民委员会")
    assert "张玥" not in str(metadata)
    assert version == 17
    data = render(NOTICE)
    assert b"Helvetica" not in data
    assert b"/PrintScaling /None" in data
    assert b"zh-CN" in data


def test_attachments_have_pages_of_their_own_and_numbers_go_on() -> None:
    lists = (Attachment("名单", "一、第一组\n张三"), Attachment("议程"), Attachment("办法。", "民" * 700))
    data = render(replace(NOTICE, attachments=lists))
    pages = lines_of(data)
    first, second = find(data, "附件1")[1], find(data, "附件3")[1]
    assert [page[-1].text for page in pages] == [f"— {number} —" for number in range(1, len(pages) + 1)]
    assert (find(data, "附件1")[0], find(data, "附件3")[0]) == (2, 3)
    for label in (first, second):
        assert row_of(label) == 0
        assert label.left == pytest.approx(LEFT, abs=0.01)
        assert label.fonts == {"NotoSansSC-Medium"}
    title = pages[1][1]
    assert (title.text, title.size, row_of(title)) == ("名单", 22, 2)
    assert title.left + title.right == pytest.approx(LEFT + RIGHT, abs=1)
    assert row_of(pages[1][2]) == 4
    assert pages[2][1].text == "办法"
    alone = render(replace(NOTICE, attachments=(Attachment("名单", "张三"),)))
    assert lines_of(alone)[1][0].text == "附件"


def test_two_hundred_attachments_are_listed_and_the_signature_stays_with_them() -> None:
    names = tuple(Attachment(f"第{number}号楼名单") for number in range(1, 201))
    pages = lines_of(render(replace(NOTICE, attachments=names)))
    listed = [line.text for page in pages for line in page if "号楼名单" in line.text]
    assert listed[0] == "附件：1.第1号楼名单"
    assert listed[-1] == "200.第200号楼名单"
    assert len(listed) == 200
    assert any("第200号楼" in line.text for line in pages[-1])


def test_a_title_of_three_pages_does_no_harm() -> None:
    data = render(replace(NOTICE, title="关于召开居民议事会的通知" * 120))
    assert len(lines_of(data)) >= 3
    assert find(data, "翠湖社区居民委员会")


@pytest.mark.parametrize("layout", [Layout.PLAIN, Layout.REDHEAD, Layout.LETTER])
def test_an_empty_body_is_still_a_page(layout: Layout) -> None:
    for body in ("", " \n\u3000\n"):
        assert page_count(replace(NOTICE, body=body, layout=layout)) == 1


def test_what_no_paper_can_show_vanishes_and_private_characters_are_named() -> None:
    data = render(replace(NOTICE, body="张\ud800三\x00\x07\u200b请参加。", qr="会\udfff议", mark="\ud800"))
    assert find(data, "张三请参加。")
    private = replace(NOTICE, attachments=(Attachment("名单", "张\uf8ff"),))
    (named,) = missing_glyphs(private)
    assert "U+F8FF" in named
    with pytest.raises(Refusal, match="U\\+F8FF"):
        render(private)


def test_every_part_with_markup_is_printed_as_it_is() -> None:
    odd = "<b>&'\"</para>"
    parts = ("title", "addressee", "body", "signatory", "remark", "mark", "copies_to", "issuer", "number")
    data = render(replace(NOTICE, layout=Layout.REDHEAD, **dict.fromkeys(parts, odd)))
    assert text_of(data).count(odd) == len(parts)
