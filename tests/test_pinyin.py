from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng_desktop import pinyin

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=4)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("单雄信", "shan xiong xin"),
        ("仇英", "qiu ying"),
        ("区文", "ou wen"),
        ("解缙", "xie jin"),
        ("查良镛", "zha liang yong"),
        ("曾国藩", "zeng guo fan"),
        ("盖聂", "ge nie"),
        ("朴树", "piao shu"),
        ("翟志刚", "zhai zhi gang"),
        ("缪晓", "miao xiao"),
        ("卜算", "bu suan"),
        ("万俟卨", "mo qi xie"),
        ("尉迟恭", "yu chi gong"),
        ("长孙皇", "zhang sun huang"),
        ("欧阳修", "ou yang xiu"),
        ("吕布", "lv bu"),
        ("曾乐", "zeng le"),
        ("李曾", "li zeng"),
        ("王解", "wang jie"),
        ("买买提·艾力", "mai mai ti ai li"),
        ("John Smith", "john smith"),
        ("José", "jose"),
        ("𠮷田", "𠮷 tian"),
        ("", ""),
    ],
)
def test_names_sort_by_how_the_surname_is_read(name, key):
    assert pinyin.sort_key(name) == key


def test_sorting_keeps_equal_syllables_together():
    names = ["连成", "李安", "李阳", "梁安", "单一", "山田"]
    assert sorted(names, key=pinyin.sort_key) == ["李安", "李阳", "连成", "梁安", "山田", "单一"]


def test_every_mixture_of_syllables_and_initials_is_found():
    assert pinyin.search_keys("张三丰") == {
        "zhangsanfeng",
        "zhangsanf",
        "zhangsfeng",
        "zhangsf",
        "zsanfeng",
        "zsanf",
        "zsfeng",
        "zsf",
    }


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("覃勇", {"qinyong", "tanyong", "qy", "ty"}),
        ("吕布", {"lvbu", "lubu", "lyubu", "lb"}),
        ("王女", {"wangnv", "wangnu", "wn"}),
        ("单于洋", {"chanyuyang", "shanyuyang", "cyy", "syy"}),
        ("阿依古丽·买买提", {"ayigulimaimaiti", "ayglmmt", "ayigulimmt"}),
        ("𠮷田", {"𠮷tian", "𠮷t"}),
    ],
)
def test_all_readings_are_found(name, keys):
    assert keys <= pinyin.search_keys(name)


def test_the_clerk_has_the_last_word():
    assert pinyin.sort_key("区文", "qu") == "qu wen"
    assert pinyin.sort_key("单雄信", "dan xiong xin") == "dan xiong xin"
    assert {"jiaw", "ouwen"} <= pinyin.search_keys("区文", "Jiā")


def test_nothing_has_no_keys():
    assert pinyin.search_keys("") == pinyin.search_keys(" · ") == set()


@given(st.text(max_size=40))
def test_any_text_is_tolerated(name):
    keys = pinyin.search_keys(name)
    assert len(keys) <= 24
    assert all(keys) and all(key == key.lower() for key in keys if key.isascii())


@given(HAN)
def test_the_sort_key_without_blanks_is_one_of_the_search_keys(name):
    assert pinyin.sort_key(name).replace(" ", "") in pinyin.search_keys(name)
