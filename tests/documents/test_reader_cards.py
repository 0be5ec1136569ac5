"""读者证: what a scanner reads from the sheet."""

from __future__ import annotations

import pypdfium2
import pytest
import zxingcpp

from jiceng_desktop.documents import badges
from jiceng_desktop.documents.badges import READER, Badge
from jiceng_desktop.errors import Refusal


def test_bars_and_code_both_say_the_number():
    pdf = badges.render([Badge("欧阳淑芬", "90000017", team="梧桐里社区")], "梧桐里社区居委会", look=READER)
    with pypdfium2.PdfDocument(pdf) as opened:
        picture = opened[0].render(scale=300 / 72).to_pil().convert("L")
        words = opened[0].get_textpage().get_text_range()
    found = {(code.format.name, code.text) for code in zxingcpp.read_barcodes(picture)}
    assert found == {("Code128", "90000017"), ("QRCode", "90000017")}
    assert "图书角读者证" in words
    assert "照片" not in words


def test_nobody_to_print_is_said():
    with pytest.raises(Refusal, match="没有可以打印读者证的读者"):
        badges.render([], look=READER)
