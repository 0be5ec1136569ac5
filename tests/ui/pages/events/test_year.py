from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtCore import QPoint, Qt

from jiceng_desktop.terms import OccurrenceStatus
from jiceng_desktop.ui.kit.calendar.diary import Reach
from jiceng_desktop.ui.pages.events.year import YearSheet

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def sheet(qtbot, diary):
    diary.spread(Reach.YEAR)
    sheet = YearSheet(diary)
    qtbot.addWidget(sheet)
    sheet.resize(800, 600)
    sheet.show()
    return sheet


def test_every_day_of_the_year_has_its_place(sheet, diary):
    days = diary.days()
    assert (days[0], days[-1], len(days)) == (date(2026, 1, 1), date(2026, 12, 31), 365)
    assert [sheet.day_at(sheet.day_rect(day).center()) for day in days] == days
    assert sheet.day_at(QPoint(1, 1)) is None


def test_a_leap_year_is_placed_anew(sheet, diary):
    sheet.months()
    diary.turn(2)
    assert diary.name() == "2028年"
    assert sheet.day_at(sheet.day_rect(date(2028, 2, 29)).center()) == date(2028, 2, 29)


def test_what_does_not_take_place_does_not_count(sheet, diary, chip):
    day = datetime(2026, 3, 10, 9)
    diary.fill([chip(number, day, status=status) for number, status in enumerate(OccurrenceStatus)])
    assert sheet.count(day.date()) == 2  # planned and held
    assert sheet.count(date(2026, 3, 11)) == 0
    assert not sheet.grab().isNull()


def test_a_click_goes_to_the_day_and_a_double_click_to_its_month(sheet, diary, chip, qtbot):
    diary.fill([chip(7, datetime(2026, 3, 10, 9))])
    place = sheet.day_rect(date(2026, 3, 10)).center()
    qtbot.mouseClick(sheet, LEFT, pos=place)
    assert (diary.day, diary.current) == (date(2026, 3, 10), 7)
    with qtbot.waitSignal(sheet.month_asked) as asked:
        qtbot.mouseDClick(sheet, LEFT, pos=place)
    assert asked.args == [date(2026, 3, 10)]


def test_the_keyboard_moves_and_opens_the_month(sheet, diary, qtbot):
    qtbot.keyClick(sheet, Qt.Key.Key_Down)
    assert diary.day == date(2026, 11, 28)
    qtbot.keyClick(sheet, Qt.Key.Key_PageUp)
    assert diary.day == date(2025, 11, 28)
    with qtbot.waitSignal(sheet.month_asked) as asked:
        qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert asked.args == [date(2025, 11, 28)]


def test_the_page_goes_from_the_year_to_a_month(page, plan):
    number = plan("讲座", datetime(2027, 3, 10, 9))
    page.show_view("year")
    page.diary.go(date(2027, 1, 1))
    assert list(page.model.ids) == [number]
    assert page.status() == "2027年 共 1 场活动"
    page.calendar.sheet.month_asked.emit(date(2027, 3, 10))
    assert page.diary.name() == "2027年3月"
    assert page.current() == number
