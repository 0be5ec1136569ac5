"""The entries of the start window: labelled, with a line below each for what is wrong or worth knowing."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override


class Form(QFrame):
    """One column of named entries on a white card."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("signInForm")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(20, 16, 20, 14)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._rows: dict[str, tuple[QLabel, QWidget, QLabel]] = {}
        self._hints: dict[str, tuple[str, str]] = {}

    def add(self, name: str, label: str, entry: QWidget, hint: str = "") -> None:
        """Add an entry; ``hint`` stands below it while nothing is wrong."""
        title, note = QLabel(label), plain("", "hint")
        title.setBuddy(entry)
        title.setMinimumHeight(34)
        note.setContentsMargins(0, 0, 0, 6)
        row = self._grid.rowCount()
        top = Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(title, row, 0, top | Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(entry, row, 1)
        self._grid.addWidget(note, row + 1, 1)
        self._rows[name] = title, entry, note
        self.set_hint(name, hint)

    def set_hint(self, name: str, text: str, look: str = "hint") -> None:
        """Say what is worth knowing about an entry while nothing is wrong with it."""
        self._hints[name] = text, look
        self.say(name)

    def say(self, name: str, text: str = "", look: str = "problem") -> None:
        """Put a sentence under an entry; none brings its hint back."""
        _, entry, note = self._rows[name]
        text, look = (text, look) if text else self._hints[name]
        note.setText(text)
        note.setVisible(bool(text) and not entry.isHidden())
        show_look(note, look)

    def entry(self, name: str) -> QWidget:
        """Return an entry."""
        return self._rows[name][1]

    def said(self, name: str) -> str:
        """Return the sentence under an entry."""
        return self._rows[name][2].text()

    def clear(self) -> None:
        """Take back all that was said."""
        for name in self._rows:
            self.say(name)

    def show_row(self, name: str, shown: bool) -> None:
        """Show or hide an entry with its label and its line."""
        for part in self._rows[name][:2]:
            part.setVisible(shown)
        self.say(name)

    def refuse(self, refusal: Refusal) -> bool:
        """Show a refusal at its field, if the field is one of this form, and go there."""
        if refusal.field not in self._rows:
            return False
        self.show_row(refusal.field, True)
        self.say(refusal.field, str(refusal))
        entry = self._rows[refusal.field][1]
        entry.setFocus()
        line = entry.focusProxy() or entry
        if isinstance(line, QLineEdit):
            line.selectAll()
        return True


class Passphrase(QWidget):
    """A passphrase that stays hidden until 显示 is pressed; ``advice`` tells of Caps Lock and input methods."""

    changed = Signal()
    shown = Signal(bool)
    advice = Signal(str)

    def __init__(self, with_button: bool = True) -> None:
        super().__init__()
        self.entry = _PassphraseLine()
        self.entry.setEchoMode(QLineEdit.EchoMode.Password)
        self.entry.textChanged.connect(self._tell)
        self.entry.caps_seen.connect(self._tell)
        self.button = QPushButton("显示(&V)")
        self.button.setAutoDefault(False)
        self.button.setProperty("class", "small")
        self.button.clicked.connect(lambda: self.show_text(self.entry.echoMode() == QLineEdit.EchoMode.Password))
        self.button.setVisible(with_button)
        _beside(self, self.entry, self.button)

    def text(self) -> str:
        """Return what was typed, blanks included."""
        return self.entry.text()

    def clear(self) -> None:
        """Forget what was typed, and hide again."""
        self.entry.clear()
        self.show_text(False)

    def show_text(self, shown: bool) -> None:
        """Show or hide the signs."""
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.entry.setEchoMode(mode)
        self.button.setText("隐藏(&V)" if shown else "显示(&V)")
        self.shown.emit(shown)

    def _tell(self) -> None:
        self.changed.emit()
        self.advice.emit(advice(self.entry.text(), self.entry.caps))


class _PassphraseLine(QLineEdit):
    """Notices Caps Lock from what the keys produce, which works on every system."""

    caps_seen = Signal()
    caps = False

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        super().keyPressEvent(event)
        if len(typed) == 1 and typed.isascii() and typed.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            caps = typed.isupper() != shifted
            if caps != self.caps:
                self.caps = caps
                self.caps_seen.emit()


class PathEntry(QWidget):
    """A path that can be typed, or chosen from a dialog that ``ask`` opens."""

    changed = Signal()

    def __init__(self, button: str, ask: Callable[[QWidget, Path | None], Path | None]) -> None:
        super().__init__()
        self.entry = QLineEdit()
        self.entry.textChanged.connect(self.changed)
        self.button = QPushButton(button)
        self.button.setProperty("class", "small")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._choose)
        self._ask = ask
        _beside(self, self.entry, self.button)

    def path(self) -> Path | None:
        """Return the path, None for a blank."""
        typed = self.entry.text().strip().strip('"')
        return Path(typed) if typed else None

    def set_path(self, path: Path) -> None:
        """Show a path."""
        self.entry.setText(str(path))
        self.entry.setToolTip(str(path))

    def _choose(self) -> None:
        chosen = self._ask(self, self.path())
        if chosen is not None:
            self.set_path(chosen)


def advice(typed: str, caps: bool = False) -> str:
    """Say what could make a typed passphrase another one than meant."""
    if caps:
        return "大写锁定（Caps Lock）可能开着，请留意大小写。"
    if typed != unicodedata.normalize("NFKC", typed):
        return "里面有全角字符，请检查输入法是否处于半角状态。"
    if not typed.isascii():
        return "里面有汉字或其他字符，每次打开时都要用同样的输入法输入。"
    return ""


def ask_folder(parent: QWidget, present: Path | None) -> Path | None:
    """Let the clerk choose a folder."""
    name = QFileDialog.getExistingDirectory(parent, "选择文件夹", str(present or ""))
    return Path(name) if name else None


def plain(text: str, look: str = "") -> QLabel:
    """Return a label whose text is never read as markup, and wraps."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("look", look)
    return label


def show_look(widget: QWidget, look: str) -> None:
    """Give a widget another of the theme's looks."""
    if widget.property("look") != look:
        widget.setProperty("look", look)
        widget.style().polish(widget)


def link(text: str, act: Callable[[], object]) -> QPushButton:
    """Return a button that looks like a link."""
    button = QPushButton(text)
    button.setProperty("class", "link")
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    button.clicked.connect(lambda: act())
    return button


def _beside(owner: QWidget, entry: QLineEdit, button: QPushButton) -> None:
    layout = QHBoxLayout(owner)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(6)
    layout.addWidget(entry, 1)
    layout.addWidget(button)
    owner.setFocusProxy(cast(QWidget, entry))
