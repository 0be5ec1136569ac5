"""统计 in the window: tables, the spread after a round, paper, workbook and reading list."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from python_calamine import CalamineWorkbook

from jiceng_desktop.services import book_intake
from jiceng_desktop.services.book_figures import Matter
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.pages.book_figures import BookFigurePage
from jiceng_desktop.ui.pages.book_figures.picture import picture_of
from jiceng_desktop.ui.papers.editor import PaperEditor

_BOOKS = [
    (number, {"name": f"故事{number}", "clc": "IS"[number % 2], "corner": f"第{number % 3 + 1}图书角"})
    for number in range(2, 12)
]


@pytest.fixture
def page(qtbot, desk, office):
    plan = office.read(book_intake.plan, _BOOKS, date.today())
    office.write(book_intake.apply, plan, "书单.xlsx")
    page = BookFigurePage(desk)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: page.found is not None, timeout=20_000)
    return page


def column(page, place=0):
    return [page.table.item(row, place).text() for row in range(page.table.rowCount())]


def test_each_chip_shows_its_table_and_the_sum_stays_last_however_it_is_sorted(page):
    assert column(page) == ["I 文学", "S 农业科学", "合计"]
    page.table.sortItems(0, Qt.SortOrder.DescendingOrder)
    assert column(page) == ["S 农业科学", "I 文学", "合计"]
    page._matters[Matter.CORNER].click()
    assert column(page) == ["第3图书角", "第1图书角", "第2图书角", "合计"]  # as they were entered
    assert page.sentence.text().startswith("在藏图书 10 种 10 册")


def test_the_spread_is_shaded_and_asks_after_which_round(page):
    assert not page.round.isVisibleTo(page)
    page._matters[Matter.SPREAD].click()
    assert page.round.isVisibleTo(page)
    assert page.table.item(0, 1).background().color().alphaF() > 0
    assert page.table.horizontalHeaderItem(1).toolTip() == "文学"
    assert not page.period.isEnabled()


def test_the_paper_of_the_spread_says_when_it_was_so(page):
    page._matters[Matter.SPREAD].click()
    assert page._title() == "图书统计：各角分布（现在）"
    page.round.set_options([(1, "2026年第23期（12-01 起）")])
    page.round.blockSignals(True)
    page.round.set_value(1)
    assert page._title() == "图书统计：各角分布（2026年第23期（12-01 起）换箱以后）"


def test_a_picture_stands_beside_a_table_of_numbers_where_there_is_room(page):
    assert page.chart is None  # nothing was used yet
    table = page.found.tables[Matter.YEAR]
    drawn = picture_of(replace(table, rows=(("11月", 9, 0, 3, 2, 1, 0, 0),)))
    assert drawn.labels == ("11",)
    assert [(one.name, one.values) for one in drawn.series] == [("借阅", (3,)), ("在角阅读", (2,)), ("推断", (1,))]
    lost = replace(page.found.tables[Matter.LOSSES], rows=(("东院图书角", 9, 1, 2, 3, 0, 0, 0, 55.6),))
    assert [one.values for one in picture_of(lost).series] == [(6,)]
    assert picture_of(page.found.tables[Matter.NEVER]) is None


def test_the_sentence_is_copied_and_all_tables_are_exported(qtbot, page, tmp_path, monkeypatch):
    page.copy()
    assert QApplication.clipboard().text() == page.sentence.text()
    path = tmp_path / "统计.xlsx"
    monkeypatch.setattr(message, "ask_save_path", lambda *_: path)
    page.export()
    qtbot.waitUntil(path.exists, timeout=20_000)
    qtbot.waitUntil(lambda: not page.desk.jobs.is_busy(), timeout=20_000)
    book = CalamineWorkbook.from_path(path)
    assert book.sheet_names == ["汇总", *(matter.label for matter in Matter)]
    assert book.get_sheet_by_name("分类").to_python()[1][:3] == ["I 文学", 5, 5]


def test_the_reading_list_opens_as_a_notice(qtbot, page):
    page.recommend()
    qtbot.waitUntil(lambda: bool(page.findChildren(PaperEditor)), timeout=20_000)


def test_an_empty_stock_says_so(qtbot, desk):
    page = BookFigurePage(desk)
    qtbot.addWidget(page)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: page.found is not None, timeout=20_000)
    assert page.empty.isVisibleTo(page)
    assert not page.table.isVisibleTo(page)


def test_what_is_asked_for_while_it_is_counted_is_counted_next(qtbot, page):
    before = page.found
    page.refresh()
    page.period._step(-1)
    qtbot.waitUntil(lambda: page.found.period == page.period.value(), timeout=20_000)
    assert page.found.period.last.year == before.period.last.year - 1
