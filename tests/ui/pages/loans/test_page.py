from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from sqlalchemy import select

from jiceng_desktop.db.lending import Loan, Reader, Reservation
from jiceng_desktop.services import lending, loans
from jiceng_desktop.services.loans import Narrow, Which
from jiceng_desktop.terms import ReservationState
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.pages.loans.forms import EnrolDialog, ReservationDialog
from jiceng_desktop.ui.papers.editor import PaperEditor
from jiceng_desktop.ui.papers.mailing import MailingDialog


def titles(page):
    shown = page.shown()
    place = next(at for at, field in enumerate(shown.model.listing.fields) if field.name == "title")
    rows = page.office.read(shown.model.listing.texts, list(shown.model.ids))
    return [row[place] for row in rows]


def press(page, text):
    action = next(one for one in page.shown().actions() if one.text().startswith(text))
    assert action.isEnabled()
    action.trigger()


def dialog(qtbot, kind):
    def there():
        return next((one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()), None)

    qtbot.waitUntil(lambda: there() is not None, timeout=15_000)
    return there()


def test_each_list_shows_its_own(page):
    assert titles(page) == ["论语译注", "养花大全", "家常菜"]
    page.show_list(Which.OVERDUE)
    assert sorted(titles(page)) == ["养花大全", "论语译注"]
    page.show_list(Which.SOON)
    assert titles(page) == ["家常菜"]
    page.panel.narrow_to(Narrow(999))
    assert titles(page) == []


def test_the_panel_counts(qtbot, page):
    qtbot.waitUntil(lambda: page.panel.line("list:out").text(1) == "3")
    assert page.panel.line("list:overdue").text(1) == "2"


def test_a_book_comes_back_and_the_return_is_taken_back(qtbot, page):
    page.shown().view.select_ids([page.shown().model.ids[0]], page.shown().model.ids[0])
    press(page, "还书")
    assert titles(page) == ["养花大全", "家常菜"]
    assert "已归还" in page.undoing.sentence.text()
    page.undoing.button.click()
    qtbot.waitUntil(lambda: titles(page) == ["论语译注", "养花大全", "家常菜"])


def test_one_reader_gets_a_sheet_with_all_that_is_late(qtbot, page, persons):
    lists = page.show_list(Which.OVERDUE)
    late = page.office.read(lambda session: session.scalar(select(Loan.id).where(Loan.person_id == persons[0])))
    lists.view.select_ids([late], late)
    press(page, "催还通知")
    editor = dialog(qtbot, PaperEditor)
    assert "《论语译注》" in editor.draft().body
    editor.file()
    reminded = page.office.read(lambda session: session.get_one(Loan, late).reminded_on)
    assert reminded == date.today()


def test_of_several_renewals_the_one_that_cannot_be_is_named(qtbot, page, monkeypatch):
    warned = []
    monkeypatch.setattr(message, "warn", lambda _parent, text: warned.append(text))
    ids = list(page.shown().model.ids)
    page.shown().view.select_ids(ids[:1], ids[0])
    press(page, "续借")
    page.shown().view.select_ids(ids, ids[0])
    press(page, "续借")
    assert len(warned) == 1
    assert "《论语译注》" in warned[0]
    assert "已续借 2 册图书" in page.undoing.sentence.text()


def test_who_is_not_late_is_not_reminded(qtbot, page, monkeypatch):
    told = []
    monkeypatch.setattr(message, "warn", lambda _parent, text: told.append(text))
    soon = page.show_list(Which.SOON)
    page.office.write(lending.give_back_all, page.office.read(loans.copies_of, page.lists[Which.OUT].model.ids[:1]))
    soon.view.select_ids(list(soon.model.ids), soon.model.ids[0])
    press(page, "催还通知")
    assert told == ["没有逾期的图书，不用催还。"]


def test_everybody_who_is_late_gets_a_sheet(qtbot, page):
    page.show_list(Which.OVERDUE)
    press(page, "全部催还")
    mailing = dialog(qtbot, MailingDialog)
    qtbot.waitUntil(lambda: {one.name for one in mailing.plan.receivers} == {"王芳", "李明"})
    mailing.reject()


def test_persons_become_readers_one_after_the_other(qtbot, page, persons):
    page.show_list(Which.READERS)
    page.shown().new_record()
    asking = dialog(qtbot, EnrolDialog)
    for person_id, name in zip(persons, ("王芳", "李明"), strict=True):
        asking.person.choose(person_id, name)
    assert "王芳、李明" in asking.told.text()
    qtbot.keyClick(asking, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.shown().model.ids) == 2)
    assert "2 位" in page.undoing.sentence.text()
    readers = page.office.read(lambda session: session.scalars(select(Reader.number)).all())
    assert sorted(readers) == ["90000001", "90000002"]


def test_nobody_chosen_is_said_and_nothing_is_lost(qtbot, page):
    page.show_list(Which.READERS)
    page.shown().new_record()
    asking = dialog(qtbot, EnrolDialog)
    asking.person.setText("没有这人")
    asking.foot.confirm.click()
    assert asking.problem.isVisible()
    assert asking.person.text() == "没有这人"
    asking.reject()


def test_a_reader_waits_for_a_title_and_gives_it_up(qtbot, page, persons):
    page.show_list(Which.RESERVED)
    page.shown().new_record()
    asking = dialog(qtbot, ReservationDialog)
    asking.person.choose(persons[1], "李明")
    title_id, name, told = page.office.read(loans.find_titles, "论语")[0]
    assert (name, told) == ("论语译注", "都借出了")
    asking.book.choose(title_id, name)
    asking.foot.confirm.click()
    qtbot.waitUntil(lambda: titles(page) == ["论语译注"])
    page.shown().view.select_ids(list(page.shown().model.ids), page.shown().model.ids[0])
    press(page, "取消预约")
    assert titles(page) == []
    state = page.office.read(lambda session: session.scalar(select(Reservation.state)))
    assert state is ReservationState.CANCELLED


def test_every_empty_list_says_what_to_do(page):
    for which in (Which.RESERVED, Which.READERS):
        lists = page.show_list(which)
        assert lists.empty.isVisible()
        assert lists.nothing_here.split("\n")[0] in lists.empty.sentence.text()


@pytest.fixture(autouse=True)
def no_dialog_stays():
    yield
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog) and widget.isVisible():
            widget.close()


@pytest.mark.parametrize("which", list(Which))
def test_no_list_needs_a_sideways_scroll_on_a_small_screen(page, which):
    page.resize(911, 400)
    page.panel.choose_list(which)
    shown = page.shown()
    needed = sum(field.width for field in shown.model.listing.fields if not field.extra and not field.spare)
    assert needed + shown.view.verticalScrollBar().sizeHint().width() + 2 <= shown.view.width()
