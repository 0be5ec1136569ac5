from __future__ import annotations

import io

import pdfplumber
import pytest

from jiceng_desktop.documents.envelopes import SIZES, Envelope, render_envelopes
from jiceng_desktop.errors import Refusal
from tests.documents.reading import MM, text_of

SENDER = ["翠湖社区居民委员会", "听松路18号　19900000000"]
TO = [Envelope("王建国", "听松苑3号楼2单元501室"), Envelope("欧阳𬭎")]


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name[:1])
def test_every_size_has_its_paper_and_everything_stands_on_it(size):
    with pdfplumber.open(io.BytesIO(render_envelopes(size, TO, SENDER))) as document:
        assert len(document.pages) == 2
        page = document.pages[0]
        assert (page.width / MM, page.height / MM) == pytest.approx((size.width, size.height), abs=0.1)
        for char in page.chars:
            assert 10 * MM < char["x0"] <= char["x1"] < page.width - 10 * MM
            assert 10 * MM < char["top"] <= char["bottom"] < page.height - 10 * MM
        (address,), (name,), (sender,) = (page.search(text) for text in ("听松苑3号楼", "王建国", "翠湖社区"))
        assert address["bottom"] < name["top"] < name["bottom"] < sender["top"]


def test_a_long_address_takes_more_lines_and_loses_nothing():
    address = "幸福市云岫区砚溪街道" * 8
    assert text_of(render_envelopes(SIZES[2], [Envelope("王明", address)], SENDER)).count("砚溪街道") >= 7


@pytest.mark.parametrize("size", SIZES, ids=lambda size: size.name[:1])
def test_the_longest_address_there_can_be_stays_on_the_envelope(size):
    envelope = Envelope("王明", "幸福市云岫区砚溪街道" * 20)
    with pdfplumber.open(io.BytesIO(render_envelopes(size, [envelope], SENDER))) as document:
        (page,) = document.pages
        assert sum(char["text"] == "砚" for char in page.chars) == 20
        assert all(char["top"] > 4 * MM and char["bottom"] < page.height - 4 * MM for char in page.chars)


def test_nobody_to_write_to_is_refused():
    with pytest.raises(Refusal, match="信封"):
        render_envelopes(SIZES[0], [], SENDER)


def test_a_character_without_a_glyph_is_named():
    with pytest.raises(Refusal, match=r"U\+E000"):
        render_envelopes(SIZES[0], [Envelope("\ue000")], SENDER)
    assert render_envelopes(SIZES[0], [Envelope("\ue000")], SENDER, allow_blanks=True)
