from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from jiceng_desktop.db.library import Box, Corner
from jiceng_desktop.services import donations
from jiceng_desktop.services.donations import Item
from jiceng_desktop.services.office import action
from jiceng_desktop.terms import CornerKind, DonationOutcome
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.pages.donations.deciding import DecideDialog
from jiceng_desktop.ui.pages.donations.page import DonationPage
from jiceng_desktop.ui.pages.donations.whereabouts import DonatedBooks
from jiceng_desktop.ui.papers.editor import PaperEditor


@pytest.fixture
def box(office):
    @action("登记")
    def enter(session):
        corner = Corner(name="北门图书角", code="92001", kind=CornerKind.UNATTENDED)
        session.add(corner)
        session.flush()
        box = Box(name="01号箱", code="910001", corner_id=corner.id)
        session.add(box)
        session.flush()
        return box.id

    return office.write(enter)


@pytest.fixture
def page(qtbot, desk):
    page = DonationPage(desk)
    desk.office.on_change.append(page.refresh)  # the shell's part
    qtbot.addWidget(page)
    page.resize(1200, 720)
    page.show()
    page.refresh()
    return page


@pytest.fixture
def brought(office):
    items = (Item("活着", "余某", None, 3), Item("旧教材"))
    return office.write(donations.save, None, donations.Draft(donor="晴窗书店", items=items))


def told(page):
    return [label.text() for label in page.donation.widget().findChildren(QLabel)]


def type_row(form, row, *texts):
    for column, text in enumerate(texts):
        form.items.item(row, column).setText(text)


def kept(page, box):
    """Keep all books of the donation one is at."""
    page.decide()
    asking = page.findChildren(DecideDialog)[-1]
    asking.box.set_value(box)
    asking.accept()


def test_a_donation_is_entered_row_by_row(page, office):
    form = page.edit()
    form.entry("donor").set_value("晴窗书店")
    type_row(form, 0, "活着", "余某", "9787020002207", "３")
    type_row(form, 1, "春天")
    QTest.keyClick(form.items, Qt.Key.Key_Return)  # goes on, and does not save
    assert form.isVisible()
    form.accept()
    assert office.read(donations.load, form.record_id).items == (
        Item("活着", "余某", "9787020002207", 3, 1),
        Item("春天", None, None, 1, 2),
    )
    assert "晴窗书店" in told(page)
    assert page.undoing.further.text() == "现在审核(&I)…"


def test_a_number_that_is_none_is_told_at_the_list(page, office):
    form = page.edit()
    form.entry("donor").set_value("某")
    type_row(form, 0, "活着", "", "", "几本")
    form.accept()
    assert "“几本”不是数字" in form._cells["items"].note.text()
    form._finished = True
    form.reject()


def test_books_are_kept_or_returned_and_the_card_says_where_they_are(page, office, brought, box):
    page.refresh()
    page.decide()
    asking = page.findChildren(DecideDialog)[-1]
    asking.rows[0].count.setValue(2)
    asking.rows[1].outcome.set_value(DonationOutcome.PASSED_ON)
    asking.box.set_value(box)
    asking.accept()
    assert "转赠给了谁" in asking.problem.text()
    asking.passed_to.set_value("幸福小学")
    asking.accept()
    page._show_current()
    shown = told(page)
    assert "《活着》　2 册　入藏" in shown
    assert "《活着》　1 册　待审核" in shown
    assert shown.count("北门图书角　01号箱") == 2
    assert page.undoing.further.text() == "打印标签(&I)…"
    page.undoing.button.click()
    assert office.read(donations.sheet, brought).count(DonationOutcome.RECEIVED) == 4


def test_what_was_decided_cannot_be_changed_in_the_form(page, office, brought, box, said):
    page.refresh()
    kept(page, box)
    form = page.edit(brought)
    assert not form.items.item(0, 0).flags() & Qt.ItemFlag.ItemIsEditable
    form.entry("note").set_value("多谢")
    form.accept()
    assert office.read(donations.load, brought).note == "多谢"
    page.decide()
    assert "都已经处理过了" in said[-1]


def test_the_certificate_is_shown_and_the_donor_counts_as_thanked(page, office, brought):
    page.refresh()
    page.show_certificate()
    window = page.findChildren(PaperWindow)[-1]
    assert "晴窗书店" in window.windowTitle()
    window.close()
    assert office.read(donations.sheet, brought).thanked_on == date.today()
    page.undoing.button.click()
    assert office.read(donations.sheet, brought).thanked_on is None


def test_the_thanks_board_names_the_donors(page, office, brought):
    page.refresh()
    page.write_board()
    editor = page.findChildren(PaperEditor)[-1]
    assert editor.draft().title == "楼道图书角捐书感谢榜"
    assert editor.draft().grid.rows[0][1] == "晴窗书店"
    editor._done = True
    editor.reject()


def test_a_donor_is_told_where_all_the_books_are(page, office, brought, box):
    second = office.write(donations.save, None, donations.Draft(donor="晴窗书店", items=(Item("春天"),)))
    for donation_id in (brought, second):
        page.refresh()
        page.view.select_ids([donation_id], donation_id)
        kept(page, box)
    page.show_books()
    shown = page.findChildren(DonatedBooks)[-1]
    assert shown.view.records.rowCount() == 5
    shown.reject()


def test_the_panel_narrows_to_what_is_still_to_be_done(page, office, brought, box):
    done = office.write(donations.save, None, donations.Draft(donor="又一家", items=(Item("春天"),)))
    office.write(donations.decide, [donations.Decision(3, DonationOutcome.RETURNED)])
    page.refresh()
    page.panel._lists[0].setCurrentRow(1)
    assert list(page.model.ids) == [brought]
    assert page.narrowing() == ["待审核"]
    page.clear_filters()
    assert list(page.model.ids) == [done, brought]


def test_a_donation_entered_by_mistake_is_deleted_and_returns(page, office, brought):
    page.refresh()
    page.delete()
    assert page.model.rowCount() == 0
    page.undoing.button.click()
    assert list(page.model.ids) == [brought]


def test_mnemonics_do_not_collide(page, office, brought, box):
    page.refresh()
    kept(page, box)
    page._show_current()
    actions = [action.text() for action in [*page.bar.actions(), *page._panel_bar.actions()] if "&" in action.text()]
    shown = [*page.donation.findChildren(QPushButton), *page.undoing.findChildren(QPushButton)]
    titles = actions + [button.text() for button in shown if "&" in button.text()]
    titles += [label.text() for label in page.panel.findChildren(QLabel) if "&" in label.text()]
    letters = [title[title.index("&") + 1] for title in titles]
    assert sorted(set(letters)) == sorted(letters)
