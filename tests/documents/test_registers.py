"""The registration card and the household register, read back from the paper."""

from __future__ import annotations

from datetime import date

import pytest

from jiceng_desktop.documents.household_register import HouseholdSheet, Members, render_registers
from jiceng_desktop.documents.resident_card import ResidentCard, missing_glyphs, render_cards
from jiceng_desktop.errors import Refusal
from tests.documents.reading import MM, lines_of, text_of

OFFICE, DAY = "翠湖社区居民委员会", date(2026, 11, 21)
CARD = ResidentCard({"姓名": "王建国", "现住址": "幸福小区3号楼2单元501室", "户号": "000001"}, "证件号码已部分遮盖。")


def register(count: int) -> HouseholdSheet:
    person = ("王建国", "户主", "男", "1970-03-07", "999901********0011", "199****0001", "不住这里")
    return HouseholdSheet({"户主": "王建国"}, (Members(f"户籍户成员（{count} 人）", (person,) * count),), "部分遮盖")


def test_a_card_says_what_is_known():
    said = text_of(render_cards([CARD], OFFICE, DAY))
    for told in ("居民登记卡", "王建国", "幸福小区3号楼2单元501室", "与户主关系", OFFICE, "2026年11月21日", "部分遮盖"):
        assert told in said


def test_two_cards_share_a_sheet_of_a4():
    pages = lines_of(render_cards([CARD] * 3, OFFICE, DAY, on_a4=True))
    titles = [[line.baseline for line in page if line.text == "居民登记卡"] for page in pages]
    assert [len(found) for found in titles] == [2, 1]
    assert titles[0][0] - titles[0][1] == pytest.approx(148.5 * MM, abs=0.1)
    assert len(lines_of(render_cards([CARD] * 3, OFFICE, DAY))) == 3


def test_a_long_text_stays_on_its_half_of_the_sheet():
    crowded = ResidentCard({"姓名": "王建国", "同住人员": "、".join(["欧阳修远（孙媳妇或外孙媳妇）"] * 30)})
    (page,) = lines_of(render_cards([crowded, CARD], OFFICE, DAY, on_a4=True))
    upper = [line.baseline for line in page if line.text == "居民登记卡"]
    foot = [line.baseline for line in page if OFFICE in line.text]
    assert foot[0] > 148.5 * MM > upper[1]


def test_a_register_goes_on_with_its_headings_repeated():
    data = render_registers([register(40), register(2)], OFFICE, DAY)
    pages = [[line.text for line in page] for page in lines_of(data)]
    assert len(pages) == 3
    assert sum("户籍户成员（40 人）" in line for page in pages[:2] for line in page) == 2
    assert all("第 1 页　共 1 页" not in "".join(page) for page in pages[:2])
    assert text_of(data).count("999901********0011") == 42


def test_nothing_to_print_and_unknown_signs_are_refused():
    for render in (render_cards, render_registers):
        with pytest.raises(Refusal, match="没有要打印的"):
            render([], OFFICE, DAY)
    strange = ResidentCard({"姓名": "王\U000e0100\U0001fae8"})
    assert missing_glyphs([strange])
    with pytest.raises(Refusal):
        render_cards([strange], OFFICE, DAY)
    assert render_cards([strange], OFFICE, DAY, allow_blanks=True)
