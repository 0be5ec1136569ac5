from __future__ import annotations

import io
from dataclasses import replace

import pdfplumber
import pypdfium2
import pytest
import zxingcpp

from jiceng_desktop.documents.notice import Notice, render
from jiceng_desktop.errors import Refusal
from jiceng_desktop.terms import SignOff
from tests.documents.reading import MM, find, lines_of
from tests.documents.samples import CELL, LEFT, NOTICE, RIGHT

LINK = "https://example.com/meeting/12"
TEXT = "请于12月8日下午3点到会𠅤，联系电话19900000000。"
STAMPED = replace(NOTICE, sign_off=SignOff.STAMPED, signer="主任　王小明")


def read_back(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    image = document[0].render(scale=200 / 72).to_pil()
    document.close()
    (found,) = zxingcpp.read_barcodes(image)
    return str(found.text)


def corners(data: bytes) -> tuple[float, float, float, float]:
    """Return left, top, right and foot of the code, in points from the upper left corner of the page."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        page = document.pages[0]
        points = [point for shape in (*page.curves, *page.rects) for point in shape["pts"]]
    across, down = [x for x, _ in points], [y for _, y in points]
    return min(across), min(down), max(across), max(down)


@pytest.mark.parametrize("content", [LINK, TEXT, "会" * 95], ids=["link", "text", "full"])
def test_a_code_is_read_back(content: str) -> None:
    assert read_back(render(replace(NOTICE, qr=content))) == content


@pytest.mark.parametrize(
    "notice", [NOTICE, replace(NOTICE, sign_off=SignOff.SEALED), STAMPED], ids=["plain", "sealed", "stamped"]
)
@pytest.mark.parametrize("content", [LINK, "会" * 95], ids=["link", "full"])
def test_it_stands_left_of_the_signature_with_a_caption(notice: Notice, content: str) -> None:
    data = render(replace(notice, qr=content, remark="联系人：张三"))
    left, top, right, foot = corners(data)
    assert left == pytest.approx(LEFT, abs=0.1)
    assert 20 <= (right - left) / MM <= 25.1
    name, day = find(data, "翠湖社区居民")[1], find(data, "2026年12月8日")[1]
    assert right < min(name.left, day.left)
    caption, remark = find(data, "扫码查看")[1], find(data, "（联系人")[1]
    height = 297 * MM
    assert foot < height - caption.baseline - 0.8 * caption.size
    assert caption.baseline > remark.baseline + 0.88 * 16
    text = find(data, "社区党群")[1]
    assert top > height - text.baseline + 2
    assert left <= caption.left < caption.right <= right


def test_a_long_name_is_turned_over_before_the_code() -> None:
    data = render(replace(NOTICE, qr=LINK, signatory="翠湖社区居民议事会筹备工作领导小组办公室暨居民监督委员会"))
    right = corners(data)[2]
    day = find(data, "2026年12月8日")[1]
    names = [line for line in lines_of(data)[0] if line.baseline > day.baseline and line.left > LEFT + 5 * CELL]
    assert sum(line.size == 16 for line in names) > 1
    assert all(line.left > right for line in names if line.size == 16)
    assert all(line.right < RIGHT + 0.1 for line in names)


def test_what_does_not_fit_into_a_code_is_refused() -> None:
    with pytest.raises(Refusal, match="二维码"):
        render(replace(NOTICE, qr="会" * 400))


def test_beside_a_stamp_the_name_of_the_office_is_not_divided() -> None:
    data = render(replace(STAMPED, qr=LINK, signatory="梧桐里社区居民委员会"))
    name, day = find(data, "梧桐里社区居民委员会")[1], find(data, "2026年12月8日")[1]
    _, top, right, _ = corners(data)
    assert top > 297 * MM - name.baseline
    assert right < day.left
