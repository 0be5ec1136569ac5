from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from jiceng_desktop.services import events, preparations, preparing
from jiceng_desktop.services.preparing import Whose
from jiceng_desktop.terms import EventKind, OccurrenceStatus, Proof
from jiceng_desktop.ui.kit.ticking import TickLine
from jiceng_desktop.ui.pages.events.preparations import PreparationForm, PreparationsDialog, open_preparations
from jiceng_desktop.ui.pages.events.preparing import OwnForm


@pytest.fixture
def lecture(page, plan, today_at):
    """A lecture of tomorrow, the one the page is at."""
    number = plan("健康讲座", today_at(15) + timedelta(days=1), kind=EventKind.LECTURE)
    page._show_at(number)
    return number


def lines(page):
    return {line.text.text(): line for line in page._card.findChildren(TickLine)}


def press(widget, title):
    next(button for button in widget.findChildren(QPushButton) if button.text().startswith(title)).click()


def pick(line, title):
    next(action for action in line.menu.actions() if action.text() == title).trigger()


def notes(line):
    return [label.text() for label in line.findChildren(QLabel)]


def sections(page):
    return [label.text() for label in page._card.findChildren(QLabel) if label.property("look") == "section"]


def test_a_tick_on_the_card_stays(page, office, lecture, qtbot):
    assert "准备（0/3）" in sections(page)
    lines(page)["发通知"].box.click()
    qtbot.waitUntil(lambda: "准备（1/3）" in sections(page))
    assert lines(page)["发通知"].box.isChecked()
    assert notes(lines(page)["发通知"])[1].endswith("做完")
    lines(page)["发通知"].box.click()
    qtbot.waitUntil(lambda: "准备（0/3）" in sections(page))


def test_what_is_late_is_red_and_what_presses_is_amber(page, lecture):
    looks = {text: line.findChildren(QLabel)[1].property("look") for text, line in lines(page).items()}
    assert looks["发通知"] == "problem"  # two days late
    assert notes(lines(page)["发通知"])[1].endswith("已过 2 天")
    assert looks["确认场地和设备"] == "problem"


def test_what_the_program_saw_cannot_be_unticked(page, lecture, office):
    from tests.ui.pages.events.test_moving import file_notice

    file_notice(office, lecture)
    page.refresh()
    line = lines(page)["发通知"]
    assert line.box.isChecked()
    assert not line.box.isEnabled()
    assert notes(line)[1].endswith("通知已归档")


def test_something_may_not_be_needed_this_time(page, lecture, qtbot):
    pick(lines(page)["准备讲义"], "这次不需要")
    qtbot.waitUntil(lambda: notes(lines(page)["准备讲义"])[1] == "这次不需要")
    assert not lines(page)["准备讲义"].box.isChecked()
    pick(lines(page)["准备讲义"], "这次还是需要")
    qtbot.waitUntil(lambda: notes(lines(page)["准备讲义"])[1] != "这次不需要")


def test_one_more_is_added_changed_and_deleted(page, lecture, office, qtbot):
    press(page._card, "加一项")
    form = page.findChild(OwnForm)
    form.accept()
    assert form.isVisible()  # it has no name yet
    form.entry("title").set_value("接主讲人")
    form.entry("days_before").set_value(0)
    form.accept()
    assert "接主讲人" in lines(page)
    assert notes(lines(page)["接主讲人"])[1].endswith("明天")
    pick(lines(page)["接主讲人"], "删除")
    qtbot.waitUntil(lambda: "接主讲人" not in lines(page))
    page.calendar.undoing.button.click()
    assert "接主讲人" in lines(page)
    others = office.read(preparations.of_occurrence, lecture)
    assert [task.own for task in others].count(True) == 1


def test_the_form_says_which_day_a_number_means(page, lecture, today_at):
    press(page._card, "加一项")
    form = page.findChild(OwnForm)
    form.entry("days_before").set_value(1)
    assert form._cells["days_before"].note.text().startswith(f"也就是 {today_at(0).month}月{today_at(0).day}日")
    form.entry("days_before").set_value(None)
    assert form._cells["days_before"].note.text() == ""


@pytest.mark.parametrize("status", [OccurrenceStatus.HELD, OccurrenceStatus.CANCELLED])
def test_what_was_held_or_is_off_has_no_such_part(page, plan, today_at, status):
    page._show_at(plan("义诊", today_at(15), status=status))
    assert not any(section.startswith("准备") for section in sections(page))


def test_one_of_the_past_is_not_pressed(page, plan, today_at):
    page._show_at(plan("义诊", today_at(15) - timedelta(days=3)))
    assert {line.findChildren(QLabel)[1].property("look") for line in lines(page).values()} == {"hint"}


def test_the_card_stays_where_the_clerk_was(page, lecture, qtbot):
    bar = page._card.verticalScrollBar()
    page.resize(1200, 400)
    qtbot.waitUntil(lambda: bar.maximum() > 40 and not page._card._settled.isActive())
    bar.setValue(40)
    lines(page)["发通知"].box.click()
    qtbot.waitUntil(lambda: "准备（1/3）" in sections(page))
    qtbot.waitUntil(lambda: bar.value() == 40)


# -- the office's own list


@pytest.fixture
def dialog(page):
    open_preparations(page)
    return page.findChild(PreparationsDialog)


def rows(dialog):
    return [
        [dialog.table.topLevelItem(row).text(column) for column in range(4)]
        for row in range(dialog.table.topLevelItemCount())
    ]


def test_the_list_says_for_what_and_how_long_before(dialog):
    assert ["发通知", "所有活动", "3 天", "通知已归档"] in rows(dialog)
    assert ["打印签到表和会议材料", "会议类", "1 天", "自己打勾"] in rows(dialog)


def test_a_line_is_added_for_a_kind_and_taken_back_when_deleted(dialog, office):
    dialog.add()
    form = dialog.findChild(PreparationForm)
    form.entry("title").set_value("借折叠椅")
    form.entry("whose").set_value(Whose(kind=EventKind.ACTIVITY))
    form.entry("days_before").set_value(0)
    form.entry("proof").set_value(Proof.NONE)
    form.accept()
    assert dialog.current().title == "借折叠椅"
    assert ["借折叠椅", "活动类", "当天", "自己打勾"] in rows(dialog)
    press(dialog, "删除")
    assert len(rows(dialog)) == 4
    dialog.undoing.button.click()
    assert len(rows(dialog)) == 5


def test_a_line_is_changed_for_everything_it_is_for(dialog, office, plan, today_at):
    number = plan("义诊", today_at(15) + timedelta(days=30), kind=EventKind.SERVICE)
    dialog.edit()
    form = dialog.findChild(PreparationForm)
    form.entry("days_before").set_value(10)
    form.accept()
    starts_on = office.read(events.load, number).starts_at.date()
    task = office.read(preparations.of_occurrence, number)[0]
    assert (task.title, task.due_on) == ("发通知", starts_on - timedelta(10))


def test_an_empty_list_can_be_filled(dialog, office):
    for one in office.read(preparing.listed):
        office.write(preparing.remove, one.id)
    dialog.refresh()
    assert rows(dialog) == []
    assert dialog.current() is None
