from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from jiceng_desktop.terms import OccurrenceStatus
from jiceng_desktop.ui.kit.calendar.abreast import abreast
from jiceng_desktop.ui.kit.calendar.diary import Reach
from jiceng_desktop.ui.kit.calendar.week import HoursView
from jiceng_desktop.ui.pages.events.form import EventDialog

LEFT = Qt.MouseButton.LeftButton
MONDAY = date(2026, 11, 16)


@pytest.fixture
def hours(qtbot, diary):
    diary.spread(Reach.WEEK)
    hours = HoursView(diary, now=lambda: datetime(2026, 11, 21, 10, 30))
    qtbot.addWidget(hours)
    hours.resize(800, 560)
    hours.show()
    return hours


def at(hour, day=MONDAY):
    return datetime.combine(day, time()) + timedelta(hours=hour)


def drag(qtbot, hours, begin, end):
    view = hours.viewport()
    qtbot.mousePress(view, LEFT, pos=begin)
    send_move(view, begin + (end - begin) / 2)
    send_move(view, end)
    qtbot.mouseRelease(view, LEFT, pos=end)


def send_move(widget, place):
    spot, none = QPointF(place), Qt.KeyboardModifier.NoModifier
    move = QMouseEvent(QEvent.Type.MouseMove, spot, widget.mapToGlobal(spot), LEFT, LEFT, none)
    QApplication.sendEvent(widget, move)


def test_overlapping_occurrences_share_their_day(chip):
    chips = [chip(1, at(9), hours=2), chip(2, at(10), hours=1), chip(3, at(10.5), hours=1), chip(4, at(11.5))]
    assert [(stand.chip.id, stand.column, stand.columns) for stand in abreast(chips, MONDAY)] == [
        (1, 0, 3),
        (2, 1, 3),
        (3, 2, 3),
        (4, 0, 1),
    ]


def test_one_after_the_other_has_the_day_for_itself(chip):
    stands = abreast([chip(1, at(9)), chip(2, at(10)), chip(3, at(11), hours=0.1), chip(4, at(11.25))], MONDAY)
    assert [(stand.column, stand.columns) for stand in stands] == [(0, 1), (0, 1), (0, 2), (1, 2)]


def test_the_view_opens_at_eight(hours):
    top = hours.place_of(at(8)).y()
    assert hours.moment_at(QPoint(400, top + 1)).at == time(8)
    assert hours.moment_at(QPoint(400, top - 30)).at is None  # the head of the days begins right above


def test_an_occurrence_lies_where_it_begins_and_ends(hours, diary, chip):
    diary.fill([chip(1, at(9), hours=1.5), chip(2, at(9.5), hours=1)])
    first, second = hours.rect_of(1), hours.rect_of(2)
    assert abs(first.top() - hours.place_of(at(9)).y()) <= 1
    assert abs(first.bottom() - hours.place_of(at(10.5)).y()) <= 2
    assert first.right() < second.left()
    assert hours.column(MONDAY)[0] <= first.left() < second.right() <= hours.column(MONDAY)[1]


def test_what_lasts_past_midnight_ends_with_its_day(hours, diary, chip):
    diary.fill([chip(1, at(23), hours=5)])
    assert hours.rect_of(1).bottom() <= hours.place_of(at(23.99)).y() + 2


def test_a_click_selects_and_a_double_click_opens(hours, diary, chip, qtbot):
    diary.fill([chip(7, at(9))])
    qtbot.mouseClick(hours.viewport(), LEFT, pos=hours.rect_of(7).center())
    assert (diary.day, diary.current) == (MONDAY, 7)
    with qtbot.waitSignal(hours.opened) as opened:
        qtbot.mouseDClick(hours.viewport(), LEFT, pos=hours.rect_of(7).center())
    assert opened.args == [7]


def test_a_double_click_on_a_free_hour_wants_a_new_event_then(hours, qtbot):
    place = hours.place_of(at(14.75, MONDAY + timedelta(3)))
    with qtbot.waitSignal(hours.wanted) as wanted:
        qtbot.mouseDClick(hours.viewport(), LEFT, pos=place)
    assert wanted.args == [at(14.5, MONDAY + timedelta(3))]


def test_a_double_click_on_the_head_wants_nothing(hours, qtbot):
    with qtbot.assertNotEmitted(hours.wanted):
        qtbot.mouseDClick(hours.viewport(), LEFT, pos=QPoint(400, 10))


def test_the_keyboard_moves_selects_and_begins(hours, diary, chip, qtbot):
    diary.fill([chip(1, at(9, date(2026, 11, 20))), chip(2, at(15, date(2026, 11, 20)))])
    qtbot.keyClick(hours, Qt.Key.Key_Left)
    assert (diary.day, diary.current) == (date(2026, 11, 20), 1)
    qtbot.keyClick(hours, Qt.Key.Key_Space)
    assert diary.current == 2
    with qtbot.waitSignal(hours.opened) as opened:
        qtbot.keyClick(hours, Qt.Key.Key_Return)
    assert opened.args == [2]
    qtbot.keyClick(hours, Qt.Key.Key_Down)
    assert diary.current is None
    with qtbot.waitSignal(hours.wanted) as wanted:
        qtbot.keyClick(hours, Qt.Key.Key_Return)
    assert wanted.args == [at(16, date(2026, 11, 20))]
    qtbot.keyClick(hours, Qt.Key.Key_PageDown)
    assert diary.day == date(2026, 11, 27)
    qtbot.keyClick(hours, Qt.Key.Key_Home)
    assert diary.day == date(2026, 11, 21)


def test_the_keyboard_scrolls_to_where_it_goes(hours, qtbot):
    for _ in range(14):
        qtbot.keyClick(hours, Qt.Key.Key_Down)
    assert hours.hour == time(23)
    assert 0 < hours.place_of(at(23, date(2026, 11, 21))).y() < hours.viewport().height()


def test_an_occurrence_is_dragged_by_quarters_of_an_hour(hours, diary, chip, qtbot):
    diary.fill([chip(7, at(9))])
    begin = hours.rect_of(7).center()
    with qtbot.waitSignal(hours.dropped) as dropped:
        drag(qtbot, hours, begin, QPoint(hours.place_of(at(9, MONDAY + timedelta(2))).x(), begin.y() + 61))
    assert dropped.args == [7, at(10.25, MONDAY + timedelta(2))]


def test_a_drag_that_is_given_up_moves_nothing(hours, diary, chip, qtbot):
    diary.fill([chip(7, at(9))])
    begin = hours.rect_of(7).center()
    qtbot.mousePress(hours.viewport(), LEFT, pos=begin)
    send_move(hours.viewport(), begin + QPoint(0, 90))
    assert hours._target == at(11)
    with qtbot.assertNotEmitted(hours.dropped):
        qtbot.keyClick(hours, Qt.Key.Key_Escape)
        qtbot.mouseRelease(hours.viewport(), LEFT, pos=begin + QPoint(0, 90))


def test_every_state_is_drawn(hours, diary, chip):
    diary.fill([chip(number, at(9 + number / 4), status=status) for number, status in enumerate(OccurrenceStatus)])
    diary.choose(1)
    assert not hours.grab().isNull()


def test_the_page_begins_an_event_at_the_hour_that_was_hit(page, qtbot):
    page.show_view("week")
    hours = page.calendar.hours
    hours.wanted.emit(at(14))
    form = page.findChildren(EventDialog)[-1]
    assert (form.entry("starts_at").value(), form.entry("ends_at").value()) == (at(14), at(15))


def test_week_and_day_narrow_the_list_to_what_is_in_sight(page, plan, today_at):
    number = plan("讲座", today_at(9))
    plan("义诊", today_at(9) + timedelta(8))
    page.show_view("day")
    assert list(page.model.ids) == [number]
    page.diary.go(date.today() + timedelta(8))
    assert [found.title for found in page.diary.chips()] == ["义诊"]
    page.show_view("week")
    assert page.calendar.focusProxy() is page.calendar.hours
    assert page.desk.memory.get("events/view") == "week"
    assert [found.title for found in page.diary.chips()] == ["义诊"]
