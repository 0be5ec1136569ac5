from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from jiceng_desktop.documents.notice import Attachment, render
from jiceng_desktop.terms import Layout, SignOff
from tests.documents.reading import find, lines_of, row_of
from tests.documents.samples import CELL, NOTICE, PITCH, RIGHT

STAMPED = replace(NOTICE, sign_off=SignOff.STAMPED, signer="主任　王小明")
TEXT = "居民议事会"


def test_a_stamp_has_room_four_characters_in_and_the_office_left_of_it() -> None:
    data = render(replace(STAMPED, layout=Layout.REDHEAD))
    post, day = find(data, "主任")[1], find(data, "2026年12月8日")[1]
    last = find(data, "社区党群")[1]
    assert post.text == "主任"  # the stamp shows the name
    assert day.right == pytest.approx(RIGHT - 4 * CELL, abs=0.3)
    assert RIGHT - 4 * CELL - post.right >= 2 * CELL + 35 * 72 / 25.4
    assert last.baseline - post.baseline == pytest.approx(3.5 * PITCH, abs=0.05)  # the middle of two rows, two below
    assert row_of(day) - row_of(last) == 6  # two blank, two for the stamp, one blank


def test_a_stamp_below_a_plain_notice_names_the_office_too() -> None:
    data = render(STAMPED)
    assert row_of(find(data, "主任")[1]) == row_of(find(data, "翠湖社区")[1]) + 1
    assert find(render(replace(STAMPED, signer="")), "翠湖社区居民委员会")


@pytest.mark.parametrize(("remark", "rows"), [("此件公开发布", 1), ("请各楼栋长互相转告并认真做好会议的各项准备", 2)])
def test_a_remark_keeps_clear_of_the_seal(remark: str, rows: int) -> None:
    data = render(replace(NOTICE, sign_off=SignOff.SEALED, remark=remark))
    assert row_of(find(data, "（")[1]) == row_of(find(data, "2026年12月8日")[1]) + rows


def test_minutes_name_the_present_in_black_with_hanging_lines() -> None:
    names = "、".join(f"张{name}" for name in "一二三四五六七八九十甲乙丙丁戊己庚辛")
    data = render(replace(NOTICE, body=f"出席：{names}\n请假:李四\n会议听取了通报。", minutes=True))
    present, excused, text = find(data, "出席：")[1], find(data, "请假：李四")[1], find(data, "会议听取")[1]
    assert "NotoSansSC-Medium" in present.fonts
    page = lines_of(data)[0]
    turned = page[page.index(present) + 1]
    assert turned.left == pytest.approx(present.left + 3 * CELL, abs=0.05)
    assert row_of(text) == row_of(excused) + 2
    assert find(render(replace(NOTICE, body="出席：张三")), "出席")[1].fonts == {"FandolFang"}


CASES = [
    NOTICE,
    replace(NOTICE, sign_off=SignOff.SEALED, remark="联系人：张三", attachments=(Attachment("名单"),)),
    replace(STAMPED, layout=Layout.REDHEAD, mark="翠湖社区文件", issuer="翠湖社区", copies_to="街道办事处"),
    replace(NOTICE, layout=Layout.LETTER, sign_off=SignOff.SEALED, qr="https://example.com/12"),
]


@pytest.mark.parametrize("case", range(4))
@pytest.mark.parametrize("rows", range(3, 25, 2))
def test_no_signature_stands_on_a_page_without_text_and_none_is_divided(case: int, rows: int) -> None:
    pages = lines_of(render(replace(CASES[case], body="\n".join([TEXT] * rows))))
    (number,) = (at for at, page in enumerate(pages) if any(line.text.startswith("2026年12月8日") for line in page))
    own = [line.text for line in pages[number]]
    assert TEXT in own or "附件：名单" in own
    assert any(line.startswith(("翠湖社区居民委员会", "主任")) for line in own)
    assert not any("此页无正文" in line for line in own)
    assert all(row_of(line) < 23 for line in pages[number] if line.size == 16)


def test_rows_are_set_closer_rather_than_carrying_one_row_over() -> None:
    counts = {}
    for rows in range(12, 20):
        pages = lines_of(render(replace(NOTICE, body="\n".join([TEXT] * rows))))
        steps = [a.baseline - b.baseline for a, b in itertools.pairwise(pages[0]) if a.text == b.text == TEXT]
        counts[rows] = (len(pages), min(steps))
    single = [rows for rows, (pages, _) in counts.items() if pages == 1]
    last = max(single)
    assert counts[last][1] == pytest.approx(PITCH * 22 / 23, abs=0.02)
    assert counts[last - 1][1] == pytest.approx(PITCH, abs=0.02)
    assert counts[last + 1][0] == 2


def test_what_nobody_signs_for_the_office_bears_no_date() -> None:
    texts = [line.text for line in lines_of(render(replace(NOTICE, signatory="", minutes=True)))[0]]
    assert texts[-2].startswith("社区党群")
    assert not any("2026年12月8日" in text for text in texts if "时间" not in text)
