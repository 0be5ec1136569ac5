from __future__ import annotations

import pytest

from jiceng_desktop.services import books
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import Audience, CopyState
from tests.services.books.conftest import ISBN, OTHER_ISBN


@pytest.fixture
def stock(enter):
    enter("中国通史", f"{ISBN}；{OTHER_ISBN}", author="吕某", publisher="人民文学出版社", clc_class="K")
    enter("绘本大全", "10019·2084", box=2, shelf="绘本", audience=Audience.CHILDREN, clc_class="J")
    enter("养生三百问", None, box=None, shelf="养生", audience=Audience.ELDERLY)


@pytest.mark.parametrize(
    "needle",
    ["通史", "zgts", "zhongguo", "吕某", "1000001", "人民文学", "978-7-02-000220-7", "9787020002207", "7-02-000220-X",
     "702000220X", "978711154742", "7-111-54742", "9787111547426", "９７８７１１１５４７４２６", "北门", "01号箱 通史"],
)  # fmt: skip
def test_a_book_is_found_by_whatever_is_known_of_it(stock, listed, needle):
    assert listed(needle) == ["1000001"]


def test_an_old_number_finds_its_book_and_nothing_is_found_by_chance(stock, listed):
    assert listed("10019·2084") == listed("10019-2084") == ["1000002"]
    assert listed("9787020002208") == listed("100%") == []


def test_the_stock_is_narrowed_to_corner_box_class_audience_and_shelf(stock, listed, shelves):
    assert listed(corner_id=shelves.north) == listed(box_id=shelves.boxes[0]) == listed(clc_class="K") == ["1000001"]
    assert listed(audience=Audience.CHILDREN) == listed(shelf="绘本") == ["1000002"]
    assert listed(boxless=True) == ["1000003"]
    assert listed(state=CopyState.ON_LOAN) == []
    assert listed(here=True, corner_id=shelves.south) == ["1000002"]


def test_the_counts_are_those_of_the_lists(stock, office, shelves):
    office.write(books.withdraw, [3], "破损")
    counts = office.read(books.counts)
    assert (counts.here, counts.titles, counts.boxless) == (2, 2, 0)
    assert counts.states == {CopyState.ON_SHELF: 2, CopyState.WITHDRAWN: 1}
    assert counts.classes == {"J": 1, "K": 1}
    assert counts.shelves == {"绘本": 1}
    north, south = counts.corners
    assert north == (shelves.north, "北门图书角", 1, ((1, "01号箱", 1), (2, "02号箱", 0)))
    assert south[2] == 1


def test_prices_are_shown_in_their_currency(enter, office):
    enter("甲", price="9.9元")
    enter("乙", price="HK$9")
    place = [field.name for field in books.LISTING.fields].index("price")
    shown = [row[place] for row in office.read(books.LISTING.texts, [1, 2])]
    assert shown == ["9.90", "HKD 9.00"]


def test_the_first_hits_are_those_of_the_whole_list_however_rare_a_word_is(enter, office):
    for _ in range(21):
        enter("楼道故事", count=200, publisher="常见出版社")
    enter("珍本", f"{ISBN}", box=2, author="何言", publisher="常见出版社", count=5)
    for needle in (
        "常见",
        "珍本",
        "zb",
        "1004203",
        "9787020",
        "南门 珍本",
        "南门 ldgs",
        "zhen ben",
        "楼道 常见",
        "没有",
    ):
        found = [office.read(books.LISTING.ids, Query(needle=needle), most) for most in (3, None)]
        assert found[0] == found[1][:3]
        assert len(found[1]) == {"常见": 4205, "楼道 常见": 4200, "1004203": 1}.get(
            needle, 0 if needle in ("没有", "南门 ldgs") else 5
        )
