from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from jiceng_desktop.db.library import BookNumber
from jiceng_desktop.services import lending, stocktakes
from jiceng_desktop.services.lending import Mode
from jiceng_desktop.services.stocktakes import Place
from jiceng_desktop.terms import BookNumberKind, CopyState
from jiceng_desktop.ui.pages.scan_desk import ScanDeskPage
from jiceng_desktop.ui.pages.scan_desk.field import is_number
from tests.services import residents, shelves

Key = Qt.Key
CARD = "90000001"


def scan(page, number):
    """Type as a scanner does: a number and Enter, at once."""
    QTest.keyClicks(page.field, number)
    QTest.keyClick(page.field, Key.Key_Return)


def later(page):
    """Let the moment pass in which the same number is the same scan."""
    page.work._last = ("", Mode.LOOK, 0.0)


def press(page, key, modifier=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(page.field, key, modifier)


def said(page):
    return [label.text() for label in (page.panel.reader, page.panel.title, page.panel.sentence)]


def open_loans(office):
    return [(loan.person_id, loan.copy_id) for loan in shelves.loans(office) if loan.returned_on is None]


def test_a_card_and_a_book_are_a_loan_shown_by_both_names(page, office, shelf, zhang):
    scan(page, CARD)
    scan(page, "1000001")
    reader, title, sentence = said(page)
    assert (reader, title) == ("张三丰", "《中国通史》")
    assert "已借出" in sentence
    assert page.panel.word.text() == "完成"
    assert open_loans(office) == [(zhang, shelf.copies["1000001"])]
    assert page.field.text() == ""
    assert page.recent.item(0).text().endswith("借　张三丰　《中国通史》")


def test_a_name_alone_stands_at_the_left_in_a_low_window(qtbot, page):
    page.resize(911, 400)
    scan(page, CARD)
    qtbot.waitUntil(lambda: page.panel.height() < 300)
    QApplication.processEvents()
    assert page.panel.reader.x() == page.panel.sentence.x()


def test_several_readers_follow_one_another_by_keyboard_alone(qtbot, page, office, shelf, zhang):
    li = residents.add(office, "李四光")
    scan(page, CARD)
    scan(page, "1000001")
    QTest.keyClicks(page.field, "lsg")
    press(page, Key.Key_Return)
    assert page.work.reader.id == li
    QTest.keyClicks(page.field, "jccp")
    qtbot.waitUntil(lambda: page.field.offers.count() == 1)
    press(page, Key.Key_Return)
    assert open_loans(office) == [(zhang, shelf.copies["1000001"]), (li, shelf.copies["1000003"])]
    press(page, Key.Key_F3)
    for number in ("1000001", "1000003"):
        scan(page, number)
    assert open_loans(office) == []


def test_the_same_scan_twice_and_a_second_enter_do_nothing_twice(page, office):
    scan(page, CARD)
    scan(page, "1000001")
    shown = said(page)
    scan(page, "1000001")
    press(page, Key.Key_Return)
    assert said(page) == shown
    assert len(shelves.loans(office)) == 1
    later(page)
    scan(page, "1000001")
    assert page.panel.word.text() == "没有办理"


def test_a_book_before_its_reader_waits_for_the_card(page, office, shelf, zhang):
    scan(page, "1000001")
    assert "请先扫读者证" in page.panel.sentence.text()
    assert open_loans(office) == []
    scan(page, CARD)
    assert open_loans(office) == [(zhang, shelf.copies["1000001"])]


def test_a_waiting_book_that_cannot_be_lent_is_named_with_its_way(page, office, shelf, zhang):
    li = residents.add(office, "李四光")
    office.write(lending.lend, li, shelf.copies["1000001"])
    scan(page, "1000001")
    scan(page, CARD)
    assert page.panel.title.text() == "《中国通史》"
    press(page, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert open_loans(office) == [(zhang, shelf.copies["1000001"])]


def test_a_card_where_a_book_is_due_is_told_and_changes_nothing(page, office):
    press(page, Key.Key_F3)
    scan(page, CARD)
    assert page.panel.sentence.text() == "这是读者证（张三丰）。还书请扫书上的条码。"
    assert page.work.reader is None
    scan(page, "910001")
    assert "图书箱（01号箱）" in page.panel.sentence.text()
    scan(page, "92001")
    assert "图书角（北门图书角）" in page.panel.sentence.text()


def test_one_key_takes_the_last_scan_back_and_once_more_the_one_before(page, office):
    scan(page, CARD)
    scan(page, "1000001")
    scan(page, "1000003")
    press(page, Key.Key_F12)
    assert page.panel.word.text() == "已撤回"
    assert page.panel.title.text() == "《家常菜谱》"
    assert page.recent.item(0).font().strikeOut()
    press(page, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert open_loans(office) == []
    press(page, Key.Key_F12)
    assert "没有可以撤回的了" in page.panel.sentence.text()
    scan(page, "1000003")
    assert len(open_loans(office)) == 1


def test_a_book_that_came_back_unseen_is_lent_with_one_more_key(page, office, shelf, zhang):
    li = residents.add(office, "李四光")
    office.write(lending.lend, li, shelf.copies["1000001"])
    scan(page, CARD)
    scan(page, "1000001")
    assert "李**" in page.panel.sentence.text()
    assert page.panel.ways[0].text() == "先归还再借出（Ctrl+回车）"
    press(page, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert open_loans(office) == [(zhang, shelf.copies["1000001"])]
    assert page.panel.ways == []


def test_what_never_left_can_be_counted_as_read_there(page, office):
    press(page, Key.Key_F3)
    scan(page, "1000001")
    assert "没有借出登记" in page.panel.sentence.text()
    press(page, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert len(shelves.uses(office)) == 1
    assert page.panel.word.text() == "完成"


def test_a_renewal_is_refused_the_second_time(page, office):
    scan(page, CARD)
    scan(page, "1000001")
    press(page, Key.Key_F9)
    scan(page, "1000001")
    assert "已续借（第 1 次）" in page.panel.sentence.text()
    later(page)
    scan(page, "1000001")
    assert page.panel.word.text() == "没有办理"


def test_return_and_renew_are_far_apart(page):
    order = [action.text() for action in page.modes.actions_.values()]
    assert abs(order.index("还书") - order.index("续借")) > 3


def test_a_box_and_then_books_and_a_corner_for_the_whole_box(page, office, shelf):
    press(page, Key.Key_F7)
    scan(page, "1000001")
    assert "请先扫要放进去的图书箱" in page.panel.sentence.text()
    later(page)
    scan(page, "910002")
    assert "02号箱" in page.context.told.text()
    scan(page, "1000001")
    assert "已放进 北门图书角 02号箱" in page.panel.sentence.text()
    scan(page, "92002")
    assert page.panel.sentence.text() == "整箱已移到 楼道图书角。"
    press(page, Key.Key_F12)
    assert page.work.box is None
    scan(page, "910002")
    assert "北门图书角" in page.context.told.text()
    press(page, Key.Key_Escape)
    assert page.work.box is None


def test_a_count_begins_with_a_label_and_says_how_far_it_is(page, office, shelf):
    press(page, Key.Key_F8)
    scan(page, "1000001")
    assert page.panel.word.text() == "没有办理"
    scan(page, "92001")
    press(page, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert "已见 0 / 4 册" in page.context.told.text()
    later(page)
    scan(page, "1000001")
    assert page.panel.word.text() == "在位"
    assert "已见 1 / 4 册" in page.context.told.text()
    press(page, Key.Key_F12)
    assert "已见 0 / 4 册" in page.context.told.text()
    QTest.keyClicks(page.field, "zgts")
    press(page, Key.Key_Return)
    assert "已见 1 / 4 册" in page.context.told.text()
    later(page)
    scan(page, "1000001")
    assert "不重复计数" in page.panel.sentence.text()
    scan(page, "910003")
    scan(page, "1000003")
    assert page.panel.word.text() == "错位"
    scan(page, "1999999")
    assert "没有编号为 1999999 的书" in page.panel.sentence.text()


def test_the_count_that_goes_on_is_taken_up(page, office, shelf):
    office.write(stocktakes.open_, Place(corner_id=shelf.quiet))
    press(page, Key.Key_F8)
    assert page.work.count is not None
    assert "已见 0 / 1 册" in page.context.told.text()


def test_a_look_changes_nothing(page, office):
    before = residents.contents(office)
    press(page, Key.Key_F4)
    for number in ("1000001", CARD, "910001", "92001"):
        scan(page, number)
        assert page.panel.word.text() == "查到了"
    assert residents.contents(office) == before


def test_a_card_of_identity_or_a_whole_phone_number_chooses_its_owner(page, office):
    li = residents.add(office, "李四光", id_number=residents.NUMBER, phone="19900000002")
    for number in (residents.NUMBER, "19900000002"):
        page.work.let_go()
        scan(page, number)
        assert page.work.reader.id == li
    press(page, Key.Key_F3)
    scan(page, residents.NUMBER)
    assert page.panel.word.text() == "没有办理"


def test_a_scanner_that_ends_with_tab_works_too(page):
    QTest.keyClicks(page.field, CARD)
    press(page, Key.Key_Tab)
    assert page.panel.reader.text() == "张三丰"
    assert page.field.hasFocus()


def test_an_unknown_number_is_said_and_the_next_scan_works(page, office):
    scan(page, "1999999")
    assert "没有编号为 1999999" in page.panel.sentence.text()
    scan(page, CARD)
    assert page.panel.reader.text() == "张三丰"
    QTest.keyClicks(page.field, "xyz")
    press(page, Key.Key_Return)
    assert page.panel.sentence.text() == "没有找到“xyz”。"


def test_the_printed_number_of_several_copies_asks_which(page, office, shelf, zhang):
    def enter(session):
        key, kind = "9787020002207", BookNumberKind.ISBN
        session.add(BookNumber(title_id=shelf.titles[0], kind=kind, text=key, key=key))

    office.write(enter)
    scan(page, CARD)
    scan(page, "9787020002207")
    assert page.field.offers.count() == 2
    press(page, Key.Key_Down)
    press(page, Key.Key_Return)
    assert open_loans(office) == [(zhang, shelf.copies["1000002"])]


def test_the_input_method_is_off_but_for_one_search(page, office):
    method = Qt.WidgetAttribute.WA_InputMethodEnabled
    assert not page.field.testAttribute(method)
    page.chinese.setChecked(True)
    assert page.field.testAttribute(method)
    page.field.setText("张三丰")
    press(page, Key.Key_Return)
    assert page.panel.reader.text() == "张三丰"
    assert not page.field.testAttribute(method)


def test_a_reader_who_went_away_is_let_go(page):
    scan(page, CARD)
    page._left_alone.timeout.emit()
    assert page.work.reader is None
    scan(page, CARD)
    press(page, Key.Key_Escape)
    assert page.work.reader is None


def test_the_desk_remembers_its_mode_and_its_sound(qtbot, page, desk):
    press(page, Key.Key_F4)
    page.remember()
    again = ScanDeskPage(desk)
    qtbot.addWidget(again)
    assert again.work.mode is Mode.LOOK
    assert not again.loud.isChecked()


def test_a_book_that_turns_up_is_shown_in_another_colour(page, office, shelf):
    shelves.put(office, shelf.copies["1000001"], CopyState.LOST)
    press(page, Key.Key_F3)
    scan(page, "1000001")
    assert page.panel.word.text() == "请注意"
    assert "重新出现" in page.panel.sentence.text()


def test_ten_loans_and_returns_without_a_scanner_take_few_keys(qtbot, page, office, shelf):
    for name in ("李四光", "王小虎", "赵云飞", "钱学礼"):
        residents.add(office, name)
    office.write(shelves.add, shelf, 10)
    pressed = 0

    def type_(letters):
        nonlocal pressed
        QTest.keyClicks(page.field, letters)
        qtbot.waitUntil(lambda: page.field.offers.count() > 0)
        press(page, Key.Key_Return)
        pressed += len(letters) + 1

    for place, reader in enumerate(("zsf", "lsg", "wxh", "zyf", "qxl")):
        type_(reader)
        for number in (2 * place, 2 * place + 1):
            type_(f"{2000 + number}")
    assert len(open_loans(office)) == 10
    press(page, Key.Key_F3)
    for number in range(10):
        type_(f"{2000 + number}")
    assert open_loans(office) == []
    assert pressed + 1 <= 121  # at one key a second, two minutes


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1000001", True), ("１００", True), ("978-7-02-000220-X", True), ("ISBN 7020002209", True), ("zsf", False),
     ("501", True), ("张三", False), ("3号楼", False), ("", False), ("X", False)],
)  # fmt: skip
def test_numbers_are_told_from_letters(typed, number):
    assert is_number(typed) is number
