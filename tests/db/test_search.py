from __future__ import annotations

import pytest

from jiceng_desktop.db import search


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


def test_a_name_is_found_by_its_tails_and_by_what_it_sounds_like():
    keys = search.name_keys("单小明")
    assert {"n单小明", "n小明", "n明"} <= keys
    assert any(key.startswith("pshanxiaom") for key in keys)
    assert any(key.startswith("psxm") for key in keys)


def test_marks_in_a_name_do_not_matter():
    assert "n艾力" in search.name_keys("买买提·艾力")
    assert search.plain_name("买买提.艾力") == search.plain_name("买买提·艾力")


def test_a_former_name_is_found_too():
    keys = search.person_keys("张三", "李四", None, None, None)
    assert {"n张三", "n李四"} <= keys


def test_numbers_are_kept_backwards_and_every_phone_for_itself():
    keys = search.number_keys("99990119800307011x", "19900000001、0379-8888")
    assert keys == {"i" + "99990119800307011X"[::-1], "t10000000991", "t88889730"}


def test_what_is_not_known_has_no_key():
    assert search.number_keys(None, None) == set()
    assert search.number_keys(None, "") == set()
