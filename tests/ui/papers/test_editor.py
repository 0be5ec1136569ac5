from __future__ import annotations

from datetime import date

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from jiceng_desktop.services import documents, stationery
from jiceng_desktop.services.documents import Attachment, Draft, Grid
from jiceng_desktop.terms import DocumentKind, Layout, SignOff
from jiceng_desktop.ui.kit.print_dialog import PrintDialog
from jiceng_desktop.ui.papers.stationery import StationeryDialog
from tests.ui.papers.conftest import ids, text_of

LEFT = Qt.MouseButton.LeftButton
WITHOUT_GLYPH = "\U000323b5"  # CJK extension J: none of the bundled fonts has it
BLANK, BACK = 0, 1
LATER, GIVE_UP, STAY = range(3)
FULL = Draft(
    title="关于冬季用火安全的通知",
    addressee="各居民小组",
    body="请注意用火安全。",
    signatory="翠湖社区居民委员会",
    signed_on=date(2026, 12, 1),
    remark="联系人：王主任",
    sign_off=SignOff.STAMPED,
    layout=Layout.REDHEAD,
    mark="翠湖社区居民委员会",
    code="翠居",
    signer="主任　王小明",
    attachments=(Attachment("报名表", "姓名\n电话"), Attachment("路线图")),
    grid=Grid(("序号",), (("1",),), 2),
    copies_to="街道办事处",
    qr="https://example.cn/1",
    about="用火安全",
)


def printing_dialog(window):
    return window.findChildren(PrintDialog)[-1]


# -- filing and printing -------------------------------------------------------------------------------------------


def test_a_double_click_files_once(written, office, qtbot):
    qtbot.mouseDClick(written.file_button, LEFT)
    written.file()
    assert len(ids(office)) == 1


def test_filing_and_printing_sends_the_numbered_sheet_to_the_printer(written, window, office, qtbot, printer):
    qtbot.mouseClick(written.print_button, LEFT)
    (number,) = ids(office)
    printing_dialog(window).accept()
    qtbot.waitUntil(lambda: printer.exists() and printer.read_bytes().rstrip().endswith(b"%%EOF"))
    printed = pypdfium2.PdfDocument(printer.read_bytes())
    assert len(printed) == 1
    printed.close()
    assert "〔2026〕1号" in text_of(office.read(documents.pdf_of, number))


def test_a_cancelled_printer_dialog_leaves_the_paper_filed(written, window, office, qtbot, printer):
    qtbot.mouseClick(written.print_button, LEFT)
    printing_dialog(window).reject()
    assert len(ids(office)) == 1
    assert not printer.exists()


def test_the_printer_is_remembered_for_the_kind_of_paper(write, window, desk, qtbot, printer):
    editor = write(kind=DocumentKind.OUTAGE, title="停水通知", body="明日停水。")
    qtbot.mouseClick(editor.print_button, LEFT)
    printing_dialog(window).accept()
    qtbot.waitUntil(lambda: window.statusBar().currentMessage() == "已送往打印机")
    assert desk.memory.get("printing/outage") == {"printer": "办公室打印机", "sides": "one"}


def test_another_notice_of_the_same_event_is_announced(written, write, lecture):
    assert written.others.isHidden()
    written.file()
    again = write(occurrence_id=lecture)
    assert "〔2026〕1号 关于举办河洛文化讲堂的通知" in again.others.text()
    assert not again.others.isHidden()
    again.reject()


# -- the sheet -----------------------------------------------------------------------------------------------------


def test_the_preview_follows_the_typing(written, qtbot):
    qtbot.waitUntil(lambda: "微客厅" in text_of(written.paper.pdf) if written.paper.pdf else False)
    written.entry("body").set_value("地点改在党群服务中心。")
    qtbot.waitUntil(lambda: "党群服务中心" in text_of(written.paper.pdf))
    assert "微客厅" not in text_of(written.paper.pdf)


def test_the_newest_text_wins(written, qtbot):
    for number in range(12):
        written.entry("body").set_value(f"第{number}稿。")
        written.redraw()
    qtbot.waitUntil(lambda: bool(written.paper.pdf) and "第11稿" in text_of(written.paper.pdf))
    qtbot.waitUntil(lambda: not written._live._drawing)
    assert "第11稿" in text_of(written.paper.pdf)


def test_the_preview_keeps_its_place(written, qtbot):
    qtbot.waitUntil(lambda: bool(written.paper.pdf))
    written.paper.zoom_to(2)
    bar = written.paper.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 90)
    bar.setValue(90)
    before = written.paper.pdf
    written.entry("remark").set_value("联系人：王主任")
    qtbot.waitUntil(lambda: written.paper.pdf != before)
    assert (bar.value(), written.paper.zoom()) == (90, 2)


def test_a_text_that_cannot_be_drawn_is_said_and_the_next_is_drawn(write, qtbot):
    editor = write(layout=Layout.TABLE, title="表", grid=Grid(("序号",), (("1",),)))
    qtbot.waitUntil(lambda: bool(editor.paper.pdf))
    editor.entry("grid").set_value(Grid())
    qtbot.waitUntil(lambda: not editor._notes["grid"].isHidden())
    editor.entry("grid").set_value(Grid(("姓名",), (("王主任",),)))
    qtbot.waitUntil(lambda: "王主任" in text_of(editor.paper.pdf))
    assert editor._notes["grid"].isHidden()


def test_markup_in_names_is_printed_literally(written, office):
    odd = """<b>&"'</b> & <font color=red>王</font>"""
    written.entry("addressee").set_value(odd)
    written.entry("body").set_value(f"{odd}来了。")
    assert written.file()
    paper = text_of(office.read(documents.pdf_of, ids(office)[0]))
    assert paper.replace(" ", "").count(odd.replace(" ", "")) == 2


def test_a_missing_glyph_is_announced_and_never_printed_silently(written, office, said, qtbot):
    written.entry("body").set_value(f"主讲人：王{WITHOUT_GLYPH}。")
    qtbot.waitUntil(lambda: not written.glyphs.isHidden())
    assert "U+323B5" in written.glyphs.text.text()
    said.answers = [BACK]
    written.file()
    assert "U+323B5" in said[-1]
    assert ids(office) == []
    qtbot.mouseClick(written.glyphs.agree, LEFT)
    assert written.glyphs.agree.isHidden()
    assert written.file()
    assert len(said) == 1
    assert "主讲人：王" in text_of(office.read(documents.pdf_of, ids(office)[0]))


def test_agreeing_to_one_gap_is_no_consent_to_another(written, office, said):
    written.entry("body").set_value(f"王{WITHOUT_GLYPH}")
    written._gaps_agreed(written.draft())
    assert written.glyphs.agreed()
    written.entry("body").set_value("王\ue000")
    said.answers = [BACK]
    written.file()
    assert len(said) == 2
    assert ids(office) == []


# -- the fields ----------------------------------------------------------------------------------------------------


def test_nothing_of_a_draft_is_lost(write):
    editor = write(FULL)
    assert editor.draft() == FULL
    assert not editor.is_edited()
    editor.reject()


def test_everything_can_be_typed(write, office):
    editor = write()
    for name in ("title", "addressee", "body", "remark", "layout", "sign_off", "signer", "copies_to", "qr"):
        editor.entry(name).set_value(getattr(FULL, name))
    editor.entry("mark").set_value(FULL.mark)
    editor.entry("code").set_value(FULL.code)
    row = editor.entry("attachments").add(Attachment(""))
    row.name.setText("报名表")
    row.fold.click()
    row.body.set_value("姓名\n电话")
    assert editor.file()
    filed = office.read(documents.load, ids(office)[0])
    assert filed.number == "翠居〔2026〕1号"
    assert filed.attachments == FULL.attachments[:1]
    assert (filed.layout, filed.sign_off, filed.signer) == (Layout.REDHEAD, SignOff.STAMPED, FULL.signer)
    assert (filed.copies_to, filed.qr, filed.remark) == (FULL.copies_to, FULL.qr, FULL.remark)


def test_an_attachment_can_be_taken_away(write):
    editor = write(FULL)
    first, second = editor.entry("attachments").rows()
    first.remove.click()
    assert editor.draft().attachments == FULL.attachments[1:]
    assert second.label.text() == "1."
    second.name.setText(" ")
    assert editor.draft().attachments == ()


def test_what_is_folded_away_is_named_and_stays_as_it_was_left(write, desk):
    editor = write(FULL)
    assert editor.fields.more.isHidden()
    for said in ("红头", "签名章", "附注", "抄送", "二维码", "附件 2 个"):
        assert said in editor.fields.fold.text()
    editor.fields.fold.click()
    assert not editor.fields.more.isHidden()
    editor.reject()
    assert not write(FULL).fields.more.isHidden()


@pytest.mark.parametrize(
    ("layout", "offered", "hidden"),
    [
        (Layout.PLAIN, {"body", "addressee", "attachments", "qr"}, {"grid", "mark", "code", "signer"}),
        (Layout.REDHEAD, {"body", "mark", "code", "copies_to"}, {"grid"}),
        (Layout.LETTER, {"body", "mark", "code"}, {"grid"}),
        (Layout.TABLE, {"body", "grid", "remark", "signatory"}, {"addressee", "attachments", "mark", "sign_off"}),
        (Layout.PLATES, {"title", "grid", "layout"}, {"body", "signatory", "remark", "addressee"}),
    ],
)
def test_only_what_the_layout_prints_is_asked_for(write, layout, offered, hidden):
    editor = write(layout=layout)
    assert {name for name in offered | hidden if editor.fields.is_offered(name)} == offered


@pytest.mark.parametrize(
    ("kind", "layout"),
    [
        (DocumentKind.ROTA, Layout.TABLE),
        (DocumentKind.NAME_PLATES, Layout.PLATES),
        (DocumentKind.LETTER, Layout.LETTER),
        (DocumentKind.THANKS, Layout.PLAIN),
    ],
)
def test_the_layout_follows_the_kind(write, kind, layout):
    editor = write()
    editor.entry("kind").set_value(kind)
    assert editor.draft().layout is layout
    editor.entry("kind").set_value(DocumentKind.NOTICE)
    assert editor.draft().layout is Layout.PLAIN


def test_a_layout_that_was_chosen_stays(write):
    editor = write()
    editor.entry("layout").set_value(Layout.REDHEAD)
    editor.entry("kind").set_value(DocumentKind.LETTER)
    assert editor.draft().layout is Layout.REDHEAD


def test_a_signer_is_asked_for_only_with_a_name_stamp(write):
    editor = write()
    editor.entry("sign_off").set_value(SignOff.SEALED)
    assert not editor.fields.is_offered("signer")
    editor.entry("sign_off").set_value(SignOff.STAMPED)
    assert editor.fields.is_offered("signer")


def test_a_red_head_takes_what_the_office_uses(write, office):
    office.write(stationery.save, stationery.Draft(redhead=False, mark="翠湖社区居委会", code="翠居"))
    editor = write()
    editor.entry("layout").set_value(Layout.REDHEAD)
    assert (editor.draft().mark, editor.draft().code) == ("翠湖社区居委会", "翠居")
    assert editor.number.text() == "归档后编号：翠居〔2026〕1号"
    editor.entry("mark").set_value("联合党委")
    editor.entry("layout").set_value(Layout.LETTER)
    assert editor.draft().mark == "联合党委"


def test_the_stationery_is_at_hand(write, office, qtbot):
    editor = write(layout=Layout.REDHEAD)
    editor.fields.fold.setChecked(True)
    qtbot.mouseClick(editor.fields.stationery, LEFT)
    (dialog,) = editor.findChildren(StationeryDialog)
    dialog.entry("mark").set_value("翠湖居委会")
    dialog.entry("code").set_value("翠居")
    dialog.accept()
    assert (editor.draft().mark, editor.draft().code) == ("翠湖居委会", "翠居")


def test_an_empty_audience_is_a_hint_and_prints_no_line(written, office):
    written.entry("addressee").set_value("")
    assert written._notes["addressee"].text() == "没有写主送对象，将不印主送行。"
    assert written.file()
    assert "全体居民" not in text_of(office.read(documents.pdf_of, ids(office)[0]))


@pytest.mark.parametrize(
    ("name", "sentence"), [("title", "请填写标题。"), ("body", "请填写正文。"), ("signatory", "请填写落款单位。")]
)
def test_what_is_missing_is_said_at_its_field(written, office, name, sentence):
    written.entry(name).set_value("  ")
    assert not written.file()
    assert written._notes[name].text() == sentence
    assert written.isVisible()
    assert ids(office) == []


def test_what_is_wrong_below_the_fold_unfolds_it(written, office):
    written.entry("remark").setMaxLength(1000)
    written.entry("remark").set_value("长" * 300)
    assert not written.file()
    assert written.fields.fold.isChecked()
    assert "附注" in written._notes["remark"].text()


def test_an_unreadable_date_is_said_at_its_field(written, office):
    written.entry("signed_on").entry.setText("十三月")
    assert not written.file()
    assert not written._notes["signed_on"].isHidden()
    assert ids(office) == []


def test_the_expected_number_follows_kind_and_year(written, write, office):
    write(title="停水", body="明日停水。").file()
    written.entry("signed_on").set_value(date(2027, 1, 4))
    assert written.number.text() == "归档后编号：〔2027〕1号"
    written.entry("signed_on").set_value(date(2026, 12, 4))
    assert written.number.text() == "归档后编号：〔2026〕2号"
    written.entry("kind").set_value(DocumentKind.LETTER)
    assert written.number.text() == "归档后编号：〔2026〕1号"


# -- tables and plates ---------------------------------------------------------------------------------------------


def test_a_table_is_pasted_and_filed(write, office, qtbot):
    editor = write(kind=DocumentKind.ROTA, layout=Layout.TABLE, title="值班表")
    QGuiApplication.clipboard().setText("日期\t姓名\n12月8日\t王主任\n12月9日\t李干事\n")
    editor.entry("grid").cells.paste()
    editor.entry("grid").blanks.setValue(3)
    assert editor.file()
    filed = office.read(documents.load, ids(office)[0])
    assert filed.grid == Grid(("日期", "姓名"), (("12月8日", "王主任"), ("12月9日", "李干事")), 3)
    assert "李干事" in text_of(office.read(documents.pdf_of, ids(office)[0]))


def test_name_plates_need_names_alone(write, office):
    editor = write(kind=DocumentKind.NAME_PLATES, layout=Layout.PLATES, title="议事会桌签")
    QGuiApplication.clipboard().setText("王小明\t居委会\n欧阳玥\t")
    editor.entry("grid").cells.paste()
    assert editor.file()
    assert office.read(documents.load, ids(office)[0]).grid.rows == (("王小明", "居委会"), ("欧阳玥", ""))


# -- closing -------------------------------------------------------------------------------------------------------


def test_unsaved_edits_ask(written, said, office):
    written.entry("body").set_value("改过了")
    said.answers = [STAY, GIVE_UP]
    written.reject()
    assert written.isVisible()
    written.reject()
    assert not written.isVisible()
    assert len(said) == 2
    assert ids(office) == []


def test_one_that_cannot_be_read_stays_open(written, said):
    written.entry("signed_on").entry.setText("十三月")
    said.answers = [LATER]
    written.reject()
    assert written.isVisible()
    assert not written._notes["signed_on"].isHidden()


def test_what_no_font_and_no_database_takes_is_left_out(written, office, qtbot):
    written.entry("body").set_value("停\x07水\ufeff通知。")
    written.unfinished.keep_now()
    assert written.file()
    assert "停水通知" in text_of(office.read(documents.pdf_of, ids(office)[0]))


def test_two_hundred_attachments(write, qtbot):
    many = tuple(Attachment(f"附件之{number}", "正文") for number in range(200))
    editor = write(title="通知", body="内容。", attachments=many)
    assert editor.draft().attachments == many
    qtbot.waitUntil(lambda: bool(editor.paper.pdf), timeout=20000)
    sheet = pypdfium2.PdfDocument(editor.paper.pdf)
    assert len(sheet) > 200
    sheet.close()


def test_an_untouched_draft_closes_without_a_question(written, said):
    written.reject()
    assert not written.isVisible()
    assert said == []
