"""A round is issued, handed over with two missing books, and closed; every click is counted."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from jiceng_desktop.db.rounds import Round
from jiceng_desktop.db.volunteers import Volunteer
from jiceng_desktop.services import people, rotation
from jiceng_desktop.terms import CopyState, DifferenceOutcome, RoundState
from jiceng_desktop.ui.kit.preview import PaperWindow
from jiceng_desktop.ui.pages.rotation.carriers import CarriersDialog
from jiceng_desktop.ui.pages.rotation.counting import CountDialog
from tests.services.rotation.shelves import BOOKS, copy_of


def papers():
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, PaperWindow) and one.isVisible()]


@pytest.fixture
def issued(qtbot, proposed):
    """Issue the first round; its papers were shown and put away."""
    proposed.issue_action.trigger()
    qtbot.waitUntil(lambda: bool(papers()), timeout=20_000)
    papers()[0].close()
    qtbot.waitUntil(lambda: not papers())
    return proposed


@pytest.fixture
def dialog(qtbot, issued):
    issued.hand_action.trigger()
    qtbot.waitUntil(lambda: issued.handing is not None and issued.handing.isVisible())
    return issued.handing


def counting(qtbot, dialog, row=0):
    """Open the count of a box."""
    dialog.boxes.setCurrentCell(row, 0)
    dialog.count()
    found = dialog.findChildren(CountDialog)[-1]
    found.activateWindow()
    qtbot.waitUntil(found.isActiveWindow)  # else Enter is for the list behind it
    found.scan.setFocus()
    return found


def put_away(qtbot, dialog, found):
    qtbot.waitUntil(lambda: found not in dialog.findChildren(CountDialog))


def state_of(page):
    return page.office.read(lambda session: session.get(Round, page.shown.columns[0].id).state)


def test_a_round_with_two_missing_books_takes_eleven_clicks(qtbot, page):
    clicks = 0
    page.count.setValue(1)
    page.empty.button.click()  # 提出方案
    clicks += 1
    qtbot.waitUntil(lambda: len(page.shown.columns) == 1)
    page.issue_action.trigger()  # 下发
    clicks += 1
    qtbot.waitUntil(lambda: bool(papers()), timeout=20_000)
    clicks += 2  # 打印, 关闭
    papers()[0].close()
    page.news_button.click()  # 去交接
    clicks += 1
    dialog = page.handing
    found = counting(qtbot, dialog)  # a double click
    clicks += 1
    for item in found._items()[:2]:
        item.setCheckState(Qt.CheckState.Unchecked)
        clicks += 1
    lost = [item.text()[:7] for item in found._items()[:2]]
    found.missing_button.click()  # 保存，缺的记为未见
    clicks += 1
    put_away(qtbot, dialog, found)
    dialog.hand_over_rest()  # 其余全部如数送到
    clicks += 1
    qtbot.waitUntil(lambda: all(one.received_at for one in dialog.legs))
    dialog.close_button.click()  # 完成这一期
    clicks += 1
    assert state_of(page) is RoundState.DONE
    assert {copy_of(page.office, number)[0] for number in lost} == {CopyState.MISSING}
    assert clicks == 11


def test_an_open_difference_keeps_the_round_open_until_it_is_resolved(qtbot, dialog, issued, said):
    found = counting(qtbot, dialog)
    found._items()[0].setCheckState(Qt.CheckState.Unchecked)
    assert found.number.value() == BOOKS - 1
    found.save_button.click()
    put_away(qtbot, dialog, found)
    dialog.hand_over_rest()
    qtbot.waitUntil(lambda: all(one.received_at for one in dialog.legs))
    dialog.close_button.click()
    assert "有 1 册的去向还没有处理" in said[-1]
    assert "1 册还没有处理" in dialog.lost_title.text()
    dialog.ask_outcome()
    titles = [action.text() for action in dialog.menu.actions()]
    assert len(titles) == len(DifferenceOutcome)
    next(action for action in dialog.menu.actions() if "未见" in action.text()).trigger()
    dialog.menu.close()
    assert "都处理了" in dialog.lost_title.text()
    dialog.undoing.button.click()
    assert "1 册还没有处理" in dialog.lost_title.text()
    dialog.settle(dialog.lost, DifferenceOutcome.ARRIVED)
    dialog.close_button.click()
    assert state_of(issued) is RoundState.DONE


def test_a_box_is_counted_by_scanner(qtbot, dialog):
    found = counting(qtbot, dialog)
    found.start_over()
    assert found.number.value() == 0
    numbers = [item.text()[:7] for item in found._items()]
    for number in (*numbers[:3], numbers[0], "1000061"):
        found.scan.setText(number)
        qtbot.keyClick(found.scan, Qt.Key.Key_Return)
    assert found.isVisible()
    assert found.number.value() == 4
    assert "缺 1 册" in found.said.text()
    assert "1000061" in found.said.text()
    box = dialog.legs[0].box
    found.save_button.click()
    put_away(qtbot, dialog, found)
    one = next(each for each in dialog.legs if each.box == box)
    assert (one.sent, one.named, one.extra, one.balance) == (4, 1, 1, 0)


def test_only_the_number_is_known_at_first(qtbot, dialog):
    found = counting(qtbot, dialog)
    found.number.setValue(BOOKS - 2)
    found.save_button.click()
    put_away(qtbot, dialog, found)
    assert dialog.boxes.item(0, 6).text() == "少 2 册，没有指明"


def test_chosen_boxes_are_sent_and_received_whole(qtbot, dialog, said):
    dialog.boxes.selectRow(1)
    dialog.attempt(dialog.receive_chosen)
    assert "还没有登记送出" in said[-1]
    dialog.attempt(dialog.send_chosen)
    dialog.attempt(dialog.receive_chosen)
    assert dialog.boxes.item(1, 6).text() == "如数"
    dialog.attempt(dialog.send_chosen)
    assert "都已经登记送出" in said[-1]


def test_another_desk_counts_meanwhile(dialog, other, issued):
    other.write(rotation.send_whole, [dialog.legs[0].leg_id])
    issued.refresh()
    assert dialog.boxes.item(0, 4).text() == str(BOOKS)


def test_issuing_is_taken_back(issued):
    assert not issued.issue_action.isEnabled()
    issued.back_action.trigger()
    assert state_of(issued) is RoundState.DRAFT
    assert issued.issue_action.isEnabled()


def test_a_box_is_kept_back_with_its_reason(qtbot, dialog):
    count = len(dialog.legs)
    dialog.keep_back()
    asked = next(one for one in dialog.children() if one.metaObject().className() == "ReasonDialog")
    asked.reason.setCurrentText("箱子坏了")
    asked.go()
    assert len(dialog.legs) == count - 1


def test_who_carries_is_ticked(qtbot, issued):
    def enlist(session):
        person_id = people.save(session, None, people.Draft(name="赵一鸣"))
        session.add(Volunteer(person_id=person_id, number="Z0001", joined_on=date(2024, 3, 1)))

    issued.office.write(enlist)
    issued.name_carriers()
    dialog = issued.findChildren(CarriersDialog)[0]
    dialog.finder.setText("zym")
    dialog.list.item(0).setCheckState(Qt.CheckState.Checked)
    assert dialog.table.item(0, 1).text() == "赵一鸣"
    dialog.close()


def test_a_count_is_corrected_from_the_menu(qtbot, dialog):
    dialog.attempt(lambda: dialog.boxes.selectRow(0) or dialog.send_chosen())
    where = dialog.boxes.visualItemRect(dialog.boxes.item(0, 0)).center()
    dialog.boxes.customContextMenuRequested.emit(QPoint(where))
    sent, received = dialog.menu.actions()
    assert received.isEnabled()
    sent.trigger()
    dialog.menu.close()
    found = dialog.findChildren(CountDialog)[-1]
    assert found.windowTitle().startswith("清点送出")
    found._items()[0].setCheckState(Qt.CheckState.Unchecked)
    found.save_button.click()
    assert dialog.boxes.item(0, 4).text() == str(BOOKS - 1)
