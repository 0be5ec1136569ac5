"""The registers behind the menu 工具: councils with their members, and lines."""

from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow

from jiceng_desktop.services import councils, events, lines
from jiceng_desktop.services.councils import Member
from jiceng_desktop.ui.kit.filters import NameDialog
from jiceng_desktop.ui.pages.events.councils import CouncilDialog, CouncilsDialog
from jiceng_desktop.ui.pages.events.invited import InvitedDialog
from jiceng_desktop.ui.pages.events.lines import LinesDialog
from tests.services.residents import add

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def persons(office):
    return {name: add(office, name) for name in ("白秀兰", "罗建国", "林晓燕")}


@pytest.fixture
def council(office, persons):
    members = tuple(Member(key, name) for name, key in persons.items())
    return office.write(councils.save, None, councils.Draft("居民议事会", None, members))


@pytest.fixture
def dialog(desk, window):
    dialog = CouncilsDialog(desk, window)
    dialog.open()
    yield dialog
    dialog.close()


@pytest.fixture
def shown(desk, window):
    dialog = LinesDialog(desk, window)
    dialog.open()
    yield dialog
    dialog.close()


def named(dialog):
    return [dialog.table.item(row, 0).text() for row in range(dialog.table.rowCount())]


def form_of(dialog):
    return dialog.findChildren(CouncilDialog)[-1]


# -- councils ------------------------------------------------------------------------------------------------------


def test_a_council_is_made_by_keyboard(dialog, office, persons, qtbot):
    dialog.add()
    form = form_of(dialog)
    form.entry("name").setText("居民议事会")
    finder = form.entry("members").finder
    finder.setFocus()
    qtbot.keyClicks(finder, "bxl")
    qtbot.waitUntil(lambda: not finder.finds_nothing() and not finder._pause.isActive())
    finder._pick(0)
    assert finder.text() == ""
    finder.setText("罗建国、林晓燕 秦小草")
    qtbot.keyClick(finder, Qt.Key.Key_Return)
    assert form.isVisible()  # Enter added the names and did not save
    assert finder.text() == "秦小草"
    assert form.entry("members").told.text() == "档案里没有：秦小草。"
    finder.clear()
    form.entry("members").table.item(0, 1).setText("主任")
    qtbot.mouseClick(form.save_button, LEFT)
    (council_id,) = office.read(councils.LISTING.ids)
    stored = office.read(councils.load, council_id)
    assert [(one.name, one.role) for one in stored.members] == [("白秀兰", "主任"), ("罗建国", ""), ("林晓燕", "")]
    assert named(dialog) == ["居民议事会"]
    assert dialog.table.item(0, 1).text() == "3"


def test_members_are_moved_and_taken_off(council, dialog, office):
    dialog.edit()
    entry = form_of(dialog).entry("members")
    entry.table.setCurrentCell(2, 0)
    entry.shift(-1)
    entry.shift(-1)
    entry.shift(-1)  # at the top already
    assert [one.name for one in entry.value()] == ["林晓燕", "白秀兰", "罗建国"]
    entry.table.setCurrentCell(1, 0)
    entry.remove()
    assert entry.count.text() == "共 2 人"
    form_of(dialog).accept()
    assert [one.name for one in office.read(councils.load, council).members] == ["林晓燕", "罗建国"]


def test_nobody_is_added_twice_and_namesakes_are_asked_about(council, dialog, office):
    add(office, "林晓燕")
    dialog.edit()
    entry = form_of(dialog).entry("members")
    entry.finder.setText("白秀兰，林晓燕")
    entry.finder.entered.emit()
    assert len(entry.value()) == 3
    assert entry.told.text() == "有同名的人，请一个一个选：林晓燕；已经在名单里：白秀兰。"
    assert not form_of(dialog).is_edited()


def test_a_name_that_is_taken_is_refused_at_its_field(council, dialog):
    dialog.add()
    form = form_of(dialog)
    form.entry("name").setText("居民议事会")
    form.accept()
    assert form.isVisible()
    assert "已经有叫“居民议事会”的名单" in form._cells["name"].note.text()


def test_a_council_that_is_invited_is_deleted_knowingly_and_comes_back(council, dialog, office, said):
    draft = events.Draft(title="议事会", starts_at=datetime(2026, 12, 8, 15), audience_council_id=council)
    number = office.write(events.save, None, draft)
    said.answers = [1, 0]
    dialog.remove()
    assert "有 1 场活动或系列邀请的是这份名单" in said[0]
    assert named(dialog) == ["居民议事会"]
    dialog.remove()
    assert named(dialog) == []
    assert office.read(events.load, number).audience_council_id is None
    dialog.undoing.button.click()
    assert named(dialog) == ["居民议事会"]
    assert office.read(events.load, number).audience_council_id == council


def test_the_list_to_call_up_is_a_click_away(council, dialog):
    dialog.show_members()
    (listed,) = dialog.findChildren(InvitedDialog)
    assert listed.view.records.rowCount() == 3
    listed.accept()


def test_without_councils_there_is_nothing_to_edit(dialog):
    assert not any(button.isEnabled() for button in dialog._about_one)
    dialog.edit()
    assert dialog.findChildren(CouncilDialog) == []


# -- lines ---------------------------------------------------------------------------------------------------------


def answer(dialog, name):
    form = dialog.findChildren(NameDialog)[-1]
    form.entry.set_value(name)
    form.accept()
    return form


def test_a_line_is_added_renamed_and_moved(shown, office):
    shown.add()
    answer(shown, "消防")
    assert named(shown)[-1] == shown.current_name() == "消防"
    shown.edit()
    answer(shown, "消防安全")
    shown.shift(-1)
    assert named(shown)[-2] == shown.current_name() == "消防安全"
    assert [name for _, name in office.read(lines.listed)] == named(shown)


def test_a_line_that_exists_is_refused_below_its_name(shown):
    shown.add()
    form = answer(shown, "科普")
    assert form.isVisible()
    assert "已经有叫“科普”的条线" in form.problem.text()


def test_a_line_is_deleted_with_a_way_back_unless_it_is_used(shown, office, said, qtbot):
    used, unused = (key for key, _ in office.read(lines.listed)[:2])
    draft = events.Draft(title="党课", starts_at=datetime(2026, 12, 8, 15), lines=(used,))
    office.write(events.save, None, draft)
    shown.refresh()
    assert [shown.table.item(row, 1).text() for row in range(2)] == ["1", ""]
    shown.go_to(used)
    buttons = {button.text(): button for button in shown._about_one}
    qtbot.mouseClick(buttons["删除(&R)"], LEFT)
    assert "不能删除" in said[0]
    shown.go_to(unused)
    name = shown.current_name()
    shown.table.setFocus()
    qtbot.waitUntil(shown.table.hasFocus)
    qtbot.keyClick(shown.table, Qt.Key.Key_Delete)
    assert name not in named(shown)
    shown.undoing.button.click()
    assert name in named(shown)


def test_the_tools_stand_in_the_bar(page):
    menu = next(action for action in page.actions() if action.text().startswith("工具")).menu()
    titles = [action.text() for action in menu.actions()]
    assert titles[:2] == ["议事会与固定名单(&C)…", "条线(&L)…"]
    menu.actions()[1].trigger()
    (dialog,) = page.findChildren(LinesDialog)
    dialog.close()
