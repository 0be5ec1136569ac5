"""Sixty books of an unattended corner are counted with the scanner alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jiceng_desktop.db.library import Copy
from jiceng_desktop.services import stocktakes
from jiceng_desktop.services.lending import Tone
from jiceng_desktop.services.office import action
from jiceng_desktop.services.stocktakes import Progress
from jiceng_desktop.terms import CopyState, ScanSource, StocktakeState
from jiceng_desktop.ui.pages.stocktakes.counting import CountDialog
from jiceng_desktop.ui.pages.stocktakes.opening import OpenDialog
from jiceng_desktop.ui.pages.stocktakes.paper import PaperDialog
from tests.services.stocktakes.stock import begin, copy_of, scan

RETURN = Qt.Key.Key_Return
BOOKS = 60


class Typist:
    """Types where the cursor is, and counts the keys; what the scanner types is no key of the clerk's."""

    def __init__(self):
        self.keys = 0

    def press(self, key, *modifiers):
        self.keys += 1
        QTest.keyClick(QApplication.focusWidget(), key, *modifiers)

    def scan(self, number):
        QTest.keyClicks(QApplication.focusWidget(), number)
        QTest.keyClick(QApplication.focusWidget(), RETURN)


def fill(office, stock):
    """Let the northern corner hold sixty books on the shelf and nothing else."""

    @action("登记")
    def enter(session):
        for copy in session.query(Copy):
            copy.state = CopyState.WITHDRAWN
        title_id = session.query(Copy).first().title_id
        for number in range(BOOKS):
            session.add(Copy(number=str(2000001 + number), title_id=title_id, box_id=stock.boxes[number % 2]))

    office.write(enter)
    return [str(2000001 + number) for number in range(BOOKS)]


def test_sixty_books_by_scanner_take_three_keys(qtbot, page, office, stock, said):
    numbers = fill(office, stock)
    typist = Typist()
    opening = page.begin()
    qtbot.waitUntil(opening.isActiveWindow)
    typist.press(Qt.Key.Key_Down)  # 北门图书角
    typist.press(RETURN)
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), CountDialog))
    dialog = QApplication.activeModalWidget()
    qtbot.waitUntil(dialog.field.hasFocus)
    for number in numbers:
        typist.scan(number)
    assert dialog.told.text().startswith("点到 60 / 60　还剩 0　异常 0")
    typist.press(Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: bool(said))
    assert said == ["应在的书都点到了。完成这次清点吗？"]
    (count,) = office.read(stocktakes.COUNTS.ids)
    assert office.read(stocktakes.report, count).state is StocktakeState.CLOSED
    assert page.undoing.sentence.text() == "清点完成：点到 60 册。"
    assert typist.keys == 3


def test_every_answer_is_large_coloured_and_heard(counting, stock, heard):
    dialog = counting()
    told = []
    for number in ("1000001", "1000007", "7777777", "1000001", "90000001"):
        Typist().scan(number)
        told.append((dialog.answer.tone, dialog.answer.title.text(), dialog.answer.sentence.text()[:8]))
    assert told[:3] == [
        ("well", "中国通史", "在位"),
        ("odd", "中国通史", "错位：应在南门图"),
        ("wrong", "7777777", "没有编号为 77"),
    ]
    assert told[3][:2] == ("calm", "中国通史")
    assert dialog.answer.sentence.text().startswith("这是读者证")
    assert heard == [Tone.OK, Tone.ATTENTION, Tone.REFUSED, Tone.ATTENTION, Tone.REFUSED]
    assert dialog.told.text().startswith("点到 1 / 4　还剩 3　异常 2")
    assert dialog.latest.rowCount() == 3
    assert dialog.field.hasFocus()
    assert not dialog.field.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)


def test_the_label_of_a_box_turns_to_that_box(counting, office):
    dialog = counting()
    Typist().scan("910002")
    assert dialog.place.currentText() == "北门图书角 2号箱"
    Typist().scan("1000001")
    assert dialog.answer.sentence.text() == "错位：应在北门图书角 1号箱，已记下实际位置"


def test_the_last_scan_is_taken_back_by_a_key(counting, office):
    dialog = counting()
    Typist().scan("1000001")
    QTest.keyClick(dialog.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert dialog.told.text().startswith("点到 0 / 4")
    assert dialog.unseen.rowCount() == 4
    assert not dialog.undo_button.isEnabled()


def test_what_is_left_is_ticked_by_keyboard(counting, office):
    dialog = counting()
    typist = Typist()
    typist.press(Qt.Key.Key_Down)
    typist.press(Qt.Key.Key_Space)
    typist.press(Qt.Key.Key_Space)
    assert dialog.told.text().startswith("点到 2 / 4　还剩 2")
    typist.press(Qt.Key.Key_Escape)
    assert dialog.field.hasFocus()
    assert dialog.isVisible()


def test_counting_goes_on_after_the_window_was_closed(counting, office, other, page, stock):
    count = begin(office, stock)
    dialog = counting(count)
    Typist().scan("1000001")
    dialog.reject()
    scan(other, count, "1000002")
    again = counting(count)
    assert again.told.text().startswith("点到 2 / 4")
    scan(other, count, "1000003")
    Typist().scan("1000001")
    assert again.told.text().startswith("点到 3 / 4")
    assert again.unseen.rowCount() == 1


@pytest.mark.parametrize(
    ("answer", "state", "sentence"),
    [
        (0, CopyState.MISSING, "清点完成：点到 1 册，3 册记为未见。"),
        (1, CopyState.ON_SHELF, "清点完成：点到 1 册，3 册没有点到，未作记录。"),
    ],
)
def test_a_count_ends_with_or_without_marking(counting, page, said, answer, state, sentence):
    dialog = counting()
    Typist().scan("1000001")
    said.answers = [answer]
    dialog.finish()
    assert copy_of(page.office, "1000002").state is state
    assert page.undoing.sentence.text() == sentence
    page.undoing.button.click()
    assert copy_of(page.office, "1000002").state is CopyState.ON_SHELF


def test_one_may_go_on_looking(counting, office, said):
    dialog = counting()
    Typist().scan("1000001")
    said.answers = [2]
    dialog.finish()
    assert dialog.isVisible()
    assert len(office.read(stocktakes.running)) == 1


def test_an_empty_count_is_not_ended(counting, said):
    dialog = counting()
    dialog.close_button.click()
    assert said[-1].startswith("还一册都没有点到，不能完成")
    assert dialog.isVisible()


# -- paper ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def paper(qtbot, counting):
    def opened(counted=()):
        dialog = counting()
        for number in counted:
            Typist().scan(number)
        dialog.enter_paper()
        qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), PaperDialog))
        qtbot.waitUntil(QApplication.activeModalWidget().number.hasFocus)
        return dialog, QApplication.activeModalWidget()

    return opened


def test_only_what_was_not_seen_is_marked(paper, office):
    dialog, paper = paper()
    typist = Typist()
    typist.scan("2 4")
    assert paper.told.text() == "共 4 册：看到 2，没看到 2"
    typist.scan("2")
    typist.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert dialog.answer.title.text() == "已录入纸表：看到 3 册"
    assert dialog.told.text().startswith("点到 3 / 4")
    (count,) = office.read(stocktakes.COUNTS.ids)
    assert office.read(stocktakes.report, count).sources == [(ScanSource.PAPER, 3)]


def test_numbers_stay_those_of_the_paper(paper):
    _dialog, paper = paper(["1000001"])
    assert [paper.table.item(row, 0).text() for row in range(3)] == ["2", "3", "4"]
    Typist().scan("1")
    assert paper.told.text() == "没有序号 1：已经点过，或不在这张表里。"


def test_a_box_of_the_paper_is_entered_alone_and_marked_with_the_space_bar(paper, office):
    dialog, paper = paper()
    paper.box.set_value("北门图书角 1号箱")
    paper.table.setFocus()
    paper.table.selectRow(0)
    QTest.keyClick(paper.table, Qt.Key.Key_Space)
    assert paper.told.text() == "共 3 册：看到 2，没看到 1"
    paper.save_button.click()
    assert dialog.told.text().startswith("点到 2 / 4")


# -- a phone's file ------------------------------------------------------------------------------------------------


def test_a_phones_file_is_shown_before_it_is_taken_down(qtbot, counting, office, tmp_path, monkeypatch):
    file = tmp_path / "扫码.txt"
    file.write_bytes("1000001\r\n1000001\r\n7777777\r\n第二箱\r\n".encode("gb18030"))
    monkeypatch.setattr("jiceng_desktop.ui.kit.message.ask_open_path", lambda *_: file)
    dialog = counting()
    dialog.bring()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() not in (None, dialog))
    preview = QApplication.activeModalWidget()
    assert "会新记下 2 个编号" in preview.told.text()
    assert [preview.lines.item(row, 2).text() for row in range(2)] == ["无此号", "这一行不是编号"]
    (count,) = office.read(stocktakes.COUNTS.ids)
    assert office.read(stocktakes.progress, count) == Progress(expected=4, apart=2)
    preview.foot.confirm.click()
    assert office.read(stocktakes.progress, count) == Progress(expected=4, seen=1, apart=2, unknown=1)
    assert dialog.answer.title.text() == "已导入 2 个编号"


def test_where_to_count_is_asked(page, qtbot, stock, office):
    dialog = page.begin(stock.south)
    assert isinstance(dialog, OpenDialog)
    assert dialog.name.text().startswith("南门图书角 2")
    dialog.box.set_value(stock.boxes[2])
    assert dialog.name.text().startswith("南门图书角 3号箱 2")
    begin(office, stock)
    dialog.corner.set_value(stock.north)
    dialog.go()
    assert "正在清点同样的书" in dialog.note.text()
    assert dialog.isVisible()


def test_a_count_that_another_desk_has_ended_says_so(counting, office, other, stock):
    count = begin(office, stock)
    dialog = counting(count)
    Typist().scan("1000001")
    other.write(stocktakes.close, count, marking=False)
    dialog.reload()
    Typist().scan("1000002")
    assert dialog.answer.sentence.text().endswith("已完成，不能再记。要接着清点，请先撤回完成。")
    assert dialog.answer.tone == "wrong"
