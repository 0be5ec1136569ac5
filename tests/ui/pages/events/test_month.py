from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt

from jiceng_desktop.terms import EventKind, OccurrenceStatus
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.calendar import painting
from jiceng_desktop.ui.kit.calendar.dates import last_of, moved
from jiceng_desktop.ui.kit.calendar.faces import Face, Faces
from jiceng_desktop.ui.kit.calendar.painting import INKS
from jiceng_desktop.ui.pages.events.grid import MonthGrid

LEFT = Qt.MouseButton.LeftButton

# -- the month -----------------------------------------------------------------------------------------------------


@pytest.fixture
def grid(qtbot, diary):
    grid = MonthGrid(diary)
    qtbot.addWidget(grid)
    grid.resize(714, 630)
    grid.show()
    return grid


def test_every_day_of_the_month_lies_in_its_column(grid):
    first, last = grid.diary.span()
    assert (first, last) == (date(2026, 10, 26), date(2026, 12, 6))
    columns = [grid.day_rect(first + timedelta(number)).left() for number in range(42)]
    assert columns[:7] == [0, 102, 204, 306, 408, 510, 612]
    assert columns == columns[:7] * 6
    assert grid.day_rect(last).bottom() == grid.height() - 1


def test_a_chip_lies_in_its_day_and_is_hit_there(grid, qtbot, chip):
    grid.diary.fill([chip(7, datetime(2026, 11, 10, 15))])
    ((shown, rect),) = grid.chip_rects(date(2026, 11, 10))
    assert shown.id == 7
    assert grid.day_rect(date(2026, 11, 10)).contains(rect)
    with qtbot.waitSignal(grid.diary.chosen) as chosen:
        qtbot.mouseClick(grid, LEFT, pos=rect.center())
    assert chosen.args == [7]
    assert grid.diary.day == date(2026, 11, 10)


def test_a_crowded_day_says_how_many_have_no_room(grid, qtbot, chip):
    day = date(2026, 11, 10)
    grid.diary.fill([chip(number, datetime(2026, 11, 10, 8 + number)) for number in range(9)])
    rects = grid.chip_rects(day)
    assert rects[-1][0] is None
    assert grid.day_rect(day).contains(rects[-1][1])
    with qtbot.waitSignal(grid.crowded) as crowded:
        qtbot.mouseClick(grid, LEFT, pos=rects[-1][1].center())
    assert crowded.args[0] == day


def test_a_double_click_on_a_free_day_wants_a_new_event(grid, qtbot):
    with qtbot.waitSignal(grid.wanted) as wanted:
        qtbot.mouseDClick(grid, LEFT, pos=grid.day_rect(date(2026, 11, 3)).center())
    assert wanted.args == [date(2026, 11, 3)]


def test_the_keyboard_moves_selects_and_opens(grid, qtbot, chip):
    grid.diary.fill([chip(1, datetime(2026, 11, 20, 9)), chip(2, datetime(2026, 11, 20, 15))])
    qtbot.keyClick(grid, Qt.Key.Key_Left)
    assert (grid.diary.day, grid.diary.current) == (date(2026, 11, 20), 1)
    qtbot.keyClick(grid, Qt.Key.Key_Space)
    assert grid.diary.current == 2
    with qtbot.waitSignal(grid.opened) as opened:
        qtbot.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args == [2]
    with qtbot.waitSignal(grid.diary.turned):
        qtbot.keyClick(grid, Qt.Key.Key_PageDown)
    assert (grid.diary.day, grid.diary.current) == (date(2026, 12, 20), None)
    qtbot.keyClick(grid, Qt.Key.Key_Home)
    assert grid.diary.day == date(2026, 11, 21)


def test_months_are_turned_over_their_ends():
    assert moved(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert moved(date(2026, 1, 15), -1) == date(2025, 12, 15)
    assert last_of(date(2028, 2, 1)) == date(2028, 2, 29)


def test_the_page_fills_the_month_with_its_neighbours(page, plan):
    other = moved(date.today().replace(day=15), 3)
    number = plan("讲座", datetime.combine(other, datetime.min.time()))
    assert page.diary.chips() == []
    page.diary.go(other)
    assert [found.id for found in page.diary.chips_of(other)] == [number]
    assert list(page.model.ids) == [number]
    assert page.status() == f"{other.month}月共 1 场活动"


def test_a_day_menu_shows_names_literally(page, plan, today_at):
    number = plan("""<b>A&B"'</b>""", today_at(9))
    menu = page.calendar.day_menu(date.today())
    assert menu.actions()[0].text() == """09:00 <b>A&&B"'</b>"""
    menu.actions()[0].trigger()
    assert page.current() == number


def test_a_double_click_outside_the_month_means_the_day_that_was_hit(grid, qtbot):
    place = grid.day_rect(date(2026, 12, 2)).center()
    qtbot.mouseClick(grid, LEFT, pos=place)
    with qtbot.waitSignal(grid.wanted) as wanted:
        qtbot.mouseDClick(grid, LEFT, pos=place)
    assert wanted.args == [date(2026, 12, 2)]
    assert grid.diary.day == date(2026, 12, 2)


def test_the_grid_draws_at_fractions_of_a_pixel(grid, chip):
    grid.diary.fill([chip(1, datetime(2026, 11, 21, 9), "主题党日" * 20)])
    grid.diary.choose(1)
    assert not grid.grab().isNull()
    assert grid.spot_at(QPoint(0, 0)) is None


def colour(grid, place):
    return grid.grab().toImage().pixelColor(place * grid.devicePixelRatio()).name().upper()


def test_each_state_looks_its_own_way(grid, chip):
    day = datetime(2026, 11, 10, 8)
    for status, ground in (
        (OccurrenceStatus.PLANNED, INKS[EventKind.LECTURE].ground),
        (OccurrenceStatus.CANCELLED, "#EEF0F3"),
        (OccurrenceStatus.SKIPPED, theme.SURFACE),
    ):
        grid.diary.fill([chip(1, day, "一", status=status)])
        ((shown, rect),) = grid.chip_rects(day.date())
        assert colour(grid, rect.center() + QPoint(25, 6)) == ground
        assert painting.Fonts(grid.font()).of_chip(shown).strikeOut() is (status is OccurrenceStatus.CANCELLED)
    assert painting.told(shown) == "08:00 一（跳过）"


def test_a_day_off_is_tinted_and_a_worked_saturday_is_not(grid):
    days = {date(2026, 11, 11): Face(off=True, mark="休"), date(2026, 11, 14): Face(mark="班")}
    grid.diary.dress(Faces(days))
    for day, ground in ((11, painting.DAY_OFF), (14, theme.SURFACE)):
        assert colour(grid, grid.day_rect(date(2026, 11, day)).center()) == ground


def test_the_small_words_keep_clear_of_the_mark_and_the_number(grid, chip):
    day = date(2026, 12, 1)  # seen in November, with its month
    grid.diary.dress(Faces({day: Face(words="志愿者日", mark="休")}))
    grid.diary.fill([chip(number, datetime(2026, 12, 1, 8)) for number in range(9)])
    place = next(place for place in grid.places() if place.day == day)
    where, words = place.words
    assert where.left() >= place.cell.left() + painting.number_width(grid.diary, day) + painting.MARK_SIZE
    assert where.right() <= place.more.left()
    assert words != "志愿者日"  # cut: there is no room beside the rest


def test_what_lies_in_the_next_month_can_be_dragged_without_turning_away(grid, chip, qtbot):
    grid.diary.fill([chip(7, datetime(2026, 12, 2, 9))])
    ((_, rect),) = grid.chip_rects(date(2026, 12, 2))
    qtbot.mousePress(grid, LEFT, pos=rect.center())
    assert (grid.diary.name(), grid.diary.current) == ("2026年11月", 7)
    qtbot.mouseRelease(grid, LEFT, pos=rect.center())
    assert (grid.diary.name(), grid.diary.day) == ("2026年12月", date(2026, 12, 2))
