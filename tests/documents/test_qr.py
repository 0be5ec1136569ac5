from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from jiceng_desktop.documents import qr
from jiceng_desktop.errors import Refusal


@pytest.mark.parametrize("text", ["社区通知：𠅤 https://example.com/?a=1&b=2", "1", "邻里" * 50])
def test_the_picture_is_read_back_as_its_text(text):
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(qr.png(text))).convert("L"))
    assert found.text == text


def test_the_modules_are_square():
    rows = qr.modules("社区")
    assert {len(row) for row in rows} == {len(rows)}


def test_a_text_too_long_to_be_read_from_paper_is_refused():
    with pytest.raises(Refusal, match="二维码内容太长") as refused:
        qr.modules("邻里" * 51)
    assert refused.value.field == "qr"
