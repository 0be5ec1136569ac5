from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import Qt

from jiceng_desktop.services import events, people, templates
from jiceng_desktop.terms import EventKind, Layout
from jiceng_desktop.ui.papers.choosing import ChoosingDialog, choose_paper, spans
from jiceng_desktop.ui.papers.editor import PaperEditor

TOMORROW = datetime.combine(date.today() + timedelta(1), datetime.min.time()).replace(hour=15)


@pytest.fixture
def dialog(window, desk):
    return choose_paper(desk, window)


def shown(dialog):
    return [dialog.list.item(row).text() for row in range(dialog.list.count())]


def editor_of(window):
    return window.findChildren(PaperEditor)[-1]


def test_every_template_is_offered_and_a_blank_paper(dialog, office):
    assert len(shown(dialog)) == len(office.read(templates.fitting, None)) + 1
    assert shown(dialog)[-1] == "空白公文"


@pytest.mark.parametrize("typed", ["签到", "qdb", "QIANDAO", "qdb 签"])
def test_a_few_letters_and_enter_open_the_editor(dialog, window, qtbot, typed):
    dialog.finder.setText(typed)
    assert shown(dialog) == ["签到表"]
    qtbot.keyClick(dialog.finder, Qt.Key.Key_Return)
    assert editor_of(window).draft().layout is Layout.TABLE
    assert not dialog.isVisible()


def test_the_arrows_lead_through_the_list_from_the_box(dialog, qtbot):
    qtbot.keyClick(dialog.finder, Qt.Key.Key_Down)
    assert dialog.offer().name == shown(dialog)[1]


def test_nothing_found_is_said_and_nothing_opened(dialog, window, qtbot):
    dialog.finder.setText("没有这样的")
    assert "没有这样的模板" in dialog.hint.text()
    assert not dialog.foot.confirm.isEnabled()
    dialog.accept()
    assert window.findChildren(PaperEditor) == []


def test_the_next_event_is_taken_and_can_be_left_out(window, desk, office):
    for title, starts_at in (("下月例会", TOMORROW + timedelta(30)), ("明天的会", TOMORROW)):
        office.write(events.save, None, events.Draft(title=title, kind=EventKind.MEETING, starts_at=starts_at))
    dialog = choose_paper(desk, window)
    dialog.finder.setText("会议通知")
    assert "明天的会" in dialog.source.currentText()
    dialog.accept()
    assert editor_of(window).entry("title").value() == "关于召开明天的会的通知"
    again = choose_paper(desk, window)
    again.finder.setText("会议通知")
    again.source.set_value(None)
    again.accept()
    assert editor_of(window).draft().occurrence_id is None


def test_a_letter_is_written_to_nobody_unasked(window, desk, office):
    office.write(people.save, None, people.Draft(name="张三丰"))
    dialog = choose_paper(desk, window)
    dialog.finder.setText("慰问信")
    assert dialog.source.value() is None
    dialog.accept()
    assert editor_of(window).entry("addressee").value() == "{姓名}{称呼}"


def test_a_rota_asks_for_its_days(dialog, window):
    assert dialog.days.isHidden()
    dialog.finder.setText("值班表")
    assert not dialog.days.isHidden()
    this_month = spans(date.today())[2][0]
    dialog.days.set_value(this_month)
    dialog.accept()
    assert len(editor_of(window).draft().grid.rows) == (this_month[1] - this_month[0]).days + 1


def test_the_days_of_a_rota():
    found = {label: span for span, label in spans(date(2026, 11, 23))}  # a Monday
    assert found["本周"] == (date(2026, 11, 23), date(2026, 11, 29))
    assert found["下周"] == (date(2026, 11, 30), date(2026, 12, 6))
    assert found["本月"] == (date(2026, 11, 1), date(2026, 11, 30))
    assert found["下月"] == (date(2026, 12, 1), date(2026, 12, 31))


def test_a_template_that_another_desk_deleted_is_told(dialog, other, window):
    gone = dialog.offer()
    other.write(templates.editing.remove, gone.id)
    dialog.list.setCurrentRow(1)
    dialog.list.setCurrentRow(0)
    assert dialog.offer() == gone
    assert "已被删除" in dialog.hint.text()
    dialog.accept()
    assert window.findChildren(PaperEditor) == []


def test_the_sheet_is_shown(dialog, qtbot):
    qtbot.waitUntil(lambda: dialog.paper.pdf.startswith(b"%PDF"), timeout=10_000)


def test_what_the_editor_files_is_passed_on(dialog, window, qtbot):
    dialog.finder.setText("空白")
    dialog.accept()
    editor = editor_of(window)
    editor.entry("title").set_value("通知")
    editor.entry("body").set_value("今日停水。")
    with qtbot.waitSignal(dialog.filed):
        editor.file()


def test_esc_leaves_nothing(dialog, window, qtbot):
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert window.findChildren(PaperEditor) == []
    qtbot.waitUntil(lambda: window.findChildren(ChoosingDialog) == [])


def test_writing_by_hand_is_offered_once(window, desk, office):
    office.write(events.save, None, events.Draft(title="明天的会", kind=EventKind.MEETING, starts_at=TOMORROW))
    dialog = choose_paper(desk, window)
    dialog.finder.setText("会议通知")
    offered = [dialog.source.itemText(place) for place in range(dialog.source.count())]
    assert offered[0] == "不指定，空着手填"
    assert "未填" not in offered
