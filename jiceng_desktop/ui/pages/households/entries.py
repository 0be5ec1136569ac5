"""What everybody in a household is to its head, as one field of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from jiceng_desktop.errors import Refusal
from jiceng_desktop.services.households.listing import Member
from jiceng_desktop.terms import Relation
from jiceng_desktop.ui.kit.fields import Coded
from jiceng_desktop.ui.kit.fields.coded import COMMON_RELATIONS

_NOT_THE_HEAD = [relation for relation in COMMON_RELATIONS if relation is not Relation.HEAD]


class Relations(QWidget):
    """One line for each member: the name, and the relation to be confirmed or corrected."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setColumnStretch(2, 1)
        self._entries: dict[int, tuple[str, Coded[Relation]]] = {}

    def offer(self, members: Sequence[Member], relations: Mapping[int, Relation]) -> None:
        """Ask about these members, with what they are likely to be."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._entries.clear()
        for row, member in enumerate(members):
            entry = Coded(Relation, _NOT_THE_HEAD)
            entry.setMinimumWidth(180)
            entry.set_value(relations.get(member.id, Relation.UNSTATED))
            entry.changed.connect(self.changed)
            born = f"{member.sex.label}，{member.born_on.year}年生" if member.born_on else member.sex.label
            name = QLabel(f"{member.name}（{born}）")
            name.setTextFormat(Qt.TextFormat.PlainText)
            name.setBuddy(entry)
            self._grid.addWidget(name, row, 0)
            self._grid.addWidget(entry, row, 1)
            self._entries[member.id] = (member.name, entry)
        self.changed.emit()

    def value(self) -> dict[int, Relation]:
        """Return the relations; raises a Refusal for what is not in the table, and for a second head."""
        found: dict[int, Relation] = {}
        for person_id, (name, entry) in self._entries.items():
            relation = entry.value() or Relation.UNSTATED
            if relation is Relation.HEAD:
                raise Refusal(f"一户只能有一位户主，请为“{name}”另选一种关系。")
            found[person_id] = relation
        return found

    def set_value(self, value: Mapping[int, Relation] | None) -> None:
        """Show other relations of the members asked about."""
        for person_id, relation in (value or {}).items():
            if person_id in self._entries:
                self._entries[person_id][1].set_value(relation)
