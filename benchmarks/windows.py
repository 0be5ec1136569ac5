"""The windows whose start is measured, each in a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from benchmarks import probe
from jiceng_desktop.marks import override

_TYPING_MS = 5000  # a clerk needs longer to find and type a passphrase; the imports behind the window are done by then


def tell_when_painted(widget: Any, act: Callable[[], None]) -> Any:
    """Call ``act`` once the first painting of a widget has reached the screen; the returned object must be kept."""
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt

    class Painted(QObject):
        @override
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint:
                watched.removeEventFilter(self)
                # delivered as soon as the painting that has just begun is over
                QCoreApplication.postEvent(self, QEvent(QEvent.Type.User), Qt.EventPriority.HighEventPriority.value)
            return False

        @override
        def customEvent(self, _event: QEvent) -> None:
            act()

    watcher = Painted()
    widget.installEventFilter(watcher)
    return watcher


def bare() -> None:
    """Show the least window with a table that PySide6 can show."""
    from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget

    app = QApplication([])
    window = QMainWindow()
    window.setCentralWidget(QTableWidget())
    window.show()
    watcher = tell_when_painted(window, lambda: probe.reply([probe.since_start()]))
    app.exec()
    del watcher


def sign_in(database: str) -> None:
    """Start the program as from its icon."""
    from jiceng_desktop import app

    class Watched(app.Program):
        @override
        def start(self) -> None:
            super().start()
            self.watcher = tell_when_painted(self.sign_in, lambda: probe.reply([probe.since_start()]))

    app.Program = Watched  # type: ignore[misc]
    app.main(["--database", database])


def first_page(database: str) -> None:
    """Start the program, type the passphrase, press Enter, wait for the first page with its rows."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtTest import QTest

    from benchmarks.community import PASSPHRASE
    from jiceng_desktop import app

    class Watched(app.Program):
        @override
        def start(self) -> None:
            super().start()
            QTimer.singleShot(_TYPING_MS, self.press_enter)

        def press_enter(self) -> None:
            entry = self.sign_in.step().passphrase.entry  # type: ignore[union-attr]
            entry.setText(PASSPHRASE)
            self.sign_in.opened.connect(self.wait_for_page)  # type: ignore[union-attr]
            self.watch = probe.Watch()
            QTest.keyClick(entry, Qt.Key.Key_Return)

        def wait_for_page(self) -> None:
            view = self.shell.page().view  # type: ignore[union-attr]
            assert view.model().rowCount() > 0
            self.watcher = tell_when_painted(view.viewport(), lambda: probe.reply([self.watch.taken()]))

    app.Program = Watched  # type: ignore[misc]
    app.main(["--database", database])


if __name__ == "__main__":
    parts: dict[str, Callable[..., None]] = {"bare": bare, "sign-in": sign_in, "first-page": first_page}
    parts[sys.argv[1]](*sys.argv[2:])
