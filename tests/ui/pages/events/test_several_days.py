"""Occurrences of several days, on each of them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events
from jiceng_desktop.terms import OccurrenceStatus
from jiceng_desktop.ui.kit.calendar.diary import Reach
from jiceng_desktop.ui.kit.calendar.painting import told, told_on
from jiceng_desktop.ui.kit.calendar.week import HoursView
from jiceng_desktop.ui.pages.events.grid import MonthGrid
from jiceng_desktop.ui.pages.events.year import YearSheet

LEFT = Qt.MouseButton.LeftButton
FAIR = datetime(2026, 11, 11, 9)  # a Wednesday


def day(number):
    return date(2026, 11, number)


@pytest.fixture
def fair(chip):
    return chip(1, FAIR, "书画展", hours=2 * 24 + 8)  # until Friday, 17:00


@pytest.fixture
def grid(qtbot, diary):
    grid = MonthGrid(diary)
    qtbot.addWidget(grid)
    grid.resize(714, 630)
    grid.show()
    return grid


@pytest.fixture
def hours(qtbot, diary):
    diary.spread(Reach.WEEK)
    diary.go(day(11))
    hours = HoursView(diary)
    qtbot.addWidget(hours)
    hours.resize(800, 560)
    hours.show()
    return hours


def send(widget, kind, place):
    spot, none = QPointF(place), Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QMouseEvent(kind, spot, widget.mapToGlobal(spot), LEFT, LEFT, none))


def drag(qtbot, widget, begin, end):
    qtbot.mousePress(widget, LEFT, pos=begin)
    for place in ((begin + end) / 2, end):
        send(widget, QEvent.Type.MouseMove, place)
    qtbot.mouseRelease(widget, LEFT, pos=end)


def rows(grid, number):
    return {
        chip.id: rect.top() - grid.day_rect(day(number)).top() for chip, rect in grid.chip_rects(day(number)) if chip
    }


def test_an_event_lies_on_every_day_it_covers_and_is_counted_once(diary, fair, chip):
    diary.fill([fair, chip(2, datetime(2026, 11, 12, 22), hours=2)])
    assert [[one.id for one in diary.chips_of(day(number))] for number in range(10, 15)] == [[], [1], [1, 2], [1], []]
    assert [one.id for one in diary.chips()] == [1, 2]


def test_on_each_day_it_says_what_is_held_there(fair):
    assert [told_on(fair, day(number)) for number in (11, 12, 13)] == ["09:00 书画展", "书画展", "至17:00 书画展"]
    assert told(fair) == "09:00 书画展（到11月13日）"


def test_it_runs_through_the_month_in_one_row_from_edge_to_edge(grid, fair, chip):
    early = chip(2, FAIR - timedelta(1), "清洁日", hours=36)  # ends on the 11th in the evening
    single = chip(3, datetime(2026, 11, 12, 8), "晨练")
    grid.diary.fill([early, fair, single])
    assert rows(grid, 11)[2] < rows(grid, 11)[1]
    assert rows(grid, 12)[1] == rows(grid, 11)[1] == rows(grid, 13)[1]
    assert rows(grid, 12)[3] == rows(grid, 11)[2]  # the free row above is used
    whole, between, end = (next(r for c, r in grid.chip_rects(day(n)) if c.id == 1) for n in (11, 12, 13))
    cell = grid.day_rect(day(12))
    assert (between.left(), between.right()) == (cell.left(), cell.right())
    assert whole.left() > grid.day_rect(day(11)).left()
    assert whole.right() == grid.day_rect(day(11)).right()
    assert end.right() < grid.day_rect(day(13)).right()


def test_what_has_no_room_is_counted_on_each_day(grid, fair, chip):
    grid.diary.fill([*(chip(10 + number, FAIR - timedelta(1), hours=72) for number in range(6)), fair])
    hidden = [sum(one is None for one, _ in grid.chip_rects(day(number))) for number in (11, 12)]
    assert hidden == [1, 1]
    assert (
        next(place for place in grid.places() if place.day == day(12)).hidden == 7 - len(grid.chip_rects(day(12))) + 1
    )


def test_dragged_by_a_later_day_it_moves_by_as_many_days(grid, qtbot, fair):
    grid.diary.fill([fair])
    begin = next(rect for _, rect in grid.chip_rects(day(13))).center()
    with qtbot.waitSignal(grid.dropped) as dropped:
        drag(qtbot, grid, begin, grid.day_rect(day(14)).center())
    assert dropped.args == [1, FAIR + timedelta(1)]


def test_under_the_mouse_all_its_days_stand_out(grid, qtbot, fair):
    grid.diary.fill([fair])
    before = grid.grab().toImage()
    spot = QPointF(next(rect for _, rect in grid.chip_rects(day(11))).center())
    no = Qt.MouseButton.NoButton
    move = QMouseEvent(QEvent.Type.MouseMove, spot, grid.mapToGlobal(spot), no, no, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(grid, move)
    after = grid.grab().toImage()
    edge = next(rect for _, rect in grid.chip_rects(day(13)))
    lines = [QPoint(edge.center().x(), edge.top() + step) for step in (-1, 0, 1)]
    assert any(before.pixelColor(place) != after.pixelColor(place) for place in lines)


def test_in_the_week_it_lies_above_the_hours(hours, qtbot, fair, chip):
    plain = hours.head()
    hours.diary.fill([fair, chip(2, FAIR + timedelta(1), "清洁日", hours=30), chip(3, FAIR + timedelta(3), hours=48)])
    strips = {one.id: rect for one, rect in hours.strips()}
    assert hours.blocks(day(12)) == []
    edges = hours.column(day(11))[0], hours.column(day(13))[1]
    assert 0 < strips[1].left() - edges[0] < 5
    assert 0 < edges[1] - strips[1].right() < 5
    assert strips[2].top() > strips[1].top() == strips[3].top()
    assert hours.head() > plain
    assert hours.place_of(datetime.combine(day(11), time())).y() == hours.head() - hours.verticalScrollBar().value()
    with qtbot.waitSignal(hours.diary.chosen) as chosen:
        qtbot.mouseClick(hours.viewport(), LEFT, pos=strips[1].center())
    assert chosen.args == [1]
    with qtbot.waitSignal(hours.opened) as opened:
        qtbot.mouseDClick(hours.viewport(), LEFT, pos=strips[1].center())
    assert opened.args == [1]
    hours.diary.go(day(30))  # the occurrences of that week are not there yet
    assert hours.head() == plain


def test_the_band_is_drawn(hours, fair):
    hours.diary.fill([])
    empty = hours.grab().toImage()
    hours.diary.fill([fair])
    spot = next(rect for _, rect in hours.strips()).topLeft() + QPoint(1, 9)
    assert empty.pixelColor(spot) != hours.grab().toImage().pixelColor(spot)


def test_what_runs_past_midnight_stands_among_the_hours_of_both_days(hours, chip):
    hours.diary.fill([chip(1, datetime(2026, 11, 11, 22), "守岁", hours=4)])
    (evening,), (night,) = hours.blocks(day(11)), hours.blocks(day(12))
    assert hours.strips() == []
    assert (evening.rect.top(), evening.rect.bottom()) == (22 * 48 + 1, 24 * 48 - 2)
    assert (night.rect.top(), night.rect.bottom()) == (1, 2 * 48 - 2)


def test_in_the_week_it_is_dragged_to_another_day_at_its_hour(hours, qtbot, fair):
    hours.diary.fill([fair])
    rect = next(rect for _, rect in hours.strips())
    begin = QPoint(sum(hours.column(day(12))) // 2, rect.center().y())
    with qtbot.waitSignal(hours.dropped) as dropped:
        drag(qtbot, hours.viewport(), begin, QPoint(sum(hours.column(day(13))) // 2, rect.center().y() + 60))
    assert dropped.args == [1, FAIR + timedelta(1)]


def test_what_runs_past_midnight_is_dragged_by_its_second_day(hours, qtbot, chip):
    starts_at = datetime(2026, 11, 11, 22)
    hours.diary.fill([chip(1, starts_at, "守岁", hours=16)])
    begin = hours.place_of(datetime.combine(day(12), time(10)))
    with qtbot.waitSignal(hours.dropped) as dropped:
        drag(qtbot, hours.viewport(), begin, hours.place_of(datetime.combine(day(13), time(10))))
    assert dropped.args == [1, starts_at + timedelta(1)]


def test_the_year_is_dark_on_each_day_and_counts_it_once(qtbot, diary, fair, chip):
    diary.spread(Reach.YEAR)
    sheet = YearSheet(diary)
    qtbot.addWidget(sheet)
    diary.fill([fair, chip(2, FAIR, hours=72, status=OccurrenceStatus.CANCELLED)])
    assert [sheet.count(day(number)) for number in (10, 11, 12, 13, 14)] == [0, 1, 1, 1, 0]
    assert (sheet.total(day(1)), sheet.total(date(2026, 12, 1))) == (1, 0)


def test_what_began_in_the_month_before_is_shown(office, plan):
    plan("书画展", datetime(2026, 10, 30, 9), ends_at=datetime(2026, 11, 2, 17))
    plan("清洁日", datetime(2026, 10, 31, 9), ends_at=datetime(2026, 11, 1))
    november = events.Span(day(1), day(30))
    assert [one.title for one in office.read(events.chips, november)] == ["书画展"]
    assert len(office.read(events.chips, events.Span(date(2026, 10, 1), date(2026, 10, 31)))) == 2


def test_an_event_of_more_than_a_year_is_refused(plan):
    with pytest.raises(Refusal, match="最长一年"):
        plan("展览", FAIR, ends_at=FAIR + timedelta(367))
