"""Who belongs to a council: found in the archive one by one or from a row of names, in the office's order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.marks import override
from jiceng_desktop.services import councils, people
from jiceng_desktop.services.councils import Member
from jiceng_desktop.services.office import Office
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.fields import Finder
from jiceng_desktop.ui.kit.keys import key_in

_NAME, _ROLE, _NOTE = range(3)
_LEAST_HEIGHT = 340
_HINT = "输入姓名、拼音或房号，回车加入；也可以粘贴一串姓名"


class _Adder(Finder):
    """Finds one person; a row of names is passed on whole when Enter is pressed."""

    entered = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__(lambda typed: office.read(people.find_persons, typed), hint=_HINT)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and bool(self.text().strip())
        super().keyPressEvent(event)
        if typed:
            event.accept()  # else the dialog would be saved
            if self.text().strip():  # nobody was picked
                self.entered.emit()


class MembersEntry(QWidget):
    """A table of members; the role is typed into its cell. The value is a tuple of members."""

    changed = Signal()

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self._members: list[Member] = []
        self.finder = _Adder(office)
        self.finder.picked.connect(self._take)
        self.finder.entered.connect(self._take_names)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setProperty("look", "warning")
        self.told.hide()
        self.table = self._table()
        self.count = QLabel()
        self.count.setProperty("look", "hint")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self.finder, self.told):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.table, 1)
        row.addLayout(self._buttons())
        column.addLayout(row, 1)
        self.setFocusProxy(self.finder)

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, 3)
        table.setHorizontalHeaderLabels(["姓名", "职务", "说明"])
        table.verticalHeader().setDefaultSectionSize(30)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        triggers = QAbstractItemView.EditTrigger
        table.setEditTriggers(triggers.DoubleClicked | triggers.AnyKeyPressed | triggers.EditKeyPressed)
        table.setTabKeyNavigation(False)
        table.setMinimumHeight(_LEAST_HEIGHT)
        table.setColumnWidth(_NAME, 130)
        table.setColumnWidth(_ROLE, 160)
        table.horizontalHeader().setSectionResizeMode(_NOTE, QHeaderView.ResizeMode.Stretch)
        table.itemChanged.connect(self._role_written)
        key_in(table, "Delete", self.remove)
        return table

    def _buttons(self) -> QVBoxLayout:
        buttons = QVBoxLayout()
        acts: tuple[tuple[str, Callable[[], object]], ...] = (
            ("上移(&U)", lambda: self.shift(-1)),
            ("下移(&D)", lambda: self.shift(1)),
            ("去掉(&X)", self.remove),
        )
        for title, act in acts:
            button = QPushButton(title)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, act=act: act())
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.count)
        return buttons

    def value(self) -> tuple[Member, ...]:
        """Return the members in their order."""
        return tuple(self._members)

    def set_value(self, members: Iterable[Member] | None) -> None:
        """Show members."""
        self._members = list(members or ())
        self._show()

    # acting

    def _take(self, person_id: int) -> None:
        self._add([Member(person_id, self.finder.text().strip())])
        self.finder.clear()

    def _take_names(self) -> None:
        """Add everybody a row of names means, and say who could not be found."""
        found = self._office.read(councils.named, self.finder.text())
        told = [f"档案里没有：{'、'.join(found.unknown)}"] if found.unknown else []
        told += [f"有同名的人，请一个一个选：{'、'.join(found.several)}"] if found.several else []
        self.finder.setText("、".join((*found.unknown, *found.several)))
        self._add(found.members, "；".join(told))

    def _add(self, members: Sequence[Member], told: str = "") -> None:
        known = {one.person_id for one in self._members}
        twice = [one.name for one in members if one.person_id in known]
        self._members += [one for one in members if one.person_id not in known]
        if twice:
            told = "；".join(filter(None, (told, f"已经在名单里：{'、'.join(twice)}")))
        self.told.setText(f"{told}。" if told else "")
        self.told.setVisible(bool(told))
        self._show(len(self._members) - 1)

    def shift(self, steps: int) -> None:
        """Move the chosen member up or down."""
        row = self.table.currentRow()
        if row >= 0 and 0 <= row + steps < len(self._members):
            self._members.insert(row + steps, self._members.pop(row))
            self._show(row + steps)

    def remove(self) -> None:
        """Take the chosen member off the list."""
        row = self.table.currentRow()
        if row >= 0:
            del self._members[row]
            self._show(min(row, len(self._members) - 1))

    def _role_written(self, item: QTableWidgetItem) -> None:
        if item.column() == _ROLE:
            one = self._members[item.row()]
            self._members[item.row()] = Member(one.person_id, one.name, item.text().strip(), one.gone)
            self.changed.emit()

    def _show(self, row: int = 0) -> None:
        self.table.blockSignals(True)
        self.table.setRowCount(len(self._members))
        for number, one in enumerate(self._members):
            note = f"{one.gone}，不再邀请" if one.gone else ""
            for column, text in enumerate((one.name, one.role, note)):
                item = QTableWidgetItem(text)
                if column != _ROLE:
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                if one.gone:
                    item.setForeground(QColor(theme.WARNING))
                self.table.setItem(number, column, item)
        self.table.blockSignals(False)
        if 0 <= row < len(self._members):
            self.table.setCurrentCell(row, _ROLE)
        self.count.setText(f"共 {len(self._members):,} 人")
        self.changed.emit()
