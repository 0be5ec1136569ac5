from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter

from jiceng_desktop.services import documents, events
from jiceng_desktop.services.documents import Draft
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import DocumentKind, DocumentStatus, EventKind
from jiceng_desktop.ui.kit import message, preview
from jiceng_desktop.ui.pages.documents import DocumentPage
from jiceng_desktop.ui.pages.documents.picker import EventPicker
from jiceng_desktop.ui.papers.editor import PaperEditor
from jiceng_desktop.ui.papers.sheet import draw

LEFT = Qt.MouseButton.LeftButton
WITHOUT_GLYPH = "\U000323b5"  # CJK extension J: none of the bundled fonts has it
STARTS = datetime(2026, 12, 8, 15)
BLANK, BACK = 0, 1


@pytest.fixture
def lecture(office):
    draft = events.Draft(
        title="河洛文化讲堂",
        kind=EventKind.LECTURE,
        starts_at=STARTS,
        venue="微客厅",
        chair="欧阳玥",
        audience="全体居民",
        agenda="开场\n讲座",
    )
    return office.write(events.save, None, draft)


@pytest.fixture
def page(qtbot, desk):
    page = DocumentPage(desk)
    desk.office.on_change.append(page.refresh)  # the shell's part
    qtbot.addWidget(page)
    page.resize(1300, 720)
    page.show()
    page.refresh()
    return page


@pytest.fixture
def written(desk, page, office, lecture):
    """Return the editor with the notice of the lecture."""
    editor = PaperEditor(desk, office.read(documents.from_occurrence, lecture, date(2026, 12, 1)), page)
    editor.filed.connect(page._show_filed)
    editor.open()
    return editor


@pytest.fixture
def file(office):
    """Return a function that files a paper and tells its id."""

    def file(title="关于停水的通知", **more):
        draft = Draft(title=title, body="请各户储水。", signatory="翠湖社区居民委员会", signed_on=date(2026, 12, 1))
        return office.write(
            documents.file, replace(draft, **more), datetime(2026, 12, 1, 9), lambda numbered: draw(numbered).pdf
        )

    return file


def text_of(pdf):
    sheet = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in sheet)
    sheet.close()
    return text.replace("\r", "").replace("\n", "")


def ids(office):
    return list(office.read(documents.LISTING.ids, Query()))


def editor_of(page):
    return page.findChildren(PaperEditor)[-1]


# -- from the event to the archive ---------------------------------------------------------------------------------


def test_a_notice_says_what_the_event_knows_and_is_filed_with_its_number(written, page, office, qtbot):
    assert written.entry("title").value() == "关于举办河洛文化讲堂的通知"
    assert written.entry("addressee").value() == "全体居民"
    body = written.entry("body").value()
    for said in ("2026年12月8日（星期二）15:00至16:00", "地点：微客厅", "主持人：欧阳玥", "1. 开场", "2. 讲座"):
        assert said in body
    assert written.number.text() == "归档后编号：〔2026〕1号"
    qtbot.mouseClick(written.file_button, LEFT)
    (number,) = ids(office)
    assert page.model.texts(0)[:3] == ("通知", "〔2026〕1号", "关于举办河洛文化讲堂的通知")
    assert page.current() == number
    paper = text_of(office.read(documents.pdf_of, number))
    for printed in ("关于举办河洛文化讲堂的通知", "〔2026〕1号", "2026年12月8日", "微客厅", "2026年12月1日"):
        assert printed in paper
    assert not written.is_edited()


def test_a_double_click_files_once(written, office, qtbot):
    qtbot.mouseDClick(written.file_button, LEFT)
    written.file()
    assert len(ids(office)) == 1


def test_filing_and_printing_sends_the_numbered_sheet_to_the_printer(written, office, qtbot, monkeypatch, tmp_path):
    target = tmp_path / "printed.pdf"

    def choose(parent, printer):
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        return True

    monkeypatch.setattr(preview, "printer_names", lambda: ["办公室打印机"])
    monkeypatch.setattr(preview, "choose_printer", choose)
    qtbot.mouseClick(written.print_button, LEFT)
    assert len(ids(office)) == 1
    qtbot.waitUntil(lambda: target.exists() and target.read_bytes().rstrip().endswith(b"%%EOF"))
    assert len(pypdfium2.PdfDocument(target.read_bytes())) == 1


def test_a_cancelled_printer_dialog_leaves_the_paper_filed(written, office, qtbot, monkeypatch):
    monkeypatch.setattr(preview, "printer_names", lambda: ["办公室打印机"])
    monkeypatch.setattr(preview, "choose_printer", lambda parent, printer: False)
    qtbot.mouseClick(written.print_button, LEFT)
    assert len(ids(office)) == 1


def test_another_notice_of_the_same_event_is_announced(written, desk, page, office, lecture):
    assert written.others.isHidden()
    written.file()
    again = PaperEditor(desk, office.read(documents.from_occurrence, lecture, date(2026, 12, 2)), page)
    assert "〔2026〕1号 关于举办河洛文化讲堂的通知" in again.others.text()
    assert not again.others.isHidden()
    again.reject()


# -- the editor ----------------------------------------------------------------------------------------------------


def test_the_preview_follows_the_typing(written, qtbot):
    qtbot.waitUntil(lambda: "微客厅" in text_of(written.paper.pdf) if written.paper.pdf else False)
    written.entry("body").set_value("地点改在党群服务中心。")
    qtbot.waitUntil(lambda: "党群服务中心" in text_of(written.paper.pdf))
    assert "微客厅" not in text_of(written.paper.pdf)


def test_the_preview_keeps_its_place(written, qtbot):
    qtbot.waitUntil(lambda: bool(written.paper.pdf))
    written.paper.view.setZoomMode(QPdfView.ZoomMode.Custom)
    written.paper.view.setZoomFactor(2)
    bar = written.paper.view.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 90)
    bar.setValue(90)
    before = written.paper.pdf
    written.entry("remark").set_value("联系人：王主任")
    qtbot.waitUntil(lambda: written.paper.pdf != before)
    assert bar.value() == 90


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


def test_an_empty_audience_is_a_hint_and_prints_no_line(written, office):
    written.entry("addressee").set_value("")
    assert written._notes["addressee"].text() == "没有写主送对象，将不印主送行。"
    assert written.file()
    paper = text_of(office.read(documents.pdf_of, ids(office)[0]))
    assert "全体居民：" not in paper
    assert "参加人员：全体居民" in paper


@pytest.mark.parametrize(
    ("name", "sentence"), [("title", "请填写标题。"), ("body", "请填写正文。"), ("signatory", "请填写落款单位。")]
)
def test_what_is_missing_is_said_at_its_field(written, office, name, sentence):
    written.entry(name).set_value("  ")
    assert not written.file()
    assert written._notes[name].text() == sentence
    assert written.isVisible()
    assert ids(office) == []


def test_an_unreadable_date_is_said_at_its_field(written, office):
    written.entry("signed_on").entry.setText("十三月")
    assert not written.file()
    assert not written._notes["signed_on"].isHidden()
    assert ids(office) == []


def test_the_expected_number_follows_kind_and_year(written, file):
    file()
    written.entry("signed_on").set_value(date(2027, 1, 4))
    assert written.number.text() == "归档后编号：〔2027〕1号"
    written.entry("signed_on").set_value(date(2026, 12, 4))
    assert written.number.text() == "归档后编号：〔2026〕2号"
    written.entry("kind").set_value(DocumentKind.LETTER)
    assert written.number.text() == "归档后编号：〔2026〕1号"


def test_unsaved_edits_ask(written, said, office):
    written.entry("body").set_value("改过了")
    said.answers = [1, 0]
    written.reject()
    assert written.isVisible()
    written.reject()
    assert not written.isVisible()
    assert len(said) == 2
    assert ids(office) == []


def test_an_untouched_draft_closes_without_a_question(written, said):
    written.reject()
    assert not written.isVisible()
    assert said == []


def test_saving_a_draft_gives_it_no_number(written, office, monkeypatch, tmp_path):
    target = tmp_path / "草稿.pdf"
    monkeypatch.setattr(message, "ask_save_path", lambda *_rest: target)
    written.save()
    assert "〔2026〕" not in text_of(target.read_bytes())
    assert ids(office) == []


# -- the page ------------------------------------------------------------------------------------------------------


def test_the_sheet_of_the_selected_paper_is_shown(page, file, qtbot):
    number = file()
    page.view.select_ids([number], number)
    qtbot.waitUntil(lambda: bool(page.card_panel.paper.pdf))
    assert "请各户储水" in text_of(page.card_panel.paper.pdf)
    assert page.card_panel.headline.text() == "通知〔2026〕1号　关于停水的通知"


def test_a_paper_without_a_kept_sheet_is_drawn_from_its_text(page, file, store, qtbot):
    from jiceng_desktop.db.documents import DocumentFile

    number = file()
    with store.writing("王主任") as session:
        session.delete(session.get_one(DocumentFile, number))
    page.view.select_ids([number], number)
    qtbot.waitUntil(lambda: bool(page.card_panel.paper.pdf))
    assert "请各户储水" in text_of(page.card_panel.paper.pdf)


def test_a_void_paper_keeps_its_number_and_can_be_restored(page, file, office, said):
    number = file()
    page.view.select_ids([number], number)
    page.refresh()
    said.answers = [1]
    page.toggle_void()
    assert office.read(documents.status_of, number)[0] is DocumentStatus.FILED
    page.toggle_void()
    assert "〔2026〕1号" in said[-1]
    assert office.read(documents.status_of, number)[0] is DocumentStatus.VOID
    assert not page.card_panel.void.isHidden()
    assert office.read(documents.expected_number, DocumentKind.NOTICE, 2026) == "〔2026〕2号"
    page.toggle_void()
    assert office.read(documents.status_of, number)[0] is DocumentStatus.FILED
    assert office.read(documents.load, number).number == "〔2026〕1号"


def test_a_void_paper_is_not_printed_unasked(page, file, office, said, monkeypatch):
    monkeypatch.setattr(preview, "printer_names", lambda: ["办公室打印机"])
    monkeypatch.setattr(preview, "choose_printer", lambda parent, printer: pytest.fail("was printed"))
    number = file()
    office.write(documents.void, number, 1)
    page.view.select_ids([number], number)
    said.answers = [1]
    page.print_()
    assert said == ["这份文件已经作废，仍然要打印吗？"]


def test_a_paper_is_saved_as_it_was_issued(page, file, office, monkeypatch, tmp_path):
    names = []
    monkeypatch.setattr(message, "ask_save_path", lambda *rest: names.append(rest[2]) or tmp_path / "存.pdf")
    number = file("关于\n停水的通知")
    page.view.select_ids([number], number)
    page.save_current()
    assert names == ["通知〔2026〕1号 关于停水的通知.pdf"]
    assert (tmp_path / "存.pdf").read_bytes() == office.read(documents.pdf_of, number)


def test_a_new_paper_knows_the_office(page):
    page.new_record()
    editor = editor_of(page)
    assert editor.entry("signatory").value() == "翠湖社区居民委员会"
    assert editor.entry("signed_on").value() == date.today()
    assert editor.entry("title").value() == ""


def test_an_event_is_chosen_among_the_coming_ones(page, office, qtbot):
    tomorrow = datetime.combine(date.today() + timedelta(1), datetime.min.time())
    for title, starts_at in (
        ("去年的讲座", tomorrow - timedelta(400)),
        ("义诊", tomorrow),
        ("观影", tomorrow + timedelta(2)),
    ):
        office.write(events.save, None, events.Draft(title=title, starts_at=starts_at))
    page.choose_event()
    (picker,) = page.findChildren(EventPicker)
    assert [picker.model.texts(row)[1] for row in range(2)] == ["义诊", "观影"]
    assert len(picker.model.ids) == 2
    picker.past.setChecked(True)
    assert len(picker.model.ids) == 3
    picker.finder.setText("去年")
    qtbot.mouseClick(picker.write, LEFT)
    assert "去年的讲座" in editor_of(page).entry("title").value()


def test_nothing_to_choose_is_said(page):
    page.choose_event()
    (picker,) = page.findChildren(EventPicker)
    assert not picker.sentence.isHidden()
    assert not picker.write.isEnabled()
    picker.reject()


@pytest.mark.parametrize(("typed", "found"), [("2026-12", 1), ("2026-11", 0), ("〕1号", 1), ("〕2号", 0)])
def test_a_paper_is_found_by_its_month_and_its_number(page, written, typed, found):
    assert written.file()
    page.finder.setText(typed)
    assert len(page.model.ids) == found
