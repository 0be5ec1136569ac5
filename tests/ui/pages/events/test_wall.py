"""The month for the wall: what goes onto it, and the dialog that asks."""

from __future__ import annotations

import io
from datetime import date, datetime

import pdfplumber
import pytest

from jiceng_desktop.services import lines
from jiceng_desktop.terms import EventKind, OccurrenceStatus
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.pages.events.tools import TOOLS
from jiceng_desktop.ui.pages.events.wall import WallDialog, Wanted, open_wall, read_wall

OCTOBER = date(2026, 10, 1)


def titles(office, **known) -> list[str]:
    wall = read_wall(office, Wanted(OCTOBER, **known))
    return [event.title for day in wall.days for event in day.events]


def day_of(office, number: int, **known):
    return read_wall(office, Wanted(OCTOBER, **known)).days[number - 1]


def test_a_month_has_its_days_with_lunar_days_and_marks(office, plan):
    plan("邻里讲堂", datetime(2026, 10, 15, 15), venue="微客厅")
    wall = read_wall(office, Wanted(date(2026, 10, 15)))
    assert wall.title == "翠湖社区 2026年10月活动安排"
    assert [day.day.day for day in wall.days] == list(range(1, 32))
    national, saturday, lecture = wall.days[0], wall.days[9], wall.days[14]
    assert (national.words, national.festive, national.mark, national.off) == ("国庆节", True, "休", True)
    assert (saturday.mark, saturday.off) == ("班", False)
    assert [(one.time, one.title, one.place) for one in lecture.events] == [("15:00", "邻里讲堂", "微客厅")]
    assert wall.note == "演示数据，人和号码都是虚构的。"


def test_a_year_without_published_holidays_is_named(office):
    wall = read_wall(office, Wanted(date(2050, 10, 1)))
    assert "2050年节假日尚未公布，休、班没有标出。" in wall.note
    assert {day.mark for day in wall.days} == {""}


def test_places_are_left_out_when_they_are_not_wanted(office, plan):
    plan("邻里讲堂", datetime(2026, 10, 15, 15), venue="微客厅")
    assert day_of(office, 15, places=False).events[0].place == ""


def test_cancelled_ones_are_left_out_or_struck_through_and_skipped_ones_never_shown(office, plan):
    plan("办的", datetime(2026, 10, 15, 9))
    plan("取消的", datetime(2026, 10, 15, 10), status=OccurrenceStatus.CANCELLED)
    plan("跳过的", datetime(2026, 10, 15, 11), status=OccurrenceStatus.SKIPPED)
    assert titles(office) == ["办的"]
    events = day_of(office, 15, cancelled=True).events
    assert [(one.title, one.cancelled) for one in events] == [("办的", False), ("取消的", True)]


def test_only_chosen_kinds_and_lines_are_shown_each_event_once_and_that_is_told(office, plan):
    old, culture = (office.write(lines.save, None, name) for name in ("银龄", "戏曲"))
    plan("会", datetime(2026, 10, 5, 9), kind=EventKind.MEETING)
    plan("两条线的讲座", datetime(2026, 10, 7, 9), kind=EventKind.LECTURE, lines=(old, culture))
    plan("一条线的讲座", datetime(2026, 10, 6, 9), kind=EventKind.LECTURE, lines=(culture,))
    assert titles(office, kinds=(EventKind.MEETING,)) == ["会"]
    assert titles(office, lines=(old, culture)) == ["一条线的讲座", "两条线的讲座"]
    assert titles(office, lines=(old,)) == ["两条线的讲座"]
    note = read_wall(office, Wanted(OCTOBER, kinds=(EventKind.LECTURE,), lines=(culture,))).note
    assert note.startswith("只印部分活动（类型：讲座；条线：戏曲）。")


def test_an_event_of_several_days_stands_on_each_of_them(office, plan):
    plan("书画展", datetime(2026, 9, 29, 9), ends_at=datetime(2026, 10, 2, 17))
    wall = read_wall(office, Wanted(OCTOBER))
    assert [[event.time for event in day.events] for day in wall.days[:3]] == [["续"], ["续"], []]


def test_the_tool_begins_with_the_month_in_sight_and_shows_the_paper(qtbot, page, plan):
    plan("邻里讲堂", datetime(2026, 12, 15, 15))
    assert open_wall in {tool.open for tool in TOOLS}
    page.diary.go(date(2026, 12, 15))
    open_wall(page)
    (dialog,) = page.findChildren(WallDialog)
    assert dialog.wanted() == Wanted(date(2026, 12, 1))
    dialog.accept()
    qtbot.waitUntil(lambda: bool(page.findChildren(PaperWindow)))
    (window,) = page.findChildren(PaperWindow)
    with pdfplumber.open(io.BytesIO(window.paper.pdf)) as document:
        text = document.pages[0].extract_text()
    assert "2026年12月活动安排" in text
    assert "邻里讲堂" in text
    window.close()


@pytest.fixture
def ask(qtbot, page):
    """Return a function that opens the dialog."""

    def ask(desk: Desk) -> WallDialog:
        dialog = WallDialog(desk, page, OCTOBER)
        qtbot.addWidget(dialog)
        return dialog

    return ask


def test_what_was_chosen_is_remembered_but_for_what_it_is_narrowed_to(qtbot, desk, page, ask):
    dialog = ask(desk)
    dialog.paper.set_value(True)
    dialog.places.setChecked(False)
    dialog.cancelled.setChecked(True)
    dialog.kinds.set_value([EventKind.MEETING])
    assert dialog.wanted() == Wanted(OCTOBER, True, False, True, (EventKind.MEETING,))
    dialog.accept()
    qtbot.waitUntil(lambda: bool(page.findChildren(PaperWindow)))
    for window in page.findChildren(PaperWindow):
        window.close()
    assert ask(desk).wanted() == Wanted(OCTOBER, True, False, True)
