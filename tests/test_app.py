"""From the sign-in window to the main window and back, on a small real database."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from jiceng_desktop import settings
from jiceng_desktop.app import Program
from jiceng_desktop.crypto import Parameters
from jiceng_desktop.services import people, vault
from jiceng_desktop.settings import Settings
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.intake.runs import RunsDialog
from jiceng_desktop.ui.upkeep import ManualWindow

PASSPHRASE = "correct-horse-9"


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp):
    theme.apply(qapp)


@pytest.fixture(scope="session")
def invented(tmp_path_factory):
    """Return the folder of a small invented community; every test works on a copy."""
    folder = tmp_path_factory.mktemp("invented")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(vault, "PARAMETERS", Parameters(time_cost=1, memory_kib=8, lanes=1))
        vault.create_demo(folder / "社区.db", PASSPHRASE, date(2026, 3, 1), scale=0.02).close()
    return folder


@pytest.fixture
def path(invented, tmp_path, monkeypatch):
    monkeypatch.setenv("JICENG_HOME", str(tmp_path / "home"))
    shutil.copytree(invented, tmp_path / "data")
    return tmp_path / "data" / "社区.db"


@pytest.fixture
def start(qtbot, monkeypatch):
    """Return a function that starts the program and waits for its first window."""
    monkeypatch.setattr(message, "_show", lambda box: len(box.buttons()) - 1)
    programs = []

    def start(database=None):
        program = Program(database)
        programs.append(program)
        program.start()
        qtbot.waitExposed(program.sign_in)
        return program

    yield start
    for program in programs:
        if program.shell is not None:
            program.shell.close()
        if program.sign_in is not None:
            program.sign_in.close()
        program.stop()


def sign_in(qtbot, program):
    """Type the passphrase and wait for the main window."""
    step = program.sign_in.step()
    step.passphrase.entry.setText(PASSPHRASE)
    step.primary.click()
    qtbot.waitUntil(lambda: program.shell is not None, timeout=20_000)
    qtbot.waitExposed(program.shell)
    return program.shell


def names(page):
    return {page.model.texts(row)[0] for row in range(page.model.rowCount())}


def press(shell, menu, title):
    next(action for action in shell._menus[menu].actions() if action.text().startswith(title)).trigger()


pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_signs_in_locks_signs_in_again_and_leaves(qtbot, start, path):
    program = start(path)
    shell = sign_in(qtbot, program)
    assert program.sign_in is None
    assert shell.page().model.rowCount() > 300
    press(shell, "文件", "锁定")
    assert program.shell is None
    assert program.sign_in.isVisible()
    assert program.sign_in.step().path() == path  # it was opened last
    again = sign_in(qtbot, program)
    assert again is not shell
    again.close()
    assert program.shell is None
    vault.open_(path, PASSPHRASE).close()


def test_remembers_the_last_database_and_how_the_window_was(qtbot, start, path):
    program = start(path)
    shell = sign_in(qtbot, program)
    shell.show_page(3)
    shell.close()
    kept = settings.load()
    assert (kept.last_database, kept.recent) == (str(path), [str(path)])
    second = start()
    assert second.sign_in.step().path() == path
    assert sign_in(qtbot, second).tabs.currentIndex() == 3


def test_begins_with_a_welcome_on_a_new_computer(start, path):
    program = start()
    assert program.sign_in.step() is program.sign_in._steps["welcome"]
    assert settings.load() == Settings()


def test_a_second_window_sees_what_the_first_has_saved(qtbot, start, path):
    one, two = (sign_in(qtbot, start(path)) for _ in range(2))
    assert "新来的" not in names(two.page())
    one.desk.office.write(people.save, None, people.Draft(name="新来的"))
    qtbot.waitUntil(lambda: "新来的" in names(one.page()))
    press(two, "查看", "刷新")
    assert "新来的" in names(two.page())


def test_stays_open_when_a_page_has_unsaved_edits(qtbot, start, path, monkeypatch):
    program = start(path)
    shell = sign_in(qtbot, program)
    monkeypatch.setattr(type(shell.page()), "may_close", lambda _page: False)
    program.lock()
    assert program.shell is shell
    assert program.sign_in is None
    assert QApplication.quitOnLastWindowClosed()


def test_habits_that_cannot_be_kept_do_not_hold_up_the_clerk(qtbot, start, path, tmp_path):
    program = start(path)
    shell = sign_in(qtbot, program)
    (tmp_path / "home" / "data" / "settings.json.new").mkdir()  # nothing can be written there
    assert shell.close()
    assert program.shell is None


def test_the_menus_reach_what_they_name(qtbot, start, path, monkeypatch):
    shell = sign_in(qtbot, start(path))
    said = []
    monkeypatch.setattr(message, "tell", lambda _parent, text, *_: said.append(text))
    press(shell, "帮助", "关于基层桌面")
    assert str(path) in said[0]
    press(shell, "业务", "导入记录与撤销")
    assert shell.findChild(RunsDialog).nothing.isVisible()
    press(shell, "帮助", "使用手册")
    assert shell.findChildren(ManualWindow)


def run(*words, home):
    environment = {**os.environ, "JICENG_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    root = Path(__file__).resolve().parent.parent
    return subprocess.run(  # noqa: S603
        [sys.executable, "-m", "jiceng_desktop", *map(str, words)],
        cwd=root,
        env=environment,
        check=False,
        timeout=120,
        capture_output=True,
    )


def test_wrong_arguments_are_explained_in_chinese(tmp_path):
    ended = run("--database", "x.db", "check", home=tmp_path)
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert "命令写法不对：多出了 check。" in ended.stderr.decode("utf-8")


def test_help_names_the_commands(tmp_path):
    ended = run("--help", home=tmp_path)
    assert ended.returncode == 0
    assert "导入花名册" in ended.stdout.decode("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_crash_writes_no_memory_to_the_disk(tmp_path):
    started = (
        "import resource, sys\n"
        "from jiceng_desktop.__main__ import main\n"
        "sys.argv = ['jiceng-desktop', '--help']\n"
        "try:\n    main()\n"
        "finally:\n    print(resource.getrlimit(resource.RLIMIT_CORE))\n"
    )
    ended = subprocess.run(  # noqa: S603
        [sys.executable, "-c", started],
        cwd=Path(__file__).resolve().parent.parent,
        env={**os.environ, "JICENG_HOME": str(tmp_path)},
        check=False,
        timeout=120,
        capture_output=True,
    )
    assert ended.stdout.decode("utf-8").splitlines()[-1] == "(0, 0)"
