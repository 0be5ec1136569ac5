"""合并地点: what becomes one is shown before, and the same room number on both sides is decided on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLabel,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.errors import Refusal
from jiceng_desktop.marks import override
from jiceng_desktop.services.estates import merging as place_merging
from jiceng_desktop.services.estates.merging import Conflict, Outlook
from jiceng_desktop.services.naming import LABELS
from jiceng_desktop.ui import theme
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.fields import Choice
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.jobs import Report
from jiceng_desktop.ui.kit.room import take_room

_WIDTH, _TALL, _ROW = 720, 300, 36
_ROOM = 3  # the column where another room number is typed
_SAME = "同一户，合在一起"
Trigger = QAbstractItemView.EditTrigger


class MergeForm(QDialog):
    """Chooses into which other place one goes, and decides on every room that is there twice."""

    def __init__(
        self, desk: Desk, parent: QWidget, kind: str, place_id: int, others: Sequence[tuple[int, str]]
    ) -> None:
        super().__init__(parent)
        self._desk, self.office = desk, desk.office
        self._kind, self._place_id = kind, place_id
        self.setWindowTitle(f"合并{LABELS[kind]}")
        self.target = Choice(others, blank=None)
        self.target.changed.connect(self._ask)
        self.outlook = QLabel()
        self.outlook.setTextFormat(Qt.TextFormat.PlainText)
        self.outlook.setWordWrap(True)
        self.problem = QLabel()
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setWordWrap(True)
        self.problem.setProperty("look", "problem")
        self.problem.hide()
        self.table = _conflict_table()
        foot = Foot(self, "合并(&M)")
        self.go = foot.confirm
        ask = QLabel(f"合并到(&T)哪个{LABELS[kind]}：")
        ask.setBuddy(self.target)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        for widget in (self.problem, ask, self.target, self.outlook, self.table, foot):
            layout.addWidget(widget)
        self.resize(_WIDTH, 200)
        self._ask()

    def rooms(self) -> dict[int, str]:
        """Return the new room numbers that were typed, by dwelling."""
        typed = {
            conflict.dwelling_id: item.text().strip()
            for row, conflict in enumerate(self._conflicts)
            if (item := self.table.item(row, _ROOM)) is not None
        }
        return {dwelling_id: room for dwelling_id, room in typed.items() if room}

    def _ask(self) -> None:
        """Have the two places compared; a whole compound takes a moment."""
        self._conflicts: tuple[Conflict, ...] = ()
        self.problem.hide()
        self.table.hide()
        self.go.setEnabled(False)
        self.outlook.setText("正在核对两边的房屋…")
        work = partial(self.office.read, place_merging.outlook, self._kind, self._place_id, self.target.value())
        self._desk.jobs.quiet(self, work, self._show, self._show_refusal)

    def _show(self, told: Outlook) -> None:
        self._conflicts = told.conflicts
        self.go.setEnabled(True)
        self.outlook.setText(self._words(told))
        self.table.clearContents()
        self.table.setRowCount(len(told.conflicts))
        self.table.setVisible(bool(told.conflicts))
        for row, conflict in enumerate(told.conflicts):
            door = conflict.address.removeprefix(told.target) or conflict.address
            for column, text in enumerate((door, _who(conflict.here), _who(conflict.there), "")):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if column != _ROOM or self._kind == "dwelling":
                    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
                self.table.setItem(row, column, item)
        if told.conflicts:
            take_room(self, self.width(), max(self.height(), _TALL + min(8, len(told.conflicts)) * _ROW))

    def _words(self, told: Outlook) -> str:
        lines = [f"“{told.source}”的 {told.dwellings:,} 户房屋、{told.people:,} 位居民和责任人都归到“{told.target}”，"]
        lines[0] += f"“{told.source}”不再保留。合并后可以撤销。"
        if told.conflicts:
            both = sum(bool(conflict.here and conflict.there) for conflict in told.conflicts)
            lived = f"，其中 {both:,} 处两边都住着人" if both else ""
            lines.append(f"有 {len(told.conflicts):,} 处房号两边都有{lived}，请核对是不是同一户：")
        return "\n".join(lines)

    @override
    def accept(self) -> None:
        self.go.setFocus()  # what is still being typed counts
        target, rooms = self.target.value(), self.rooms()

        def work(report: Report) -> None:
            stop = partial(report, 0, 0)  # nobody knows how much hangs on a place: no share, but a way out
            self.office.write(place_merging.merge, self._kind, self._place_id, target, rooms, stop)

        self.problem.hide()
        self._desk.jobs.run(self, "正在合并…", work, lambda _: super(MergeForm, self).accept(), self._show_refusal)

    def _show_refusal(self, refusal: Refusal) -> None:
        if not self.go.isEnabled():  # nothing could be compared
            self.outlook.clear()
        self.problem.setText(str(refusal))
        self.problem.show()


class _RoomDelegate(QStyledItemDelegate):
    """Says in a cell where nothing was typed what that means."""

    @override
    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if not index.data():
            option.text = _SAME
            option.palette.setColor(QPalette.ColorRole.Text, QColor(theme.FAINT))


def _conflict_table() -> QTableWidget:
    """Return the empty table of rooms that are on both sides."""
    table = QTableWidget(0, _ROOM + 1)
    table.setHorizontalHeaderLabels(["两边都有", "要合并的一边住着", "保留的一边住着", "不是同一户？填新房号"])
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(_ROW)
    table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
    table.setEditTriggers(Trigger.CurrentChanged | Trigger.SelectedClicked | Trigger.AnyKeyPressed)
    table.setItemDelegateForColumn(_ROOM, _RoomDelegate(table))
    for column in range(_ROOM):
        table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    table.setColumnWidth(_ROOM, 180)
    return table


def _who(names: tuple[str, ...]) -> str:
    return "、".join(names) or "空置"
