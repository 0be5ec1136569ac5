from __future__ import annotations

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication

from jiceng_desktop.services import stocktakes
from jiceng_desktop.services.stocktakes import Place, Which
from jiceng_desktop.terms import CopyState, ScanSettlement, StocktakeState
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.reason import ReasonDialog
from jiceng_desktop.ui.pages.stocktakes import printing
from jiceng_desktop.ui.pages.stocktakes.counting import CountDialog
from jiceng_desktop.ui.pages.stocktakes.opening import OpenDialog
from jiceng_desktop.ui.pages.stocktakes.results import ResultsDialog
from tests.services.stocktakes.stock import begin, copy_of, scan


def front(qtbot, kind):
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind))
    return QApplication.activeModalWidget()


@pytest.fixture
def closed(office, stock, page):
    """A count that is over, with something of everything."""
    count = begin(office, stock)
    scan(office, count, "1000001", "1000004", "1000006", "1000007", "1000008", "7777777")
    office.write(stocktakes.close, count)
    page.panel.choose_list(Which.COUNTS)
    page.refresh()
    return count


def shown(page):
    return [page.shown().model.index(0, column).data() for column in range(page.shown().model.columnCount())]


def test_the_list_tells_how_each_count_went(page, closed):
    assert shown(page)[2:8] == ["北门图书角", "已完成", "4", "2", "2", "4"]
    page.shown().view.select_ids([closed], closed)
    page.shown().show_record(closed)
    told = [label.text() for label in page.shown().card_panel.findChildren(type(page.undoing.sentence))]
    assert {"失而复得", "推断使用", "错位"} <= set(told)
    assert "1000002　中国通史（未见）" in told


def test_an_open_count_goes_on_by_enter_and_others_show_their_results(page, closed, office, stock, qtbot):
    page.shown().open_record(closed)
    front(qtbot, ResultsDialog).accept()
    count = office.write(stocktakes.open_, Place(stock.south))
    page.shown().open_record(count)
    assert front(qtbot, CountDialog).told.text().startswith("点到 0 / 1")


def test_a_closing_is_taken_back_from_the_list(page, closed, office):
    page.shown().view.select_ids([closed], closed)
    page.shown().reopen()
    assert page.undoing.sentence.text() == "已撤回完成，3 册恢复到清点前的状态，可以接着清点。"
    assert copy_of(office, "1000002").state is CopyState.ON_SHELF


def test_a_count_is_called_off_with_a_reason(page, office, stock, qtbot):
    count = begin(office, stock)
    page.shown().view.select_ids([count], count)
    page.shown().cancel()
    asked = front(qtbot, ReasonDialog)
    asked.reason.setCurrentText("点错了地方")
    asked.go()
    assert office.read(stocktakes.report, count).state is StocktakeState.CANCELLED
    assert page.undoing.sentence.text() == "清点已作废。"


def test_a_count_that_is_over_is_not_called_off(page, closed, said):
    page.shown().view.select_ids([closed], closed)
    assert not page.attempt(page.shown().cancel)
    assert said == ["只有进行中的清点可以作废。已完成的，请先“撤回完成”。"]


def test_the_panel_narrows_to_a_state(page, closed, office, stock):
    office.write(stocktakes.open_, Place(stock.south))
    assert page.shown().model.rowCount() == 2
    page.panel.choose_line("state:open")
    assert page.shown().model.rowCount() == 1
    page.panel.choose_line("state:open")
    assert page.shown().model.rowCount() == 2


def test_a_corner_is_counted_from_the_list_of_corners(page, closed, stock, qtbot):
    page.panel.choose_line("list:corners")
    assert shown(page)[0] == "南门图书角"  # never counted: first
    assert "从未清点" in shown(page)
    page.shown().open_record(stock.south)
    assert front(qtbot, OpenDialog).corner.value() == stock.south


# -- results -------------------------------------------------------------------------------------------------------


@pytest.fixture
def results(page, closed, qtbot):
    page.shown().open_record(closed)
    return front(qtbot, ResultsDialog)


def choose(results, number):
    table = results.odd
    table.selectRow(next(row for row in range(table.rowCount()) if table.item(row, 0).text() == number))


def enabled(results):
    return {way for way, button in results.buttons.items() if button.isEnabled()}


@pytest.mark.parametrize(
    ("number", "ways"),
    [
        ("1000007", {ScanSettlement.MOVED, ScanSettlement.PUT_BACK}),
        ("1000004", {ScanSettlement.RETURNED, ScanSettlement.LEFT}),
        ("1000008", {ScanSettlement.RESTORED, ScanSettlement.LEFT}),
        ("7777777", {ScanSettlement.LEFT}),
    ],
)
def test_only_what_fits_can_be_done(results, number, ways):
    choose(results, number)
    assert enabled(results) == ways


def test_a_book_is_moved_to_a_chosen_box_and_back(results, office, stock, said):
    choose(results, "1000007")
    results.buttons[ScanSettlement.MOVED].click()
    assert said == ["请选择放进哪个箱。"]
    results.box.set_value(stock.boxes[1])
    results.buttons[ScanSettlement.MOVED].click()
    assert copy_of(office, "1000007").box_id == stock.boxes[1]
    assert enabled(results) == set()
    results.undoing.button.click()
    assert copy_of(office, "1000007").box_id == stock.boxes[2]
    assert results.hint.text().startswith("还有 4 册没有处理")


def test_a_lent_book_that_is_here_is_returned(results, office):
    choose(results, "1000004")
    results.buttons[ScanSettlement.RETURNED].click()
    assert copy_of(office, "1000004").state is CopyState.ON_SHELF


def test_what_nobody_saw_is_listed(results):
    assert results.tabs.tabText(1) == "未见 2(&2)"
    assert results.unseen.item(0, 4).text() == "在架 → 未见"


# -- papers --------------------------------------------------------------------------------------------------------


def drawn(monkeypatch, module):
    """Draw at once what would be drawn by a job."""
    sheets = []
    monkeypatch.setattr(
        module, "show_drawn", lambda _parent, _desk, _title, draw: sheets.append(draw(lambda *_: None, False))
    )
    return sheets


def test_the_papers_are_drawn(page, closed, desk, monkeypatch):
    sheets = drawn(monkeypatch, printing)
    printing.print_ticklist(page, desk, closed)
    page.shown().view.select_ids([closed], closed)
    page.shown().print_report()
    assert [sheet[:5] for sheet in sheets] == [b"%PDF-", b"%PDF-"]


def test_the_report_is_saved_as_a_workbook(page, closed, tmp_path, monkeypatch, qtbot):
    path = tmp_path / "报告.xlsx"
    monkeypatch.setattr(message, "ask_save_path", lambda *_: path)
    page.shown().view.select_ids([closed], closed)
    page.shown().save_report()
    qtbot.waitUntil(path.exists)
    qtbot.waitUntil(lambda: not page.desk.jobs.is_busy())
    book = load_workbook(path)
    assert book.sheetnames == ["汇总", "未见", "错位", "登记借出却在架", "已注销又出现", "无此号", "明细"]
    assert [cell.value for cell in book["未见"][2]][:4] == ["1000002", "中国通史", "北门图书角 1号箱", "在架 → 未见"]
    assert [row[4].value for row in book["明细"].iter_rows(min_row=2)] == [
        "在位",
        "未见",
        "在位",
        "未见",
        "登记借出却在架",
        "修补中，不计",
    ]
    assert any("推断使用 1 次" in str(row[0].value) for row in book["汇总"].iter_rows())
