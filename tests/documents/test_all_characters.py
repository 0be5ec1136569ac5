"""Every character of GB 18030-2022 level 3 is printed and copied as itself, the 8,105 standard ones among them."""

from __future__ import annotations

import io
import random
from datetime import date

import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from jiceng_desktop.documents import notice
from jiceng_desktop.documents.fonts import Fonts, Role, missing
from jiceng_desktop.documents.notice import Notice
from tests.documents.reading import lines_of, text_of

RANGES = [(0x4E00, 0x9FEF), (0x3400, 0x4DB5), (0x20000, 0x2A6D6), (0x2A700, 0x2B734), (0x2B740, 0x2B81D)]
RANGES += [(0x2B820, 0x2CEA1), (0x2CEB0, 0x2EBE0)]
COMPATIBLE = "\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27\ufa28\ufa29"
LEVEL_THREE = "".join(chr(code) for a, b in RANGES for code in range(a, b + 1)) + COMPATIBLE
PART, ROW = 4000, 100  # of a job and of a line: ReportLab goes through all glyphs of a font for every 255 it embeds
SIZE, SIDE = 11, 1300


def printed(chars: str) -> bytes:
    """Return a page with the characters, each put where it is by itself."""
    out = io.BytesIO()
    with Fonts({Role.FANGSONG: chars}) as opened:
        canvas = Canvas(out, pagesize=(SIDE, SIDE), pageCompression=0, initialFontName=opened.first)
        for at, char in enumerate(chars):
            canvas.setFont(opened.glyph(Role.FANGSONG, char).font, SIZE)
            canvas.drawString(20 + 12 * (at % ROW), SIDE - 30 - 13 * (at // ROW), char)
        canvas.save()
    return out.getvalue()


def copied(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    finally:
        document.close()


def test_level_three_is_counted_as_the_standard_counts_it() -> None:
    assert len(LEVEL_THREE) == len(set(LEVEL_THREE)) == 87_887


@pytest.mark.parametrize("start", range(0, len(LEVEL_THREE), PART))
def test_every_character_of_level_three_is_printed_and_copied_as_itself(start: int) -> None:
    chars = LEVEL_THREE[start : start + PART]
    assert missing(chars) == []
    assert copied(printed(chars)) == chars


def test_characters_beyond_the_first_plane_go_through_a_whole_notice() -> None:
    dice = random.Random(9704)  # noqa: S311
    chars = dice.sample([char for char in LEVEL_THREE if ord(char) > 0xFFFF], 600)
    body = "\n".join("".join(chars[at : at + 100]) for at in range(0, len(chars), 100))
    pdf = notice.render(Notice("关于生僻字的通知", "", body, "居委会", date(2026, 11, 21)))
    lines = [line.text for page in lines_of(pdf) for line in page]  # by pdfplumber
    for read in ("".join(lines), "".join(text_of(pdf).split())):  # and by pdfium
        assert [char for char in read if ord(char) > 0xFFFF] == chars
