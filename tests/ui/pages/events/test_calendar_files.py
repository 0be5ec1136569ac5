from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from icalendar import Calendar
from PySide6.QtCore import Qt

from jiceng_desktop.services import events, lines
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import OccurrenceStatus
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.line_marks import LineMarksDialog
from jiceng_desktop.ui.pages.events.calendar_in import CalendarInDialog, open_calendar_in, take_calendar_back
from jiceng_desktop.ui.pages.events.calendar_out import CalendarOutDialog, open_calendar_out
from jiceng_desktop.ui.pages.events.marking import open_marking
from tests.calendars import event, file_of

LEFT = Qt.MouseButton.LeftButton
TODAY = date.today()
DAY = f"{TODAY:%Y%m%d}"


@pytest.fixture
def saving_to(tmp_path, monkeypatch):
    path = tmp_path / "日历.ics"
    monkeypatch.setattr(message, "ask_save_path", lambda *_: path)
    return path


@pytest.fixture
def opening(tmp_path, monkeypatch):
    """Return a function that lets the clerk choose a file of these parts."""

    def opening(*parts, data=None):
        path = tmp_path / "会议.ics"
        path.write_bytes(file_of(*parts) if data is None else data)
        monkeypatch.setattr(message, "ask_open_path", lambda *_: path)
        return path

    return opening


def out(page, qtbot):
    open_calendar_out(page)
    return page.findChildren(CalendarOutDialog)[-1]


def taken_out(page, qtbot, path):
    qtbot.waitUntil(path.exists, timeout=20_000)
    qtbot.waitUntil(lambda: not page.desk.jobs.is_busy())
    return sorted(str(one["SUMMARY"]) for one in Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def preview(page, qtbot):
    before = page.findChildren(CalendarInDialog)  # one that was closed may still be there
    open_calendar_in(page)
    qtbot.waitUntil(lambda: len(set(page.findChildren(CalendarInDialog)) - set(before)) == 1, timeout=20_000)
    return next(one for one in page.findChildren(CalendarInDialog) if one not in before)


def shown(dialog):
    table = dialog.table
    return [[table.item(row, column).text() for column in (0, 2, 3)] for row in range(table.rowCount())]


def confirm(page, qtbot, dialog):
    page.office.on_change.clear()  # the job writes on its own thread; the shell follows on the window's
    qtbot.mouseClick(dialog.foot.confirm, LEFT)
    qtbot.waitUntil(lambda: not page.desk.jobs.is_busy(), timeout=20_000)
    page.refresh()


def titles(office):
    def read(session):  # at one moment: a job may be taking them away
        return [events.load(session, key).title for key in events.LISTING.ids(session, Query(order="starts_at"))]

    return office.read(read)


# -- out -----------------------------------------------------------------------------------------------------------


def test_what_is_shown_goes_out(page, plan, qtbot, today_at, saving_to):
    plan("讲座", today_at(9))
    plan("义诊", today_at(14), status=OccurrenceStatus.CANCELLED)
    plan("明年的会", today_at(9) + timedelta(400))
    dialog = out(page, qtbot)
    assert "2 场" in dialog.shown.text()
    qtbot.mouseClick(dialog.foot.confirm, LEFT)
    assert taken_out(page, qtbot, saving_to) == ["【已取消】义诊", "讲座"]


def test_cancelled_ones_can_stay(page, plan, qtbot, today_at, saving_to):
    plan("讲座", today_at(9))
    plan("义诊", today_at(14), status=OccurrenceStatus.CANCELLED)
    dialog = out(page, qtbot)
    dialog.cancelled.setChecked(False)
    qtbot.mouseClick(dialog.foot.confirm, LEFT)
    assert taken_out(page, qtbot, saving_to) == ["讲座"]


def test_only_the_selected_one_goes_out(page, plan, qtbot, today_at, saving_to):
    plan("义诊", today_at(14))
    page.diary.choose(plan("讲座", today_at(9)))
    dialog = out(page, qtbot)
    dialog.chosen.setChecked(True)
    qtbot.mouseClick(dialog.foot.confirm, LEFT)
    assert taken_out(page, qtbot, saving_to) == ["讲座"]


def test_some_days_go_out_whole(page, plan, qtbot, today_at, saving_to):
    plan("讲座", today_at(9))
    plan("去年的会", datetime(TODAY.year - 1, 5, 4, 9))
    dialog = out(page, qtbot)
    dialog.days.setChecked(True)
    qtbot.mouseClick(dialog.period.before, LEFT)
    qtbot.mouseClick(dialog.foot.confirm, LEFT)
    assert taken_out(page, qtbot, saving_to) == ["去年的会"]


def test_nothing_to_go_out_is_said(page, qtbot, said, saving_to):
    dialog = out(page, qtbot)
    qtbot.mouseClick(dialog.foot.confirm, LEFT)
    assert said[-1] == "这里没有可以导出的活动。"
    assert dialog.isVisible()
    assert not saving_to.exists()


# -- in ------------------------------------------------------------------------------------------------------------


def test_what_a_file_would_bring_is_shown_and_nothing_comes_in_unconfirmed(
    page, plan, office, qtbot, opening, today_at
):
    plan("例会", today_at(9), ends_at=today_at(10))
    opening(
        event(f"DTSTART:{DAY}T090000", "DURATION:PT1H", uid="a", summary="例会"),
        event(f"DTSTART:{DAY}T150000", "DURATION:PT1H", uid="b", summary="座谈"),
        event(f"DTSTART:{DAY}T150000", "RRULE:RSCALE=CHINESE;FREQ=YEARLY", uid="c", summary="重阳"),
    )
    dialog = preview(page, qtbot)
    assert [row[:2] for row in shown(dialog)] == [["读不懂", "重阳"], ["新的", "座谈"], ["已经有了", "例会"]]
    assert "按农历重复" in shown(dialog)[0][2]
    assert dialog.summary.text() == "读不懂 1 场，新的 1 场，已经有了 1 场。"
    assert dialog.foot.confirm.text() == "导入 1 场(&I)"
    dialog.reject()
    assert titles(office) == ["例会"]


def test_what_is_confirmed_comes_in_and_goes_again_as_a_whole(page, office, qtbot, opening):
    opening(event(f"DTSTART:{DAY}T150000", "RRULE:FREQ=DAILY;COUNT=3", summary="排练", uid="r"))
    confirm(page, qtbot, preview(page, qtbot))
    qtbot.waitUntil(lambda: not page.calendar.undoing.isHidden())
    assert titles(office) == ["排练"] * 3
    assert page.calendar.undoing.sentence.text() == "从“会议.ics”导入：新增 3 场，改动 0 场"
    qtbot.mouseClick(page.calendar.undoing.button, LEFT)
    qtbot.waitUntil(lambda: titles(office) == [])


def test_what_is_not_ticked_stays_out(page, office, qtbot, opening):
    opening(*(event(f"DTSTART:{DAY}T1{hour}0000", uid=f"{hour}", summary=f"会{hour}") for hour in range(3)))
    dialog = preview(page, qtbot)
    dialog.table.item(1, 0).setCheckState(Qt.CheckState.Unchecked)
    assert dialog.foot.confirm.text() == "导入 2 场(&I)"
    confirm(page, qtbot, dialog)
    assert titles(office) == ["会0", "会2"]


def test_a_change_is_told_before_it_is_made(page, office, qtbot, opening):
    opening(event(f"DTSTART:{DAY}T150000", "DURATION:PT1H"))
    confirm(page, qtbot, preview(page, qtbot))
    opening(event(f"DTSTART:{DAY}T160000", "DURATION:PT1H"))
    dialog = preview(page, qtbot)
    ((state, _, told),) = shown(dialog)
    assert state == "有变动"
    assert told == f"时间：{TODAY:%m-%d} 15:00–16:00 → {TODAY:%m-%d} 16:00–17:00"
    confirm(page, qtbot, dialog)
    (number,) = office.read(events.LISTING.ids, Query())
    assert office.read(events.load, number).starts_at.hour == 16


def test_an_endless_rule_is_remarked_upon(page, qtbot, opening):
    opening(event(f"DTSTART:{DAY}T150000", "RRULE:FREQ=MONTHLY", summary="茶舍"))
    dialog = preview(page, qtbot)
    assert dialog.remarks.text().startswith("“茶舍”没有写到哪天为止")
    assert dialog.remarks.isVisible()


def test_a_wrong_file_is_refused_in_plain_words(page, qtbot, said, opening):
    opening(data=b"PK\x03\x04")
    open_calendar_in(page)
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert said[-1].startswith("这不是日历文件")


def test_a_file_that_is_gone_is_refused_in_plain_words(page, qtbot, said, opening):
    opening().unlink()
    open_calendar_in(page)
    qtbot.waitUntil(lambda: bool(said), timeout=20_000)
    assert said[-1].startswith("“会议.ics”打不开")


def test_the_last_import_can_be_taken_back_later_too(page, office, qtbot, said, opening):
    opening(event(f"DTSTART:{DAY}T150000", summary="座谈"))
    confirm(page, qtbot, preview(page, qtbot))
    page.attempt(lambda: take_calendar_back(page))
    assert "新增 1 场，改动 0 场。" in said[-1]
    qtbot.waitUntil(lambda: titles(office) == [])
    qtbot.waitUntil(lambda: not page.desk.jobs.is_busy())
    page.attempt(lambda: take_calendar_back(page))
    assert said[-1] == "最近一个月没有导入过日历文件或年度计划，没有可以撤销的。"


def test_the_whole_way_out_and_in_again_changes_nothing(page, plan, qtbot, saving_to, opening, today_at):
    plan("讲座", today_at(9), ends_at=today_at(11), venue="微客厅")
    plan("庙会", today_at(0), ends_at=today_at(24) - timedelta(minutes=1))
    qtbot.mouseClick(out(page, qtbot).foot.confirm, LEFT)
    taken_out(page, qtbot, saving_to)
    opening(data=saving_to.read_bytes())
    dialog = preview(page, qtbot)
    assert [row[0] for row in shown(dialog)] == ["已经有了", "已经有了"]
    assert not dialog.foot.confirm.isEnabled()


# -- lines of several events ---------------------------------------------------------------------------------------


def test_the_events_selected_in_the_list_get_their_lines(page, plan, office, qtbot, today_at):
    ids = [plan(f"讲座{hour}", today_at(hour)) for hour in (9, 14)]
    page.show_view("list")
    page.view.selectAll()
    open_marking(page)
    (dialog,) = page.findChildren(LineMarksDialog)
    line_id = next(key for key, name in office.read(lines.listed) if name == "科普")
    dialog.boxes[line_id].setChecked(True)
    qtbot.mouseClick(dialog.foot.confirm, LEFT)
    assert [office.read(events.load, key).lines for key in ids] == [(line_id,)] * 2
    qtbot.mouseClick(page.calendar.undoing.button, LEFT)
    assert [office.read(events.load, key).lines for key in ids] == [()] * 2


def test_the_side_narrows_to_a_line_and_a_kind(page, plan, office, today_at):
    line_id = next(key for key, name in office.read(lines.listed) if name == "科普")
    plan("讲座", today_at(9), lines=(line_id,))
    plan("例会", today_at(14))
    page.refresh()
    page._side.lines.set_value(line_id)
    assert [chip.title for chip in page.diary.chips()] == ["讲座"]
    assert page.narrowing()[1:] == ["科普"]
    page._side.lines.set_value(0)
    assert [chip.title for chip in page.diary.chips()] == ["例会"]
    page.clear_filters()
    page._side.kinds.set_value(replace(office.read(events.load, 1)).kind)
    assert len(page.diary.chips()) == 2
