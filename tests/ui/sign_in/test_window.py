"""The start window as a whole: keys, letters, sizes, speed."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from jiceng_desktop.ui.sign_in.form import advice


def letters(step):
    texts = [button.text() for button in step.findChildren(QPushButton) if not button.isHidden() and button.text()]
    texts += [title.text() for title, entry, _ in step.form._rows.values() if not entry.isHidden()]
    return [text[text.index("&") + 1] for text in texts]


@pytest.mark.parametrize("name", ["welcome", "create", "open", "forgotten", "restore"])
def test_every_button_has_its_own_letter(start, name):
    window = start()
    window.go(name)
    if name == "create":
        window.step().form.show_row("path", True)
    found = letters(window.step())
    assert len(found) >= 3
    assert len(set(found)) == len(found)


def test_the_letters_of_the_code_step(code_step):
    code_step.cover()
    found = letters(code_step)
    assert sorted(found) == sorted(set(found))


def test_escape_goes_back_and_then_out(qtbot, start):
    window = start()
    first = window.step()
    first.new.click()
    window.step().name.setText("翠湖社区")
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.step() is first
    first.new.click()
    assert window.step().name.text() == "翠湖社区"
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


@pytest.mark.parametrize("name", ["welcome", "create", "open", "forgotten", "restore"])
def test_no_step_is_wider_than_the_smallest_window(start, name):
    window = start()
    window.go(name)
    window.resize(window.minimumSize())
    step = window.step()
    assert step.minimumSizeHint().width() <= window.width()
    assert step._body.minimumSizeHint().width() <= step._scroll.viewport().width()


@pytest.mark.parametrize(
    ("typed", "caps", "told"),
    [("abc", False, ""), ("ＡＢＣ", False, "全角"), ("梧桐", False, "汉字"), ("ABC", True, "大写锁定")],
)
def test_advice_about_the_keyboard(typed, caps, told):
    assert told in advice(typed, caps)
    assert bool(told) == bool(advice(typed, caps))


def test_caps_lock_is_noticed_from_the_keys(qtbot, start, known):
    step = start(known[0]).step()
    qtbot.keyClicks(step.passphrase.entry, "a")
    assert step.form.said("passphrase") == ""
    qtbot.keyClick(step.passphrase.entry, "A", Qt.KeyboardModifier.NoModifier)
    assert "大写锁定" in step.form.said("passphrase")


def test_nothing_heavy_is_imported_before_the_first_paint():
    code = (
        "import sys; import jiceng_desktop.ui.sign_in; "
        "print([name for name in ('sqlalchemy', 'argon2', 'cryptography', 'reportlab', 'alembic', 'sqlcipher3', "
        "'PySide6.QtPdf', 'jiceng_desktop.services') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


def test_tab_walks_from_top_to_bottom(qtbot, start):
    window = start()
    window.step().new.click()
    step = window.step()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is step.name)
    walked = []
    for _ in range(11):
        walked.append(QApplication.focusWidget())
        window.focusNextChild()
    pairs = (step.passphrase, step.repeat, step.folder)
    assert walked[:3] == [step.name, step.office, step.clerk]
    assert walked[3:8] == [pairs[0].entry, pairs[0].button, pairs[1].entry, pairs[2].entry, pairs[2].button]
    assert [button.text() for button in walked[8:]] == ["更多(&M)：数据文件放在哪里", "返回(&B)", "新建(&C)"]
