from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.ui.kit.keys import key_in


def test_a_key_holds_only_where_the_cursor_is(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    here, there, other = QListWidget(), QPushButton("别处"), QLineEdit()
    column = QVBoxLayout(window)
    for widget in (here, there, other):
        column.addWidget(widget)
    done = []
    key_in(here, "Delete", lambda: done.append("列表"))
    window.show()
    window.activateWindow()
    there.setFocus()
    qtbot.waitUntil(there.hasFocus)
    qtbot.keyClick(there, Qt.Key.Key_Delete)
    assert done == []
    here.setFocus()
    qtbot.waitUntil(here.hasFocus)
    qtbot.keyClick(here, Qt.Key.Key_Delete)
    assert done == ["列表"]
