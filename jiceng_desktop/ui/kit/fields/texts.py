"""Fields for words and numbers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QPushButton, QSpinBox, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.ui.kit import message

_LINE_HEIGHT, _ENTRY_HEIGHT = 24, 32


class Text(QLineEdit):
    """One line of text; blank means nothing. ``blank`` is what value() returns then."""

    changed = Signal()

    def __init__(self, hint: str = "", blank: str | None = None, most: int = 200) -> None:
        super().__init__()
        self._blank = blank
        self.setPlaceholderText(hint)
        self.setMaxLength(most)
        self.textChanged.connect(lambda: self.changed.emit())

    def value(self) -> str | None:
        """Return the text without blanks around it."""
        return self.text().strip() or self._blank

    def set_value(self, value: str | None) -> None:
        """Show a text from its beginning."""
        self.setText(value or "")
        self.setCursorPosition(0)


class LongText(QPlainTextEdit):
    """Several lines of text; Tab moves on, Enter begins a new line."""

    changed = Signal()

    def __init__(self, lines: int = 4, blank: str | None = None, hint: str = "") -> None:
        super().__init__()
        self._blank = blank
        self.setPlaceholderText(hint)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(lines * _LINE_HEIGHT + 14)
        self.textChanged.connect(self.changed)

    def value(self) -> str | None:
        """Return the text without blanks around it."""
        return self.toPlainText().strip() or self._blank

    def set_value(self, value: str | None) -> None:
        """Show a text."""
        self.setPlainText(value or "")


class Number(QLineEdit):
    """A whole number in a range, or blank; full-width digits are read as well."""

    changed = Signal()

    def __init__(self, least: int = 0, most: int = 1_000_000, hint: str = "") -> None:
        super().__init__()
        self._least, self._most = least, most
        self.setPlaceholderText(hint)
        self.setMaximumWidth(160)
        self.textChanged.connect(lambda: self.changed.emit())

    def value(self) -> int | None:
        """Return the number; raises a Refusal for anything else."""
        typed = self.text().strip().replace(",", "").replace("，", "")
        if not typed:
            return None
        try:
            number = int(typed)
        except ValueError:
            raise Refusal("这里只能填整数，请核对。") from None
        if not self._least <= number <= self._most:
            raise Refusal(f"请填 {self._least} 到 {self._most} 之间的整数。")
        return number

    def set_value(self, value: int | None) -> None:
        """Show a number."""
        self.setText("" if value is None else str(value))


class Count(QSpinBox):
    """A small whole number with arrows: how many."""

    changed = Signal()

    def __init__(self, least: int = 0, most: int = 99) -> None:
        super().__init__()
        self.setRange(least, most)
        self.setFixedSize(86, _ENTRY_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(6, 0, 0, 0)  # the theme's padding does not reach it
        self.valueChanged.connect(lambda: self.changed.emit())

    def set_value(self, value: int | None) -> None:
        """Show a number."""
        self.setValue(value or 0)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling a form must not change what it says


class Secret(QWidget):
    """A sensitive text: shown through its mask until 显示 is pressed, kept as it was if not touched.

    ``reveal`` is called before the text is shown, so that the look is recorded; a Refusal it raises stops it.
    """

    changed = Signal()

    def __init__(
        self,
        mask: Callable[[str], str],
        reveal: Callable[[], object] = lambda: None,
        hint: str = "",
        mnemonic: str = "",
    ) -> None:
        super().__init__()
        self._mask, self._reveal = mask, reveal
        self._kept: str | None = None  # the original while it is masked
        self.entry = QLineEdit()
        self.entry.setPlaceholderText(hint)
        self.entry.textChanged.connect(lambda: self.changed.emit())
        self.entry.installEventFilter(self)
        self.button = QPushButton(f"显示(&{mnemonic})" if mnemonic else "显示")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self.reveal)
        self.button.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.entry, 1)
        layout.addWidget(self.button)
        self.setFocusProxy(self.entry)

    def value(self) -> str | None:
        """Return the text itself, masked or not."""
        return self._kept if self._kept is not None else self.entry.text().strip() or None

    def set_value(self, value: str | None) -> None:
        """Show a text through its mask; a blank one can be typed at once."""
        self._kept = value or None
        self.entry.setText(self._mask(value) if value else "")
        self.entry.setReadOnly(bool(value))
        self.entry.setToolTip("直接输入新的内容就能替换；要看原来的，点“显示”" if value else "")
        self.button.setVisible(bool(value))

    def reveal(self) -> None:
        """Show the text itself and let it be edited."""
        if self._kept is None or not message.attempt(self, self._reveal):
            return
        self._open(self._kept)
        self.entry.setFocus()

    def _open(self, text: str) -> None:
        """Let a text be edited."""
        self._kept = None
        self.entry.setReadOnly(False)
        self.entry.setToolTip("")
        self.entry.setText(text)
        self.button.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._kept is not None and isinstance(event, QKeyEvent) and _begins_a_text(event):
            self._open("")  # whoever types a new number need not see the old one
        return super().eventFilter(watched, event)


def _begins_a_text(event: QKeyEvent) -> bool:
    """Tell whether a key types or pastes something."""
    if event.type() != QEvent.Type.KeyPress:
        return False
    chord = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
    typed = event.text().isprintable() and bool(event.text().strip()) and not event.modifiers() & chord
    return typed or event.matches(QKeySequence.StandardKey.Paste)
