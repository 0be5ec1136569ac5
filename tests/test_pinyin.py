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
    assert pinyin.spoken(name) == key
    assert pinyin.sort_key(name).startswith(f"{key}\t")


def test_one_sort_key_is_one_name():
    assert pinyin.sort_key("买买提·艾力") == pinyin.sort_key("买买提艾力") == "mai mai ti ai li\t买买提艾力"
    assert pinyin.sort_key("张伟") != pinyin.sort_key("章伟")
    assert pinyin.sort_key("John") == "john\tJOHN"


def test_sorting_keeps_equal_syllables_together():
    names = ["连成", "李安", "李阳", "梁安", "单一", "山田"]
    assert sorted(names, key=pinyin.sort_key) == ["李安", "李阳", "连成", "梁安", "山田", "单一"]


def test_a_shortened_surname_goes_with_every_mixture_of_the_rest():
    assert pinyin.short_spellings(("zhang", "san", "feng")) == ["zsanfeng", "zsfeng"]
    assert pinyin.digraph_spellings(("zhang", "san", "feng")) == ["zhsanfeng", "zhsfeng"]
    assert pinyin.short_spellings(("li",)) == pinyin.digraph_spellings(("li", "si")) == []
    assert pinyin.short_spellings(("a", "yi")) == []  # it is whole as it is


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("覃勇", {"tanyong", "tyong"}),
        ("吕布", {"lubu", "lyubu", "lbu"}),
        ("王女", {"wangnu", "wnu"}),
        ("单于洋", {"shanyuyang", "shanyyang", "shyyang", "danyuyang"}),
        ("张三", set()),
    ],
)
def test_all_readings_are_found(name, others):
    found = pinyin.other_spellings(name, pinyin.readings(name)[0])
    assert others <= set(found)
    assert bool(found) == bool(others)


def test_the_clerk_has_the_last_word():
    assert pinyin.spoken("区文", "qu") == "qu wen"
    assert pinyin.spoken("单雄信", "dan xiong xin") == "dan xiong xin"
    assert pinyin.spoken("区文", "Jiā") == "jia wen"
    assert "ouwen" in pinyin.other_spellings("区文", ("jia", "wen"))
    assert "nvwen" in pinyin.all_spellings("女文")
    assert "nuwen" in pinyin.other_spellings("区文", ("nv", "wen"))


def test_nothing_has_no_spellings():
    assert pinyin.all_spellings("") == pinyin.all_spellings(" · ") == []


@given(st.text(max_size=40))
def test_any_text_is_tolerated(name):
    found = pinyin.all_spellings(name)
    assert len(found) <= 24
    assert all(found) and all(key == key.lower() for key in found if key.isascii())
    reading, tab, _ = pinyin.sort_key(name).partition("\t")
    assert tab and pinyin.short_spellings(tuple(reading.split(" "))) is not None


@given(HAN)
def test_the_reading_that_sorts_is_one_of_all_spellings(name):
    assert pinyin.spoken(name).replace(" ", "") in pinyin.all_spellings(name)
