"""A field that finds a record as one types: a person, a dwelling, a venue."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.ui import theme

_PAUSE_MS = 60
_MOST_SHOWN = 8
_ENTRY_HEIGHT = 30


class Found(NamedTuple):
    """One offer: its id, what it is called, and what tells it from its namesakes."""

    id: int
    label: str
    detail: str = ""


Find = Callable[[str], Sequence[tuple[int, str, str]]]


class Finder(QLineEdit):
    """Type to search, arrows and Enter to pick.

    ``find(text)`` returns the offers. The value is the id; with ``free`` it may also be the typed text itself
    (a str). ``name(id)`` says what a stored id is called. Text that was neither picked nor allowed is refused.
    """

    changed = Signal()
    picked = Signal(int)
    searched = Signal()

    def __init__(
        self, find: Find, name: Callable[[int], str] | None = None, free: bool = False, hint: str = ""
    ) -> None:
        super().__init__()
        self._find, self._name, self._free = find, name, free
        self._chosen: int | None = None
        self._offers: list[Found] = []
        self.setPlaceholderText(hint or "输入姓名、拼音或房号查找")
        self.setClearButtonEnabled(True)
        self.addAction(theme.icon("magnify", theme.FAINT), QLineEdit.ActionPosition.LeadingPosition)
        self.popup = QListWidget()
        self.popup.setObjectName("finderPopup")
        self.popup.setWindowFlags(Qt.WindowType.ToolTip)
        self.popup.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.popup.setFocusProxy(self)
        self.popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.popup.itemClicked.connect(lambda item: self._pick(self.popup.row(item)))
        self.destroyed.connect(self.popup.deleteLater)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.search)
        self.textEdited.connect(self._typed)
        self.textChanged.connect(lambda: self.changed.emit())

    def value(self) -> int | str | None:
        """Return the id that was picked, or the free text."""
        typed = self.text().strip()
        if not typed:
            return None
        if self._chosen is not None:
            return self._chosen
        if self._free:
            return typed
        raise Refusal("请从列表中选择一项，或清空。")

    def set_value(self, value: int | str | None) -> None:
        """Show a stored id by its name, or a free text."""
        self._chosen = value if isinstance(value, int) else None
        if isinstance(value, int):
            self.setText(self._name(value) if self._name else str(value))
        else:
            self.setText(value or "")
        self.setCursorPosition(0)

    def choose(self, record_id: int, label: str) -> None:
        """Show a record that is already known."""
        self._chosen = record_id
        self.setText(label)
        self.setCursorPosition(0)
        self.picked.emit(record_id)

    def finds_nothing(self) -> bool:
        """Tell whether nothing matched what was typed last."""
        return not self._offers

    def takes_first(self, _typed: str) -> bool:
        """Tell whether Enter picks the first offer; what is typed freely stands as it is unless one is chosen."""
        return not self._free

    def search(self) -> None:
        """Offer what matches the typed text."""
        typed = self.text().strip()
        self._offers = [Found(*offer) for offer in self._find(typed)] if typed else []
        self.popup.clear()
        for offer in self._offers:
            self.popup.addItem(QListWidgetItem(f"{offer.label}　{offer.detail}" if offer.detail else offer.label))
        self.searched.emit()
        if not self._offers or not self.hasFocus():
            self.popup.hide()
            return
        self.popup.setCurrentRow(0 if self.takes_first(typed) else -1)
        height = min(len(self._offers), _MOST_SHOWN) * _ENTRY_HEIGHT + 6
        self.popup.setFixedSize(max(self.width(), 280), height)
        below = self.mapToGlobal(QPoint(0, self.height()))
        fits = below.y() + height <= self.screen().availableGeometry().bottom()
        self.popup.move(below if fits else self.mapToGlobal(QPoint(0, -height)))
        self.popup.show()

    def _typed(self) -> None:
        self._chosen = None
        self._pause.start()

    def _pick(self, row: int) -> None:
        self.popup.hide()
        if 0 <= row < len(self._offers):
            self.choose(self._offers[row].id, self._offers[row].label)

    @override
    def event(self, event: QEvent) -> bool:
        # Tab never reaches keyPressEvent: Qt moves the focus first
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
            if self._pause.isActive():
                self._pause.stop()
                self.search()
            if self.popup.isVisible() and self.popup.currentRow() >= 0:
                self._pick(self.popup.currentRow())
        return super().event(event)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self._pause.isActive() and key in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:
            self._pause.stop()
            self.search()
        if not self.popup.isVisible():
            super().keyPressEvent(event)
        elif key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            step = 1 if key == Qt.Key.Key_Down else -1
            self.popup.setCurrentRow((self.popup.currentRow() + step) % len(self._offers))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.popup.currentRow() >= 0:
            self._pick(self.popup.currentRow())
        elif key == Qt.Key.Key_Escape:
            self.popup.hide()
        else:
            super().keyPressEvent(event)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.popup.hide()
        super().focusOutEvent(event)


class Address(Finder):
    """Finds a known dwelling as one types; a new door may be typed as well. The value is always the text."""

    @override
    def value(self) -> str | None:
        return self.text().strip() or None
