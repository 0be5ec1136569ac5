from __future__ import annotations

from collections.abc import Iterator

import pytest

from jiceng_desktop.documents.fonts import Fonts, Role
from jiceng_desktop.documents.page import AREA_WIDTH
from jiceng_desktop.documents.text import NO_END, NO_START, Setter
from jiceng_desktop.documents.title import TITLE_SIZE, title_lines

TITLES = [
    ["关于停水的通知"],
    ["关于召开2026年第四季度居民议事会", "暨楼院自治金使用情况通报会的通知"],
    ["关于翠湖社区第十届居民委员会", "换届选举候选人名单的公示"],
    ["关于春节期间加强楼道消防安全", "隐患排查整治工作的温馨提示"],
    ["关于翠湖小区3号楼、5号楼加装", "电梯方案征求意见结果的公示"],
    ["老旧小区改造工程资金使用", "情况明细表（2026年度）以及", "加装电梯费用分摊办法征求意见稿"],
]


@pytest.fixture(scope="module")
def setter() -> Iterator[Setter]:
    chars = {char for title in TITLES for line in title for char in line} | set(
        "abc“”的节日·邀请参加邻里联欢函我们中秋"
    )
    with Fonts({Role.TITLE: chars}) as opened:
        yield Setter(opened, TITLE_SIZE, TITLE_SIZE)


def lines(setter: Setter, title: str) -> list[str]:
    return [line.text for line in title_lines(setter, title)]


@pytest.mark.parametrize("title", TITLES)
def test_titles_are_divided_evenly_by_meaning(setter: Setter, title: list[str]) -> None:
    assert lines(setter, "".join(title)) == title


def test_lines_are_centred_and_own_breaks_stay(setter: Setter) -> None:
    assert lines(setter, "翠湖社区\n居民委员会\n关于停水的通知") == ["翠湖社区", "居民委员会", "关于停水的通知"]
    for line in title_lines(setter, "关于停水的通知\n暨"):
        assert line.offsets[0] + line.right == pytest.approx(AREA_WIDTH, abs=0.01)


def test_a_quotation_is_not_divided_where_it_can_stand_whole(setter: Setter) -> None:
    found = lines(setter, "关于邀请参加“我们的节日·中秋”邻里联欢活动的函")
    assert any("“我们的节日·中秋”" in line for line in found)


@pytest.mark.parametrize(
    "title", ["关于" * 90, "a" * 300, "（关于）" * 60, "）" * 40, "“" * 40, "会" * 1400, "", "\n \n"]
)
def test_any_title_is_divided_into_lines_that_fit(setter: Setter, title: str) -> None:
    found = title_lines(setter, title)
    assert "".join(line.text for line in found) == title.replace("\n", "").strip()
    assert all(line.right - line.offsets[0] <= AREA_WIDTH + 0.02 for line in found)
    if "关" in title:
        assert not any(line.text[0] in NO_START or line.text[-1] in NO_END for line in found)
