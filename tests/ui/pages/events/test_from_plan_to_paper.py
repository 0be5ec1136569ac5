"""A meeting from its plan to the printed notice and the sign-in sheet, as a clerk does it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pypdfium2 as pdfium
import pytest

from jiceng_desktop.services import councils, documents, filed, invited
from jiceng_desktop.services.councils import Member
from jiceng_desktop.terms import DocumentKind
from jiceng_desktop.ui.papers.editor import PaperEditor
from tests.services.residents import add

NAMES = ("白秀兰", "罗建国")
NOTICE, SHEET = DocumentKind.MEETING, DocumentKind.SIGN_IN


@pytest.fixture
def council(office):
    members = tuple(Member(add(office, name), name, "") for name in NAMES)
    council_id = office.write(councils.save, None, councils.Draft("居民议事会", None, members))
    return next(group for group, _ in office.read(invited.offers) if group.id == council_id)


def test_a_meeting_is_planned_announced_and_has_its_sign_in_sheet(qtbot, page, office, council):
    day = date.today() + timedelta(days=7)
    page.new_at(datetime.combine(day, time(15)))
    form = page.findChildren(page.dialog)[-1]
    form.entry("title").set_value("居民议事会")
    form.entry("venue").set_value("居民议事厅")
    form.entry("agenda").set_value("商议电动车棚选址")
    form.audience.invite(council)
    form.accept()
    page.write_notice()
    file(qtbot, page)
    sheets = next(action for action in page.bar.actions() if action.text().startswith("打印公文")).menu()
    sheets.aboutToShow.emit()
    next(one for one in sheets.actions() if one.text().startswith("签到表")).trigger()
    file(qtbot, page)
    printed = texts(office)
    assert printed.keys() == {NOTICE, SHEET}
    assert all(part in printed[NOTICE] for part in ("居民议事厅", f"{day.month}月{day.day}日", "15:00"))
    assert all(name in printed[SHEET] for name in NAMES)
    assert "居民议事会" in printed[SHEET]


def file(qtbot, page):
    editor = page.findChildren(PaperEditor)[-1]
    with qtbot.waitSignal(editor.filed, timeout=20_000):
        editor.file_button.click()


def texts(office):
    """Return what stands on the first sheet of each filed paper, without line breaks."""
    found = {}
    for number in office.read(filed.LISTING.ids):
        sheet = pdfium.PdfDocument(office.read(documents.pdf_of, number))[0]
        found[office.read(documents.load, number).kind] = "".join(sheet.get_textpage().get_text_bounded().split())
    return found
