from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from jiceng_desktop.ui.tray import Tray

Reason = QSystemTrayIcon.ActivationReason


class Speaking(QSystemTrayIcon):
    """Keeps what it is asked to show: off the screen there is no place for an icon."""

    def __init__(self):
        super().__init__(QApplication.windowIcon())
        self.said, self.is_there = [], False

    def show(self):
        self.is_there = True

    def hide(self):
        self.is_there = False

    def showMessage(self, title, text, *_rest):  # noqa: N802  # as Qt calls it
        self.said.append((title, text))


def test_it_speaks_through_the_icon_and_leaves_with_the_data(qapp):
    owner, icon = QObject(), Speaking()
    tray = Tray(owner, icon)
    assert icon.is_there
    tray.say("近期安排", "今天有 2 场活动。")
    assert icon.said == [("近期安排", "今天有 2 场活动。")]
    tray.leave()
    assert not icon.is_there


def test_a_click_asks_for_the_list(qtbot):
    owner, icon = QObject(), Speaking()
    tray = Tray(owner, icon)
    for tell in (
        lambda: icon.activated.emit(Reason.Trigger),
        lambda: icon.activated.emit(Reason.DoubleClick),
        icon.messageClicked.emit,
    ):
        with qtbot.waitSignal(tray.asked):
            tell()
    with qtbot.assertNotEmitted(tray.asked):
        icon.activated.emit(Reason.Context)


def test_without_a_place_for_it_nothing_happens(qapp):
    assert not QSystemTrayIcon.isSystemTrayAvailable()  # there is none off the screen
    tray = Tray(QObject())
    tray.say("近期安排", "今天有 2 场活动。")
    tray.leave()
