from __future__ import annotations

import io

import pdfplumber
import pytest

from jiceng_desktop.documents import plates
from jiceng_desktop.documents.plates import Plate
from jiceng_desktop.errors import Refusal
from tests.documents.reading import MM, PAGE_HEIGHT, text_of


def test_every_name_stands_on_both_sides_of_the_fold():
    data = plates.render([Plate("王明", "社区书记"), Plate("欧阳丽娜")])
    with pdfplumber.open(io.BytesIO(data)) as document:
        assert len(document.pages) == 2
        chars = [char for char in document.pages[0].chars if char["text"] == "明"]
        upright = [char for char in chars if char["matrix"][0] > 0]
        turned = [char for char in chars if char["matrix"][0] < 0]
        assert len(upright) == len(turned) == 1
        assert turned[0]["bottom"] < PAGE_HEIGHT / 2 < upright[0]["top"]
        # folded, both sides lie on each other
        assert upright[0]["matrix"][5] + turned[0]["matrix"][5] == pytest.approx(PAGE_HEIGHT, abs=0.1)


@pytest.mark.parametrize("name", ["王明", "欧阳丽娜", "阿卜杜热合曼·买买提依明", "Alexandra Montgomery-Smythe"])
def test_a_name_fits_its_side(name):
    with pdfplumber.open(io.BytesIO(plates.render([Plate(name, "社区党委书记、居委会主任")]))) as document:
        for char in document.pages[0].chars:
            assert 5 * MM <= char["x0"] <= char["x1"] <= 205 * MM
            assert (PAGE_HEIGHT / 2 - 100 * MM) <= char["top"] <= char["bottom"] <= (PAGE_HEIGHT / 2 + 100 * MM)


def test_a_short_name_is_spaced():
    assert plates.spaced("王明") == "王　明"
    assert plates.spaced("王小明") == "王小明"
    assert plates.spaced("Li") == "Li"


def test_rare_characters_are_kept():
    assert text_of(plates.render([Plate("王𬭎")])).count("𬭎") == 2


@pytest.mark.parametrize("names", [[], [Plate(" ")]])
def test_plates_without_a_name_are_refused(names):
    with pytest.raises(Refusal, match="姓名"):
        plates.render(names)


def test_a_character_without_a_glyph_is_named_before_printing():
    with pytest.raises(Refusal, match=r"U\+E000"):
        plates.render([Plate("王\ue000")])
    assert plates.missing_glyphs([Plate("王\ue000")])


@pytest.mark.parametrize("office", ["梧桐里社区居民委员会副主任兼妇女联合会主席", "社区党委委员、" * 5])
def test_a_long_office_is_set_smaller(office):
    with pdfplumber.open(io.BytesIO(plates.render([Plate("王明", office)]))) as document:
        chars = document.pages[0].chars
        assert sum(char["text"] == office[0] for char in chars) >= 2
        assert all(5 * MM <= char["x0"] <= char["x1"] <= 205 * MM for char in chars)


@pytest.mark.parametrize("plate", [Plate("某某街道办事处" * 5), Plate("王明", "某某街道办事处" * 8)])
def test_what_no_plate_holds_is_named_and_not_cut(plate):
    with pytest.raises(Refusal, match=r"“某某街道办事处某…”有 (35|56) 个字，桌签上印不下") as refused:
        plates.render([plate])
    assert refused.value.field == "grid"
