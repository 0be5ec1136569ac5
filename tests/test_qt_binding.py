"""What the tests and the program rely on in the Qt binding itself."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtWidgets import QLineEdit

CALLS = """
from PySide6.QtWidgets import QApplication, QWidget

application = QApplication([])
widget = QWidget()
for _ in range(50_000):
    widget.update()
    assert widget.parentWidget() is None
print("survived")
"""


def test_calls_that_return_nothing_keep_none_alive():
    """A binding that loses references to None aborts the interpreter after some thousand such calls."""
    command = [sys.executable, "-c", CALLS]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)  # noqa: S603
    assert (done.returncode, done.stdout.strip()) == (0, "survived"), done.stderr


def test_ascii_keys_are_typed(qtbot):
    line = QLineEdit()
    qtbot.addWidget(line)
    qtbot.keyClicks(line, "lijianguo")
    assert line.text() == "lijianguo"


def test_chinese_keys_are_refused_before_they_abort_the_process(qtbot):
    line = QLineEdit()
    qtbot.addWidget(line)
    with pytest.raises(ValueError, match="李建国"):
        qtbot.keyClicks(line, "李建国")
    assert not line.text()
