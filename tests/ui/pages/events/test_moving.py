from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from jiceng_desktop.services import documents, events, templates
from jiceng_desktop.terms import OccurrenceStatus
from jiceng_desktop.ui.kit.reason import ReasonDialog

LEFT = Qt.MouseButton.LeftButton
HELD, CANCELLED = OccurrenceStatus.HELD, OccurrenceStatus.CANCELLED


@pytest.fixture
def other_day():
    """Return a day of this month that is not today."""
    today = date.today()
    return today.replace(day=10 if today.day != 10 else 11)


@pytest.fixture
def drag(page, qtbot):
    """Return a function that drags an occurrence to a day with the mouse."""

    def drag(occurrence_id, day, release=True):
        grid = page.calendar.grid
        places = [(chip, rect) for place in grid.places() for chip, rect, _ in place.chips]
        begin = next(rect for chip, rect in places if chip.id == occurrence_id).center()
        end = grid.day_rect(day).center()
        qtbot.mousePress(grid, LEFT, pos=begin)
        for place in (begin, end):
            at = QPointF(place)
            none = Qt.KeyboardModifier.NoModifier
            move = QMouseEvent(QEvent.Type.MouseMove, at, grid.mapToGlobal(at), LEFT, LEFT, none)
            QApplication.sendEvent(grid, move)
        if release:
            qtbot.mouseRelease(grid, LEFT, pos=end)

    return drag


def begins(office, occurrence_id):
    return office.read(events.load, occurrence_id).starts_at


def file_notice(office, occurrence_id):
    draft = office.read(templates.of_occurrence, occurrence_id, date.today())
    office.write(documents.file, draft, datetime.now(), lambda numbered: b"%PDF")


def test_a_dragged_occurrence_keeps_its_time_and_can_be_taken_back(page, plan, drag, office, today_at, other_day):
    number = plan("义诊", today_at(15), ends_at=today_at(17))
    drag(number, other_day)
    moved = office.read(events.load, number)
    assert moved.starts_at == datetime.combine(other_day, today_at(15).time())
    assert moved.ends_at - moved.starts_at == timedelta(hours=2)
    assert (page.diary.day, page.current()) == (other_day, number)
    assert page.calendar.undoing.sentence.text().startswith(f"“义诊”已改到{other_day.month}月{other_day.day}日")
    page.calendar.undoing.button.click()
    assert begins(office, number) == today_at(15)
    assert page.diary.day == date.today()


def test_a_drag_within_the_day_moves_nothing(page, plan, drag, office, today_at):
    number = plan("义诊", today_at(15))
    drag(number, date.today())
    assert begins(office, number) == today_at(15)
    assert page.calendar.undoing.isHidden()


def test_escape_gives_a_drag_up(page, plan, drag, today_at, other_day, qtbot):
    number = plan("义诊", today_at(15))
    page.take_focus()
    drag(number, other_day, release=False)
    qtbot.keyClick(page.calendar.grid, Qt.Key.Key_Escape)
    qtbot.mouseRelease(page.calendar.grid, LEFT, pos=page.calendar.grid.day_rect(other_day).center())
    assert begins(page.office, number) == today_at(15)


def test_a_held_occurrence_is_not_moved(plan, drag, office, today_at, other_day, said):
    number = plan("义诊", today_at(15), status=HELD)
    drag(number, other_day)
    assert said == ["“义诊”已经举办，不能改到别的时间。\n如果时间登记错了，请用“编辑”改正。"]
    assert begins(office, number) == today_at(15)


def test_a_cancelled_one_is_only_moved_to_be_held_after_all(plan, drag, office, today_at, other_day, said):
    number = plan("义诊", today_at(15), status=CANCELLED)
    said.answers = [1]
    drag(number, other_day)
    assert begins(office, number) == today_at(15)
    drag(number, other_day)
    assert "“义诊”已取消。" in said[-1]
    assert begins(office, number).date() == other_day
    assert office.read(events.load, number).status is OccurrenceStatus.PLANNED


def test_a_reason_is_asked_for_when_papers_are_out(page, plan, drag, office, today_at, other_day):
    number = plan("义诊", today_at(15))
    file_notice(office, number)
    drag(number, other_day)
    (dialog,) = page.findChildren(ReasonDialog)
    dialog.go()
    assert dialog.isVisible()
    assert not dialog.note.isHidden()
    assert begins(office, number) == today_at(15)
    dialog.reason.setEditText("场地另有安排")
    dialog.go()
    assert begins(office, number).date() == other_day
    assert not dialog.isVisible()


def test_one_changed_at_another_desk_is_not_moved(page, plan, other, today_at, other_day, said):
    number = plan("义诊", today_at(15))
    file_notice(page.office, number)
    page.move_event(number, datetime.combine(other_day, today_at(15).time()))
    (dialog,) = page.findChildren(ReasonDialog)
    other.write(events.save, number, events.Draft(title="健康义诊", starts_at=today_at(16), version=1))
    dialog.reason.setEditText("场地另有安排")
    dialog.go()
    assert len(said) == 1
    assert begins(page.office, number) == today_at(16)


def test_a_taken_venue_is_told(page, plan, drag, today_at, other_day):
    moment = datetime.combine(other_day, today_at(15).time())
    plan("讲座", moment, ends_at=moment + timedelta(hours=1), venue="微客厅")
    number = plan("义诊", today_at(15), venue="微客厅")
    drag(number, other_day)
    assert "“微客厅”已有“讲座”（15:00–16:00）。" in page.calendar.undoing.sentence.text()


def test_a_long_title_does_not_widen_the_window(page, plan, drag, today_at, other_day):
    before = page.minimumSizeHint().width()
    drag(plan("邻里文化讲堂" * 16, today_at(15)), other_day)
    assert page.calendar.undoing.isVisible()
    assert page.minimumSizeHint().width() == before
