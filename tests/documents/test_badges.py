from __future__ import annotations

import io
import warnings

import pdfplumber
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from jiceng_desktop.documents import badges
from jiceng_desktop.documents.badges import PER_SHEET, Badge
from jiceng_desktop.errors import Refusal
from tests.documents.reading import MM, text_of

WANG = Badge("王明", "Z0001", "邻里红管家", "#B42318", "宣传员")


def picture(size=(300, 200), kind="PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#3366AA").save(out, kind)
    return out.getvalue()


def images(data: bytes) -> list[Image.Image]:
    document = pypdfium2.PdfDocument(data)
    return [page.render(scale=3).to_pil() for page in document]


def test_a_badge_says_everything_and_its_code_the_number():
    data = badges.render([WANG], "翠湖社区")
    text = text_of(data)
    for told in ("王　明", "Z0001", "邻里红管家", "宣传员", "翠湖社区", "照片"):
        assert told.replace("　", "") in text.replace("　", "").replace(" ", "")
    (code,) = zxingcpp.read_barcodes(images(data)[0])
    assert code.text == "Z0001"


def test_badges_fill_sheets_from_any_place():
    many = [Badge(f"王{number}", f"Z{number:04}", "文艺队", "#A61E4D") for number in range(1, 13)]
    data = badges.render(many, first=3)
    pages = images(data)
    found = [sorted(code.text for code in zxingcpp.read_barcodes(page)) for page in pages]
    assert found == [[f"Z{n:04}" for n in range(1, 9)], [f"Z{n:04}" for n in range(9, 13)]]
    assert len(images(badges.render(many[:8], first=3))) == 1
    assert len(images(badges.render(many[:PER_SHEET]))) == 1


def test_badges_are_90_by_54_mm_and_cut_marks_stand_outside():
    with pdfplumber.open(io.BytesIO(badges.render([WANG]))) as document:
        page = document.pages[0]
        band = next(rect for rect in page.rects if rect["width"] == pytest.approx(90 * MM, abs=0.1))
        assert (band["x0"], band["top"]) == (pytest.approx(15 * MM, abs=0.2), pytest.approx(13.5 * MM, abs=0.2))
        lines = [line for line in page.lines if line["width"] < 6 * MM and line["height"] < 6 * MM]
        assert any(line["x1"] < 15 * MM for line in lines)
        assert any(line["bottom"] < 13.5 * MM for line in lines)
        lower = [line["top"] for line in lines if line["height"] == 0]
        assert any(top == pytest.approx((13.5 + 54) * MM, abs=0.2) for top in lower)


@pytest.mark.parametrize("name", ["阿卜杜热合曼·买买提依明·艾合买提江", "Alexandra Montgomery-Smythe", "王" * 64])
def test_long_words_stay_on_their_badge(name):
    long = Badge(name, "Z0001", "五彩志愿服务队" * 8, "#9A6700", "文化管理员" * 6)
    with pdfplumber.open(io.BytesIO(badges.render([long], "翠湖社区" * 12))) as document:
        for char in document.pages[0].chars:
            assert 15 * MM <= char["x0"] <= char["x1"] <= 105 * MM
            assert 13.5 * MM <= char["top"] <= char["bottom"] <= 67.5 * MM


def test_a_photo_is_cut_to_its_shape():
    photo = badges.photo_of(picture())
    assert Image.open(io.BytesIO(photo)).size == (520, 710)
    data = badges.render([Badge("王明", "Z0001", photo=photo)])
    with pdfplumber.open(io.BytesIO(data)) as document:
        (shown,) = document.pages[0].images
        assert (shown["width"], shown["height"]) == (pytest.approx(22 * MM, abs=0.1), pytest.approx(30 * MM, abs=0.1))
    assert "照片" not in text_of(data)


def test_what_a_phone_tells_besides_is_left_out():
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    exif[0x0112] = 6  # turned
    Image.new("RGB", (400, 300), "white").save(out, "JPEG", exif=exif)
    assert not Image.open(io.BytesIO(badges.photo_of(out.getvalue()))).getexif()


@pytest.mark.parametrize("data", [b"", b"no picture", picture()[:60]])
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(Refusal, match="打不开"):
        badges.photo_of(data)


def test_a_picture_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with warnings.catch_warnings(), pytest.raises(Refusal, match="尺寸太大"):
        badges.photo_of(picture())
    monkeypatch.setattr(badges, "MOST_PHOTO_BYTES", 10)
    with pytest.raises(Refusal, match="30 MB"):
        badges.photo_of(picture())


def test_nobody_has_no_badge_and_a_lacking_glyph_is_named():
    with pytest.raises(Refusal, match="没有可以打印"):
        badges.render([])
    with pytest.raises(Refusal, match=r"U\+E000"):
        badges.render([Badge("王\ue000", "Z0001")])
    assert badges.render([Badge("王\ue000", "Z0001")], allow_blanks=True)
    with pytest.raises(Refusal, match=r"U\+E000"):
        badges.render([WANG], "翠\ue000")


def test_a_number_of_other_signs_has_no_code():
    assert zxingcpp.read_barcodes(images(badges.render([Badge("王明", "志0001")]))[0]) == []
