from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from jiceng_desktop.services import certificates, stationery
from jiceng_desktop.services.certificates import Narrow
from jiceng_desktop.terms import CertificateStatus, DocumentKind
from jiceng_desktop.ui.kit import message, preview
from jiceng_desktop.ui.kit.reason import ReasonDialog
from jiceng_desktop.ui.pages.certificates.page import CertificatePage
from jiceng_desktop.ui.pages.certificates.verifying import VerifyingDialog
from jiceng_desktop.ui.papers.certificate import CertificateDialog
from jiceng_desktop.ui.papers.certifying import open_certificate
from jiceng_desktop.ui.papers.editor import PaperEditor
from tests.ui.pages.honoured import enlist

PATIENCE = 10_000


class Told(QObject):
    """Carries the news of a change into the window's thread."""

    changed = Signal()


@pytest.fixture
def volunteer(office):
    office.write(stationery.save, replace(office.read(stationery.of), phone="0379-60000000"))
    enlist(office, "钱二", "Z0002", 3)
    return enlist(office, "赵一", "Z0007", 12, waiting=2)


@pytest.fixture
def printed(monkeypatch):
    """Collect what is sent to the printer."""
    found = []
    monkeypatch.setattr(preview, "print_pdf", lambda _parent, pdf, title, kind="": found.append((pdf, title, kind)))
    return found


@pytest.fixture
def page(qtbot, desk, volunteer):
    page = CertificatePage(desk)
    page.told = Told()
    page.told.changed.connect(page.refresh)  # the shell's part
    desk.office.on_change.append(page.told.changed.emit)  # jobs write from their own thread
    qtbot.addWidget(page)
    page.resize(1300, 720)
    page.show()
    page.refresh()
    return page


def dialog_of(page):
    return page.findChildren(CertificateDialog)[-1]


def search(qtbot, dialog, typed):
    """Type and take the first that is found."""
    dialog.activateWindow()
    dialog.who.setFocus()
    qtbot.waitUntil(dialog.who.hasFocus, timeout=PATIENCE)
    qtbot.keyClicks(dialog.who, typed)
    qtbot.keyClick(dialog.who, Qt.Key.Key_Return)


def issue(qtbot, page):
    """Issue a certificate of the volunteer and return its id."""
    page.new_record()
    dialog = dialog_of(page)
    search(qtbot, dialog, "zy")
    qtbot.waitUntil(dialog.issue_button.isEnabled, timeout=PATIENCE)
    with qtbot.waitSignal(dialog.issued, timeout=PATIENCE) as done:
        dialog.issue_button.click()
    return done.args[0]


def test_the_register_needs_no_sideways_scroll_on_a_small_screen(qtbot, page):
    issue(qtbot, page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1, timeout=PATIENCE)
    for width in (1366, 911):  # 911 is what is left of it at 150 %
        page.resize(width, 400)
        qtbot.waitUntil(lambda: page.view.horizontalScrollBar().maximum() == 0, timeout=PATIENCE)


def text_of(pdf):
    sheet = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in sheet)
    sheet.close()
    return text.replace("\r", "").replace("\n", "")


def test_from_search_to_print_it_takes_two_letters_and_two_returns(qtbot, page, office, printed):
    page.new_record()
    dialog = dialog_of(page)
    assert not dialog.print_button.isEnabled()
    search(qtbot, dialog, "zy")
    qtbot.waitUntil(dialog.print_button.isEnabled, timeout=PATIENCE)
    assert "服务 1 次，共 12 小时" in dialog.told.text()
    assert "还有 2 小时没有确认" in dialog.problem.text()
    assert dialog.focusWidget() is dialog.print_button
    with qtbot.waitSignal(dialog.issued, timeout=PATIENCE):
        qtbot.keyClick(dialog.print_button, Qt.Key.Key_Return)
    (certificate_id,) = office.read(certificates.LISTING.ids)
    ((pdf, title, kind),) = printed
    assert pdf == office.read(certificates.pdf_of, certificate_id)
    told = office.read(certificates.load, certificate_id)
    assert (title, kind) == (f"志愿服务记录证明 {told.number} 赵一", DocumentKind.CERTIFICATE.value)
    assert told.number in text_of(pdf)
    assert page.current() == certificate_id


def test_the_next_one_remembers_leader_handler_and_contact(qtbot, page, office):
    page.new_record()
    dialog = dialog_of(page)
    assert dialog.entries["handler"].value() == "王主任"
    for name, text in (("leader", "李书记"), ("handler", "张干事"), ("contact", "0300-1234567")):
        dialog.entries[name].set_value(text)
    search(qtbot, dialog, "z0007")
    qtbot.waitUntil(dialog.issue_button.isEnabled, timeout=PATIENCE)
    with qtbot.waitSignal(dialog.issued, timeout=PATIENCE):
        dialog.issue()
    page.new_record()
    again = dialog_of(page)
    assert [again.entries[name].value() for name in ("leader", "handler", "contact")] == [
        "李书记",
        "张干事",
        "0300-1234567",
    ]


def test_nobody_gets_a_certificate_for_days_without_service(qtbot, page, office):
    page.new_record()
    dialog = dialog_of(page)
    dialog.entries["last_on"].entry.setText("2020-01-01")
    search(qtbot, dialog, "zy")
    qtbot.waitUntil(lambda: "没有已确认的服务时长" in dialog.problem.text(), timeout=PATIENCE)
    assert not dialog.print_button.isEnabled()
    dialog.issue_and_print()
    assert list(office.read(certificates.LISTING.ids)) == []


def test_a_missing_handler_is_told_at_its_field(qtbot, page):
    page.new_record()
    dialog = dialog_of(page)
    dialog.entries["handler"].set_value("")
    search(qtbot, dialog, "zy")
    note = dialog._cells["handler"].note
    qtbot.waitUntil(lambda: note.text() == "请填写经办人。", timeout=PATIENCE)


def test_a_character_without_a_glyph_is_told_and_asked_about(qtbot, page, office, said):
    page.new_record()
    dialog = dialog_of(page)
    dialog.entries["remark"].set_value("\U0003fffd")
    search(qtbot, dialog, "zy")
    qtbot.waitUntil(dialog.issue_button.isEnabled, timeout=PATIENCE)
    assert "U+3FFFD" in dialog.glyphs.text.text()
    said.answers = [1]
    dialog.issue()
    assert list(office.read(certificates.LISTING.ids)) == []
    with qtbot.waitSignal(dialog.issued, timeout=PATIENCE):
        dialog.issue()
    assert len(said) == 2


def test_the_roster_opens_it_with_the_volunteer_chosen(qtbot, page, volunteer):
    dialog = open_certificate(page.desk, page, volunteer)
    qtbot.waitUntil(dialog.print_button.isEnabled, timeout=PATIENCE)
    assert dialog.who.text() == "赵一"


def test_without_a_telephone_it_is_not_issued(qtbot, page):
    page.office.write(stationery.save, replace(page.office.read(stationery.of), phone=""))
    open_certificate(page.desk, page, None)
    dialog = dialog_of(page)
    search(qtbot, dialog, "zy")
    note = dialog._cells["contact"].note
    qtbot.waitUntil(lambda: "请填写联系电话" in note.text(), timeout=PATIENCE)
    assert not dialog.print_button.isEnabled()
    dialog.entries["contact"].set_value("0379-60000000")
    qtbot.waitUntil(dialog.print_button.isEnabled, timeout=PATIENCE)
    dialog.reject()


def test_a_certificate_is_marked_void_with_a_reason_and_comes_back(qtbot, page, office, said):
    certificate_id = issue(qtbot, page)
    page.toggle_void()
    dialog = page.findChildren(ReasonDialog)[-1]
    dialog.reason.setEditText("时长有误，另行出具")
    dialog.go()
    entry = office.read(certificates.entry, certificate_id)
    assert (entry.status, entry.void_reason) == (CertificateStatus.VOID, "时长有误，另行出具")
    assert page._toggle.text() == "恢复(&D)"
    assert not page._card.void.isHidden()
    page.toggle_void()
    assert office.read(certificates.entry, certificate_id).status is CertificateStatus.VALID
    assert page._toggle.text() == "作废(&D)…"


def test_a_void_one_is_printed_only_after_asking(qtbot, page, office, said, printed):
    certificate_id = issue(qtbot, page)
    office.write(certificates.void, certificate_id, 1, "重复出具")
    said.answers = [1]
    page.print_()
    assert printed == []
    page.print_()
    assert len(printed) == 1


def test_it_is_saved_exactly_as_it_was_issued(qtbot, page, office, tmp_path, monkeypatch):
    certificate_id = issue(qtbot, page)
    path = tmp_path / "证明.pdf"
    monkeypatch.setattr(message, "ask_save_path", lambda *_: path)
    page.save()
    assert path.read_bytes() == office.read(certificates.pdf_of, certificate_id)


def test_a_code_is_confirmed_in_green_and_a_void_one_in_red(qtbot, page, office):
    certificate_id = issue(qtbot, page)
    page.verify()
    dialog = page.findChildren(VerifyingDialog)[-1]
    code = office.read(certificates.load, certificate_id).code
    qtbot.keyClicks(dialog.code, code.lower())
    qtbot.keyClick(dialog.code, Qt.Key.Key_Return)
    assert dialog.answer.text().startswith("证明有效。")
    assert "#1A7F37" in dialog.answer.styleSheet()
    office.write(certificates.void, certificate_id, 1, "重复出具")
    qtbot.keyClicks(dialog.code, code)  # the code that stands there is selected
    qtbot.keyClick(dialog.code, Qt.Key.Key_Return)
    assert dialog.answer.text().startswith("这份证明已经作废（重复出具）")
    assert "#B42318" in dialog.answer.styleSheet()
    dialog.code.setText("AAAAA-AAAAA-AAAAA")
    dialog.verify()
    assert "抄写有误" in dialog.answer.text()
    assert "#8A5A00" in dialog.answer.styleSheet()


def test_the_list_is_narrowed_by_status(qtbot, page, office):
    certificate_id = issue(qtbot, page)
    page.panel.choose(0, 2)
    assert page.model.query.narrow == Narrow(CertificateStatus.VOID)
    assert page.model.rowCount() == 0
    office.write(certificates.void, certificate_id, 1, "重复出具")
    page.refresh()
    assert page.model.rowCount() == 1
    page.clear_filters()
    assert page.model.query.narrow is None


def test_what_was_issued_is_publicised_without_numbers_of_cards(qtbot, page):
    issue(qtbot, page)
    page.publicise()
    editor = page.findChildren(PaperEditor)[-1]
    draft = editor.draft()
    assert draft.title == "志愿服务记录证明公示名单"
    assert [row[1:3] + row[4:5] for row in draft.grid.rows] == [("赵一", "Z0007", "12")]
    assert "公示期为7天" in draft.body
    editor._done = True
    editor.reject()
    QApplication.processEvents()
