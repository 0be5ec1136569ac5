"""What happens when the program itself is at fault: a log without personal data, a calm window, and on it goes."""

from __future__ import annotations

import logging
import secrets
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from jiceng_desktop.errors import Refusal

_LOG = logging.getLogger("jiceng_desktop.crash")
_BYTES, _FILES = 1_000_000, 5
_PLAIN_ERRORS = (AttributeError, IndexError, ImportError, NameError, RecursionError, TypeError, ZeroDivisionError)


def open_log(folder: Path) -> None:
    """Let the program's log go to a rotating UTF-8 file in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(folder / "jiceng.log", maxBytes=_BYTES, backupCount=_FILES, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger("jiceng_desktop")
    root.setLevel(logging.INFO)
    root.addHandler(handler)


def close_log() -> None:
    """Close the log's file; for the end of the program."""
    root = logging.getLogger("jiceng_desktop")
    for handler in [handler for handler in root.handlers if isinstance(handler, RotatingFileHandler)]:
        root.removeHandler(handler)
        handler.close()


def install(folder: Path) -> CrashWindow:
    """Catch what nothing else has caught, in every thread; the caller keeps the result alive."""
    window = CrashWindow(folder)
    sys.excepthook = window.catch

    def catch_in_thread(failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None and failed.exc_type is not SystemExit:
            window.catch(failed.exc_type, failed.exc_value, failed.exc_traceback)

    threading.excepthook = catch_in_thread
    return window


def trace(error: BaseException) -> str:
    """Describe an error for the log: places and types, no values.

    What an error says can hold the values a clerk has typed (SQLAlchemy prints a statement's parameters),
    so a message is only kept of types that speak about the program.
    """
    lines = []
    seen: set[int] = set()
    link: BaseException | None = error
    while link is not None and id(link) not in seen:
        seen.add(id(link))
        lines += [
            f"  {place.filename}:{place.lineno} {place.name}" for place in traceback.extract_tb(link.__traceback__)
        ]
        kind = type(link)
        said = f": {link}" if isinstance(link, _PLAIN_ERRORS) and not isinstance(link, KeyError) else ""
        lines.append(f"{kind.__module__}.{kind.__qualname__}{said}")
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "\n".join(lines)


class CrashWindow(QObject):
    """Writes the log and tells the clerk, one window at a time, always on the GUI thread."""

    _caught = Signal(str, str)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._is_open = False
        self._caught.connect(self._tell)

    def catch(self, kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        """Take an error nobody has caught; a Refusal that got here is only shown."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
        elif isinstance(error, Refusal):
            self._caught.emit("", str(error))
        else:
            number = secrets.token_hex(3).upper()
            _LOG.error("错误 %s\n%s", number, trace(error))
            self._caught.emit(number, "")

    def _tell(self, number: str, refusal: str) -> None:
        if self._is_open:  # an error that repeats must not bury the screen
            return
        self._is_open = True
        try:
            show(refusal_box(refusal) if refusal else crash_box(number, self._folder))
        finally:
            self._is_open = False


def refusal_box(text: str) -> QMessageBox:
    """Return the box for a refusal."""
    box = QMessageBox(QMessageBox.Icon.Warning, "无法完成", text, parent=QApplication.activeWindow())
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.addButton("知道了(&O)", QMessageBox.ButtonRole.AcceptRole)
    return box


def crash_box(number: str, folder: Path) -> QMessageBox:
    """Return the box for a fault of the program."""
    box = QMessageBox(QMessageBox.Icon.Critical, "程序出错了", "", parent=QApplication.activeWindow())
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText("刚才的操作没有完成，数据库里的数据没有损坏。")
    box.setInformativeText(
        "可以继续使用；如果同一操作再次出错，请退出后重新打开程序。\n"
        f"报告问题时请提供错误编号 {number}，并附上日志文件。日志里没有居民的个人信息。"
    )
    copying = box.addButton("复制错误编号(&N)", QMessageBox.ButtonRole.ActionRole)
    opening = box.addButton("打开日志文件夹(&L)", QMessageBox.ButtonRole.ActionRole)
    going_on = box.addButton("继续使用(&C)", QMessageBox.ButtonRole.AcceptRole)
    for button in (copying, opening):
        button.clicked.disconnect()  # these two must not close the box
    copying.clicked.connect(lambda: QGuiApplication.clipboard().setText(number))
    opening.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))))
    box.setDefaultButton(going_on)
    box.setEscapeButton(going_on)
    return box


def show(box: QMessageBox) -> None:
    """Show a box until it is closed; a seam for tests."""
    box.exec()
    box.deleteLater()
