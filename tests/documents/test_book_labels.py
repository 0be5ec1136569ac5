from __future__ import annotations

import io

import pdfplumber
import pypdfium2
import pytest
import zxingcpp

from jiceng_desktop.documents import book_labels
from jiceng_desktop.documents.book_labels import BOX, Begun, CodeLabel, SpineLabel
from jiceng_desktop.documents.labels import SHEETS, Sheet
from jiceng_desktop.errors import Refusal
from jiceng_desktop.terms.clc import CLC_CLASSES
from tests.documents.reading import MM, text_of

OFFICE = "砚溪社区居民委员会"
LONG = "中国近现代史参考资料选编（修订版）第一辑下册"


def books(count):
    return [CodeLabel(str(1_000_001 + number), "河湾短章" if number % 2 else LONG, "I") for number in range(count)]


def codes_on(data, page=0):
    """Return what a scanner reads on a page, by kind of code."""
    found: dict[str, list[str]] = {}
    for code in zxingcpp.read_barcodes(pypdfium2.PdfDocument(data)[page].render(scale=4).to_pil()):
        found.setdefault(str(code.format), []).append(code.text)
    return {kind: sorted(texts) for kind, texts in found.items()}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: f"{sheet.columns}x{sheet.rows}")
def test_bars_and_qr_codes_say_the_number_on_every_sheet(sheet):
    count = min(sheet.count, 12)
    data = book_labels.render_codes(Begun(sheet), books(count), OFFICE)
    numbers = [one.number for one in books(count)]
    assert codes_on(data) == {"Code 128": numbers, "QR Code": numbers}


def test_a_label_names_the_book_the_number_and_the_office():
    told = text_of(book_labels.render_codes(Begun(SHEETS[0]), books(2), OFFICE))
    for text in ("河湾短章", "1000002", OFFICE, "I"):
        assert text in told
    assert "…" in text_of(book_labels.render_codes(Begun(SHEETS[6]), books(1), OFFICE))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: f"{sheet.columns}x{sheet.rows}")
def test_everything_stays_on_its_label(sheet):
    data = book_labels.render_codes(Begun(sheet), books(sheet.count), OFFICE)
    with pdfplumber.open(io.BytesIO(data)) as document:
        (page,) = document.pages
        for thing in (*page.chars, *page.rects, *page.curves):
            column = (thing["x0"] / MM - sheet.left) // (sheet.width + sheet.gap)
            left = sheet.left + column * (sheet.width + sheet.gap)
            assert left <= thing["x0"] / MM
            assert thing["x1"] / MM <= left + sheet.width + 0.01
            row = (thing["top"] / MM - sheet.top) // (sheet.height + sheet.row_gap)
            assert thing["bottom"] / MM <= sheet.top + row * (sheet.height + sheet.row_gap) + sheet.height + 0.01


def test_a_sheet_that_was_begun_is_used_from_its_first_free_label():
    begun = Begun(SHEETS[0], 20)
    assert begun.sheets_for(5) == 1
    assert begun.sheets_for(6) == 2
    data = book_labels.render_codes(begun, books(7), OFFICE)
    numbers = [one.number for one in books(7)]
    assert [codes_on(data, page)["QR Code"] for page in (0, 1)] == [numbers[:5], numbers[5:]]
    first = min(char["top"] for char in pdfplumber.open(io.BytesIO(data)).pages[0].chars)
    assert first / MM > 6 * SHEETS[0].height  # the rows above were used before


def test_rows_may_have_room_between_them():
    wide = Sheet("行距", 1, 2, 100, 40, 10, 10, 0, 60)
    data = book_labels.render_codes(Begun(wide), books(2), OFFICE)
    with pdfplumber.open(io.BytesIO(data)) as document:
        tops = [char["top"] / MM for char in document.pages[0].chars]
    assert not any(50 <= top < 110 for top in tops)
    assert any(top >= 110 for top in tops)


def test_a_label_too_narrow_for_both_keeps_its_bars():
    narrow = Sheet("窄", 4, 5, 26, 40, 10, 10)
    assert codes_on(book_labels.render_codes(Begun(narrow), books(2), OFFICE)) == {"Code 128": ["1000001", "1000002"]}


def test_the_name_of_a_box_is_read_from_across_the_room():
    box = CodeLabel("910001", "01号箱", "图书箱")
    data = book_labels.render_codes(Begun(SHEETS[4]), [box], OFFICE, look=BOX)
    with pdfplumber.open(io.BytesIO(data)) as document:
        assert max(char["size"] for char in document.pages[0].chars) > 40
    assert codes_on(data) == {"Code 128": ["910001"], "QR Code": ["910001"]}


def test_the_letter_of_the_class_is_large_and_its_name_small():
    labels = [SpineLabel(letter, name, "1000001") for letter, name in CLC_CLASSES.items()]
    data = book_labels.render_spines(Begun(SHEETS[6]), labels)
    with pdfplumber.open(io.BytesIO(data)) as document:
        sizes = {char["text"]: char["size"] for char in document.pages[0].chars}
    assert sizes["R"] >= 2.5 * sizes["医"]
    assert "".join(text_of(data).split()).count("1000001") == len(CLC_CLASSES)
    assert "自然科学总论" in text_of(data)


def test_long_numbers_of_old_books_are_printed_as_well():
    old = CodeLabel("20190000123456", "河湾短章")
    assert codes_on(book_labels.render_codes(Begun(SHEETS[0]), [old], OFFICE))["Code 128"] == ["20190000123456"]


def test_what_cannot_be_printed_is_refused():
    with pytest.raises(Refusal, match="没有可以打印的标签"):
        book_labels.render_codes(Begun(SHEETS[0]), [], OFFICE)
    with pytest.raises(Refusal, match="没有可以打印的标签"):
        book_labels.render_spines(Begun(SHEETS[0]), [])
    lost = [CodeLabel("1000001", "河湾\U000e0fff")]
    with pytest.raises(Refusal, match="没有字体"):
        book_labels.render_codes(Begun(SHEETS[0]), lost, OFFICE)
    assert codes_on(book_labels.render_codes(Begun(SHEETS[0]), lost, OFFICE, allow_blanks=True))


@pytest.mark.parametrize(("width", "height"), [(10, 10), (100, 10), (20, 140)])
def test_bars_that_no_scanner_would_read_are_refused(width, height):
    with pytest.raises(Refusal, match="“小签”太小"):
        book_labels.render_codes(Begun(Sheet("小签", 2, 1, width, height, 0, 0)), books(1), OFFICE)
