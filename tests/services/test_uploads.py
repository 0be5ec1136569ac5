from __future__ import annotations

import pytest

from jiceng_desktop.services.uploads import ending_of, show_size


@pytest.mark.parametrize(("size", "told"), [(1, "1 KB"), (2048, "2 KB"), (1_500_000, "1.4 MB")])
def test_sizes_are_told_as_people_say_them(size, told):
    assert show_size(size) == told


@pytest.mark.parametrize("name", ["照片.JPG", "C:\\相册\\a.b.jpg", "/相册.png/照片.Jpg"])
def test_an_ending_is_told_in_small_letters(name):
    assert ending_of(name) == ".jpg"
