"""Who carries at which corner in a round."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.services import rotation
from jiceng_desktop.services.rotation import Column, Row
from jiceng_desktop.ui.kit import message
from jiceng_desktop.ui.kit.desk import Desk
from jiceng_desktop.ui.kit.room import take_room

_ID = Qt.ItemDataRole.UserRole
_NOBODY = "没有安排"


class CarriersDialog(QDialog):
    """Corners on the left; on the right the volunteers, ticked where they carry."""

    def __init__(self, desk: Desk, column: Column, corners: Sequence[Row], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"第{column.number}期轮换人员")
        self._office, self._round = desk.office, column.id
        told = QLabel("没有另外安排的图书角，由它的负责人和协助的志愿者清点、搬运。")
        told.setProperty("look", "hint")
        self.table = QTableWidget(len(corners), 2)
        self.table.setHorizontalHeaderLabels(["图书角", "人员"])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for row, corner in enumerate(corners):
            item = QTableWidgetItem(corner.name)
            item.setData(_ID, corner.id)
            self.table.setItem(row, 0, item)
        self.finder, self.list = QLineEdit(), QListWidget()
        self.finder.setPlaceholderText("输入姓名或首字母查找志愿者")
        self.finder.setClearButtonEnabled(True)
        self.finder.textChanged.connect(lambda: self._offer())
        self.list.itemChanged.connect(self._take)
        self.table.currentCellChanged.connect(lambda: self._offer())
        self._lay_out(told)
        take_room(self, 820, 560)
        self.refresh()
        self.table.setCurrentCell(0, 0)

    def _lay_out(self, told: QLabel) -> None:
        right = QVBoxLayout()
        right.addWidget(self.finder)
        right.addWidget(self.list, 1)
        both = QHBoxLayout()
        both.addWidget(self.table, 3)
        both.addLayout(right, 2)
        close = QPushButton("关闭(&C)")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(told)
        column.addLayout(both, 1)
        column.addLayout(foot)

    def refresh(self) -> None:
        """Show who carries."""
        self._people = self._office.read(rotation.on_duty, self._round)
        for row in range(self.table.rowCount()):
            names = "、".join(name for _, name in self._people.get(self._corner(row), ()))
            self.table.setItem(row, 1, QTableWidgetItem(names or _NOBODY))

    def _corner(self, row: int) -> int:
        item = self.table.item(row, 0)
        return -1 if item is None else int(item.data(_ID))

    def _offer(self) -> None:
        """List the volunteers that were typed, those who carry here ticked and first."""
        here = self._people.get(self._corner(self.table.currentRow()), [])
        rest = [one for one in self._office.read(rotation.volunteers, self.finder.text()) if one not in here]
        self.list.blockSignals(True)
        self.list.clear()
        for volunteer_id, name in (*here, *rest):
            item = QListWidgetItem(name)
            item.setData(_ID, volunteer_id)
            ticked = (volunteer_id, name) in here
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.blockSignals(False)

    def _take(self, item: QListWidgetItem) -> None:
        corner_id = self._corner(self.table.currentRow())
        ids = [one for one, _ in self._people.get(corner_id, ()) if one != item.data(_ID)]
        if item.checkState() == Qt.CheckState.Checked:
            ids.append(item.data(_ID))
        message.attempt(self, lambda: self._office.write(rotation.appoint, self._round, corner_id, ids))
        self.refresh()
