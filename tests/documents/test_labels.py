from __future__ import annotations

import io

import pdfplumber
import pytest

from jiceng_desktop.documents.labels import SHEETS, Label, render_labels
from jiceng_desktop.errors import Refusal
from tests.documents.reading import MM, lines_of, text_of

DOORS = [Label(f"3号楼2单元{floor}01室", "翠湖花园") for floor in range(1, 31)]


def words_at(data: bytes) -> list[list[tuple[str, float, float]]]:
    """Return every line of every page with the place of its first character in mm from the upper left corner."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        pages = []
        for page in document.pages:
            found = page.extract_text_lines(x_tolerance=1)
            pages.append([(line["text"], line["x0"] / MM, line["top"] / MM) for line in found])
        return pages


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: f"{sheet.columns}x{sheet.rows}")
def test_every_sheet_fits_a4_and_every_text_its_label(sheet):
    assert sheet.left + sheet.columns * sheet.width + (sheet.columns - 1) * sheet.gap <= 210.1
    assert sheet.top + sheet.rows * sheet.height <= 297.1
    data = render_labels(sheet, DOORS * 2)
    with pdfplumber.open(io.BytesIO(data)) as document:
        assert len(document.pages) == -(-60 // sheet.count)
        for char in document.pages[0].chars:
            column = (char["x0"] / MM - sheet.left) // (sheet.width + sheet.gap)
            left = sheet.left + column * (sheet.width + sheet.gap)
            assert left <= char["x0"] / MM
            assert char["x1"] / MM <= left + sheet.width


def test_a_sheet_that_was_begun_is_used_from_its_first_free_label():
    sheet = SHEETS[0]
    begun = render_labels(sheet, DOORS[:23], first=5)
    first, second = lines_of(begun)
    assert sum(line.text == "翠湖花园" for line in first) + sum(line.text == "翠湖花园" for line in second) == 23
    assert min(297 - line.baseline / MM for line in first) > sheet.height  # the first row is used
    assert sum("单元" in line.text for line in second) == 3
    whole = render_labels(sheet, DOORS[:1])
    (((_, left, top), *_),) = words_at(whole)
    assert left < sheet.width
    assert top < sheet.height


def test_one_size_for_nearly_all_and_a_smaller_one_for_the_longest():
    data = render_labels(SHEETS[0], [*DOORS[:23], Label("砚溪花园西区商业街附属楼三单元一千一百零一室", "翠湖花园")])
    sizes = {line.size for line in lines_of(data)[0] if "单元" in line.text and "商业" not in line.text}
    assert len(sizes) == 1
    assert "一千一百零一室" in text_of(data)


def test_rare_names_stay_and_what_has_no_glyph_is_refused():
    assert "李𠅤𬭎" in text_of(render_labels(SHEETS[2], [Label("李𠅤𬭎　收", "翠湖花园<b>1</b>号楼")]))
    with pytest.raises(Refusal, match=r"U\+30041"):
        render_labels(SHEETS[2], [Label("张\U00030041")])
    assert "张" in text_of(render_labels(SHEETS[2], [Label("张\U00030041")], allow_blanks=True))
