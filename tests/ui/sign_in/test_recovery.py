"""The recovery code: shown once, typed from paper."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from jiceng_desktop import settings
from jiceng_desktop.services import community
from jiceng_desktop.ui.kit import message, preview


def test_the_last_groups_are_covered_while_they_are_typed(code_step):
    code = code_step.sign.text()
    assert len("".join(code.split())) == 40
    code_step.typed.textEdited.emit("A")
    assert code_step.sign.text().split() == [*code.split()[:-2], "●●●●●", "●●●●●"]
    code_step.again.click()
    assert code_step.sign.text() == code


def test_the_code_cannot_be_pasted(qtbot, code_step):
    QApplication.clipboard().setText("".join(code_step.sign.text().split())[-10:])
    qtbot.keyClick(code_step.typed, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert code_step.typed.text() == ""


def test_wrong_groups_are_refused(code_step):
    for typed, told in (("", "输入了 0 个"), ("AB", "输入了 2 个"), ("AAAAAAAAAA", "抄写有误")):
        code_step.typed.setText(typed)
        code_step.primary.click()
        assert told in code_step.form.said("recovery_code")
    assert not code_step._office.read(community.about).recovery_confirmed


def test_the_code_can_be_confirmed_later(qtbot, code_step, said):
    said.answers = [1]
    code_step.postpone()
    assert code_step.window().offices == []
    code_step.postpone()
    office = code_step.window().offices[0]
    assert "只显示这一次" in said[0]
    assert not office.read(community.about).recovery_confirmed


def test_closing_asks_because_the_code_is_shown_once(qtbot, code_step, said):
    window = code_step.window()
    said.answers = [1, 0]
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert len(said) == 2
    assert settings.load().last_database  # the data is there, and found again


def test_the_sheet_is_saved(qtbot, code_step, home, monkeypatch):
    monkeypatch.setattr(message, "ask_save_path", lambda *_: home / "恢复码.pdf")
    code_step.save_button.click()
    qtbot.waitUntil(lambda: "已保存" in code_step.form.said("recovery_code"))
    assert (home / "恢复码.pdf").read_bytes().startswith(b"%PDF")


def test_the_sheet_goes_to_the_printer(qtbot, code_step, monkeypatch):
    printed = []
    monkeypatch.setattr(preview, "print_pdf", lambda parent, pdf, title: printed.append((pdf[:4], title)))
    code_step.print_button.click()
    qtbot.waitUntil(lambda: printed == [(b"%PDF", "数据恢复码")])
