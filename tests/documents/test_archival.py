from __future__ import annotations

import io
import tempfile
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from pikepdf import pdfa
from reportlab.pdfgen.canvas import Canvas

from jiceng_desktop.documents import notice
from jiceng_desktop.documents.archival import archival
from jiceng_desktop.documents.plates import Plate
from jiceng_desktop.documents.plates import render as render_plates
from jiceng_desktop.documents.table import TableSheet
from jiceng_desktop.documents.table import render as render_table
from jiceng_desktop.errors import Refusal
from tests.documents.reading import text_of

NOTICE = notice.Notice(
    title="关于召开居民议事会的通知",
    addressee="𬭎女士",
    body="一、时间\n2026年12月8日 Room 3。",
    signatory="翠湖社区居民委员会",
    signed_on=date(2026, 12, 1),
)


@pytest.mark.parametrize(
    "pdf",
    [
        notice.render(NOTICE),
        notice.render(replace(NOTICE, body="联系电话：0379-12345678。", number="〔2026〕1号")),
        render_table(TableSheet("签到表", ("姓名", "签名"), blanks=5)),
        render_plates([Plate("王明")]),
    ],
    ids=["notice", "digits", "table", "plates"],
)
def test_our_papers_become_pdf_a_2b(pdf):
    written = archival(pdf)
    with pikepdf.open(io.BytesIO(written)) as document:
        report = pdfa.check(document, "2b")
        assert list(report.violations) == []
        with document.open_metadata() as metadata:
            assert metadata.pdfa_status == "2B"
    assert text_of(written) == text_of(pdf)


def test_the_file_says_nothing_about_persons():
    with pikepdf.open(io.BytesIO(archival(notice.render(NOTICE)))) as document:
        told = str(document.docinfo) + document.Root.Metadata.read_bytes().decode()
    assert "翠湖社区居民委员会" in told
    assert "𬭎女士" not in told


def test_nothing_is_written_beside_it(monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "none"))  # where no file can be made
    assert archival(notice.render(NOTICE))


def test_a_file_that_cannot_become_one_is_refused():
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.drawString(10, 10, "Helvetica is not embedded")
    canvas.save()
    for content in (out.getvalue(), b"%PDF-1.4 broken"):
        with pytest.raises(Refusal, match="PDF/A"):
            archival(content)
