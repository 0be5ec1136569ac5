from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from jiceng_desktop.db.events import Attendance
from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events, minutes, people, todos
from jiceng_desktop.services.minutes import Decision
from jiceng_desktop.terms import AttendanceState, EventKind, OccurrenceStatus
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.materials import MaterialStrip
from jiceng_desktop.ui.pages.events.record import RecordForm

LEFT = Qt.MouseButton.LeftButton
ENTER = Qt.Key.Key_Return
LAMP = Decision("修楼道灯", "李干事", date(2026, 12, 1))


@pytest.fixture
def meeting(plan, today_at):
    """Return a function that stores a meeting some days ago and tells its id."""
    return lambda days=1, **known: plan(
        "居民议事会", today_at(9) - timedelta(days), **{"kind": EventKind.MEETING, **known}
    )


@pytest.fixture
def recorded(office):
    """Return a function that stores the record of an event."""
    return lambda number, **told: office.write(minutes.save, number, replace(office.read(minutes.load, number), **told))


def open_record(page, number) -> RecordForm:
    page.show_occurrence(number)
    (button,) = [one for one in page._card.findChildren(QPushButton) if one.text().startswith("记录(")]
    button.click()
    return page.findChildren(RecordForm)[-1]


def card_texts(page) -> str:
    return "\n".join(one.text() for one in page._card.findChildren(QLabel))


def test_a_meeting_is_recorded_by_keyboard(page, office, meeting, qtbot):
    number = meeting()
    form = open_record(page, number)
    assert form.recorder.value() == "王主任"
    assert form.focusWidget() is form.summary
    form.summary.setPlainText("讨论了车棚。")
    form.heads.setText("21")
    first = form.decisions.rows[0]
    first.title.setText("联系物业")
    first.owner.setText("李干事")
    qtbot.keyClick(first.owner, ENTER)
    second = form.decisions.rows[1]
    assert form.focusWidget() is second.title
    second.title.setText("通知居民")
    second.owner.setText("王主任")
    second.due.entry.setText("2026-12-1")
    qtbot.keyClick(second.due.entry, ENTER)
    assert form.isVisible()
    qtbot.mouseClick(form.save_button, LEFT)
    assert not form.isVisible()
    stored = office.read(minutes.load, number)
    assert (stored.recorder, stored.headcount, stored.summary) == ("王主任", 21, "讨论了车棚。")
    assert [one.says() for one in stored.decisions] == [
        ("联系物业", "李干事", None),
        ("通知居民", "王主任", date(2026, 12, 1)),
    ]
    assert office.read(events.load, number).status is OccurrenceStatus.HELD
    told = page.calendar.undoing.sentence.text()
    assert told == "已保存记录，活动改为“已举办”，2 件议定事项在待办里。"
    assert "1. 联系物业（李干事）" in card_texts(page)
    page.calendar.undoing.button.click()
    assert office.read(events.load, number).status is OccurrenceStatus.PLANNED
    assert office.read(minutes.decided, number) == ()


def test_what_earlier_meetings_decided_is_ticked_off(page, office, meeting, recorded, qtbot):
    first, second = meeting(30), meeting(1)
    recorded(first, decisions=(LAMP, Decision("选定车棚位置", "王主任")))
    lamp = office.read(minutes.decided, first)[0].todo_id
    page.show_occurrence(second)
    assert "上次议定（2 件还在办）" in card_texts(page)
    form = open_record(page, second)
    form.entry("finished").set_value((lamp,))
    assert form.is_edited()
    qtbot.mouseClick(form.save_button, LEFT)
    assert office.read(todos.load, lamp).done_on == date.today()
    assert "上次议定（1 件还在办）" in card_texts(page)
    assert "✓ 修楼道灯" in card_texts(page)


def test_those_who_signed_in_are_proposed_as_the_headcount(page, office, meeting):
    number = meeting()
    person = office.write(people.save, None, people.Draft(name="张三丰"))
    office.write(
        lambda session: session.add(Attendance(occurrence_id=number, person_id=person, state=AttendanceState.PRESENT))
    )
    form = open_record(page, number)
    assert form.heads.value() == 1
    assert form._cells["headcount"].note.text() == "签到 1 人"
    assert not form.is_edited()
    form.reject()
    assert not form.isVisible()


def test_nothing_typed_is_lost_on_closing(page, office, meeting, said):
    number = meeting()
    form = open_record(page, number)
    form.summary.setPlainText("讨论")
    said.answers = [2, 0]
    form.reject()
    assert form.isVisible()
    form.reject()
    assert office.read(minutes.load, number).summary == "讨论"


def test_what_a_crash_left_is_offered(page, office, desk, meeting, said, qtbot):
    number = meeting()
    form = open_record(page, number)
    form.summary.setPlainText("写到一半")
    form.decisions.rows[0].title.setText("联系物业")
    form.keep_aside()
    qtbot.waitUntil(lambda: office.read(minutes.kept, number, office.clerk) is not None)
    form.hide()  # as if the program had ended: nothing was saved, nothing given up
    form = open_record(page, number)
    assert said[-1].endswith("内容都还在，要接着写吗？")
    assert form.summary.value() == "写到一半"
    assert [row.title.value() for row in form.decisions.rows] == ["联系物业", None]
    said.answers = [1]
    form.reject()
    assert office.read(minutes.kept, number, office.clerk) is None
    assert office.read(minutes.load, number).summary is None


def test_half_a_day_is_not_kept_and_not_saved(page, office, meeting, qtbot):
    number = meeting()
    form = open_record(page, number)
    row = form.decisions.rows[0]
    row.title.setText("联系物业")
    row.due.entry.setText("十二")
    form.keep_aside()
    qtbot.mouseClick(form.save_button, LEFT)
    assert form.isVisible()
    assert form._cells["decisions"].note.text()
    assert office.read(minutes.kept, number, office.clerk) is None


def test_a_decision_without_an_owner_is_refused_at_its_rows(page, meeting, qtbot):
    form = open_record(page, meeting())
    form.decisions.rows[0].title.setText("联系物业")
    qtbot.mouseClick(form.save_button, LEFT)
    assert form._cells["decisions"].note.text() == "第 1 条“联系物业”没有写负责人。"


def test_rows_are_taken_away_but_not_what_is_done(page, office, meeting, recorded, qtbot):
    number = meeting()
    recorded(number, decisions=(LAMP, Decision("选定车棚位置", "王主任")))
    office.write(todos.finish, [office.read(minutes.decided, number)[0].todo_id])
    form = open_record(page, number)
    done, waiting, blank = form.decisions.rows
    assert not done.findChildren(QPushButton)
    waiting.findChild(QPushButton).click()
    assert form.decisions.rows == [done, blank]
    qtbot.mouseClick(form.save_button, LEFT)
    assert [one.title for one in office.read(minutes.decided, number)] == ["修楼道灯"]


def test_two_desks_lose_nothing(page, office, other, meeting, recorded, said):
    number = meeting()
    recorded(number, decisions=(LAMP,))
    form = open_record(page, number)
    form.summary.setPlainText("我的记录")
    form.decisions.rows[0].owner.setText("王主任")
    form.decisions.rows[1].title.setText("我加的事")
    form.decisions.rows[1].owner.setText("王主任")
    theirs = other.read(minutes.load, number)
    added = (*theirs.decisions, Decision("对方加的事", "李干事"))
    other.write(minutes.save, number, replace(theirs, headcount=9, decisions=added))
    form.save_button.click()
    assert "到场人数：空 → 9" in said[-1]
    assert "议定事项：空 → 对方加的事（李干事）" in said[-1]
    assert form.isVisible()
    form.save_button.click()
    stored = office.read(minutes.load, number)
    assert (stored.headcount, stored.summary) == (9, "我的记录")
    assert [(one.title, one.owner) for one in stored.decisions] == [
        ("修楼道灯", "王主任"),
        ("对方加的事", "李干事"),
        ("我加的事", "王主任"),
    ]


def test_what_is_off_has_no_record(page, office, meeting, monkeypatch):
    number = meeting(status=OccurrenceStatus.CANCELLED)
    page.show_occurrence(number)
    assert not [one for one in page._card.findChildren(QPushButton) if one.text().startswith("记录(")]
    monkeypatch.setattr(message, "attempt", lambda _parent, act: act())
    with pytest.raises(Refusal, match="已取消"):
        RecordForm(page.desk, number, page)


def test_photos_are_added_in_the_same_form(page, meeting):
    form = open_record(page, meeting())
    assert form.findChild(MaterialStrip) is form.photos


def test_the_letter_of_the_decisions_leads_to_the_first(page, meeting, recorded):
    number = meeting()
    recorded(number, decisions=(Decision("联系物业", "李干事"),))
    form = open_record(page, number)
    assert form._cells["decisions"].label.buddy() is form.decisions.rows[0].title


def test_the_card_offers_the_record_above_and_has_no_empty_part(page, meeting):
    page.show_occurrence(meeting())
    texts = [one.text().split("(&")[0] for one in page._card.findChildren(QPushButton)]
    assert texts[0] == "生成通知"
    assert texts.index("记录") < texts.index("编辑")
    headings = {one.text() for one in page._card.findChildren(QLabel) if one.property("look") == "section"}
    assert not headings & {"记录", "签到", "报名", "已归档的文件"}


def test_the_card_ends_with_its_last_part(page, meeting, recorded, qtbot):
    number = meeting()
    recorded(number, summary="讨论了车棚，也说了楼道灯，还有绿化补种的进展。" * 4)
    page.show_occurrence(number)
    body = page._card.widget()
    qtbot.waitUntil(lambda: body.height() == max(page._card.viewport().height(), body.heightForWidth(body.width())))
