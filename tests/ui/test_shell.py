from __future__ import annotations

from datetime import datetime

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence

from jiceng_desktop.errors import Refusal
from jiceng_desktop.ui.kit.desk import Desk, Memory
from jiceng_desktop.ui.kit.page import Page
from jiceng_desktop.ui.kit.records import RecordPage
from jiceng_desktop.ui.shell import Command, Shell


@pytest.fixture
def pages(kind):
    """Return two kinds of page: a list, and one that wants to stay."""

    class Neighbours(RecordPage):
        title, icon, unit = "邻居", "account-group", "人"
        listing = kind.listing

        def build_actions(self):
            super().build_actions()
            self.offer("走访(&L)", lambda: None)

    class Notes(Page):
        title, icon = "便条", "file-document-outline"
        stays = False

        def may_close(self):
            return not self.stays

        def new_record(self):
            self.made = True

    return Neighbours, Notes


@pytest.fixture
def shell(qtbot, desk, pages):
    def open_shell(commands=(), with_desk=desk):
        shell = Shell(with_desk, commands, pages)
        qtbot.addWidget(shell)
        shell.show()
        return shell

    return open_shell


def entry(shell, menu, title):
    return next(action for action in shell._menus[menu].actions() if action.text().startswith(title))


def test_builds_a_page_when_it_is_first_shown(shell):
    opened = shell()
    assert list(opened._pages) == [0]
    assert opened.show_page(1).title == "便条"
    assert list(opened._pages) == [0, 1]


def test_refreshes_what_is_seen_after_a_change_and_the_rest_when_shown(shell, add, qtbot):
    opened = shell()
    page = opened.page()
    add("张三")
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert opened._count.text() == "共 1 人"
    opened.show_page(1)
    add("李四")
    qtbot.wait(1)
    assert page.model.rowCount() == 1
    opened.show_page(0)
    assert page.model.rowCount() == 2


def test_a_change_on_the_job_thread_reaches_the_page(shell, add, qtbot, jobs):
    opened = shell()
    jobs.run(opened, "导入", lambda report: add("张三", "李四"), lambda _: None)
    qtbot.waitUntil(lambda: opened.page().model.rowCount() == 2)


def test_menus_follow_the_page(shell):
    opened = shell([Command("业务", "核对(&K)", lambda: None)])
    assert not entry(opened, "文件", "导入").isEnabled()
    assert entry(opened, "文件", "导出").isEnabled()
    assert [action.text() for action in opened._menus["业务"].actions() if action.text()] == ["走访(&L)", "核对(&K)"]
    opened.show_page(1)
    assert not entry(opened, "文件", "导出").isEnabled()
    assert [action.text() for action in opened._menus["业务"].actions() if action.text()] == ["新增(&N)", "核对(&K)"]
    entry(opened, "业务", "新增").trigger()
    assert opened.page().made


def test_menus_without_entries_are_not_shown(shell):
    opened = shell()
    assert not opened._menus["帮助"].menuAction().isVisible()
    opened = shell([Command("帮助", "关于(&A)", lambda: None)])
    assert opened._menus["帮助"].menuAction().isVisible()


def test_every_shortcut_is_given_once(shell):
    opened = shell([Command("文件", "备份(&B)", lambda: None, "Ctrl+B")])
    keys = [action.shortcut().toString() for menu in opened._menus.values() for action in menu.actions()]
    keys = [key for key in [*keys, opened._new.shortcut().toString()] if key]
    assert sorted(set(keys)) == sorted(keys)
    assert {"Ctrl+B", "Ctrl+F", "Ctrl+N", "Ctrl+P", "Ctrl+1", "Ctrl+2", "F5"} <= set(keys)
    assert all(QKeySequence(key)[0] for key in keys)


def test_commands_show_their_refusals(shell, said):
    def act():
        raise Refusal("备份盘没有插上。")

    entry(shell([Command("文件", "备份(&B)", act)]), "文件", "备份").trigger()
    assert said == ["备份盘没有插上。"]


def test_what_can_be_switched_says_how_it_is_whenever_the_menu_opens(shell):
    state = {"on": True}
    opened = shell([Command("查看", "提醒(&T)", lambda: state.update(on=not state["on"]), is_on=lambda: state["on"])])
    action = entry(opened, "查看", "提醒")
    for wanted in (True, False, True):
        opened._menus["查看"].aboutToShow.emit()
        assert action.isChecked() is wanted
        action.trigger()


def test_ctrl_f_reaches_the_search_box(shell, qtbot):
    opened = shell()
    with qtbot.waitActive(opened):
        opened.activateWindow()
    entry(opened, "查看", "搜索").trigger()
    qtbot.waitUntil(lambda: opened.page().finder.hasFocus())


@pytest.mark.parametrize(
    ("backup", "text", "look"),
    [
        (None, "尚未备份", "warning"),
        (datetime(2020, 1, 2, 3, 4), "上次备份：2020-01-02 03:04", "warning"),
        (datetime.now(), f"上次备份：{datetime.now():%Y-%m-%d}", ""),
    ],
)
def test_says_when_the_last_backup_was(shell, backup, text, look):
    opened = shell()
    assert opened._backup.text() == ""
    opened.show_backup(backup)
    assert opened._backup.text().startswith(text)
    assert opened._backup.property("look") == look
    assert opened._who.text() == "当前用户：王主任"


def test_remembers_size_page_and_columns(shell, office, jobs):
    kept = {}
    first = shell(with_desk=Desk(office, jobs, Memory(keep=kept.update)))
    first.resize(1100, 640)
    first.page().view.horizontalHeader().resizeSection(0, 177)
    first.show_page(1)
    assert first.close()
    assert kept["window/page"] == 1
    second = shell(with_desk=Desk(office, jobs, Memory(kept)))
    assert second.height() == 640  # the width is cut to the test's small screen
    assert second.page().title == "便条"
    assert second.show_page(0).view.columnWidth(0) == 177


def test_a_closed_shell_is_told_nothing_more(shell, add, office):
    opened = shell()
    assert opened.close()
    assert office.on_change == []
    add("张三")
    assert opened.page().model.rowCount() == 0


def test_stays_when_a_page_has_unsaved_edits(shell, office):
    opened = shell()
    notes = opened.show_page(1)
    notes.stays = True
    assert not opened.close()
    assert opened.isVisible()
    assert office.on_change
    notes.stays = False
    assert opened.close()


def test_stays_while_a_job_is_running(shell, said, qtbot, jobs):
    import threading

    opened, go = shell(), threading.Event()
    jobs.run(opened, "导入", lambda report: go.wait(10), lambda _: None)
    assert not opened.close()
    assert "正在进行" in said[0]
    go.set()
    qtbot.waitUntil(lambda: not jobs.is_busy())
    assert opened.close()


def test_fits_a_small_screen(shell):
    opened = shell()
    opened.resize(1024, 600)
    assert opened.minimumSizeHint().width() <= 1024
    assert opened.size() == QSize(1024, 600)


def test_says_whose_data_this_is(shell):
    opened = shell()
    opened.show_name("砚溪社区", invented=False)
    assert opened.windowTitle() == "砚溪社区 — 基层桌面"
    assert opened._mark_invented.isHidden()
    opened.show_name("砚溪社区", invented=True)
    assert opened.windowTitle() == "砚溪社区 — 基层桌面 — 演示数据"
    assert not opened._mark_invented.isHidden()


def test_the_pages_keep_their_buttons_when_the_menu_changes(shell):
    opened = shell([Command("业务", "核对(&K)", lambda: None)])
    bar = opened.page().bar
    before = [action.text() for action in bar.actions()]
    held = [menu.actions() for menu in opened._menus.values()]  # as anybody may who looks at a menu
    for number in (1, 0, 1, 0):
        opened.show_page(number)
    del held
    assert [action.text() for action in bar.actions()] == before


def test_the_cursor_is_where_work_begins(shell, qtbot):
    opened = shell()
    with qtbot.waitActive(opened):
        opened.activateWindow()
    opened.show_page(1)
    opened.show_page(0)
    qtbot.waitUntil(opened.page().finder.hasFocus)


@pytest.mark.parametrize(
    ("room", "fills"), [(QSize(1366, 728), True), (QSize(1093, 580), True), (QSize(1920, 1040), False)]
)
def test_a_small_screen_is_filled_at_the_first_start(qtbot, desk, pages, room, fills):
    shell = Shell(desk, (), pages)
    qtbot.addWidget(shell)
    shell.setWindowState(Qt.WindowState.WindowNoState)
    shell._take_first_size(room)
    assert shell.isMaximized() is fills
