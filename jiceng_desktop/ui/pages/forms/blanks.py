"""The blanks around a form's table, to be looked at and corrected: 填报单位, 填报日期, 填表人."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from jiceng_desktop.exchange.form import Plan

_OWN_COUNT = "人数"
_IN_A_ROW = 5


class BlankStrip(QWidget):
    """One entry for each label; what is left empty stays a blank to be filled by hand."""

    written = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[str, QLineEdit] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)

    def show_plan(self, plan: Plan) -> None:
        """Show the blanks of a sheet."""
        while (item := self._grid.takeAt(0)) is not None:
            if (gone := item.widget()) is not None:
                gone.deleteLater()
        self.entries = {}
        for name, text in plan.texts.items():
            if name != _OWN_COUNT:
                self._add(name, text)
        self.setVisible(bool(self.entries))

    def _add(self, name: str, text: str) -> None:
        row, place = divmod(len(self.entries), _IN_A_ROW)
        entry = self.entries[name] = QLineEdit(text)
        entry.setCursorPosition(0)
        entry.setPlaceholderText("留空，手写")
        entry.setToolTip(f"填在表格上下方的“{name}”后面")
        entry.textEdited.connect(partial(self.written.emit, name))
        label = QLabel(name)
        label.setBuddy(entry)
        self._grid.addWidget(label, row, 2 * place)
        self._grid.addWidget(entry, row, 2 * place + 1)
        self._grid.setColumnStretch(2 * place + 1, 1)
