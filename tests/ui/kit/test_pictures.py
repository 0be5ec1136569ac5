from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image

from jiceng_desktop.errors import Refusal
from jiceng_desktop.ui.kit.pictures import as_pdf

A4, LYING_A4 = (595, 842), (842, 595)


def saved(kind, *sizes, **options):
    """Return invented pictures, all in one file."""
    first, *others = (Image.new("RGB", size, "grey") for size in sizes)
    target = io.BytesIO()
    more = {"save_all": True, "append_images": others} if others else {}
    first.save(target, kind, **more, **options)
    return target.getvalue()


def pages(content):
    """Return the sizes of the pages that pictures are shown on."""
    pdf = pypdfium2.PdfDocument(as_pdf(content))
    sizes = [tuple(round(side) for side in page.get_size()) for page in pdf]
    pdf.close()
    return sizes


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_is_laid_on_a_sheet_that_lies_as_it_does(kind):
    assert pages(saved(kind, (60, 80))) == [A4]
    assert pages(saved(kind, (80, 60))) == [LYING_A4]


def test_every_page_of_a_fax_is_shown():
    assert pages(saved("TIFF", (60, 80), (80, 60), (60, 80))) == [A4, LYING_A4, A4]


def test_a_photo_taken_sideways_stands_upright():
    turned = Image.Exif()
    turned[0x112] = 6
    assert pages(saved("JPEG", (80, 60), exif=turned)) == [A4]


def test_a_huge_picture_is_shown_no_larger_than_one_can_see():
    huge = as_pdf(saved("PNG", (6000, 8000)))
    pdf = pypdfium2.PdfDocument(huge)
    (picture,) = pdf[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
    assert max(picture.get_px_size()) == 3000
    pdf.close()


@pytest.mark.qt_log_ignore("Rejecting image as it exceeds", extend=True)
def test_a_picture_too_large_to_be_shown_says_so_and_takes_no_memory():
    flat = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(flat, "PNG")
    with pytest.raises(Refusal, match="20,000×20,000 个像素，太大了"):
        as_pdf(flat.getvalue())


def test_a_picture_as_thin_as_a_line_is_shown():
    assert pages(saved("PNG", (1, 40_000))) == [A4]


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="file:///etc/hostname"/></svg>'


@pytest.mark.parametrize("content", [b"", b"nothing", b"\x89PNG\r\n\x1a\n", SVG])
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(Refusal, match="这张图片打不开"):
        as_pdf(content)
