"""Who takes turns, in the form of a rota: initials and Enter, the whole team at once, in an order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.marks import override
from jiceng_desktop.services import teams
from jiceng_desktop.services.office import Office
from jiceng_desktop.services.service import finding
from jiceng_desktop.services.teams import Candidate
from jiceng_desktop.ui.kit.fields import Finder

_ID = Qt.ItemDataRole.UserRole
_HEIGHT = 168


class Members(QWidget):
    """The value is the ids of volunteers in the order of their turns."""

    changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._found: list[Candidate] = []
        self.finder = Finder(self._find, hint="姓名、首字母或编号，回车加入；几个人用顿号隔开")
        self.finder.picked.connect(self._pick)
        self.whole_team = _button("整队加入(&W)")
        self.list = QListWidget()
        self.list.setFixedHeight(_HEIGHT)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.list.model().rowsMoved.connect(lambda: self._told())
        self.up, self.down = _button("上移(&U)"), _button("下移(&J)")
        self.out = _button("去掉(&K)")
        self.up.clicked.connect(lambda: self.shift(-1))
        self.down.clicked.connect(lambda: self.shift(1))
        self.out.clicked.connect(self.take_out)
        self.count = QLabel()
        self.count.setProperty("look", "hint")
        self._lay_out()
        self.setFocusProxy(self.finder)
        self._told()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.finder, 1)
        top.addWidget(self.whole_team)
        beside = QVBoxLayout()
        for widget in (self.up, self.down, self.out):
            beside.addWidget(widget)
        beside.addStretch(1)
        beside.addWidget(self.count)
        middle = QHBoxLayout()
        middle.addWidget(self.list, 1)
        middle.addLayout(beside)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(top)
        column.addLayout(middle)

    def value(self) -> tuple[int, ...]:
        """Return who takes turns, in order."""
        return tuple(self.list.item(row).data(_ID) for row in range(self.list.count()))

    def set_value(self, value: tuple[int, ...] | None) -> None:
        """Show others."""
        self.list.clear()
        self.take(value or ())

    def take(self, volunteer_ids: Sequence[int]) -> int:
        """Let volunteers take turns after those who do; return how many did not yet."""
        new = [one for one in dict.fromkeys(volunteer_ids) if one not in set(self.value())]
        names = self._office.read(finding.names, new)
        for volunteer_id in new:
            name, number = names.get(volunteer_id, ("", ""))
            item = QListWidgetItem(f"{name}　{number}")
            item.setData(_ID, volunteer_id)
            self.list.addItem(item)
        self._told()
        return len(new)

    def shift(self, step: int) -> None:
        """Move the chosen one up or down."""
        row = self.list.currentRow()
        if 0 <= row < self.list.count() and 0 <= row + step < self.list.count():
            item = self.list.takeItem(row)
            self.list.insertItem(row + step, item)
            self.list.setCurrentItem(item)
            self._told()

    def take_out(self) -> None:
        """Let the chosen take turns no more."""
        for row in sorted((self.list.row(item) for item in self.list.selectedItems()), reverse=True):
            self.list.takeItem(row)
        self._told()

    def _find(self, typed: str) -> list[tuple[int, str, str]]:
        inside = set(self.value())
        found = self._office.read(teams.candidates, typed, None)
        self._found = [one for one in found if not inside.issuperset(one.volunteer_ids)]
        return [(place, one.name, one.detail) for place, one in enumerate(self._found)]

    def _pick(self, place: int) -> None:
        self.finder.set_value(None)
        self.take(self._found[place].volunteer_ids)
        self.list.scrollToBottom()
        self.finder.setFocus()

    def _told(self) -> None:
        count = self.list.count()
        self.count.setText(f"共 {count} 人")
        for button in (self.up, self.down, self.out):
            button.setEnabled(bool(count))
        self.changed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete and self.list.hasFocus():
            self.take_out()
        elif event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:  # these would save the form
            super().keyPressEvent(event)


def _button(title: str) -> QPushButton:
    button = QPushButton(title)
    button.setProperty("class", "small")
    button.setAutoDefault(False)
    return button
