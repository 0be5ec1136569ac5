"""The board: proposing, dragging, the keyboard, wishes, and the way back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt

from jiceng_desktop.db.library import Corner
from jiceng_desktop.services import rotation
from tests.services.rotation.shelves import change


def chip(page, name, column=0):
    """Return box, its cell and its rectangle in a round."""
    each = page.grid.columns[column]
    box_id = next(one.box_id for cell in page.shown.now.values() for one in cell.chips if one.name == name)
    index, place = page.grid.place_of(each.id, box_id)
    return box_id, index, place


def drag(qtbot, page, start, end):
    port = page.grid.viewport()
    qtbot.mousePress(port, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(port, start + QPoint(6, 14))
    qtbot.mouseMove(port, end)
    qtbot.mouseRelease(port, Qt.MouseButton.LeftButton, pos=end)


def middle(page, index):
    return page.grid.visualRect(index).center()


def test_nothing_planned_says_how_to_begin(page):
    assert page.empty.isVisible()
    assert "每个图书角都走到一次" in page.empty.sentence.text()
    page.empty.button.click()


def test_a_proposal_stands_on_the_board_with_its_way_back(qtbot, proposed):
    page = proposed
    assert [column.number for column in page.shown.columns][1:] != []
    assert page.grid.columnCount() == 4
    assert page.grid.horizontalHeaderItem(1).text().startswith("第")
    assert page.undoing.sentence.text() == "提出了 3 期方案。每个箱的要求都照办了。"
    assert "看过以后下发" in page.news.text()
    page.undoing.button.click()
    assert page.empty.isVisible()


def test_a_box_is_dragged_to_another_corner_and_stays_there(qtbot, proposed):
    page = proposed
    box_id, index, place = chip(page, "01号箱")
    row = next(row for row in range(3) if row != index.row())
    target = page.grid.model().index(row, index.column())
    drag(qtbot, page, place.center(), middle(page, target))
    moved_id, now, _ = chip(page, "01号箱")
    assert (moved_id, now.row()) == (box_id, row)
    assert next(one for one in page.grid.cell(now).chips if one.box_id == box_id).pinned
    assert "超过那里的容量" in page.undoing.sentence.text()
    assert page.grid.cell(now).full
    page.undoing.button.click()
    assert chip(page, "01号箱")[1].row() == index.row()


def test_after_a_drag_the_rest_is_planned_around_it(qtbot, proposed):
    page = proposed
    _, index, place = chip(page, "01号箱")
    row = next(row for row in range(3) if row != index.row())
    drag(qtbot, page, place.center(), middle(page, page.grid.model().index(row, index.column())))
    page.undoing.further.click()
    qtbot.waitUntil(lambda: not page.grid.cell(page.grid.model().index(row, index.column())).full)
    assert chip(page, "01号箱")[1].row() == row


def test_a_box_is_not_dragged_into_another_round_or_a_closed_corner(qtbot, proposed, town):
    page = proposed
    _, index, place = chip(page, "01号箱")
    drag(qtbot, page, place.center(), middle(page, page.grid.model().index(index.row(), 2)))
    row = next(row for row in range(3) if row != index.row())
    day = page.grid.columns[0].ends_on
    change(page.office, Corner, page.grid.corner_of(page.grid.model().index(row, 1)), closed_on=day)
    page.refresh()
    drag(qtbot, page, place.center(), middle(page, page.grid.model().index(row, index.column())))
    assert chip(page, "01号箱")[1] == index


def test_what_was_not_moved_far_is_not_moved(qtbot, proposed):
    page = proposed
    _, index, place = chip(page, "01号箱")
    qtbot.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    assert chip(page, "01号箱")[1] == index


def texts(menu):
    return [action.text() for action in menu.actions() if not action.isSeparator()]


@pytest.fixture
def asked(qtbot, proposed):
    """Return a function that opens the menu of the first box by keyboard."""

    def asked(name="01号箱"):
        _, index, _ = chip(proposed, name)
        proposed.grid.setCurrentIndex(index)
        qtbot.keyClick(proposed.grid, Qt.Key.Key_Return)
        menu = proposed.menu.menu
        own = [action.menu() for action in menu.actions() if action.text() == name]
        return menu, (own[0] if own else menu)

    return asked


def test_the_keyboard_sends_a_box_elsewhere_and_lets_it_go_again(qtbot, proposed, asked):
    menu, own = asked()
    elsewhere = next(action.menu() for action in own.actions() if action.menu())
    assert len(elsewhere.actions()) == 2
    where = elsewhere.actions()[0].text()
    elsewhere.actions()[0].trigger()
    menu.close()
    _, index, _ = chip(proposed, "01号箱")
    assert proposed.shown.rows[index.row()].name == where
    menu, own = asked()
    next(action for action in own.actions() if "不再固定" in action.text()).trigger()
    menu.close()
    _, index, _ = chip(proposed, "01号箱")
    assert not any(one.pinned for one in proposed.grid.cell(index).chips)


def test_a_wish_is_entered_shown_and_withdrawn(qtbot, proposed, asked):
    menu, own = asked()
    next(action for action in own.actions() if "不参加轮换" in action.text()).trigger()
    menu.close()
    proposed.undoing.further.click()
    qtbot.waitUntil(lambda: chip(proposed, "01号箱", 2)[1].row() == 0)
    box_id = chip(proposed, "01号箱")[0]
    menu, own = asked()
    next(action for action in own.actions() if action.text().startswith("取消")).trigger()
    menu.close()
    assert proposed.office.read(rotation.wishes, box_id) == []


def test_what_a_box_has_to_say(proposed):
    page = proposed
    place = chip(page, "01号箱")[2]
    assert "01号箱" in page.grid.told_at(place.center())
    assert "这一期搬过来" in page.grid.told_at(place.center())


def test_drafts_are_deleted_with_a_way_back(qtbot, proposed):
    proposed.drop_action.trigger()
    assert proposed.empty.isVisible()
    proposed.undoing.button.click()
    assert len(proposed.shown.columns) == 3


def test_planning_anew_keeps_the_number_of_drafts(qtbot, proposed):
    proposed.count.setValue(1)
    proposed.undoing.sentence.clear()
    proposed.plan_anew()
    qtbot.waitUntil(lambda: "提出了 3 期方案" in proposed.undoing.sentence.text())
    assert len(proposed.shown.columns) == 3
