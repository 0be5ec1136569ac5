"""The hand-over sheet, read back from the paper."""

from __future__ import annotations

import pytest

from jiceng_desktop.documents import handover
from jiceng_desktop.documents.handover import Carried, HandoverSheet
from jiceng_desktop.errors import Refusal
from tests.documents.reading import lines_of, text_of

OFFICE = "翠湖社区居民委员会"


def sheet(books: int = 3, **known) -> HandoverSheet:
    box = Carried("01号箱", "西苑图书角", tuple((str(1000001 + each), f"书{each}") for each in range(books)))
    told = {"out": (box,), "coming": (), "absent": (("01号箱", "1000099", "围城", "借出"),), **known}
    return HandoverSheet("2026年第23期图书轮换交接单", "东苑图书角", "2026年12月1日至2026年12月15日", "张三丰", **told)


def test_a_sheet_says_what_goes_what_comes_and_what_is_not_in_the_box():
    said = text_of(handover.render([sheet()], OFFICE))
    for told in (
        "2026年第23期图书轮换交接单",
        "东苑图书角",
        "张三丰",
        "一、送出（1 箱，应有 3 册）",
        "二、收到（0 箱，应有 0 册）",
        "不在箱内，不随箱走（1 册）",
        "围城",
        "借出",
        "清点人签字",
        "1000003",
        OFFICE,
    ):
        assert told in said


def test_a_long_list_goes_on_with_its_heading_and_the_signatures_stay_together():
    heard = []
    data = handover.render([sheet(400), sheet(1)], OFFICE, lambda done, count: heard.append((done, count)))
    pages = [[line.text for line in page] for page in lines_of(data)]
    assert heard == [(1, 2), (2, 2)]
    lists = [page for page in pages if any("清单：01号箱" in line for line in page)]
    assert len(lists) == len(pages) > 4
    assert any(f"第 {len(pages) - 1} 页　共 {len(pages) - 1} 页" in line for line in pages[-2])
    signing = [sum("清点人签字" in line for line in page) for page in pages]
    assert signing == [2, *[0] * (len(pages) - 2), 2]


def test_the_books_can_be_left_out():
    assert "1000001" in text_of(handover.render([sheet()], OFFICE))
    assert "1000001" not in text_of(handover.render([sheet(with_books=False)], OFFICE))


def test_nothing_to_hand_over_is_refused():
    with pytest.raises(Refusal, match="没有要搬的图书箱"):
        handover.render([], OFFICE)


def test_a_character_without_a_glyph_is_refused_unless_agreed_to():
    rare = sheet(absent=(("01号箱", "1", "\U000323b0", "借出"),))
    with pytest.raises(Refusal, match="没有字体"):
        handover.render([rare], OFFICE)
    assert handover.render([rare], OFFICE, allow_blanks=True).startswith(b"%PDF")
