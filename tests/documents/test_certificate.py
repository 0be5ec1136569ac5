from __future__ import annotations

import io
from dataclasses import replace

import pdfplumber
import pypdfium2
import pytest
import zxingcpp

from jiceng_desktop.documents import certificate
from jiceng_desktop.documents.certificate import CertificateSheet
from jiceng_desktop.errors import Refusal

SHEET = CertificateSheet(
    number="志证〔2026〕12号",
    statement="兹证明欧阳秀英（女），志愿者编号Z0007，于2024年5月4日至2026年11月21日期间参加志愿服务1次。具体情况如下：",
    rows=(("2026-05-14", "邻里志愿服务日（清理楼道）", "2.5"),),
    total="2.5",
    remark="本证明用于升学。",
    issuer="砚溪社区居民委员会",
    issued_on="2026年11月21日",
    facts=(("负责人（签字）", "王主任"), ("经办人（签字）", "李干事"), ("联系电话", "0300-1234567")),
    code="7K3MX-9QTRA-HD2W8",
)


def pages_of(data: bytes) -> list[str]:
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [page.extract_text().replace(" ", "").replace("\n", "") for page in document.pages]


def test_every_part_of_the_paper_issue_stands_on_it():
    (text,) = pages_of(certificate.render(SHEET))
    for part in (
        *("志愿服务记录证明", "编号：志证〔2026〕12号", "兹证明欧阳秀英", "2026-05-14", "清理楼道", "合计2.5"),
        *("备注：本证明用于升学。", "负责人（签字）：王主任", "经办人（签字）：李干事", "联系电话：0300-1234567"),
        *("出具单位（盖章）：砚溪社区居民委员会", "2026年11月21日", "校验码：7K3MX-9QTRA-HD2W8"),
    ):
        assert part in text


def test_the_code_can_be_read_by_a_phone():
    page = pypdfium2.PdfDocument(certificate.render(SHEET))[0]
    (found,) = zxingcpp.read_barcodes(page.render(scale=3).to_pil())
    assert found.text == SHEET.code


@pytest.mark.parametrize("count", [18, 19, 20, 21, 22, 45, 200])
def test_a_long_table_goes_on_and_its_end_never_stands_alone(count):
    pages = pages_of(certificate.render(replace(SHEET, rows=SHEET.rows * count)))
    assert "出具单位（盖章）" in pages[-1]
    assert all("服务内容" in page for page in pages)
    assert sum(page.count("2026-05-14") for page in pages) == count
    assert "合计" in pages[-1]


def test_a_character_without_a_glyph_is_refused_unless_left_blank():
    sheet = replace(SHEET, remark="\U0003fffd")
    assert certificate.missing_glyphs(sheet)
    with pytest.raises(Refusal):
        certificate.render(sheet)
    assert certificate.render(sheet, allow_blanks=True)
