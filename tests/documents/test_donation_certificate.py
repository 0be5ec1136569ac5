from __future__ import annotations

import io
from dataclasses import replace

import pdfplumber
import pytest

from jiceng_desktop.documents import donation_certificate
from jiceng_desktop.documents.donation_certificate import DonationSheet
from jiceng_desktop.errors import Refusal

SHEET = DonationSheet(
    number="2026-007",
    donor="欧阳秀英",
    opening="于2026年11月21日向楼道图书角捐赠图书2种3册：",
    books=(("平凡的日子", 2), ("春天", 1)),
    closing="，让更多邻居有书可读。",
    thanks="特颁此证，谨致谢忱。",
    issuer="砚溪社区居民委员会",
    issued_on="2026年11月21日",
)


def pages_of(data: bytes):
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [(page.width, page.height, page.extract_text().replace(" ", "")) for page in document.pages]


def test_the_certificate_is_one_lying_sheet_that_says_who_gave_what():
    ((width, height, text),) = pages_of(donation_certificate.render(SHEET))
    assert width > height
    flat = text.replace("\n", "")
    for part in (
        "欧阳秀英：",
        "《平凡的日子》（2册）、《春天》，让更多",
        "谨致谢忱",
        "砚溪社区居民委员会",
        "编号：2026-007",
    ):
        assert part in flat


@pytest.mark.parametrize("count", [7, 30, 300])
def test_books_for_which_there_is_no_room_are_said_to_be_left_out(count):
    many = tuple((f"砚溪旧事第{number}辑", 1) for number in range(count))
    ((_, _, text),) = pages_of(donation_certificate.render(replace(SHEET, books=many)))
    flat = text.replace("\n", "")
    assert ("等，让更多" in flat) == (f"第{count - 1}辑" not in flat)
    assert flat.index("谨致谢忱") < flat.index("砚溪社区居民委员会")


def test_a_character_without_a_glyph_is_refused_unless_left_blank():
    sheet = replace(SHEET, donor="\U0003fffd")
    assert donation_certificate.missing_glyphs(sheet)
    with pytest.raises(Refusal):
        donation_certificate.render(sheet)
    assert donation_certificate.render(sheet, allow_blanks=True).startswith(b"%PDF")
