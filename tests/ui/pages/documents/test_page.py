from __future__ import annotations

from datetime import date, datetime, timedelta

import pypdfium2
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from jiceng_desktop.services import documents, events, filed
from jiceng_desktop.services.documents import Draft, Receiver
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import DocumentKind, DocumentStatus
from jiceng_desktop.ui.kit import message, printing
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.kit.reason import ReasonDialog
from jiceng_desktop.ui.pages.documents.picker import EventPicker
from jiceng_desktop.ui.papers.choosing import ChoosingDialog
from jiceng_desktop.ui.papers.delivery import EnvelopeDialog
from jiceng_desktop.ui.papers.editor import PaperEditor
from jiceng_desktop.ui.papers.sheet import draw
from tests.ui.pages.documents.reading import facts

LEFT = Qt.MouseButton.LeftButton


def text_of(pdf):
    sheet = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in sheet)
    sheet.close()
    return text.replace("\r", "").replace("\n", "")


def ids(office):
    return list(office.read(filed.LISTING.ids, Query()))


def editor_of(page):
    return page.findChildren(PaperEditor)[-1]


def counts(page):
    """Return the lines of the panel with their counts."""
    return {line.text(0): line.text(1) for line in page.panel.lines()}


def test_a_notice_says_what_the_event_knows_and_is_filed_with_its_number(written, page, office, qtbot):
    assert written.entry("title").value() == "关于举办河洛文化讲堂的通知"
    assert written.entry("addressee").value() == "全体居民"
    body = written.entry("body").value()
    for said in ("2026年12月8日（星期二）15:00至16:00", "地点：微客厅", "主持人：欧阳玥", "1. 开场", "2. 讲座"):
        assert said in body
    assert written.number.text() == "归档后编号：〔2026〕1号"
    qtbot.mouseClick(written.file_button, LEFT)
    (number,) = ids(office)
    assert page.model.texts(0)[:3] == ("活动通知", "〔2026〕1号", "关于举办河洛文化讲堂的通知")
    assert page.current() == number
    paper = text_of(office.read(documents.pdf_of, number))
    for printed in ("关于举办河洛文化讲堂的通知", "〔2026〕1号", "2026年12月8日", "微客厅", "2026年12月1日"):
        assert printed in paper
    assert not written.is_edited()


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


def void(page, reason):
    """Press the button and answer the dialog that asks why."""
    page.toggle_void()
    dialog = page.findChildren(ReasonDialog)[-1]
    dialog.reason.setEditText(reason)
    dialog.foot.confirm.click()
    return dialog


def test_a_void_paper_says_why_keeps_its_number_and_can_be_restored(page, file, office, said):
    number = file()
    page.view.select_ids([number], number)
    page.refresh()
    assert page._toggle.text() == "作废(&D)…"
    dialog = void(page, " ")
    assert not dialog.note.isHidden()
    assert office.read(documents.status_of, number)[0] is DocumentStatus.FILED
    dialog.reject()
    void(page, "写错了楼号")
    assert office.read(documents.status_of, number)[0] is DocumentStatus.VOID
    assert not page.card_panel.void.isHidden()
    assert facts(page)["作废原因"] == "写错了楼号"
    assert {"已作废", "写错了楼号"} < set(page.model.texts(0))
    assert office.read(documents.expected_number, Draft(), date(2026, 12, 1)) == "〔2026〕2号"
    assert page._toggle.text() == "恢复(&D)"
    said.answers = [1]
    page.toggle_void()
    assert "〔2026〕1号" in said[-1]
    assert office.read(documents.status_of, number)[0] is DocumentStatus.VOID
    page.toggle_void()
    assert office.read(documents.status_of, number)[0] is DocumentStatus.FILED
    assert "作废原因" not in facts(page)


def test_what_another_desk_has_voided_meanwhile_is_said(page, file, office, said):
    number = file()
    page.view.select_ids([number], number)
    page.toggle_void()
    office.write(documents.void, number, 1, "另一处先作废了")
    dialog = page.findChildren(ReasonDialog)[-1]
    dialog.reason.setEditText("写错了")
    dialog.foot.confirm.click()
    assert "另一处" in said[-1]
    assert office.read(documents.filed, number).void_reason == "另一处先作废了"


def test_a_void_paper_is_not_printed_unasked(page, file, office, said, monkeypatch):
    monkeypatch.setattr(printing, "printer_names", lambda: pytest.fail("was printed"))
    number = file()
    office.write(documents.void, number, 1, "重复")
    page.view.select_ids([number], number)
    said.answers = [1]
    page.print_()
    assert said == ["这份文件已经作废，仍然要打印吗？"]


def test_a_paper_is_saved_as_it_was_issued(page, file, office, monkeypatch, tmp_path, qtbot):
    names = []
    monkeypatch.setattr(message, "ask_save_path", lambda *rest: names.append(rest[2]) or tmp_path / "存.pdf")
    number = file("关于\n停水的通知")
    page.view.select_ids([number], number)
    page._save_menu.aboutToShow.emit()
    page._save_menu.actions()[0].trigger()
    assert names == ["通知〔2026〕1号 关于停水的通知.pdf"]
    qtbot.waitUntil((tmp_path / "存.pdf").exists)
    assert (tmp_path / "存.pdf").read_bytes() == office.read(documents.pdf_of, number)


def test_a_copy_is_written_as_a_new_paper_of_today(page, file, office):
    number = file(signed_on=date(2026, 3, 1))
    page.view.select_ids([number], number)
    page.copy_current()
    editor = editor_of(page)
    assert editor.entry("title").value() == "关于停水的通知"
    assert editor.entry("signed_on").value() == date.today()
    assert editor.file()
    assert len(ids(office)) == 2
    assert office.read(documents.load, number).signed_on == date(2026, 3, 1)


def test_a_new_paper_knows_the_office(page):
    page.new_record()
    (choice,) = page.findChildren(ChoosingDialog)
    choice.finder.setText("空白")
    choice.accept()
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


def test_the_panel_counts_and_narrows(page, file, office, qtbot):
    file("关于停电的通知", signed_on=date(2025, 5, 1))
    void = file()
    file("函", kind=DocumentKind.LETTER)
    office.write(documents.void, void, 1, "重复")
    qtbot.waitUntil(lambda: counts(page).get("已作废") == "1")
    assert counts(page) == {
        "全部": "3", "状态": "", "已归档": "2", "已作废": "1", "年份": "", "2026年": "2", "2025年": "1",
        "种类": "", "通知": "2", "函": "1",
    }  # fmt: skip
    page.panel.choose_line("kind:notice")
    page.panel.choose_line("year:2026")
    assert list(page.model.ids) == [void]
    assert page.narrowing() == ["2026年", "通知"]
    qtbot.waitUntil(lambda: counts(page)["已归档"] == "0")
    page.panel.choose_line("year:2026")
    assert len(page.model.ids) == 2
    page.clear_filters()
    assert len(page.model.ids) == 3
    assert page.narrowing() == []


def test_the_card_leads_to_the_papers_of_the_same_record(page, file, office, lecture, qtbot):
    file()
    notice = file("讲座的通知", occurrence_id=lecture)
    sheet = file("签到表", occurrence_id=lecture)
    page.view.select_ids([notice], notice)
    assert facts(page)["相关记录"] == "河洛文化讲堂"
    page.card_panel.record_asked.emit()
    assert sorted(page.model.ids) == [notice, sheet]
    assert page.narrowing() == ["河洛文化讲堂"]
    qtbot.waitUntil(lambda: "只看：河洛文化讲堂" in counts(page))
    page.panel.choose_line("record")
    assert len(page.model.ids) == 3


def test_the_delivery_of_a_notice_for_many_is_printed_again(page, office, qtbot):
    paper = Draft(title="停水通知", body="停水。", signatory="翠湖社区居民委员会")
    receivers = [Receiver("张三", "幸福小区3号楼2单元501室"), Receiver("李四")]
    at = datetime(2026, 12, 1, 9)
    number = office.write(documents.file, paper, at, lambda numbered: draw(numbered).pdf, receivers)
    page.refresh()
    page.view.select_ids([number], number)
    assert facts(page)["发给"].startswith("2 人")
    page.card_panel.recipients_asked.emit()
    (menu,) = [one for one in page.findChildren(QMenu) if one.isVisible()]
    assert [action.text() for action in menu.actions()] == ["派送清单(&1)…", "信封和标签(&2)…"]
    menu.actions()[1].trigger()
    menu.close()
    (dialog,) = page.findChildren(EnvelopeDialog)
    assert dialog.isVisible()
    dialog.reject()


def test_a_double_click_shows_the_paper_large(page, file, office, qtbot):
    number = file()
    office.write(documents.void, number, 1, "内容有误")
    page.refresh()
    page.view.select_ids([number], number)
    page.view.doubleClicked.emit(page.view.currentIndex())
    (window,) = page.findChildren(PaperWindow)
    assert window.paper.pdf == office.read(documents.pdf_of, number)
    assert window.windowTitle() == "通知〔2026〕1号 关于停水的通知（已作废）"
