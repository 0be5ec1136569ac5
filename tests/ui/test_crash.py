from __future__ import annotations

import sys
import threading

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from jiceng_desktop.errors import Refusal
from jiceng_desktop.ui import crash


@pytest.fixture
def shown(monkeypatch):
    shown = []
    monkeypatch.setattr(crash, "show", shown.append)
    return shown


@pytest.fixture
def hooks(qapp, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    crash.open_log(tmp_path)
    yield crash.install(tmp_path)
    crash.close_log()


def log(folder):
    return (folder / "jiceng.log").read_text("utf-8")


def caught(act):
    try:
        act()
    except (ArithmeticError, LookupError, OperationalError, Refusal, ValueError):
        sys.excepthook(*sys.exc_info())


def failing_statement():
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            connection.execute(text("select * from nowhere where name = :name"), {"name": "张三机密"})
    finally:
        engine.dispose()


def test_a_fault_is_logged_without_values_and_told(hooks, shown, tmp_path):
    with pytest.raises(OperationalError, match="张三机密"):
        failing_statement()
    caught(failing_statement)
    written = log(tmp_path)
    assert "OperationalError" in written
    assert "failing_statement" in written
    assert "张三机密" not in written
    assert "select" not in written
    assert len(shown) == 1
    number = written.split("错误 ")[1][:6]
    assert number in shown[0].informativeText()


def test_a_value_in_an_error_stays_out_of_the_log(hooks, shown, tmp_path):
    caught(lambda: {}["999901198003070010"])
    caught(lambda: int("张三"))
    assert "KeyError" in log(tmp_path)
    assert "ValueError" in log(tmp_path)
    assert "999901198003070010" not in log(tmp_path)
    assert "张三" not in log(tmp_path)


def test_a_refusal_that_got_through_is_only_shown(hooks, shown, tmp_path):
    def act():
        raise Refusal("不能这样。")

    caught(act)
    assert [box.text() for box in shown] == ["不能这样。"]
    assert log(tmp_path) == ""


def test_a_fault_in_a_thread_is_told_on_the_gui_thread(hooks, monkeypatch, qtbot, tmp_path):
    told = []
    monkeypatch.setattr(crash, "show", lambda box: told.append(threading.current_thread()))
    thread = threading.Thread(target=lambda: 1 / 0)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(told))
    assert told == [threading.main_thread()]
    assert "ZeroDivisionError" in log(tmp_path)


def test_a_fault_within_a_fault_opens_one_window(hooks, monkeypatch):
    told = []

    def show(box):
        told.append(box)
        caught(lambda: 1 / 0)

    monkeypatch.setattr(crash, "show", show)
    caught(lambda: 1 / 0)
    assert len(told) == 1


def test_the_number_is_copied_and_the_window_stays(qtbot, tmp_path):
    box = crash.crash_box("A1B2C3", tmp_path)
    qtbot.addWidget(box)
    box.show()
    next(button for button in box.findChildren(QPushButton) if button.text().startswith("复制")).click()
    assert QGuiApplication.clipboard().text() == "A1B2C3"
    assert box.isVisible()
    next(button for button in box.findChildren(QPushButton) if button.text().startswith("继续")).click()
    assert not box.isVisible()
