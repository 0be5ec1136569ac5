"""The panel on the left: lists below each other, of each of which one entry is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QSizePolicy, QVBoxLayout, QWidget

from jiceng_desktop.marks import override
from jiceng_desktop.ui.kit.fields import Choice
from jiceng_desktop.ui.kit.fields.choices import Options

_ENTRY_HEIGHT, _FRAME = 32, 4
_LEAST_ENTRIES = 3  # rather scroll than push the window off a small screen


class _Entries(QListWidget):
    """As high as its entries, lower where there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)

    @override
    def sizeHint(self) -> QSize:
        return self._height_of(self.count())

    @override
    def minimumSizeHint(self) -> QSize:
        return self._height_of(min(_LEAST_ENTRIES, self.count()))

    def _height_of(self, count: int) -> QSize:
        return QSize(super().minimumSizeHint().width(), count * _ENTRY_HEIGHT + _FRAME)


class ListsPanel(QFrame):
    """Chooses part of a register; the first entry of every list leaves nothing out."""

    changed = Signal()

    def __init__(self, least_width: int) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setMinimumWidth(least_width)
        self._lists: list[QListWidget] = []
        self._choices: list[Choice] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addStretch(1)

    def add_list(self, title: str, entries: Sequence[str]) -> tuple[QLabel, QListWidget]:
        """Add a list with its title, which carries the mnemonic; return both."""
        label, found = QLabel(title), _Entries()
        found.addItems(list(entries))
        found.setCurrentRow(0)
        found.currentRowChanged.connect(lambda _row: self.changed.emit())
        self._insert(label, found)
        self._lists.append(found)
        return label, found

    def add_choice(self, title: str, options: Options, everything: str) -> Choice:
        """Add a choice that takes one line, ``everything`` first, with its title, which carries the mnemonic."""
        found = Choice(options, blank=everything)
        found.setMinimumWidth(0)
        found.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        found.changed.connect(self.changed)
        self._insert(QLabel(title), found)
        self._choices.append(found)
        return found

    def _insert(self, label: QLabel, found: QWidget) -> None:
        label.setProperty("look", "section")
        label.setBuddy(found)
        label.setAlignment(Qt.AlignmentFlag.AlignLeft)
        end = self._column.count() - 1  # before what keeps the lists at the top
        self._column.insertWidget(end, label)
        self._column.insertWidget(end + 1, found)
        self._column.insertSpacing(end + 2, 6)

    def row(self, place: int) -> int:
        """Return which entry of a list is chosen; lists and entries count from 0."""
        return max(0, self._lists[place].currentRow())

    def choose(self, place: int, row: int) -> None:
        """Choose an entry of a list; lists and entries count from 0."""
        self._lists[place].setCurrentRow(row)

    def told(self) -> list[str]:
        """Return in words what is chosen, where that leaves something out."""
        told = [entries.currentItem().text() for entries in self._lists if entries.currentRow() > 0]
        return told + [choice.currentText() for choice in self._choices if choice.value() is not None]

    def reset(self) -> None:
        """Choose everything again."""
        for entries in self._lists:
            entries.setCurrentRow(0)
        for choice in self._choices:
            choice.set_value(None)
