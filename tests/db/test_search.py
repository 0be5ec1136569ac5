from __future__ import annotations

import pytest

from jiceng_desktop import pinyin
from jiceng_desktop.db import search
from jiceng_desktop.db.search import Ending, Entry, Keys, Names, Sounds


@pytest.mark.parametrize(
    ("prefix", "inside", "behind"),
    [
        ("n张", "n张\U0010fffd", "n弡"),
        ("pzhang", "pzhangzz", "pzhanh"),
        ("n\ud7ff", "n\ud7ff张", "n\ue000"),
        ("n\U00030edd", "n\U00030edd\U00030edd", "n\U00030ede"),
    ],
)
def test_everything_that_begins_so_lies_before_the_end(prefix, inside, behind):
    end = search.after(prefix)
    end.encode()
    assert prefix <= inside < end <= behind


def test_the_last_character_of_all_is_no_trouble():
    search.after("n\U0010ffff").encode()


def keys(name: str) -> set[tuple[str, str]]:
    return set(search.name_keys(pinyin.sort_key(name)))


def test_a_name_is_found_by_its_characters_and_by_what_it_sounds_like():
    assert {("n单", "小明"), ("n小", "明"), ("n明", "")} <= keys("单小明")
    assert {("psxiaoming", ""), ("psxming", ""), ("hshxming", "")} <= keys("单小明")
    assert ("qdanxming", "") in keys("单小明")


def test_marks_and_blanks_in_a_name_do_not_matter():
    assert ("n艾", "力") in keys("买买提·艾力")
    assert search.plain_name("买买提.艾力") == search.plain_name("买买提·艾力")
    assert ("n ", "SMITH") not in keys("John Smith")
    assert ("nS", "MITH") in keys("John Smith")


def test_a_former_name_leads_to_the_person():
    found = search.own_keys(Entry(7, pinyin.sort_key("张三"), "李四"))
    assert {("n李", "四"), ("n四", ""), ("qlisi", ""), ("qlsi", "")} == set(found)


def test_numbers_are_kept_backwards_and_every_phone_for_itself():
    found = search.own_keys(Entry(7, "", None, "99990119800307011x", "19900000001、0379-8888、12"))
    backwards = "99990119800307011X"[::-1]
    assert found == [("i" + backwards[:3], backwards[3:]), ("t100", "00000991"), ("t888", "89730"), ("t21", "")]


def test_what_is_not_known_has_no_key():
    assert search.own_keys(Entry(7, "", None, None, None)) == search.own_keys(Entry(7, "", "", "", "")) == []


def test_rows_are_in_the_order_of_the_table_and_a_name_comes_once():
    entries = [Entry(number, pinyin.sort_key("张三"), None, None, f"1990000{number:04}") for number in range(3)]
    rows = search.rows_of([*entries, Entry(4, pinyin.sort_key("张四"))])
    assert rows == sorted(rows)
    assert [row[2:] for row in rows if row[0] == "n张"] == [(0, "三"), (0, "四")]


def test_two_places_of_a_number_are_asked_for_place_by_place_and_one_not_at_all():
    assert search.tails(Ending("1")) == []
    assert len(search.tails(Ending("12"))) == 22
    assert search.tails(Ending("1234")) == [Keys("i123", rest="4"), Keys("t123", rest="4")]


def test_whole_surnames_are_looked_for_where_names_sort():
    found = list(search.spelled(Sounds("zhangw")))
    assert Names("zhang w", "zhang x") in found
    assert Keys("pzhangw", to="pzhangx") in found


@pytest.mark.parametrize(
    ("letters", "matched"),
    [
        ("zhangsanfeng", True), ("zsf", True), ("zhsf", True), ("zhangsf", True), ("zsanf", True), ("z", True),
        ("zhangsanfe", True), ("zhansan", False), ("zsaf", False), ("sf", False), ("zhangsanfengx", False),
    ],
)  # fmt: skip
def test_each_syllable_is_whole_or_an_initial_and_the_last_one_begun(letters, matched):
    import re

    assert bool(re.search(search.pattern(letters), pinyin.sort_key("张三丰"))) is matched
