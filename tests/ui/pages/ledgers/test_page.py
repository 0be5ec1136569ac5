from __future__ import annotations

from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from jiceng_desktop.services import events, lines
from jiceng_desktop.services.ledgers import LedgerKind
from jiceng_desktop.terms import EventKind, OccurrenceStatus
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.line_marks import LineMarksDialog
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.pages import EventsPage
from jiceng_desktop.ui.pages.events import EventPage
from jiceng_desktop.ui.pages.ledgers import LedgersPage
from tests.documents.reading import text_of

TODAY = date.today()
NINE = datetime.combine(TODAY, time(9))
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def line_ids(office):
    return {name: key for key, name in office.read(lines.listed)}


@pytest.fixture
def hold(office):
    """Return a function that stores an event of today as held and tells its id."""

    def hold(title, kind=EventKind.LECTURE, **more):
        draft = events.Draft(title=title, kind=kind, **{"starts_at": NINE, "status": OccurrenceStatus.HELD, **more})
        return office.write(events.save, None, draft)

    return hold


@pytest.fixture
def page(qtbot, desk, hold, line_ids):
    hold("冬季防跌倒", headcount=38, lines=(line_ids["科普"], line_ids["老龄"]))
    hold("剪纸", EventKind.ACTIVITY, lines=(line_ids["妇联"],))
    hold("读书会", EventKind.ACTIVITY)
    hold("议事会", EventKind.MEETING, chair="欧阳玥")
    page = LedgersPage(desk)
    desk.office.on_change.append(page.refresh)  # the shell's part
    qtbot.addWidget(page)
    page.resize(1200, 700)
    page.show()
    page.refresh()
    counted(qtbot, page)
    return page


def counted(qtbot, page):
    qtbot.waitUntil(lambda: page.lines.line("all").text(1) != "")


def titles(page):
    shown = page.shown()
    return [shown.model.texts(row)[1] for row in range(shown.model.rowCount())]


def turn_to(page, kind):
    page.kinds.setCurrentIndex(list(LedgerKind).index(kind))


def choose(page, line):
    (item,) = [item for item in page.lines.lines() if item.text(0) == line]
    page.lines.itemClicked.emit(item, 0)


def test_each_ledger_shows_what_belongs_into_it(page):
    assert titles(page) == ["冬季防跌倒", "剪纸", "读书会"]
    turn_to(page, LedgerKind.MEETING)
    assert titles(page) == ["议事会"]
    turn_to(page, LedgerKind.SIGN_IN)
    assert len(titles(page)) == 4
    turn_to(page, LedgerKind.PUBLICITY)
    assert titles(page) == ["冬季防跌倒"]


def test_one_event_stands_under_each_of_its_lines(page):
    for line in ("科普", "老龄"):
        choose(page, line)
        assert titles(page) == ["冬季防跌倒"]
    choose(page, "未标条线")
    assert titles(page) == ["读书会"]
    assert {item.text(0): item.text(1) for item in page.lines.lines() if item.text(1) != "0"} == {
        "全部条线": "3",
        "科普": "1",
        "老龄": "1",
        "妇联": "1",
        "未标条线": "1",
    }


def test_another_period_shows_other_events(page, hold, qtbot):
    hold("去年的讲座", starts_at=NINE.replace(year=TODAY.year - 1, month=5, day=4))
    page.period.unit.set_value(12)
    qtbot.mouseClick(page.period.before, LEFT)
    assert titles(page) == ["去年的讲座"]
    qtbot.mouseClick(page.period.before, LEFT)
    assert page.shown().middle.currentWidget() is page.shown().empty
    assert f"{TODAY.year - 2}年还没有" in page.shown().empty.sentence.text()


def test_days_that_end_before_they_begin_are_refused_in_place(page):
    page.period.unit.set_value(0)
    page.period.first.set_value(TODAY)
    page.period.last.set_value(TODAY - timedelta(2))
    assert page.problem.isVisible()
    page.period.last.set_value(TODAY)
    assert not page.problem.isVisible()


def test_several_events_get_their_lines_at_once_and_lose_them_again(page, office, qtbot, line_ids):
    choose(page, "未标条线")
    page.shown().view.selectAll()
    page.shown().set_lines()
    (dialog,) = page.shown().findChildren(LineMarksDialog)
    dialog.boxes[line_ids["文化"]].setChecked(True)
    qtbot.mouseClick(dialog.foot.confirm, LEFT)
    assert titles(page) == []
    assert page.undoing.sentence.text() == "已设置 1 场活动的条线"
    choose(page, "文化")
    assert titles(page) == ["读书会"]
    qtbot.mouseClick(page.undoing.button, LEFT)
    assert titles(page) == []


def test_half_a_tick_stays_as_it_is(page, office, qtbot, line_ids):
    page.shown().view.selectAll()
    page.shown().set_lines()
    (dialog,) = page.shown().findChildren(LineMarksDialog)
    assert dialog.boxes[line_ids["科普"]].checkState() is Qt.CheckState.PartiallyChecked
    assert dialog.boxes[line_ids["司法"]].checkState() is Qt.CheckState.Unchecked
    qtbot.mouseClick(dialog.foot.confirm, LEFT)
    assert page.undoing.sentence.text() == "条线没有变化"
    choose(page, "科普")
    assert titles(page) == ["冬季防跌倒"]


def test_the_ledger_of_a_line_is_printed_by_itself(page, qtbot):
    choose(page, "科普")
    page.shown().print_()
    qtbot.waitUntil(lambda: bool(page.shown().findChildren(PaperWindow)), timeout=20_000)
    (window,) = page.shown().findChildren(PaperWindow)
    text = text_of(window.paper.pdf)
    assert "翠湖社区科普工作台账（" in text
    assert "）活动记录" in text
    assert "冬季防跌倒" in text
    assert "剪纸" not in text
    assert "填报单位：翠湖社区居民委员会" in text
    assert "共 1 场、38 人次" in text


def test_the_sign_in_is_printed_even_where_only_a_number_was_noted(page, qtbot):
    turn_to(page, LedgerKind.SIGN_IN)
    page.shown().print_()
    qtbot.waitUntil(lambda: bool(page.shown().findChildren(PaperWindow)), timeout=20_000)
    (window,) = page.shown().findChildren(PaperWindow)
    text = text_of(window.paper.pdf)
    assert "只登记了人数：38 人。" in text
    assert "没有签到记录。" in text


def test_the_workbook_has_real_days_and_numbers(page, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "台账.xlsx"
    monkeypatch.setattr(message, "ask_save_path", lambda *_: path)
    page.shown().export()
    qtbot.waitUntil(path.exists, timeout=20_000)
    qtbot.waitUntil(lambda: not page.desk.jobs.is_busy())
    sheet = openpyxl.load_workbook(path).active
    assert [cell.value for cell in sheet[1]][:3] == ["日期", "活动名称", "类型"]
    assert (sheet["A2"].value.date(), sheet["A2"].is_date, sheet["F2"].value) == (TODAY, True, 38)
    assert sheet["B2"].alignment.wrap_text is True


def test_what_is_over_but_not_noted_as_held_is_told_and_leads_to_it(page, hold, qtbot):
    number = hold("没有记录的讲座", starts_at=NINE - timedelta(1), status=OccurrenceStatus.PLANNED)
    page.period.unit.set_value(12)
    qtbot.waitUntil(lambda: "1 场没有记为" in page.waiting.text())
    with qtbot.waitSignal(page.occurrence_asked) as asked:
        page.waiting.linkActivated.emit(str(number))
    assert asked.args == [number]


def test_an_event_opens_in_the_calendar_whatever_that_shows(qtbot, desk, hold):
    number = hold("冬季防跌倒", starts_at=NINE - timedelta(400))
    tab = EventsPage(desk)
    qtbot.addWidget(tab)
    tab.show()
    calendar = tab.show_kind(EventPage)
    calendar._side.states.setCurrentRow(1)
    calendar.finder.setText("别的")
    ledger = tab.show_kind(LedgersPage)
    ledger.period.unit.set_value(0)
    ledger.period.first.set_value(TODAY - timedelta(500))
    QTest.keyClick(ledger.shown().view, Qt.Key.Key_Return)
    assert tab.view() is calendar
    assert calendar.current() == number
    assert [chip.id for chip in calendar.diary.chips()] == [number]


def test_the_list_finds_it_too(qtbot, desk, hold):
    number = hold("冬季防跌倒", starts_at=NINE - timedelta(400))
    calendar = EventPage(desk)
    qtbot.addWidget(calendar)
    calendar.show_view("list")
    calendar._side.times.setCurrentRow(1)
    calendar.show_occurrence(number)
    assert calendar.current() == number


def test_a_deleted_event_is_said_to_be_gone(qtbot, desk, said):
    calendar = EventPage(desk)
    qtbot.addWidget(calendar)
    calendar.show_occurrence(999)
    assert said[-1] == "这场活动已被删除，请刷新后再试。"
