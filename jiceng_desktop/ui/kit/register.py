"""A short list of records in a dialog, with its form: blocked periods, equipment, label sheets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.services.kind import Kind
from jiceng_desktop.services.listing import Query
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.dialog import RecordDialog
from jiceng_desktop.ui.kit.keys import key_in
from jiceng_desktop.ui.kit.model import RecordTable
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.kit.table import RecordView
from jiceng_desktop.ui.kit.undoing import UndoStrip

_SIZE = (720, 460)


class Register(QDialog):
    """A list of records, narrowed as its listing understands; every act is done at once and can be taken back."""

    kind: ClassVar[Kind[Any]]
    form: ClassVar[type[RecordDialog]]
    told: ClassVar[str]
    nothing: ClassVar[str]

    def __init__(self, desk: Desk, parent: QWidget, title: str, narrow: Any = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self._desk, self._office, self._narrow = desk, desk.office, narrow
        listing = self.kind.listing
        if listing is None:
            raise ValueError("a register shows a listing")
        self.view = RecordView(RecordTable(desk.office, listing, self), desk.memory)
        self.empty = hint_line(self.nothing)
        self.undoing = UndoStrip()
        self._lay_out()
        take_room(self, *_SIZE)
        self.view.doubleClicked.connect(lambda _index: message.attempt(self, self.edit))
        self.view.selectionModel().selectionChanged.connect(self._offer)
        key_in(self.view, "Delete", lambda: message.attempt(self, self.remove))
        self.finished.connect(lambda: self.view.remember_columns())
        self.refresh()
        self.add_button.setFocus()

    def _lay_out(self) -> None:
        acts = QVBoxLayout()
        self.add_button = self._button("新增(&N)…", self.add)
        self._about_one = [self._button("编辑(&E)…", self.edit), self._button("删除(&D)", self.remove)]
        for button in (self.add_button, *self._about_one):
            acts.addWidget(button)
        acts.addStretch(1)
        acts.addWidget(self._button("关闭(&C)", self.accept))
        list_ = QVBoxLayout()
        list_.addWidget(self.empty)
        list_.addWidget(self.view, 1)
        middle = QHBoxLayout()
        middle.addLayout(list_, 1)
        middle.addLayout(acts)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(hint_line(self.told))
        column.addWidget(self.undoing)
        column.addLayout(middle, 1)

    def _button(self, title: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(title)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: message.attempt(self, act))
        return button

    def refresh(self) -> None:
        """Show the records as they are stored."""
        self.view.show_query(Query(narrow=self._narrow))
        count = self.view.records.rowCount()
        self.empty.setVisible(not count)
        if count and self.view.current_id() is None:
            first = self.view.records.id_at(0)
            self.view.select_ids([first], first)
        self._offer()

    def _offer(self) -> None:
        for button in self._about_one:
            button.setEnabled(self.view.current_id() is not None and bool(self.view.records.rowCount()))

    def known(self) -> dict[str, Any]:
        """Return what is known of a new record."""
        return {}

    def add(self) -> None:
        """Open the form for a new record."""
        self._open(None)

    def edit(self) -> None:
        """Open the form of the chosen record."""
        if (chosen := self.view.current_id()) is not None:
            self._open(chosen)

    def _open(self, record_id: int | None) -> None:
        form = self.form(self._desk, record_id, self, self.known() if record_id is None else None)
        form.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        form.saved.connect(self._show_saved)
        form.open()

    def _show_saved(self, record_id: int) -> None:
        self.refresh()
        self.view.select_ids([record_id], record_id)

    def remove(self) -> None:
        """Delete the chosen record and offer the way back."""
        chosen = self.view.current_id()
        if chosen is None or not self.view.records.rowCount():
            return
        self._office.write(self.kind.remove, chosen)
        self.undoing.offer_back(self._office, f"已删除一条{self.kind.title}。", self.refresh)
        self.refresh()


def hint_line(text: str) -> QLabel:
    """Return a wrapping line of plain text that explains."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setProperty("look", "hint")
    return label
