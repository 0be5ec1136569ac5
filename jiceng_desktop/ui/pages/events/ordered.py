"""A short register that the office keeps in its own order: added to, renamed, moved and deleted on the spot."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.keys import key_in
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.undoing import UndoStrip

Row = tuple[int, tuple[str, ...]]


class OrderedDialog(QDialog):
    """Rows with an id; every act is done at once and can be taken back. A subclass says what the acts are."""

    def __init__(self, desk: Desk, parent: QWidget, title: str, hint: str, columns: Sequence[str]) -> None:
        super().__init__(parent)
        self.desk, self.office = desk, desk.office
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.hint = QLabel(hint)
        self.hint.setWordWrap(True)
        self.hint.setProperty("look", "hint")
        self.undoing = UndoStrip()
        self.table = QTableWidget(0, len(columns))
        self.table.setHorizontalHeaderLabels(list(columns))
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.itemSelectionChanged.connect(self._offer)
        self.table.doubleClicked.connect(lambda: message.attempt(self, self.edit))
        self._about_one: list[QPushButton] = []
        self._acts = QVBoxLayout()

    def lay_out(self, size: tuple[int, int], about_one: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """Build the dialog; ``about_one`` are the buttons that need a chosen row."""
        self._acts.addWidget(self._button("新增(&N)…", self.add))
        for title, act in about_one:
            button = self._button(title, act)
            self._about_one.append(button)
            self._acts.addWidget(button)
        self._acts.addStretch(1)
        self._acts.addWidget(self._button("关闭(&C)", self.accept))
        for key, act in (("Delete", self.remove), ("Return", self.edit), ("Enter", self.edit)):
            key_in(self.table, key, partial(self._do_soon, act))
        middle = QHBoxLayout()
        middle.addWidget(self.table, 1)
        middle.addLayout(self._acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        for widget in (self.hint, self.undoing):
            column.addWidget(widget)
        column.addLayout(middle, 1)
        take_room(self, *size)
        self.refresh()
        self.table.setFocus()

    # what a subclass does

    def rows(self) -> Sequence[Row]:
        """Return what is stored, in its order."""
        raise NotImplementedError

    def add(self) -> object:
        """Begin a new row."""
        raise NotImplementedError

    def edit(self) -> object:
        """Change the chosen row."""
        raise NotImplementedError

    def remove(self) -> object:
        """Delete the chosen row."""
        raise NotImplementedError

    # what it calls

    def refresh(self) -> None:
        """Show the rows as they are stored; the chosen one stays chosen."""
        chosen, place = self.current(), max(0, self.table.currentRow())
        rows = self.rows()
        self.table.setRowCount(len(rows))
        for number, (key, texts) in enumerate(rows):
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                item.setData(Qt.ItemDataRole.UserRole, key)
                self.table.setItem(number, column, item)
        keys = [key for key, _ in rows]
        if keys:
            self.table.selectRow(keys.index(chosen) if chosen in keys else min(place, len(keys) - 1))
        self._offer()

    def current(self) -> int | None:
        """Return the id of the chosen row."""
        item = self.table.item(self.table.currentRow(), 0)
        return None if item is None else item.data(Qt.ItemDataRole.UserRole)

    def current_name(self) -> str:
        """Return what the chosen row is called."""
        item = self.table.item(self.table.currentRow(), 0)
        return "" if item is None else item.text()

    def go_to(self, key: int) -> None:
        """Show what is stored now, and choose one row."""
        self.refresh()
        for row in range(self.table.rowCount()):
            item = self.table.item(row, 0)
            if item is not None and item.data(Qt.ItemDataRole.UserRole) == key:
                self.table.selectRow(row)

    def tell_done(self, sentence: str) -> None:
        """Say what was done and offer the way back."""
        self.undoing.offer_back(self.office, sentence, self.refresh)
        self.refresh()

    def _offer(self) -> None:
        for button in self._about_one:
            button.setEnabled(self.current() is not None)

    def _do_soon(self, act: Callable[[], object]) -> None:
        if self.current() is not None:
            message.attempt(self, act)

    def _button(self, title: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(title)
        button.setAutoDefault(False)
        button.clicked.connect(partial(message.attempt, self, act))
        return button
