from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from jiceng_desktop.db.lending import BookUse
from jiceng_desktop.services import books
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import CopyState, UseKind
from jiceng_desktop.ui.kit.reason import ReasonDialog
from jiceng_desktop.ui.pages.books.acts import BoxDialog, StateDialog
from jiceng_desktop.ui.pages.books.form import BookForm
from jiceng_desktop.ui.pages.books.merge import MergeTitles
from jiceng_desktop.ui.pages.books.page import BookPage

ISBN, WRONG = "978-7-02-000220-7", "978-7-02-000220-9"


@pytest.fixture
def page(qtbot, desk, boxes):
    page = BookPage(desk)
    desk.office.on_change.append(page.refresh)  # the shell's part
    qtbot.addWidget(page)
    page.resize(1200, 720)
    page.show()
    page.refresh()
    return page


def told(page):
    return [label.text() for label in page.book.widget().findChildren(QLabel)]


def choose(page, *ids):
    page.view.select_ids(list(ids), ids[0])
    page._show_current()


def numbers(page):
    return [row[0] for row in page.office.read(page.model.listing.texts, page.model.ids)]


# -- the form


def test_a_book_is_entered_by_number_and_name_in_several_copies(page, office, boxes):
    form = page.edit()
    QTest.keyClicks(form.numbers, "9787020002207")
    QTest.keyClick(form.numbers, Qt.Key.Key_Return)  # the scanner's
    assert form.isVisible()
    form.entry("name").set_value("活着")
    form.entry("count").set_value(3)
    form.entry("box_id").set_value(boxes[1])
    form.accept()
    assert numbers(page) == ["1000001", "1000002", "1000003"]
    assert "02号箱" in told(page)
    assert page.undoing.further.text() == "打印标签(&O)…"
    page.undoing.button.click()
    assert numbers(page) == []


def test_a_missing_name_is_told_at_its_field(page):
    form = page.edit()
    form.accept()
    assert form._cells["name"].note.text() == "请填写书名。"
    assert form.isVisible()
    form.reject()


def test_a_pile_of_books_is_entered_one_after_the_other(page, boxes):
    form = page.edit()
    form.entry("name").set_value("甲")
    form.entry("box_id").set_value(boxes[2])
    form.save_and_go_on()
    following = [one for one in page.findChildren(BookForm) if one.isVisible()]
    assert len(following) == 1
    assert (following[0].entry("box_id").value(), following[0].entry("name").value()) == (boxes[2], None)
    following[0].reject()


def test_a_number_the_office_has_leads_to_one_more_copy_of_its_book(page, office, enter):
    enter("活着", ISBN, author="余某")
    form = page.edit()
    form.numbers.set_value("9787020002207")
    form.numbers.editingFinished.emit()
    assert "馆里已有《活着》1 册" in form._cells["numbers"].note.text()
    form._cells["numbers"].link.click()
    assert form.entry("author").value() == "余某"
    form.accept()
    assert office.read(books.sheet, form.record_id).siblings[0].number == "1000001"


def test_a_wrong_check_digit_is_said_and_kept(page, office):
    form = page.edit()
    form.numbers.set_value(WRONG)
    form.numbers.editingFinished.emit()
    assert "校验位不对" in form._cells["numbers"].note.text()
    form.entry("name").set_value("误印书")
    form.accept()
    assert f"{WRONG}（有误，请核对）" in told(page)


def test_the_class_is_taken_from_the_number(page):
    form = page.edit()
    form.numbers.set_value("ISBN 7-02-000220-X/I·221")
    form.numbers.editingFinished.emit()
    assert form.entry("clc_class").value() == "I"
    form._finished = True
    form.reject()


def test_the_title_of_several_copies_is_changed_for_all(page, office, enter):
    first = enter("活着", count=2)
    form = page.edit(first)
    assert "各册都跟着改" in form._cells["name"].note.text()
    form.entry("name").set_value("活著")
    form.accept()
    assert office.read(books.load, first + 1).name == "活著"


# -- what is done with the selected ones


def test_many_books_are_put_into_a_box_and_back(page, office, enter, boxes):
    first = enter(count=3)
    page.refresh()
    choose(page, first, first + 1)
    page.move_selected()
    asking = page.findChildren(BoxDialog)[-1]
    asking.accept()
    assert asking.problem.text() == "请选择放到哪个箱里。"
    asking.box.set_value(boxes[2])
    asking.accept()
    assert page.undoing.sentence.text() == "2 册已放到 03号箱（南门图书角）。"
    assert [office.read(books.sheet, first + step).box for step in range(3)] == ["03号箱", "03号箱", "01号箱"]
    page.undoing.button.click()
    assert office.read(books.sheet, first).box == "01号箱"


def test_hundreds_of_books_move_as_a_job(qtbot, page, office, enter, boxes):
    enter(count=200)
    enter("另一本")
    page.refresh()
    office.on_change.clear()  # the shell's way leads from the job's thread to the window's, the fixture's does not
    page.view.selectAll()
    page.move_selected()
    asking = page.findChildren(BoxDialog)[-1]
    asking.box.set_value(boxes[1])
    asking.accept()
    qtbot.waitUntil(lambda: page.undoing.sentence.text().startswith("201 册已放到 02号箱"), timeout=20_000)
    page.undoing.button.click()
    qtbot.waitUntil(lambda: office.read(books.sheet, 1).box == "01号箱", timeout=20_000)


def test_books_are_withdrawn_with_a_reason_and_brought_back(page, office, enter, boxes):
    first = enter(count=2)
    page.refresh()
    choose(page, first, first + 1)
    page.withdraw()
    asking = page.findChildren(ReasonDialog)[-1]
    asking.reason.setCurrentText("破损不能再用")
    asking.go()
    assert numbers(page) == []
    page.show_copy(first)
    page._show_current()
    assert "破损不能再用" in told(page)
    page.bring_back()
    back = page.findChildren(BoxDialog)[-1]
    back.box.set_value(boxes[1])
    back.accept()
    assert office.read(books.sheet, first).state is CopyState.ON_SHELF
    assert office.read(books.sheet, first + 1).state is CopyState.WITHDRAWN


def test_a_refusal_to_withdraw_is_shown(page, office, enter, said):
    first = enter()
    office.write(books.withdraw, [first], "破损")
    page.show_copy(first)
    page.move_selected()
    asking = page.findChildren(BoxDialog)[-1]
    asking.box.set_value(2)
    asking.accept()
    assert "已注销，不能移箱" in said[-1]


def test_the_state_is_set_by_hand(page, office, enter):
    first = enter()
    page.refresh()
    choose(page, first)
    page.change_state()
    asking = page.findChildren(StateDialog)[-1]
    asking.accept()
    assert asking.problem.text() == "请选择状态或品相。"
    asking.state.set_value(CopyState.REPAIR)
    asking.accept()
    assert office.read(books.sheet, first).state is CopyState.REPAIR


def test_the_state_of_many_books_is_set_as_a_job_and_a_refusal_stays_in_the_dialog(qtbot, page, office, enter):
    first, other = enter(count=200), enter()
    office.on_change.remove(page.refresh)  # the shell's part takes care which thread it is on
    office.write(books.withdraw, [other], "破损")
    asking = StateDialog(page.desk, [*range(first, first + 200), other], "改", page)
    asking.state.set_value(CopyState.REPAIR)
    asking.accept()
    assert not asking.problem.text()  # it goes on aside
    qtbot.waitUntil(lambda: "已注销" in asking.problem.text())
    office.write(books.bring_back, [other], None)
    with qtbot.waitSignal(asking.given) as given:
        asking.accept()
    assert given.args == [201]
    assert office.read(books.sheet, other).state is CopyState.REPAIR


def test_a_book_entered_by_mistake_is_deleted_and_returns(page, office, enter):
    first = enter()
    page.refresh()
    choose(page, first)
    page.delete()
    assert numbers(page) == []
    page.undoing.button.click()
    assert numbers(page) == ["1000001"]


# -- finding


def test_the_panel_narrows_and_words_find_withdrawn_books(qtbot, page, office, enter):
    enter("甲", clc_class="I")
    gone = enter("乙")
    office.write(books.withdraw, [gone], "破损")
    qtbot.waitUntil(lambda: page.panel._counts is not None and page.panel._counts.here == 1)
    page.panel.choose_line("class:I")
    assert (numbers(page), page.narrowing()) == (["1000001"], ["I 文学"])
    page.panel.choose_line("class:I")
    assert page.panel.chosen() == []
    page.panel.choose_line("gone")
    assert numbers(page) == ["1000002"]
    page.clear_filters()
    page.finder.setText("yi")
    page._search()
    assert numbers(page) == ["1000002"]


def test_a_box_in_the_panel_releases_the_corner(page, enter, boxes):
    enter()
    page.panel.choose_line("corner:1")
    page.panel.choose_line(f"box:{boxes[0]}")
    assert (page.panel.narrow.corner_id, page.panel.narrow.box_id) == (None, boxes[0])
    assert numbers(page) == ["1000001"]
    page.panel.choose_line("flawed")
    assert numbers(page) == []


def test_another_copy_on_the_card_is_one_click_away(page, enter):
    first = enter(count=2)
    page.show_copy(first)
    page._show_current()
    page.book.copy_asked.emit(first + 1)
    assert page.current() == first + 1


def test_only_withdrawn_books_are_offered_to_come_back(page, office, enter):
    def offered():
        return [action.text() for action in page.menu_actions() if action.isVisible()]

    copy_id = enter()
    page.refresh()
    choose(page, copy_id)
    assert "恢复入藏(&Y)…" not in offered()
    office.write(books.withdraw, [copy_id], "破损")
    page.show_copy(copy_id)
    assert "恢复入藏(&Y)…" in offered()


def test_a_use_that_a_count_inferred_is_said_to_be_so(page, office, enter):
    copy_id = enter()

    @action("推断")
    def infer(session):
        session.add(BookUse(copy_id=copy_id, used_on=date(2026, 11, 1), kind=UseKind.INFERRED))
        session.add(BookUse(copy_id=copy_id, used_on=date(2026, 10, 1), kind=UseKind.LOAN))

    office.write(infer)
    page.show_copy(copy_id)
    page._show_current()
    assert "2 次（清点推断 1 次），最近 2026-11-01" in told(page)


# -- titles that are one


def test_duplicates_are_found_merged_and_separated_again(qtbot, page, office, enter):
    enter("活着", ISBN)
    enter("活着（新版）", ISBN)
    page.find_duplicates()
    qtbot.waitUntil(lambda: bool(page.findChildren(MergeTitles)))
    asking = page.findChildren(MergeTitles)[-1]
    assert not asking.groups[0].box.isChecked()  # the names differ: somebody has to look
    asking.groups[0].box.setChecked(True)
    asking.merge()
    assert office.read(books.duplicates) == []
    assert page.undoing.sentence.text() == "已合并，少了 1 条重复的书目。"
    page.undoing.button.click()
    assert len(office.read(books.duplicates)) == 1


def test_selected_books_are_merged_and_one_alone_is_not(page, office, enter, said):
    first, second = enter("甲"), enter("乙")
    page.refresh()
    choose(page, first)
    page.merge_selected()
    assert "请先选中两册" in said[-1]
    choose(page, first, second)
    page.merge_selected()
    asking = page.findChildren(MergeTitles)[-1]
    asking.merge()
    assert office.read(books.load, first).title_id == office.read(books.load, second).title_id


def test_without_duplicates_it_is_said(qtbot, page, enter, said):
    enter()
    page.find_duplicates()
    qtbot.waitUntil(lambda: "没有找到重复的书目。" in said)


# -- keys


def test_mnemonics_do_not_collide(page, enter):
    first = enter()
    page.show_copy(first)
    page._show_current()
    page.undoing.offer("已保存。", lambda: None)
    page._offer_labels([first])
    actions = [action.text() for action in [*page.bar.actions(), *page._panel_bar.actions()] if "&" in action.text()]
    buttons = [*page.book.findChildren(QPushButton), *page.undoing.findChildren(QPushButton)]
    titles = actions + [button.text() for button in buttons if "&" in button.text()]
    letters = [title[title.index("&") + 1] for title in titles]
    assert sorted(set(letters)) == sorted(letters)
