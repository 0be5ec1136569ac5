from __future__ import annotations

import io
from dataclasses import replace

import pdfplumber
import pypdfium2
import pytest
import zxingcpp

from jiceng_desktop.documents.corner_poster import Fact, Poster, render_posters
from jiceng_desktop.errors import Refusal
from tests.documents.reading import text_of

POSTER = Poster(
    name="砚溪花园图书角",
    number="92001",
    office="砚溪社区居民委员会",
    facts=(Fact("开放时间", "周一至周五 9:00—17:00"), Fact("负责人", "白秀兰")),
    rules=("爱护图书，不涂画。", "看完请放回原来的图书箱。"),
)


def test_a_poster_says_everything_and_its_code_the_number():
    data = render_posters([POSTER])
    told = "".join(text_of(data).split())
    for text in ("楼道图书角", "砚溪花园图书角", "白秀兰", "9:00—17:00", "阅读公约", "爱护图书，不涂画。", "92001"):
        assert text in told
    (code,) = zxingcpp.read_barcodes(pypdfium2.PdfDocument(data)[0].render(scale=2).to_pil())
    assert code.text == "92001"


def test_each_corner_has_its_page_in_the_size_asked_for():
    large = [replace(POSTER, large=True), replace(POSTER, name="西角", large=True)]
    with pdfplumber.open(io.BytesIO(render_posters(large))) as document:
        assert [(round(page.width), round(page.height)) for page in document.pages] == [(842, 1191)] * 2
        for page in document.pages:
            assert all(char["x0"] >= 0 and char["x1"] <= page.width for char in page.chars)


def test_many_rules_take_smaller_type_and_stay_above_the_code():
    rules = ("请爱护图书，看完放回原处，借走的书按时归还。",) * 12
    sizes = []
    for few in (rules[:2], rules):
        with pdfplumber.open(io.BytesIO(render_posters([replace(POSTER, rules=few)]))) as document:
            chars = [char for char in document.pages[0].chars if char["text"] == "归"]
            sizes.append(chars[0]["size"])
            assert max(char["bottom"] for char in chars) < document.pages[0].height - 165
    assert sizes[1] < sizes[0]


def test_a_poster_without_rules_has_no_heading_for_them():
    assert "阅读公约" not in text_of(render_posters([replace(POSTER, rules=())]))


def test_what_does_not_fit_is_refused():
    with pytest.raises(Refusal, match="请先选择"):
        render_posters([])
    with pytest.raises(Refusal, match="太长"):
        render_posters([replace(POSTER, rules=("请爱护图书。",) * 60)])
    with pytest.raises(Refusal, match="缩短图书角的名称"):
        render_posters([replace(POSTER, name="图书角" * 12)])
