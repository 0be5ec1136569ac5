"""A field for one entry of a national code table: chosen from the list, or typed as code or word."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.terms import Relation, Term

T = TypeVar("T", bound=Term)
_ROWS = 16

# what nearly every household is made of
COMMON_RELATIONS = (
    Relation.HEAD, Relation.SPOUSE, Relation.HUSBAND, Relation.WIFE, Relation.SON, Relation.DAUGHTER,
    Relation.FATHER, Relation.MOTHER, Relation.DAUGHTER_IN_LAW, Relation.SON_IN_LAW, Relation.GRANDCHILD,
    Relation.SIBLING, Relation.OTHER, Relation.NOT_RELATED, Relation.UNSTATED,
)  # fmt: skip


class Coded(QComboBox, Generic[T]):
    """One of a code table; ``common`` entries stand first. 22, 长子 and a part of the word all lead to 长子."""

    changed = Signal()

    def __init__(self, table: type[T], common: Sequence[T] = (), blank: str = "未填") -> None:
        super().__init__()
        self._table = table
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMaxVisibleItems(_ROWS)
        self.setMinimumWidth(120)
        self.entry = QLineEdit()
        self.entry.setPlaceholderText(blank)
        self.entry.editingFinished.connect(self._tidy)
        self.setLineEdit(self.entry)
        self.addItems([term.label for term in common])
        rest = [term for term in table if term not in common]
        if common and rest:
            self.insertSeparator(self.count())
        self.addItems([term.label for term in rest])
        completer = QCompleter([term.label for term in table], self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setCompleter(completer)
        self.setCurrentIndex(-1)
        self.currentTextChanged.connect(lambda: self.changed.emit())

    def value(self) -> T | None:
        """Return the entry; raises a Refusal for what is not in the table."""
        typed = self.currentText().strip()
        if not typed:
            return None
        found = self._table.named(typed) or self._table.named(typed.zfill(2))
        if found is None:
            raise Refusal(f"“{typed}”不在代码表里。请从列表中选择，或者输入代码。")
        return found

    def set_value(self, value: T | None) -> None:
        """Show an entry."""
        text = value.label if value is not None else ""
        self.setCurrentIndex(self.findText(text, Qt.MatchFlag.MatchExactly))
        self.setEditText(text)
        self.entry.setCursorPosition(0)

    def _tidy(self) -> None:
        """Show the word of a code that was typed."""
        try:
            self.set_value(self.value())
        except Refusal:
            return

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling a form must not change what it says
