"""The book corners: a list comes in and is labelled, boxes travel, a corner is counted, ten books go out and back."""

from __future__ import annotations

from datetime import datetime

import openpyxl
import pypdfium2 as pdfium
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jiceng_desktop.app import Program
from jiceng_desktop.crypto import Parameters
from jiceng_desktop.services import books, community, corners, vault
from jiceng_desktop.services.listing import Query
from jiceng_desktop.terms import CopyState, RoundState
from jiceng_desktop.ui.kit import message, sounds
from jiceng_desktop.ui.kit.intake import IntakeDialog
from jiceng_desktop.ui.kit.label_dialog import LabelDialog
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.pages import PAGES, LibraryPage
from jiceng_desktop.ui.pages.books.page import BookPage
from jiceng_desktop.ui.pages.corners.forms import CornerForm
from jiceng_desktop.ui.pages.corners.page import CornerPage
from jiceng_desktop.ui.pages.rotation.counting import CountDialog as BoxDialog
from jiceng_desktop.ui.pages.rotation.page import RotationPage
from jiceng_desktop.ui.pages.scan_desk.page import ScanDeskPage
from jiceng_desktop.ui.pages.stocktakes.counting import CountDialog
from jiceng_desktop.ui.pages.stocktakes.page import StocktakePage
from tests.services import residents

Key = Qt.Key
BOXES, IN_A_BOX = 6, 10
CORNERS = ("东楼图书角", "南楼图书角", "西楼图书角")
HEADING = ("书名", "书号", "出版年", "定价", "编号", "箱号", "图书角")
PRICES, YEARS = ("9.9元", "CNY 35", "HK$9", "", "３２．５元"), ("2016年5月", "2018", "1998-07")
READERS = ("张三丰", "李四光", "王五行", "赵六合", "钱七星")


@pytest.fixture
def said(monkeypatch):
    """Collect what the program says; questions get their first answer, only after an import it is 打印标签."""
    told = []

    def show(box):
        told.append(box.text())
        labels = (one.property("answer") for one in box.buttons() if one.text().startswith("打印标签"))
        box.deleteLater()
        return next(labels, 0)

    monkeypatch.setattr(message, "_show", show)
    monkeypatch.setattr(sounds, "play", lambda _tone: None)
    return told


@pytest.fixture
def shell(tmp_path, monkeypatch, said):
    """Return the main window on a new community whose recovery code has been tried."""
    monkeypatch.setenv("JICENG_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(vault, "PARAMETERS", Parameters(time_cost=1, memory_kib=8, lanes=1))
    office, _ = vault.create(tmp_path / "翠湖社区.db", "王主任", "correct-horse-9", "翠湖社区", "翠湖社区居民委员会")
    office.write(community.confirm_recovery, datetime(2026, 1, 8, 9))
    program = Program()
    program.open_office(office)
    yield program.shell
    program.shell.close()
    program.stop()


@pytest.fixture
def tab(shell):
    shell.show_page(PAGES.index(LibraryPage))
    return shell.findChild(LibraryPage)


def test_books_come_in_travel_are_counted_and_lent(qtbot, shell, tab, said, tmp_path, monkeypatch):
    monkeypatch.setattr(message, "ask_open_path", lambda *_: book_list(tmp_path / "图书清单.xlsx"))
    import_and_label(qtbot, tab, said)
    lost = hand_over_a_round(qtbot, tab, said)
    count_a_corner(qtbot, tab, found=lost[0])
    let_the_corners_lend(qtbot, tab)
    for name in READERS:
        residents.add(shell.desk.office, name)
    lend_and_return_ten(qtbot, shell, tab)


def book_list(path):
    """Write a list whose second book is there twice; every seventh has no number of its own."""
    book = openpyxl.Workbook()
    book.active.append(HEADING)
    for at in range(BOXES * IN_A_BOX):
        box = at // IN_A_BOX
        isbn = ("9787020002207", "9787020002208", "７０２０００２２０X", None)[at % 4]
        number = None if at % 7 == 0 else str(20001 + at)
        row = (f"湖边纪事之{at}", isbn, YEARS[at % 3], PRICES[at % 5], number, f"{box + 1}号箱", CORNERS[box // 2])
        book.active.append(row)
    book.active.append((None, None, None, None, "29999", "1号箱", CORNERS[0]))
    book.save(path)
    return path


# waiting


def opened(qtbot, kind):
    """Wait for a dialog of a kind to be in front and return it."""
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), kind), timeout=20_000)
    dialog = QApplication.activeModalWidget()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    return dialog


def gone(qtbot, dialog):
    """Wait until a dialog is no longer in front."""
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not dialog, timeout=20_000)


def press(page, title):
    """Press what a view offers under a title."""
    next(action for action in page.shown().actions() if action.text().startswith(title)).trigger()


def read_paper(qtbot):
    """Wait for a paper, put it away, and return how many pages it has and what stands on them."""

    def shown():
        return [one for one in QApplication.topLevelWidgets() if isinstance(one, PaperWindow) and one.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()), timeout=20_000)
    (window,) = shown()
    paper = pdfium.PdfDocument(window.paper.pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in paper)
    window.close()
    qtbot.waitUntil(lambda: not shown())
    return len(paper), text


def copies(page):
    return page.office.read(books.LISTING.ids, Query())


# the four stories


def import_and_label(qtbot, tab, said):
    page = tab.show_kind(BookPage)
    page.importing.click()
    dialog = opened(qtbot, IntakeDialog)
    qtbot.waitUntil(dialog.confirm.isEnabled, timeout=20_000)
    dialog.confirm.click()
    labels = opened(qtbot, LabelDialog)
    assert said[-1].startswith(f"已导入：{BOXES * IN_A_BOX} 册")
    assert len(copies(page)) == BOXES * IN_A_BOX
    labels.first.setValue(5)
    labels.foot.confirm.click()
    gone(qtbot, labels)
    pages, text = read_paper(qtbot)
    assert pages == 3  # four places of the first sheet are used up: 64 of 24 each
    assert "20002" in text


def hand_over_a_round(qtbot, tab, said):
    """Plan, drag, issue, hand over with two missing books, close; return their numbers."""
    page = tab.show_kind(RotationPage)
    page.empty.button.click()
    qtbot.waitUntil(lambda: bool(page.shown.columns), timeout=20_000)
    drag_a_box(page)
    page.issue_action.trigger()
    _, sheet = read_paper(qtbot)
    assert "图书轮换交接单" in sheet
    page.news_button.click()
    handing = page.handing
    handing.count()
    found = opened(qtbot, BoxDialog)
    lost = found._items()[:2]
    numbers = [item.text().partition("　")[0] for item in lost]
    for item in lost:
        item.setCheckState(Qt.CheckState.Unchecked)
    found.save_button.click()
    gone(qtbot, found)
    handing.hand_over_rest()
    qtbot.waitUntil(lambda: all(one.received_at for one in handing.legs), timeout=20_000)
    handing.close_button.click()
    assert "有 2 册的去向还没有处理" in said[-1]
    handing.ask_outcome()
    next(action for action in handing.menu.actions() if "未见" in action.text()).trigger()
    handing.menu.close()
    handing.close_button.click()
    gone(qtbot, handing)
    assert page.shown.columns[0].state is RoundState.DONE
    return numbers


def drag_a_box(page):
    """Drag the first box of the first round to another corner."""
    grid, column = page.grid, page.shown.columns[0]
    model, at = grid.model(), 1
    start = next(row for row in range(grid.rowCount()) if grid.cell(model.index(row, at)).chips)
    chip = grid.cell(model.index(start, at)).chips[0]
    _, place = grid.place_of(column.id, chip.box_id)
    target = model.index((start + 1) % grid.rowCount(), at)
    end = grid.visualRect(target).center()
    QTest.mousePress(grid.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    QTest.mouseMove(grid.viewport(), place.center() + QPoint(4, 14))
    QTest.mouseMove(grid.viewport(), end)
    QTest.mouseRelease(grid.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert chip.box_id in {one.box_id for one in grid.cell(target).chips}


def scan(field, number):
    """Type as a scanner does: digits and Enter."""
    QTest.keyClicks(field, number)
    QTest.keyClick(field, Key.Key_Return)


def count_a_corner(qtbot, tab, found):
    """Count the first corner but for one book; a book that was missed in the round turns up."""
    page = tab.show_kind(StocktakePage)
    asking = page.begin()
    asking.corner.setCurrentIndex(1)
    asking.corner.changed.emit()
    asking.foot.confirm.click()
    counting = opened(qtbot, CountDialog)
    left = [counting.unseen.item(row, 1).text() for row in range(counting.unseen.rowCount())]
    expected = [number for number in left if number != found]
    for number in expected[1:]:
        scan(counting.field, number)
    scan(counting.field, found)
    assert counting.unseen.rowCount() == 1
    counting.close_button.click()
    gone(qtbot, counting)
    assert "1 册记为未见" in page.undoing.sentence.text()
    assert "1 册失而复得" in page.undoing.sentence.text()
    press(page, "报告(")
    _, report = read_paper(qtbot)
    assert expected[0] in report


def let_the_corners_lend(qtbot, tab):
    """Let books be taken home from every corner: those that a list brings in do not lend."""
    page = tab.show_kind(CornerPage)
    for corner_id, _ in page.office.read(corners.listed):
        page.panel.choose(corner_id)
        page.edit_corner()
        form = opened(qtbot, CornerForm)
        form.entry("lends").set_value(True)
        form.accept()
        gone(qtbot, form)


def lend_and_return_ten(qtbot, shell, tab):
    """Five readers who have no card yet take two books each; then all ten come back."""
    page = tab.show_kind(ScanDeskPage)
    shell.activateWindow()
    page.field.setFocus()
    qtbot.waitUntil(page.field.hasFocus)
    taken = [row[0] for row in page.office.read(books.LISTING.texts, copies(page)) if "在架" in row][:10]
    for at, initials in enumerate(("zsf", "lsg", "wwx", "zlh", "qqx")):
        QTest.keyClicks(page.field, initials)
        QTest.keyClick(page.field, Key.Key_Return)
        assert page.work.reader is not None
        scan(page.field, taken[2 * at])
        scan(page.field, taken[2 * at + 1])
        QTest.keyClick(page.field, Key.Key_Escape)
    assert on_loan(page) == 10
    QTest.keyClick(page.field, Key.Key_F3)
    for number in taken:
        scan(page.field, number)
    assert on_loan(page) == 0


def on_loan(page):
    return page.office.read(books.counts).states.get(CopyState.ON_LOAN, 0)
