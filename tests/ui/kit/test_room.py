from __future__ import annotations

from PySide6.QtWidgets import QWidget

from jiceng_desktop.ui.kit.room import take_room


def test_a_window_takes_no_more_than_the_screen_has(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    take_room(window, 300, 200)
    assert (window.width(), window.height()) == (300, 200)
    take_room(window, 9000, 9000)
    room = window.screen().availableGeometry()
    assert window.width() < room.width()
    assert window.height() < room.height()
