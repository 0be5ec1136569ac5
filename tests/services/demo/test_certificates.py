"""The certificates of the invented community."""

from __future__ import annotations

import io

import pypdfium2
import pytest

from jiceng_desktop import papers
from jiceng_desktop.services import certificates, demo
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import CertificateStatus
from tests.services.demo.looking import TODAY


def test_some_are_issued_and_one_of_them_is_void(small):
    papers.certify_demo(small, TODAY)
    ids = small.read(certificates.LISTING.ids, Query(order="number"))
    entries = [small.read(certificates.entry, one) for one in ids]
    assert [entry.status for entry in entries].count(CertificateStatus.VOID) == 1
    assert entries[-2].name == entries[-1].name
    assert entries[-2].void_reason
    assert 4 <= len(ids) <= 5
    told = small.read(certificates.load, ids[-1])
    assert small.read(certificates.verify, told.code).number == told.number
    with pypdfium2.PdfDocument(io.BytesIO(small.read(certificates.pdf_of, ids[-1]))) as pdf:
        assert (
            told.number
            in pdf[len(pdf) - 1].get_textpage().get_text_bounded() + pdf[0].get_textpage().get_text_bounded()
        )


def test_where_nobody_has_served_nothing_is_issued(new_office):
    office = new_office()
    office.write(demo.certify, TODAY, lambda _told: pytest.fail("nothing to draw"))
    assert not office.read(certificates.LISTING.ids, Query())
