from __future__ import annotations

from datetime import date, datetime, timedelta

from jiceng_desktop.services import holidays
from jiceng_desktop.ui.kit.calendar.diary import Reach
from jiceng_desktop.ui.kit.calendar.faces import Sort, read_faces
from jiceng_desktop.ui.pages.events.grid import MonthGrid


def october(office):
    return read_faces(office, date(2026, 9, 28), date(2026, 11, 1), 2026)


def test_a_day_says_its_lunar_day_or_rather_its_festival_or_term(office):
    days = october(office).days
    assert (days[date(2026, 10, 2)].words, days[date(2026, 10, 2)].sort) == ("廿二", Sort.LUNAR)
    assert (days[date(2026, 10, 10)].words, days[date(2026, 10, 10)].sort) == ("九月", Sort.LUNAR)
    assert (days[date(2026, 10, 8)].words, days[date(2026, 10, 8)].sort) == ("寒露", Sort.TERM)
    assert (days[date(2026, 10, 18)].words, days[date(2026, 10, 18)].sort) == ("重阳节", Sort.FESTIVAL)
    assert "农历丙午年" in days[date(2026, 10, 2)].full


def test_published_days_are_marked_and_weekends_are_not(office):
    days = october(office).days
    marks = {day: face.mark for day, face in days.items() if face.mark}
    assert marks == {date(2026, 10, number): "休" for number in range(1, 8)} | {date(2026, 10, 10): "班"}
    assert days[date(2026, 10, 1)].off
    assert not days[date(2026, 10, 10)].off
    assert days[date(2026, 10, 11)].off
    assert not days[date(2026, 10, 12)].off


def test_an_unpublished_year_is_said_and_nothing_is_guessed(office):
    faces = read_faces(office, date(2090, 9, 25), date(2090, 11, 5), 2090)
    assert faces.unknown == "2090年节假日尚未公布"
    national = faces.days[date(2090, 10, 2)]  # a Monday
    assert (national.mark, national.off) == ("", False)
    assert faces.days[date(2090, 10, 1)].words.startswith("国庆节")
    assert faces.days[date(2090, 10, 7)].off  # a Saturday
    assert october(office).unknown == ""


def test_a_year_before_the_known_ones_is_not_called_unpublished(office):
    assert read_faces(office, date(2003, 5, 1), date(2003, 5, 31), 2003).unknown == "2003年节假日没有登记"


def test_the_page_says_it_above_the_days_and_follows_the_table(page, office):
    page.diary.go(date(2090, 1, 15))
    assert page.calendar.holidays.text() == "2090年节假日尚未公布(&Q)…"
    page.diary.go(date(2026, 10, 15))
    assert page.calendar.holidays.text() == "节假日(&Q)…"
    assert page.diary.face(date(2026, 10, 8)).mark == ""
    office.write(holidays.save, None, holidays.Draft(date(2026, 10, 8), "国庆节"))
    assert page.diary.face(date(2026, 10, 8)).mark == "休"


def test_a_diary_turns_by_what_is_in_sight(diary):
    assert diary.name() == "2026年11月"
    diary.spread(Reach.WEEK)
    assert diary.span() == (date(2026, 11, 16), date(2026, 11, 22))
    assert diary.name() == "2026年11月16日–22日"
    diary.turn(2)
    assert diary.name() == "2026年11月30日–12月6日"
    diary.spread(Reach.DAY)
    diary.turn(-1)
    assert (diary.days(), diary.name()) == ([date(2026, 12, 4)], "2026年12月4日 周五")


def test_a_diary_tells_of_turning_only_when_other_days_come_into_sight(diary, qtbot):
    diary.spread(Reach.WEEK)
    with qtbot.assertNotEmitted(diary.turned):
        diary.go(diary.day - timedelta(3))
    with qtbot.waitSignal(diary.turned):
        diary.go(diary.day - timedelta(3))


def test_places_are_found_once_until_something_changes(qtbot, diary, chip):
    grid = MonthGrid(diary)
    qtbot.addWidget(grid)
    grid.resize(714, 630)
    grid.show()
    before = grid.places()
    grid.grab()
    diary.go(date(2026, 11, 12))
    assert grid.places() is before
    diary.fill([chip(1, datetime(2026, 11, 10, 9))])
    assert grid.places() is not before
    assert [shown.id for shown, _ in grid.chip_rects(date(2026, 11, 10))] == [1]
