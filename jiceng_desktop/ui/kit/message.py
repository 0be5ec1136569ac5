"""The one place where the program speaks to the clerk and asks.

Callers write ``message.ask(...)`` (never ``from … import ask``), so that a test can replace a single name.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QMainWindow,
    QMessageBox,
    QWidget,
)

from jiceng_desktop.errors import Refusal

_TOAST_MS = 5000
_LONGEST_NAME = 240  # bytes; Linux takes 255, and a file being written has a longer name for a moment
_CONTROLS = {"Cc", "Cs"}
Icon = QMessageBox.Icon


def tell(parent: QWidget | None, text: str, title: str = "提示") -> None:
    """Say one thing and wait until it is read."""
    _show(_box(parent, text, title, Icon.Information, ["知道了(&O)"]))


def warn(parent: QWidget | None, text: str, title: str = "无法完成") -> None:
    """Say why something was not done."""
    _show(_box(parent, text, title, Icon.Warning, ["知道了(&O)"]))


def ask(
    parent: QWidget | None, question: str, yes: str = "确定(&O)", no: str = "取消(&C)", danger: bool = False
) -> bool:
    """Ask before doing something; for a dangerous one the safe answer is the default."""
    return choose(parent, question, [yes, no], danger=danger) == 0


def choose(
    parent: QWidget | None, question: str, answers: Sequence[str], title: str = "请确认", danger: bool = False
) -> int:
    """Return which of the answers was given; Esc and the window's cross mean the last one."""
    return _show(_box(parent, question, title, Icon.Question, answers, danger))


def ask_save_path(parent: QWidget | None, title: str, suggested: str, kinds: str) -> Path | None:
    """Ask where to save; ``kinds`` such as ``Excel 工作簿 (*.xlsx)``."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name, _ = QFileDialog.getSaveFileName(parent, title, str(Path(folder) / _safe_name(suggested)), kinds)
    if not name:
        return None
    ending = kinds.rsplit("*", 1)[-1].rstrip(")")
    if name.lower().endswith(ending):
        return Path(name)
    path = Path(name + ending)  # of a file that the dialog has not asked about
    question = f"“{path.name}”已经存在，要替换它吗？"
    return None if path.exists() and not ask(parent, question, "替换(&R)", danger=True) else path


def ask_open_path(parent: QWidget | None, title: str, kinds: str) -> Path | None:
    """Ask which file to open."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    name, _ = QFileDialog.getOpenFileName(parent, title, folder, kinds)
    return Path(name) if name else None


def toast(widget: QWidget, text: str) -> None:
    """Say in the status bar that something went well; nobody has to answer."""
    window: QWidget | None = widget.window()
    while window is not None and not isinstance(window, QMainWindow):
        owner = window.parentWidget()
        window = owner.window() if owner else None
    if window is not None:
        window.statusBar().showMessage(text, _TOAST_MS)


def attempt(parent: QWidget | None, act: Callable[[], object]) -> bool:
    """Do something that may be refused; show why if it is."""
    try:
        act()
    except Refusal as refusal:
        warn(parent, str(refusal))
        return False
    return True


def _safe_name(name: str) -> str:
    """Leave out what Windows does not allow in a file name; shorten one that no folder takes, but not its ending."""
    kept = (char for char in name if char not in '\\/:*?"<>|' and unicodedata.category(char) not in _CONTROLS)
    stem, dot, ending = "".join(kept).rpartition(".")
    stem, ending = (stem, ending) if dot else (ending, "")
    room = _LONGEST_NAME - len((dot + ending).encode())
    short = stem.encode()[: max(0, room)].decode(errors="ignore").strip(" .")
    return (short + dot + ending).strip(" .") or "未命名"


def _box(
    parent: QWidget | None, text: str, title: str, icon: Icon, answers: Sequence[str], danger: bool = False
) -> QMessageBox:
    """Build a message box whose buttons are the given answers, the last one for Esc."""
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setTextFormat(Qt.TextFormat.PlainText)  # names are data: <b> in one must stay a sign
    box.setText(text)
    box.setIcon(icon)
    buttons = [box.addButton(answer, _role(number, len(answers))) for number, answer in enumerate(answers)]
    for number, button in enumerate(buttons):  # the box sorts them by desktop custom
        button.setProperty("answer", number)
    if danger:
        buttons[0].setProperty("class", "danger")
    box.setDefaultButton(buttons[-1] if danger else buttons[0])
    box.setEscapeButton(buttons[-1])
    return box


def _role(number: int, count: int) -> QMessageBox.ButtonRole:
    """Return the role that keeps buttons in reading order on every desktop."""
    if number == 0:
        return QMessageBox.ButtonRole.AcceptRole
    return QMessageBox.ButtonRole.RejectRole if number == count - 1 else QMessageBox.ButtonRole.DestructiveRole


def _show(box: QMessageBox) -> int:
    """Show a box until it is answered; return the number of the answer, the last one without any."""
    box.exec()
    clicked = box.clickedButton()
    number = len(box.buttons()) - 1 if clicked is None else int(clicked.property("answer"))
    box.deleteLater()
    return number
