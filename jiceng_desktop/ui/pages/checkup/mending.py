"""What is asked before findings are put right: the whole list of changes, or who becomes the head."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QDialog,
    QLabel,
    QRadioButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.services.checkup import Change
from jiceng_desktop.ui.kit.foot import Foot
from jiceng_desktop.ui.kit.room import take_room

_MOST_SHOWN = 2000
_SIZE = (640, 520)
_NAME_WIDTH = 150


class MendDialog(QDialog):
    """Shows everything that will be changed, before it is."""

    def __init__(self, parent: QWidget, changes: Sequence[Change]) -> None:
        super().__init__(parent)
        self.setWindowTitle("核对将要改正的内容")
        take_room(self, *_SIZE)
        told = QLabel(f"将要改动 {len(changes):,} 处，请先核对。改正后可以一步撤销。")
        told.setWordWrap(True)
        self.table = QTableWidget(min(len(changes), _MOST_SHOWN), 2)
        self.table.setHorizontalHeaderLabels(["姓名", "改动"])
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setAlternatingRowColors(True)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.setColumnWidth(0, _NAME_WIDTH)
        for row, change in enumerate(changes[:_MOST_SHOWN]):
            self.table.setItem(row, 0, QTableWidgetItem(change.who))
            self.table.setItem(row, 1, QTableWidgetItem(change.told))
        more = QLabel(f"另有 {len(changes) - _MOST_SHOWN:,} 处没有列出。")
        more.setVisible(len(changes) > _MOST_SHOWN)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.buttons = Foot(self, "改正(&S)")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        for widget in (told, self.table, more, self.buttons):
            layout.addWidget(widget)


class HeadDialog(QDialog):
    """Asks who of a household becomes its head."""

    def __init__(self, parent: QWidget, members: Sequence[tuple[int, str, str]]) -> None:
        super().__init__(parent)
        self.setWindowTitle("指定户主")
        self.setMinimumWidth(380)
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(QLabel("这一户由谁担任户主？"))
        for place, (person_id, name, told) in enumerate(members, start=1):
            button = QRadioButton(f"{name.replace('&', '&&')}　{told}(&{place})" if place < 10 else f"{name}　{told}")  # noqa: PLR2004
            button.setChecked(place == 1)
            self._group.addButton(button, person_id)
            layout.addWidget(button)
        layout.addSpacing(6)
        layout.addWidget(Foot(self, "确定(&S)"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def person_id(self) -> int:
        """Return who was chosen."""
        return self._group.checkedId()

    def choose(self, person_id: int) -> None:
        """Choose somebody."""
        self._group.button(person_id).setChecked(True)
