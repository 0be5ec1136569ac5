"""The fields a template can ask for, put into its text by a double click."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from jiceng_desktop.services.templates import FIELDS

_ALWAYS = "总能用的"
_NAME = Qt.ItemDataRole.UserRole


class FieldList(QTreeWidget):
    """All fields, by what the paper is about; each says in its tip what it becomes."""

    picked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setIndentation(14)
        for subject, names in FIELDS.items():
            group = QTreeWidgetItem(self, [subject.label if subject is not None else _ALWAYS])
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            for name, told in names.items():
                item = QTreeWidgetItem(group, [name])
                item.setData(0, _NAME, name)
                item.setToolTip(0, told)
        self.itemDoubleClicked.connect(self._pick)

    def unfold(self, label: str) -> None:
        """Show the fields of one subject and those that can always be used, and fold the others."""
        for place in range(self.topLevelItemCount()):
            group = self.topLevelItem(place)
            if group is not None:
                group.setExpanded(group.text(0) in (label, _ALWAYS))

    def _pick(self, item: QTreeWidgetItem) -> None:
        if name := item.data(0, _NAME):
            self.picked.emit(name)
