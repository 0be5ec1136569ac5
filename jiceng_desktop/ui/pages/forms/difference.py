"""What differs between two submissions of a form, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from jiceng_desktop.services.forms import Difference
from jiceng_desktop.ui.kit.room import take_room
from jiceng_desktop.ui.pages.forms.masking import masked

_HEADINGS, _WIDTHS = ("情况", "姓名", "项目", "上次", "这次"), (70, 110, 150, 190, 190)
_MOST_NAMED = 5


def told(difference: Difference) -> str:
    """Say in one line what differs."""
    parts = []
    if difference.new:
        parts.append(f"新增 {len(difference.new)} 人（{_named(difference.new)}）")
    if difference.gone:
        parts.append(f"减少 {len(difference.gone)} 人（{_named(difference.gone)}）")
    if difference.changed:
        parts.append(f"{len(difference.changed)} 处内容有变化")
    return "，".join(parts) or "没有变化"


def _named(names: tuple[str, ...]) -> str:
    more = "等" if len(names) > _MOST_NAMED else ""
    return "、".join(names[:_MOST_NAMED]) + more


class DifferenceDialog(QDialog):
    """Lists who is new, who is gone, and what has changed from what to what."""

    def __init__(self, parent: QWidget, title: str, difference: Difference) -> None:
        super().__init__(parent)
        self.setWindowTitle("与上次报送的变化")
        take_room(self, 800, 480)
        lines = list(_lines(difference))
        self.table = QTableWidget(len(lines), len(_HEADINGS))
        self.table.setHorizontalHeaderLabels(_HEADINGS)
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                self.table.setItem(row, column, QTableWidgetItem(text))
        for column, width in enumerate(_WIDTHS):
            self.table.setColumnWidth(column, width)
        self.table.horizontalHeader().setStretchLastSection(True)
        heading, summary = QLabel(title), QLabel(told(difference) + "。")
        summary.setWordWrap(True)
        buttons = QDialogButtonBox()
        buttons.addButton("关闭(&C)", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 14)
        layout.setSpacing(8)
        for widget in (heading, summary, self.table, buttons):
            layout.addWidget(widget)


def _lines(difference: Difference) -> Iterator[tuple[str, str, str, str, str]]:
    for name in difference.new:
        yield "新增", name, "", "", ""
    for name in difference.gone:
        yield "减少", name, "", "", ""
    for name, title, old, new in difference.changed:
        yield "变化", name, title.replace(" ", "・"), masked(old) or "空", masked(new) or "空"
