from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QPushButton

from jiceng_desktop.services import documents, events, people, templates
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import EventKind, OccurrenceStatus
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.pages.events.form import EventDialog
from jiceng_desktop.ui.papers.editor import PaperEditor

LEFT = Qt.MouseButton.LeftButton


def form_of(page):
    return page.findChildren(EventDialog)[-1]


def stored(office):
    return [office.read(events.load, number) for number in office.read(events.LISTING.ids, Query())]


# -- the form ------------------------------------------------------------------------------------------------------


def test_a_new_event_is_saved_and_shown(page, office, qtbot, today_at):
    page.new_record()
    form = form_of(page)
    form.entry("title").set_value("居民议事会")
    form.entry("starts_at").set_value(today_at(15))
    form.entry("venue").set_value("微客厅")
    form.entry("chair").set_value("欧阳玥")
    form.entry("audience").set_value("居民代表")
    qtbot.mouseClick(form.save_button, LEFT)
    (draft,) = stored(office)
    assert (draft.title, draft.venue, draft.chair, draft.audience) == ("居民议事会", "微客厅", "欧阳玥", "居民代表")
    assert (draft.starts_at, draft.ends_at) == (today_at(15), today_at(16))
    assert page.current() is not None
    assert [chip.title for chip in page.diary.chips_of(date.today())] == ["居民议事会"]


def test_an_end_before_the_beginning_is_refused_at_its_field(page, office, qtbot, today_at):
    page.new_on(date.today())
    form = form_of(page)
    form.entry("title").set_value("讲座")
    form.entry("ends_at").set_value(today_at(8))
    qtbot.mouseClick(form.save_button, LEFT)
    assert form.isVisible()
    assert form._cells["ends_at"].note.text() == "结束时间要晚于开始时间。"
    assert stored(office) == []


def test_the_end_follows_the_beginning_until_it_is_touched(page, today_at):
    page.new_on(date.today())
    form = form_of(page)
    form.entry("starts_at").set_value(today_at(14))
    assert form.entry("ends_at").value() == today_at(15)
    form.entry("ends_at").time.setText("16:30")
    form.entry("starts_at").set_value(today_at(10))
    assert form.entry("ends_at").value() == today_at(16.5)


def test_a_moved_event_keeps_its_length(page, plan, today_at):
    number = plan("讲座", today_at(9), ends_at=today_at(11))
    page.edit(number)
    form = form_of(page)
    form.entry("starts_at").time.setText("15:00")
    assert form.entry("ends_at").value() == today_at(17)


def test_a_person_picked_for_the_chair_stays_linked_until_renamed(page, plan, office, qtbot, today_at):
    person = office.write(people.save, None, people.Draft(name="欧阳玥"))
    number = plan("讲座", today_at(9))
    page.edit(number)
    form = form_of(page)
    form.entry("chair").setFocus()
    form.entry("chair").choose(person, "欧阳玥")
    qtbot.mouseClick(form.save_button, LEFT)
    assert office.read(events.load, number).chair_id == person
    page.edit(number)
    form_of(page).entry("contact").set_value("王主任")
    qtbot.mouseClick(form_of(page).save_button, LEFT)
    assert office.read(events.load, number).chair_id == person
    page.edit(number)
    form_of(page).entry("chair").set_value("李四")
    qtbot.mouseClick(form_of(page).save_button, LEFT)
    assert (office.read(events.load, number).chair, office.read(events.load, number).chair_id) == ("李四", None)


def test_unsaved_edits_ask(page, said, office):
    page.new_on(date.today())
    form = form_of(page)
    form.entry("title").set_value("讲座")
    said.answers = [2, 1]
    form.reject()
    assert form.isVisible()
    form.reject()
    assert not form.isVisible()
    assert stored(office) == []


# -- the page ------------------------------------------------------------------------------------------------------


def test_the_card_is_put_together_once_for_each_event(page, plan, today_at):
    first, second = plan("讲座", today_at(9)), plan("议事会", today_at(15))
    shown = []
    page._card._sections = (lambda _card, told: shown.append(told.occurrence_id),)
    for number in (second, first):  # the page stands at the first one already
        page.diary.choose(number)
    page.show_occurrence(second)
    assert shown == [second, first, second]


def test_both_views_stand_at_the_same_event(page, plan, today_at):
    plan("讲座", today_at(9))
    number = plan("义诊", today_at(10))
    page.show_view("list")
    page.view.select_ids([number], number)
    page.show_view("month")
    assert page.in_calendar()
    assert page.current() == number
    assert page.desk.memory.get("events/view") == "month"
    page.show_view("list")
    assert page.current() == number


def test_the_left_side_narrows_time_and_state(page, plan, today_at):
    past = plan("讲座", today_at(9) - timedelta(400), status=OccurrenceStatus.HELD)
    coming = plan("义诊", today_at(9) + timedelta(400))
    page.show_view("list")
    assert list(page.model.ids) == [coming, past]
    page.side_panel.times.setCurrentRow(1)
    assert list(page.model.ids) == [coming]
    page.side_panel.times.setCurrentRow(4)
    assert list(page.model.ids) == [past]
    page.side_panel.states.setCurrentRow(1)
    assert list(page.model.ids) == []
    page.clear_filters()
    assert list(page.model.ids) == [coming, past]


def test_the_search_narrows_the_month_as_well(page, plan, today_at):
    plan("讲座", today_at(9))
    plan("义诊", today_at(10))
    page.finder.setText("yz")
    assert [found.title for found in page.diary.chips()] == ["义诊"]


@pytest.mark.parametrize("view", ["month", "list"])
def test_a_deleted_event_can_be_taken_back(page, plan, said, office, view, today_at):
    number = plan("""<b>义诊&"'""", today_at(10))
    page.diary.choose(number)
    page.show_view(view)
    said.answers = [1]
    page.remove_current()
    assert len(stored(office)) == 1
    page.remove_current()
    assert said[-1] == """要删除“<b>义诊&"'”吗？"""
    assert stored(office) == []
    assert page.diary.chips() == []
    page.refresh()
    (undo,) = [button for button in page.card_panel.findChildren(QPushButton) if "撤销" in button.text()]
    undo.click()
    assert [draft.title for draft in stored(office)] == ["""<b>义诊&"'"""]
    assert page.diary.chips()[0].id == number


def test_an_event_with_a_filed_notice_is_not_deleted(page, plan, said, office, today_at):
    number = plan("义诊", today_at(10))
    draft = office.read(templates.of_occurrence, number, date.today())
    office.write(documents.file, draft, datetime.now(), lambda numbered: b"%PDF")
    page.diary.choose(number)
    page.remove_current()
    assert "已归档的公文，不能删除" in said[-1]
    assert len(stored(office)) == 1


def test_one_click_opens_the_written_notice(page, plan, qtbot, today_at):
    number = plan("义诊", today_at(10), venue="微客厅", audience="全体居民")
    spot = page.calendar.grid.chip_rects(date.today())[0][1].center()
    qtbot.mouseClick(page.calendar.grid, LEFT, pos=spot)
    assert page.current() == number
    button = next(b for b in page.card_panel.findChildren(QPushButton) if b.text().startswith("生成通知"))
    qtbot.mouseClick(button, LEFT)
    (editor,) = page.findChildren(PaperEditor)
    assert editor.entry("title").value() == "关于召开义诊的通知"
    assert editor.entry("addressee").value() == "全体居民"
    assert "地点：微客厅。" in editor.entry("body").value()
    assert editor.file()
    (paper,) = [b for b in page.card_panel.findChildren(QPushButton) if "〔" in b.text()]
    assert paper.text().endswith("号 关于召开义诊的通知")
    qtbot.waitUntil(paper.isVisible)
    qtbot.mouseClick(paper, LEFT)
    (window,) = page.findChildren(PaperWindow)
    assert window.isVisible()
    window.close()


def test_an_event_deleted_at_another_desk_is_said(page, plan, other, said, today_at):
    number = plan("义诊", today_at(10))
    page.diary.choose(None)
    other.write(events.remove, number)
    page.diary.choose(number)
    page.attempt(page.open_current)
    page.attempt(page.write_notice)
    assert set(said) == {"这场活动已被删除，请刷新后再试。"}


def test_the_month_opens_at_the_next_event_that_takes_place(page, plan, today_at):
    plan("已取消", today_at(9), status=OccurrenceStatus.CANCELLED)
    coming = plan("义诊", today_at(15))
    page.diary.choose(None)
    page.refresh()
    assert page.current() == coming


def test_the_wheel_does_not_change_a_venue(page, qtbot):
    page.new_record()
    venue = form_of(page).entry("venue")
    venue.addItems(["微客厅", "共享空间"])
    before = venue.currentText()
    point = QPointF(5, 5)
    event = QWheelEvent(
        point, point, QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(venue, event)
    assert venue.currentText() == before
    assert not event.isAccepted()


@pytest.mark.parametrize(
    ("title", "kind"),
    [("健康讲座", EventKind.LECTURE), ("居民议事会", EventKind.MEETING), ("端午节联欢", EventKind.ACTIVITY)],
)
def test_the_kind_follows_the_title_until_it_is_chosen(qtbot, desk, title, kind):
    form = EventDialog(desk)
    qtbot.addWidget(form, before_close_func=lambda form: setattr(form, "is_edited", lambda: False))
    form.entry("title").setText(title)
    form.name.editingFinished.emit()
    assert form.entry("kind").value() is kind
    form.what.setCurrentIndex(3)
    form.what.activated.emit(3)
    form.entry("title").setText("居民议事会")
    form.name.editingFinished.emit()
    assert form.entry("kind").value() is EventKind.SERVICE
