"""附件: their names, and the texts printed on pages of their own."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from jiceng_desktop.services.documents import Attachment
from jiceng_desktop.ui.kit.fields import LongText, Text

_BODY_LINES, _BODY_HEIGHT = 4, 150


class Attachments(QWidget):
    """Any number of attachments; one without a name or a text counts for nothing."""

    changed = Signal()
    grown = Signal(QWidget)  # the row that was added, or whose text was unfolded

    def __init__(self, title: str) -> None:
        super().__init__()
        self._rows: list[_Row] = []
        self.add_button = QPushButton(title)
        self.add_button.setProperty("class", "small")
        self.add_button.setAutoDefault(False)
        self.add_button.clicked.connect(self._begin)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.setFocusProxy(self.add_button)

    def value(self) -> tuple[Attachment, ...]:
        """Return the attachments in their order."""
        return tuple(row.value() for row in self._rows if row.value() != Attachment(""))

    def set_value(self, attachments: Sequence[Attachment]) -> None:
        """Show attachments."""
        for row in tuple(self._rows):
            self._remove(row)
        for attachment in attachments:
            self.add(attachment)

    def add(self, attachment: Attachment) -> _Row:
        """Add an attachment at the end."""
        row = _Row(attachment)
        row.changed.connect(self.changed)
        row.removed.connect(lambda: self._remove(row))
        row.fold.clicked.connect(lambda: self.grown.emit(row))
        self._rows.append(row)
        self._column.insertWidget(len(self._rows) - 1, row)
        self._number()
        return row

    def rows(self) -> tuple[_Row, ...]:
        """Return the rows, one for each attachment."""
        return tuple(self._rows)

    def _begin(self) -> None:
        row = self.add(Attachment(""))
        row.name.setFocus()
        self.grown.emit(row)

    def _remove(self, row: _Row) -> None:
        self._rows.remove(row)
        self._column.removeWidget(row)
        row.deleteLater()
        self._number()
        self.changed.emit()

    def _number(self) -> None:
        for number, row in enumerate(self._rows, start=1):
            row.label.setText(f"{number}.")


class _Row(QWidget):
    """The name of an attachment, its text folded away below."""

    changed = Signal()
    removed = Signal()

    def __init__(self, attachment: Attachment) -> None:
        super().__init__()
        self.label = QLabel()
        self.label.setMinimumWidth(20)
        self.name = Text("附件的名称，如 活动报名表", blank="", most=200)
        self.name.set_value(attachment.name)
        self.body = LongText(_BODY_LINES, blank="", hint="附件的正文，印在后面单独的页上；没有就空着")
        self.body.setMaximumHeight(_BODY_HEIGHT)
        self.body.set_value(attachment.body)
        self.fold = self._button("正文")
        self.fold.setCheckable(True)
        self.fold.setToolTip("写附件的正文，印在后面单独的页上")
        self.fold.toggled.connect(self.body.setVisible)
        self.fold.setChecked(bool(attachment.body))
        self.body.setVisible(bool(attachment.body))
        self.remove = self._button("去掉")
        self.remove.clicked.connect(self.removed)
        self.name.changed.connect(self.changed)
        self.body.changed.connect(self.changed)
        top = QHBoxLayout()
        top.setSpacing(6)
        for part in (self.label, self.name, self.fold, self.remove):
            top.addWidget(part, int(part is self.name))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.body)

    def value(self) -> Attachment:
        """Return the attachment."""
        return Attachment(self.name.value() or "", self.body.value() or "")

    def _button(self, title: str) -> QPushButton:
        button = QPushButton(title)
        button.setProperty("class", "small")
        button.setAutoDefault(False)
        return button
