"""Fields for choosing from a closed list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QLayout, QLayoutItem, QPushButton, QSizePolicy, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.terms import Term

Options = Sequence[tuple[Any, str]] | type[Term]


def pairs(options: Options) -> list[tuple[Any, str]]:
    """Return (value, label) pairs of a list or an enumeration."""
    if isinstance(options, type):
        return [(term, term.label) for term in options]
    return list(options)


class Choice(QComboBox):
    """One of a list; with ``blank`` it may be left out (that is None)."""

    changed = Signal()

    def __init__(self, options: Options, blank: str | None = "未填") -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMinimumWidth(120)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._options: list[tuple[Any, str]] = []
        self._blank = blank
        self.set_options(options)
        self.currentIndexChanged.connect(lambda: self.changed.emit())

    def set_options(self, options: Options) -> None:
        """Offer other options, keeping the chosen one if it is among them."""
        kept = self.value() if self._options else None
        self._options = ([(None, self._blank)] if self._blank is not None else []) + pairs(options)
        self.blockSignals(True)
        self.clear()
        self.addItems([label for _, label in self._options])
        self.blockSignals(False)
        self.set_value(kept)

    def value(self) -> Any:
        """Return the chosen value."""
        number = self.currentIndex()
        return self._options[number][0] if number >= 0 else None

    def set_value(self, value: Any) -> None:
        """Choose a value; one that is no longer offered is added, so that saving does not lose it."""
        values = [option for option, _ in self._options]
        if value not in values:
            if value is None:
                self.setCurrentIndex(0 if self._options else -1)
                return
            self._options.append((value, str(value)))
            self.addItem(str(value))
            values.append(value)
        self.setCurrentIndex(values.index(value))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling a form must not change what it says


class Check(QCheckBox):
    """Yes or no."""

    changed = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.toggled.connect(lambda: self.changed.emit())

    def value(self) -> bool:
        """Return whether it is ticked."""
        return self.isChecked()

    def set_value(self, value: bool | None) -> None:
        """Tick it or not."""
        self.setChecked(bool(value))


class Tags(QWidget):
    """Any number of a list, each a chip that can be pressed; the value keeps the list's order."""

    changed = Signal()

    def __init__(self, options: Options) -> None:
        super().__init__()
        self._flow = Flow(self)
        self._chips: list[tuple[Any, QPushButton]] = []
        for value, label in pairs(options):
            chip = QPushButton(label.replace("&", "&&"))
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            chip.setProperty("class", "chip")
            chip.toggled.connect(lambda: self.changed.emit())
            self._flow.addWidget(chip)
            self._chips.append((value, chip))
        if self._chips:
            self.setFocusProxy(self._chips[0][1])

    def value(self) -> tuple[Any, ...]:
        """Return the chosen values."""
        return tuple(value for value, chip in self._chips if chip.isChecked())

    def set_value(self, values: Iterable[Any] | None) -> None:
        """Choose these values alone."""
        chosen = set(values or ())
        for value, chip in self._chips:
            chip.setChecked(value in chosen)


class Flow(QLayout):
    """Puts widgets side by side and goes on in the next line, like words."""

    SPACE = 6

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        parent.setSizePolicy(policy)

    @override
    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    @override
    def count(self) -> int:
        return len(self._items)

    @override
    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    @override
    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    @override
    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal  # or it would take all the height that is left over

    @override
    def hasHeightForWidth(self) -> bool:
        return True

    @override
    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSize()

    @override
    def minimumSize(self) -> QSize:
        sizes = [item.minimumSize() for item in self._items]
        return QSize(
            max((size.width() for size in sizes), default=0), max((size.height() for size in sizes), default=0)
        )

    @override
    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _place(self, rect: QRect, move: bool) -> int:
        """Lay the items out in a width; return the height it takes."""
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            size = item.sizeHint()
            if line and x + size.width() > rect.x() + rect.width():
                x, y, line = rect.x(), y + line + self.SPACE, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + self.SPACE
            line = max(line, size.height())
        return y + line - rect.y()
