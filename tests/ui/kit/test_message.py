from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMainWindow, QMessageBox, QPushButton, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.ui.kit import message


@pytest.fixture
def press(monkeypatch):
    """Let the real boxes come up and press a button of them."""
    monkeypatch.undo()

    def press(label):
        def act():
            box = QApplication.activeModalWidget()
            next(button for button in box.findChildren(QPushButton) if button.text() == label).click()

        QTimer.singleShot(50, act)

    return press


@pytest.mark.parametrize(("label", "number"), [("保存(&S)", 0), ("不保存(&D)", 1), ("继续编辑(&E)", 2)])
def test_says_which_answer_was_given(qtbot, press, label, number):
    press(label)
    assert message.choose(None, "还没有保存。", ["保存(&S)", "不保存(&D)", "继续编辑(&E)"]) == number


def test_escape_is_the_last_answer(qtbot, press):
    QTimer.singleShot(50, lambda: qtbot.keyClick(QApplication.activeModalWidget(), Qt.Key.Key_Escape))
    assert not message.ask(None, "要删除吗？")


def test_data_in_a_message_is_no_markup(qtbot, press):
    box = message._box(None, "<b>张三</b>", "提示", QMessageBox.Icon.Information, ["好"])
    qtbot.addWidget(box)
    assert box.textFormat() == Qt.TextFormat.PlainText


def test_a_dangerous_question_defaults_to_the_safe_answer(qtbot, press):
    box = message._box(None, "要删除吗？", "请确认", QMessageBox.Icon.Question, ["删除", "取消"], danger=True)
    qtbot.addWidget(box)
    assert box.defaultButton().text() == "取消"


def test_a_file_name_is_safe_and_has_its_ending(qtbot, monkeypatch, tmp_path):
    asked = []

    def answer(parent, title, suggested, kinds):
        asked.append(suggested)
        return str(tmp_path / "名册"), kinds

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    assert message.ask_save_path(None, "导出", "a/b:c?.xlsx", "Excel 工作簿 (*.xlsx)") == tmp_path / "名册.xlsx"
    assert asked[0].endswith("abc.xlsx")


@pytest.mark.parametrize(
    ("suggested", "safe"),
    [
        ("关于停水的通知" * 30 + ".pdf", "关于停水的通知" * 11 + "关.pdf"),
        ("通\x00知\ud800.pdf", "通知.pdf"),
        ("停水" * 200, "停水" * 40),
        ("/.pdf", "pdf"),
    ],
)
def test_a_suggested_name_fits_every_folder(qtbot, monkeypatch, tmp_path, suggested, safe):
    asked = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *order: asked.append(order[2]) or ("", ""))
    message.ask_save_path(None, "另存为", suggested, "PDF 文件 (*.pdf)")
    assert Path(asked[0]).name == safe
    (tmp_path / f"{safe}.new").touch()


@pytest.mark.parametrize("typed", ["名册", "名册2026.11", "名册.xls"])
def test_an_ending_put_on_afterwards_never_replaces_a_file_unasked(qtbot, monkeypatch, tmp_path, said, typed):
    kinds = "Excel 工作簿 (*.xlsx)"
    (tmp_path / f"{typed}.xlsx").write_bytes(b"")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / typed), kinds))
    said.answers = [1, 0]
    assert message.ask_save_path(None, "导出", "a.xlsx", kinds) is None
    assert "已经存在" in said[0]
    assert message.ask_save_path(None, "导出", "a.xlsx", kinds) == tmp_path / f"{typed}.xlsx"


def test_no_file_name_means_stepping_back(qtbot, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: ("", ""))
    assert message.ask_save_path(None, "导出", "a.xlsx", "Excel 工作簿 (*.xlsx)") is None
    assert message.ask_open_path(None, "导入", "Excel 工作簿 (*.xlsx)") is None


def test_a_toast_appears_in_the_status_bar_of_the_main_window(qtbot):
    window = QMainWindow()
    qtbot.addWidget(window)
    inner = QLabel()
    window.setCentralWidget(inner)
    message.toast(inner, "已保存")
    assert window.statusBar().currentMessage() == "已保存"


def test_a_toast_without_a_main_window_is_silent(qtbot):
    alone = QWidget()
    qtbot.addWidget(alone)
    message.toast(alone, "已保存")


def test_an_attempt_shows_the_refusal(qtbot, said):
    def act():
        raise Refusal("不能这样。")

    assert not message.attempt(None, act)
    assert said == ["不能这样。"]
    assert message.attempt(None, lambda: None)
