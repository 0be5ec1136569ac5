"""Single lines in which somebody or something is named."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QCompleter

from jiceng_desktop.marks import override
from jiceng_desktop.services.events import names
from jiceng_desktop.services.office import Office
from jiceng_desktop.ui.kit.fields import Finder


class Suggested(QComboBox):
    """One line of text with offers; anything else may be typed."""

    changed = Signal()

    def __init__(self, offers: Sequence[str], hint: str, most: int) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(120)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.addItems(list(offers))
        self.setMaxVisibleItems(12)
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText(hint)
            line.setMaxLength(most)
        completer = QCompleter(list(offers), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        self.editTextChanged.connect(lambda: self.changed.emit())

    def value(self) -> str | None:
        """Return the text without blanks around it."""
        return self.currentText().strip() or None

    def set_value(self, value: str | None) -> None:
        """Show a text."""
        self.setEditText(value or "")

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling a form must not change what it says


class SomebodyFinder(Finder):
    """Somebody picked from the archive, or anybody by name. The value is the name."""

    def __init__(self, office: Office, hint: str = "姓名，可从居民档案中选") -> None:
        super().__init__(lambda typed: office.read(names.somebody, typed), free=True, hint=hint)
        self._linked: tuple[str, int] | None = None
        self.setMaxLength(64)
        self.picked.connect(lambda person_id: self.link(person_id if person_id > 0 else None))

    @override
    def value(self) -> str | None:
        return self.text().strip() or None

    @override
    def takes_first(self, typed: str) -> bool:
        return typed.isascii()  # initials are nobody's name

    def person_id(self) -> int | None:
        """Return the person that was picked, unless the name was changed afterwards."""
        return self._linked[1] if self._linked and self._linked[0] == self.value() else None

    def link(self, person_id: int | None) -> None:
        """Remember whose card the name that is shown stands for."""
        self._linked = None if person_id is None else (self.text().strip(), person_id)
