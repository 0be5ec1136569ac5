"""The view 统计: the sentence, the tables, the pictures, and what is behind a number."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pdfplumber
import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services import events, lines
from jiceng_desktop.services.event_figures import Matter
from jiceng_desktop.terms import EventKind, OccurrenceStatus
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.pages.event_figures import EventFigurePage
from jiceng_desktop.ui.pages.event_figures.behind import BehindDialog

TODAY = date.today()
NOW = datetime(TODAY.year, 1, 1, 9)  # of this year whatever day it is
BEFORE = datetime(TODAY.year - 1, 1, 1, 9)


@pytest.fixture
def hold(office):
    """Return a function that stores an event that was held and tells its id."""

    def hold(starts_at=NOW, headcount=30, **known):
        given = {"title": "邻里活动", "kind": EventKind.ACTIVITY, "status": OccurrenceStatus.HELD, **known}
        return office.write(events.save, None, events.Draft(**given, starts_at=starts_at, headcount=headcount))

    return hold


@pytest.fixture
def page(qtbot, desk):
    page = EventFigurePage(desk)
    qtbot.addWidget(page)
    page.resize(1366, 640)
    page.show()

    def counted():
        page.refresh()
        settled()

    def settled():
        qtbot.waitUntil(lambda: page.found is not None and not desk.jobs._quiet and not desk.jobs.is_busy())

    page.counted, page.settled = counted, settled
    return page


def rows(page) -> list[list[str]]:
    table = page.table
    return [[table.item(row, column).text() for column in range(5)] for row in range(table.rowCount())]


def behind(page, qtbot, row, column):
    """Double click a number and return the dialog with its events."""
    page.table.cellActivated.emit(row, column)

    def shown() -> list[BehindDialog]:
        return [dialog for dialog in page.findChildren(BehindDialog) if dialog.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    return shown()[0]


def test_without_events_it_says_so_and_offers_nothing(page):
    page.counted()
    assert page.empty.isVisible()
    assert not page.table.isVisible()
    assert [act.isEnabled() for act in page._acts] == [False] * 3
    assert "没有举办过活动" in page.sentence.text()


def test_before_anything_is_counted_nothing_is_taken_out(page):
    with pytest.raises(Refusal, match="还没有算好"):
        page.copy()


def test_the_sentence_is_ready_to_be_copied(page, hold):
    hold()
    hold(BEFORE, 20)
    page.counted()
    assert "共举办 1 场次，服务 30 人次（去年同期 1 场次，20 人次）。" in page.sentence.text()
    page.copy()
    assert QApplication.clipboard().text() == page.sentence.text()
    assert page.status() == f"{TODAY.year}年共 1 场次，30 人次"


def test_tables_show_both_years_and_all_of_them(page, hold):
    hold(venue="微客厅")
    hold(venue="微客厅", headcount=5)
    hold(BEFORE, 1200)
    page.counted()
    page._matters[Matter.VENUE].click()
    assert rows(page) == [
        ["微客厅", "2", "0", "35", "0"],
        ["没有填地点", "0", "1", "0", "1,200"],
        ["全部", "2", "1", "35", "1,200"],
    ]
    assert [one.values for one in page.chart.figure.series] == [(2, 0), (0, 1)]
    next(chip for chip in page.findChildren(QPushButton) if "人次" in chip.text()).click()
    assert [one.values for one in page.chart.figure.series] == [(35, 0), (0, 1200)]


def test_every_matter_is_shown_with_little_in_it(page, hold):
    hold(title="活动")
    page.counted()
    for matter, chip in page._matters.items():
        chip.click()
        shown = [row[0] for row in rows(page)]
        assert shown == [row.name for row in page.found.tables[matter].rows] + ["全部"] * (matter is not Matter.TAG)
        assert page.chart.figure.title == f"各{matter.label}场次"


def test_a_period_that_is_too_long_is_told(page, hold, qtbot):
    hold()
    page.counted()
    page.period.unit.set_value(0)
    page.period.first.set_value(date(1990, 1, 1))
    qtbot.waitUntil(page.problem.isVisible)
    assert "期间最长 10 年" in page.problem.text()
    assert page.found.now.events == 1


def test_behind_a_number_are_its_events_and_they_lead_to_the_calendar(page, hold, qtbot):
    event = hold(title="河洛文化讲堂", venue="微客厅")
    last_year = hold(BEFORE, title="茶舍")
    page.counted()
    dialog = behind(page, qtbot, page.table.rowCount() - 1, 3)
    assert [one.id for one in dialog.events] == [event]
    assert dialog.told.endswith("全部：1 场，30 人次")
    assert dialog.table.item(0, 1).text() == "河洛文化讲堂"
    with qtbot.waitSignal(page.occurrence_asked) as asked:
        dialog.open_current()
    assert asked.args == [event]
    assert [one.id for one in behind(page, qtbot, page.table.rowCount() - 1, 2).events] == [last_year]


def test_a_zero_leads_nowhere(page, hold, qtbot):
    hold()
    page.counted()
    page.table.cellActivated.emit(0, 2)
    page.settled()
    assert page.findChildren(BehindDialog) == []


def test_what_is_not_counted_is_told_and_leads_to_its_events(page, hold, qtbot):
    blank = hold(headcount=None, title="没有人数的活动")
    hold()
    page.counted()
    assert "有 1 场没有填人数" in page.notes.text()
    page.notes.linkActivated.emit("0")
    qtbot.waitUntil(lambda: bool(page.findChildren(BehindDialog)))
    (dialog,) = page.findChildren(BehindDialog)
    assert [one.id for one in dialog.events] == [blank]


def test_choices_narrow_and_are_forgotten_with_what_they_name(page, hold, office):
    line_id = office.write(lines.save, None, "禁毒")
    event = hold(lines=(line_id,))
    hold()
    page.counted()
    page.line.set_value(line_id)
    page.settled()
    assert page.found.now.events == 1
    assert "“禁毒”条线" in page.sentence.text()
    office.write(events.remove, event)
    office.write(lines.remove, line_id)
    page.counted()
    assert page.line.value() is None
    assert page.found.now.events == 1


def test_days_that_cannot_be_are_told_and_the_figures_stay(page, hold):
    hold()
    page.counted()
    page.period.unit.set_value(0)
    page.period.first.set_value(date(2030, 5, 2))
    page.period.last.set_value(date(2030, 5, 1))
    assert page.problem.isVisible()
    assert "结束日期不能早于开始日期" in page.problem.text()
    page.period.last.set_value(date(2030, 5, 3))
    assert not page.problem.isVisible()


def test_the_page_is_printed(page, hold, qtbot):
    hold(title="河洛文化讲堂", venue="微客厅")
    page.counted()
    page.print_()
    qtbot.waitUntil(lambda: bool(page.findChildren(PaperWindow)))
    (window,) = page.findChildren(PaperWindow)
    with pdfplumber.open(io.BytesIO(window.paper.pdf)) as document:
        (printed,) = document.pages
        text = printed.extract_text()
    assert f"翠湖社区 {TODAY.year}年活动统计" in text
    assert "微客厅" in text
    assert "演示数据" in text
    window.close()


def test_the_workbook_has_a_sheet_for_each_matter(page, hold, tmp_path, monkeypatch):
    hold()
    page.counted()
    target = tmp_path / "统计.xlsx"
    monkeypatch.setattr(message, "ask_save_path", lambda *_: target)
    page.export()
    page.settled()
    book = openpyxl.load_workbook(target)
    assert book.sheetnames == ["汇总", *(matter.label for matter in Matter)]
    assert book["汇总"]["A3"].value == page.sentence.text()
    assert book["类型"]["B2"].value == 1


def test_the_list_behind_a_number_is_exported_and_printed(page, hold, qtbot, tmp_path, monkeypatch):
    hold(title="河洛文化讲堂")
    page.counted()
    dialog = behind(page, qtbot, page.table.rowCount() - 1, 1)
    target = tmp_path / "活动.xlsx"
    monkeypatch.setattr(message, "ask_save_path", lambda *_: target)
    dialog.export()
    sheet = openpyxl.load_workbook(target).active
    assert [cell.value for cell in sheet[2]][1:] == ["河洛文化讲堂", None, "已举办", 30]
    dialog.print_()
    qtbot.waitUntil(lambda: bool(dialog.findChildren(PaperWindow)))
    dialog.findChildren(PaperWindow)[0].close()
